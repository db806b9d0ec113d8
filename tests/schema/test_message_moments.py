"""Moments of automatic messages and quiet hours of advertising, as headquarters sets them (F1, F5)."""

from typing import Any

import pytest

from models.policy.viewer import Role, Viewer
from models.session import Database
from schema.engine import door_schema
from tests.schema.api import Api

HOURS = "{ quietHours { channel opensAt closesAt saturdays sundays holidays version } }"
SET = """mutation($input: SetQuietHoursInput!) { setQuietHours(input: $input) { __typename
  ... on SetQuietHoursSuccess { quietHours { channel opensAt closesAt saturdays sundays holidays version } }
  ... on Problem { code field } } }"""
MOMENTS = """query($filter: MessageMomentFilter) { messageMoments(first: 50, filter: $filter) { nodes {
  id cause channel days localTime minutes graceMinutes enabled version } } }"""
SAVE = """mutation($input: SaveMessageMomentInput!) { saveMessageMoment(input: $input) { __typename
  ... on SaveMessageMomentSuccess { messageMoment { id days localTime enabled version } }
  ... on Problem { code field } } }"""

DELETE = """mutation($input: DeleteMessageMomentInput!) { deleteMessageMoment(input: $input) {
  ... on DeleteMessageMomentSuccess { deletion { name } } ... on Problem { code } } }"""


@pytest.fixture
def api(database: Database) -> Api:
    return Api.of(database, Viewer(Role.ADMIN, name="Ada"))


async def hours_of(api: Api, channel: str) -> dict[str, Any]:
    return next(each for each in (await api.data(HOURS))["quietHours"] if each["channel"] == channel)


async def reminder(api: Api) -> dict[str, Any]:
    only = {"cause": {"eq": "REMINDER"}, "channel": {"eq": "EMAIL"}}
    found: dict[str, Any] = (await api.data(MOMENTS, filter=only))["messageMoments"]["nodes"][0]
    return found


async def test_quiet_hours_are_set_for_one_channel_and_a_stale_change_is_refused(api: Api) -> None:
    sms, mail = await hours_of(api, "SMS"), await hours_of(api, "EMAIL")
    wanted = {"channel": "SMS", "opensAt": "09:00:00", "closesAt": "18:30:00"} | dict.fromkeys(
        ("saturdays", "sundays", "holidays"), False
    )
    stale = {**wanted, "expectedVersion": sms["version"]}
    done = (await api.data(SET, input=stale))["setQuietHours"]["quietHours"]
    assert done == {**wanted, "version": sms["version"] + 1}
    assert (await api.data(SET, input=stale))["setQuietHours"]["code"] == "CONFLICT"
    assert await hours_of(api, "SMS") == done
    assert await hours_of(api, "EMAIL") == mail, "the other channel's stay"


async def test_hours_of_less_than_one_or_over_midnight_are_refused(api: Api) -> None:
    before = await hours_of(api, "SMS")
    days = dict.fromkeys(("saturdays", "sundays", "holidays"), False)
    for opens, closes in (("09:00", "09:59"), ("20:00", "08:00")):
        given = {"channel": "SMS", "opensAt": f"{opens}:00", "closesAt": f"{closes}:00", **days}
        refused = (await api.data(SET, input=given))["setQuietHours"]
        assert (refused["code"], refused["field"]) == ("INVALID_INPUT", "closesAt")
    assert await hours_of(api, "SMS") == before


async def test_a_moment_is_changed_and_the_same_one_is_not_made_twice(api: Api) -> None:
    kept = await reminder(api)
    given = {name: kept[name] for name in ("cause", "channel", "minutes", "graceMinutes")}
    change = {**given, "days": 5, "localTime": "17:00:00", "enabled": True, "messageMomentId": kept["id"]}
    done = await api.data(SAVE, input={**change, "expectedVersion": kept["version"]})
    moment = done["saveMessageMoment"]["messageMoment"]
    assert (moment["id"], moment["days"], moment["localTime"]) == (kept["id"], 5, "17:00:00")
    stale = await api.data(SAVE, input={**change, "expectedVersion": kept["version"]})
    assert stale["saveMessageMoment"]["code"] == "CONFLICT"
    again = {name: value for name, value in change.items() if name != "messageMomentId"}
    assert (await api.data(SAVE, input=again))["saveMessageMoment"] == {
        "__typename": "Conflict",
        "code": "CONFLICT",
        "field": "days",
    }
    further = (await api.data(SAVE, input={**again, "days": 9}))["saveMessageMoment"]["messageMoment"]
    assert further["id"] != kept["id"]


async def test_a_survey_without_its_form_is_not_switched_on(api: Api) -> None:
    survey = {"cause": "SURVEY_DONE", "channel": "EMAIL", "enabled": True, "days": 1, "localTime": "10:00:00"}
    assert (await api.data(SAVE, input=survey))["saveMessageMoment"]["code"] == "CONFLICT"


@pytest.mark.parametrize("role", [Role.TEAM, Role.DEALER, Role.TABLET, Role.SYNC, Role.RIDER, Role.PUBLIC])
def test_moments_and_hours_are_headquarters_business(role: Role) -> None:
    schema = door_schema(Viewer(role).door)
    fields = {} if schema.mutation_type is None else schema.mutation_type.fields
    assert "QuietHours" not in schema.type_map
    assert not {"setQuietHours", "saveMessageMoment"} & set(fields)


async def test_a_further_reminder_is_added_and_taken_out_again_and_the_others_stay(api: Api) -> None:
    before = (await api.data(MOMENTS))["messageMoments"]["nodes"]
    given = {"cause": "REMINDER", "channel": "EMAIL", "enabled": True, "minutes": 120}
    added = (await api.data(SAVE, input=given))["saveMessageMoment"]["messageMoment"]
    assert (await api.data(SAVE, input=given))["saveMessageMoment"]["code"] == "CONFLICT"
    stale = {"messageMomentId": added["id"], "expectedVersion": added["version"] - 1}
    assert (await api.data(DELETE, input=stale))["deleteMessageMoment"]["code"] == "CONFLICT"
    gone = {"messageMomentId": added["id"], "expectedVersion": added["version"]}
    assert (await api.data(DELETE, input=gone))["deleteMessageMoment"] == {"deletion": {"name": "REMINDER"}}
    assert (await api.data(DELETE, input=gone))["deleteMessageMoment"]["code"] == "NOT_FOUND"
    assert (await api.data(MOMENTS))["messageMoments"]["nodes"] == before
