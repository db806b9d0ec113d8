"""Suppressed addresses at headquarters: listed, added and lifted by hand, each with a note, in the trail (F5)."""

from typing import Any

import pytest
from sqlalchemy import select

from jobs.transaction import transaction
from models.audit import AuditEntry
from models.message import MessageChannel
from models.policy.viewer import Role, Viewer
from models.rider import ConsentPurpose
from models.session import Database
from models.suppression import SuppressionReason, SuppressionScope
from resolvers.suppression import suppress, suppressed
from tests.schema.api import Api

ADD = """mutation($input: SuppressAddressInput!) { suppressAddress(input: $input) { __typename
  ... on SuppressAddressSuccess { suppression { id address reason scope note } } ... on Problem { code field } } }"""
LIFT = """mutation($input: LiftSuppressionInput!) { liftSuppression(input: $input) { __typename
  ... on LiftSuppressionSuccess { suppression { address liftedAt liftedBy liftNote } } ... on Problem { code } } }"""
LIST = """query($filter: SuppressionFilter) { suppressions(filter: $filter) { totalCount
  nodes { id address reason liftedAt message { id } } } }"""
EMAIL = MessageChannel.EMAIL
GIVEN = {"channel": "EMAIL", "address": " Zoe@riders.example", "scope": "ALL", "note": "A appelé le siège"}


@pytest.fixture
def api(database: Database) -> Api:
    return Api.of(database, Viewer(Role.ADMIN, name="Ada"))


async def test_an_address_is_added_found_and_lifted(api: Api, database: Database) -> None:
    added = (await api.data(ADD, input=GIVEN))["suppressAddress"]["suppression"]
    assert added == {
        "id": added["id"],
        "address": "zoe@riders.example",
        "reason": "BY_HAND",
        "scope": "ALL",
        "note": "A appelé le siège",
    }
    assert (await api.data(ADD, input=GIVEN))["suppressAddress"]["code"] == "CONFLICT"
    async with transaction(database) as session:
        assert await suppressed(session, EMAIL, "zoe@riders.example", False) is SuppressionReason.BY_HAND
        await suppress(session, EMAIL, "x@riders.example", SuppressionReason.STOP, SuppressionScope.MARKETING)
    only = {"reason": {"eq": "BY_HAND"}, "liftedAt": {"isNull": True}}
    found = (await api.data(LIST, filter=only))["suppressions"]
    assert [node["address"] for node in found["nodes"]] == ["zoe@riders.example"]
    note = {"suppressionId": added["id"], "note": "Le pilote a rappelé"}
    lifted = (await api.data(LIFT, input=note))["liftSuppression"]["suppression"]
    assert (lifted["liftedBy"], lifted["liftNote"], lifted["liftedAt"] is not None) == (
        "Ada",
        "Le pilote a rappelé",
        True,
    )
    assert (await api.data(LIFT, input=note))["liftSuppression"]["code"] == "CONFLICT"
    assert (await api.data(LIST, filter=only))["suppressions"]["totalCount"] == 0
    async with transaction(database) as session:
        assert await suppressed(session, EMAIL, "zoe@riders.example", False) is None
        trail = select(AuditEntry).where(AuditEntry.entity == "suppression", AuditEntry.actor == "Ada")
        assert [entry.action for entry in await session.scalars(trail.order_by(AuditEntry.id))] == ["INSERT", "UPDATE"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"address": "zoe"}, "address"),
        ({"note": "  "}, "note"),
        ({"channel": "SMS"}, "address"),
        ({"channel": "SMS", "address": ""}, "address"),
        ({"note": "x" * 501}, "note"),
    ],
)
async def test_what_cannot_be_meant_is_refused(api: Api, change: dict[str, Any], field: str) -> None:
    refused = (await api.data(ADD, input={**GIVEN, **change}))["suppressAddress"]
    assert (refused["__typename"], refused["field"]) == ("InvalidInput", field)
    assert (await api.data(LIST))["suppressions"]["totalCount"] == 0


async def test_a_number_is_kept_in_one_form(api: Api) -> None:
    added = await api.data(ADD, input={**GIVEN, "channel": "SMS", "address": "06 39 98 00 01"})
    assert added["suppressAddress"]["suppression"]["address"] == "+33639980001"


async def test_texts_are_told_to_whoever_asks_for_consent(api: Api) -> None:
    public = api.as_viewer(Viewer(Role.PUBLIC))
    texts = (await public.data("{ consentTexts { purpose version textFr textEn } }"))["consentTexts"]
    assert {text["purpose"] for text in texts} == {purpose.value for purpose in ConsentPurpose}
    assert all(text["version"] and text["textFr"] and text["textEn"] for text in texts)
