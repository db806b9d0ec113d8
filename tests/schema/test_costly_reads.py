"""Filters, sorts and searches of any size are refused before they cost the web process or the database anything."""

from typing import Any

import pytest

from models.policy.viewer import ANONYMOUS
from models.session import Database
from tests.schema.api import Api

EVENTS = """
query($filter: EventFilter, $sort: [EventSort!], $after: String) {
  events(filter: $filter, sort: $sort, after: $after) { nodes { id } totalCount }
}
"""
STARTS = {"startsOn": {"eq": "2026-01-01"}}


def nested(depth: int) -> dict[str, Any]:
    return STARTS if depth == 0 else {"or": [nested(depth - 1), nested(depth - 1)]}


@pytest.mark.parametrize(
    ("variables", "code"),
    [
        ({"filter": {"or": [{"season": {"year": {"eq": 2026}}}] * 400}}, "TOO_COSTLY"),
        ({"filter": {"or": [{"freeCount": {"eq": 1}}] * 35_000}}, "VARIABLES_TOO_LARGE"),
        ({"filter": {"or": [{}] * 900}}, "TOO_COSTLY"),
        ({"filter": nested(8)}, "TOO_COSTLY"),
        ({"filter": {"dealership": {"search": "x" * 900_000}}}, "BAD_USER_INPUT"),
        ({"filter": {"zone": {"contains": "x" * 201}}}, "BAD_USER_INPUT"),
        (
            {
                "sort": [{name: "ASC"} for name in ("startsOn", "endsOn", "state", "zone", "daysLeft", "placesCount")]
                + [{"dealership": {name: "ASC"}} for name in ("code", "name", "city", "region", "address")]
            },
            "TOO_COSTLY",
        ),
    ],
)
async def test_a_costly_read_is_refused_with_words(database: Database, variables: dict[str, Any], code: str) -> None:
    answer = await Api.of(database, ANONYMOUS).answer(EVENTS, **variables)
    [error] = answer["errors"]
    assert error["extensions"]["code"] == code, error


async def test_a_field_named_again_and_again_orders_once(database: Database) -> None:
    answer = await Api.of(database, ANONYMOUS).answer(
        EVENTS, sort=[{"dealership": {"name": "DESC"}}] * 600, after="W10"
    )
    assert answer["errors"][0]["extensions"]["code"] == "CURSOR_INVALID"


async def test_many_ids_are_one_list(database: Database) -> None:
    ids = [f"event_01a20037-89ad-7dba-9bd7-{number:012x}" for number in range(10_000)]
    assert (await Api.of(database, ANONYMOUS).data(EVENTS, filter={"id": {"in": ids}}))["events"]["totalCount"] == 0
