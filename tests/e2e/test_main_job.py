"""The tour's main job on headquarters' real spreadsheets: import, open, book, confirm, move, cancel (issue 2).

The rides of these spreadsheets are in October 2027: who runs this later needs the next season's.
"""

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.e2e.bookings import book, wish
from tests.e2e.live import Api
from tests.e2e.rush import BOOK, CANCEL
from tests.e2e.weekend import CONFIRM, HISTORY, MOVE, SEASON, Weekend, mail, weekend

pytestmark = pytest.mark.xdist_group("e2e")


async def count(admin: Api, condition: dict[str, Any]) -> int:
    """How many bookings the list holds under a filter."""
    document = "query($filter: BookingFilter) { bookings(filter: $filter) { totalCount } }"
    total: int = (await admin.ask(document, filter=condition))["totalCount"]
    return total


async def test_a_dry_run_changes_nothing_and_the_second_import_finds_nothing_to_change(imported: list[str]) -> None:
    dry, first, again = imported
    assert "rien n’est enregistré" in dry
    assert "importée" in first
    assert "rien à changer" in again


async def test_the_season_has_its_events_and_its_places(admin: Api, opened: Weekend) -> None:
    season = await admin.ask(SEASON)
    assert season["events"]["totalCount"] == 32
    states = [event["state"] for event in season["events"]["nodes"]]
    assert states.count("OPEN") == 1
    assert states.count("DRAFT") == 31
    assert season["placesCount"] > 0


async def test_the_change_of_clock_is_in_the_instants_and_not_on_the_clock(opened: Weekend) -> None:
    saturday, sunday = opened.slots("2027-10-30"), opened.slots("2027-10-31")
    hours = ["09:30", "10:30", "11:30", "13:30", "14:30", "15:30", "16:30"]
    for slots in (saturday, sunday):
        assert [slot["localStart"][11:16] for slot in slots] == hours
    assert _utc(saturday[0]["startsAt"]) == datetime(2027, 10, 30, 7, 30, tzinfo=UTC)
    assert _utc(sunday[0]["startsAt"]) == datetime(2027, 10, 31, 8, 30, tzinfo=UTC)
    assert [slot["groupNumber"] for slot in saturday[:4]] in ([1, 2, 1, 2], [2, 1, 2, 1])
    for slot in opened.row["slots"]:
        assert {place["vehicle"]["groupNumber"] for place in slot["places"]} == {slot["groupNumber"]}
    # Gone since August.
    assert 10 not in {place["vehicle"]["number"] for slot in opened.row["slots"] for place in slot["places"]}


async def test_a_licence_that_does_not_allow_it_is_refused_with_the_rule(
    admin: Api, public: Api, opened: Weekend
) -> None:
    before = (await weekend(admin)).row
    slot, model = opened.free("A2")
    given = wish(slot, model, "too.small")
    given["rider"]["licenceClass"] = "A1"
    answer = await public.ask(
        BOOK.replace("... on Problem", "... on LicenceNotAllowed { rule } ... on Problem"), input=given
    )
    assert (answer["__typename"], answer["rule"]) == ("LicenceNotAllowed", "CLASS")
    assert answer["message"]
    assert (await weekend(admin)).row == before


async def test_the_confirmation_brings_the_calendar_and_counts_once(admin: Api, confirmed: dict[str, Any]) -> None:
    calendar = (await mail(admin, confirmed["id"], "CONFIRMED"))["calendar"]
    assert "METHOD:REQUEST" in calendar
    assert "TZID=Europe/Paris" in calendar
    season, event = await admin.ask(SEASON), (await weekend(admin)).row
    booked, held = {"status": {"in": ["BOOKED", "MODIFIED"]}}, {"status": {"eq": "HELD"}}
    of_event, of_season = {"event": {"id": {"eq": event["id"]}}}, {"event": {"season": {"year": {"eq": 2027}}}}
    assert event["bookedCount"] == await count(admin, booked | of_event) > 0
    assert event["heldCount"] == await count(admin, held | of_event)
    assert season["bookedCount"] == await count(admin, booked | of_season)
    for row in (season, event):
        assert row["fillRate"] == pytest.approx(row["bookedCount"] / row["placesCount"])


async def test_a_forged_link_confirms_nothing(public: Api, admin: Api, opened: Weekend) -> None:
    slot, model = opened.free("A1")
    booking = await book(public, slot, model, "forged")
    link = re.search(r"token=([\w.-]+)", (await mail(admin, booking["id"], "CONFIRM"))["textBody"])
    assert link
    answer = await public.ask(CONFIRM, token=link[1][:-4] + "AAAA")
    assert answer["__typename"] == "LinkInvalid"
    assert (await admin.ask(HISTORY, id=booking["id"]))["status"] == "HELD"
    assert (await admin.ask(CANCEL, input={"bookingId": booking["id"]}))["booking"]["status"] == "CANCELLED"


async def test_a_move_and_a_cancellation_are_told_and_stay_in_the_history(
    admin: Api, public: Api, opened: Weekend
) -> None:
    slot, model = opened.free("A")
    booking = await book(admin, slot, model, "moved")
    # The next ride of the same group, the same model.
    same = next(row for row in opened.row["slots"] if row["id"] == slot)
    target = next(
        row for row in opened.slots("2027-10-31") if row["groupNumber"] == same["groupNumber"] and row["id"] != slot
    )
    moved = await admin.ask(MOVE, input={"bookingId": booking["id"], "slotId": target["id"], "reason": "Panne"})
    assert (moved["booking"]["status"], moved["booking"]["slot"]["id"]) == ("MODIFIED", target["id"])
    assert moved["booking"]["vehicle"]["model"]["id"] == model
    stale = await admin.ask(MOVE, input={"bookingId": booking["id"], "slotId": slot, "expectedVersion": 1})
    assert (stale["__typename"], stale["field"]) == ("Conflict", "expectedVersion")
    foreign = await public.ask(MOVE, input={"bookingId": booking["id"], "slotId": slot})
    assert (foreign["__typename"], foreign["field"]) == ("NotFound", "bookingId")
    assert (await admin.ask(CANCEL, input={"bookingId": booking["id"], "reason": "Fermé"}))["booking"]
    now = await admin.ask(HISTORY, id=booking["id"])
    steps = [(step["status"], step["reason"]) for step in now["history"]]
    assert steps == [("BOOKED", None), ("MODIFIED", "Panne"), ("CANCELLED", "Fermé")]
    assert "METHOD:CANCEL" in (await mail(admin, booking["id"], "CANCELLED"))["calendar"]
    assert "SEQUENCE:1" in (await mail(admin, booking["id"], "MOVED"))["calendar"]
    again = await admin.ask(CANCEL, input={"bookingId": booking["id"]})
    assert again["__typename"] == "Conflict"
    assert await admin.ask(HISTORY, id=booking["id"]) == now


async def test_headquarters_filters_the_bookings_of_an_event(
    admin: Api, opened: Weekend, confirmed: dict[str, Any]
) -> None:
    document = """query($event: ID!, $filter: BookingFilter) {
      event(id: $event) { bookings(first: 50, filter: $filter) {
        nodes { id vehicle { model { name } } slot { day groupNumber } rider { lastName email phone }
        status channel } } } }"""

    async def found(**conditions: Any) -> list[dict[str, Any]]:
        live = {"status": {"notIn": ["CANCELLED"]}, **conditions}
        nodes: list[dict[str, Any]] = (await admin.ask(document, event=opened.id, filter=live))["bookings"]["nodes"]
        return nodes

    mine = next(booking for booking in await found() if booking["id"] == confirmed["id"])
    assert mine["rider"]["phone"] == "+33639981234"
    slot = mine["slot"]
    conditions: list[tuple[dict[str, Any], dict[str, Any]]] = [
        (
            {"vehicle": {"model": {"name": {"eq": mine["vehicle"]["model"]["name"]}}}},
            {"vehicle": {"model": {"name": {"eq": "?"}}}},
        ),
        ({"status": {"eq": "BOOKED"}}, {"status": {"eq": "DONE"}}),
        (
            {"slot": {"groupNumber": {"eq": slot["groupNumber"]}}},
            {"slot": {"groupNumber": {"eq": 3 - slot["groupNumber"]}}},
        ),
        ({"slot": {"day": {"eq": slot["day"]}}}, {"slot": {"day": {"eq": "2027-10-29"}}}),
        ({"channel": {"eq": "WEB"}}, {"channel": {"eq": "TABLET"}}),
        ({"rider": {"search": "LEFEVRE"}}, {"rider": {"search": "nobody"}}),
    ]
    for with_it, without_it in conditions:
        assert confirmed["id"] in {booking["id"] for booking in await found(**with_it)}, with_it
        assert confirmed["id"] not in {booking["id"] for booking in await found(**without_it)}, without_it


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
