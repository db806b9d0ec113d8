"""The API guide's queries are valid at their role's door and answer on a real season (docs/api.md)."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from models.act import Act
from models.change_request import ChangeRequest
from models.dealership import Dealership
from models.policy.viewer import Role, Viewer
from models.rider import Rider
from models.season import Season, Truck
from models.session import Database
from models.slot import Slot
from models.vehicle import Vehicle
from resolvers.reader.catalog import node_id
from schema.engine import SchemaEngine
from tests.docs.guide_scene import Guide, make_guide
from tests.factories.settled import settle
from tests.schema.api import Api
from tests.schema.asking import first_told

GUIDE = Path(__file__).parents[2] / "docs" / "api.md"
BLOCKS = re.findall(r"```graphql\n# role: (\w+)\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
ADMIN = Viewer(Role.ADMIN)
RHYTHM = {
    "firstRide": "14:00:00",
    "lastRide": "17:00:00",
    "lengthMinutes": 45,
    "gapMinutes": 15,
    "grouping": "TOGETHER",
}


def name_of(text: str) -> str:
    found = re.search(r"(?:query|mutation|subscription) (\w+)", text)
    assert found, text
    return found[1]


@pytest.fixture
async def guide(database: Database) -> Guide:
    async with database.write(ADMIN) as session:
        made = await make_guide(session)
        await session.commit()
    await settle(database)
    return made


@pytest.fixture
def variables(guide: Guide) -> dict[str, dict[str, Any]]:
    """What a reader of the guide would fill in, by operation."""
    event, model, season = guide.event, guide.model, guide.season
    details = {
        "firstName": "Ana",
        "lastName": "Duval",
        "email": "ana@riders.example",
        "birthDate": "1985-02-03",
        "licenceClass": "A",
    }
    wish = {"slotId": node_id(Slot, guide.free.slot_id), "modelId": node_id(type(model), model.id), "rider": details}
    alone = {"modelId": wish["modelId"], "rider": details}
    friend = {**alone, "rider": {**details, "firstName": "Bruno"}}
    return {
        "BookTogether": {"input": {"slotId": wish["slotId"], "organiser": alone, "companions": [friend]}},
        "SoldOutSoon": {"from": event.starts_on.isoformat()},
        "EventPage": {"id": node_id(type(event), event.id), "model": "MT-07"},
        "BookingsByModelAndDay": {"event": node_id(type(event), event.id)},
        "FillByRegion": {"year": event.starts_on.year},
        "Dashboard": {"year": season.year},
        "OwnFigures": {},
        "Mailbox": {"first": 20},
        "DeadLetters": {},
        "SetAside": {},
        "MessagesByCauseAndDay": {"from": "2026-01-01"},
        "AddressesAtFault": {"from": "2026-01-01T00:00:00Z"},
        "NotWrittenTo": {},
        "WriteNoMoreTo": {},
        "TextsToAgreeTo": {},
        "Book": {"input": wish},
        "Join": {"input": {"eventId": node_id(type(event), event.id), "rider": details}},
        "Line": {"event": node_id(type(event), event.id)},
        "Leads": {"after": None},
        "PreviewWithdrawal": {"model": node_id(type(model), model.id), "event": node_id(type(event), event.id)},
        "Withdrawal": {"act": node_id(Act, guide.act.id)},
        "PrepareSeason": {
            "input": {
                "year": season.ends_on.year + 1,
                "startsOn": f"{season.ends_on.year + 1}-03-01",
                "endsOn": f"{season.ends_on.year + 1}-10-31",
                "fleetOfId": node_id(Season, season.id),
            }
        },
        "PreviewStop": {
            "input": {
                "dealershipId": node_id(Dealership, event.dealership_id),
                "truckId": node_id(Truck, event.truck_id),
                "startsOn": (event.starts_on + timedelta(days=2)).isoformat(),
                "endsOn": (event.starts_on + timedelta(days=2)).isoformat(),
                **RHYTHM,
            }
        },
        "PreviewTemplate": {"input": {"eventId": node_id(type(event), event.id), **RHYTHM}},
        "ExportBookings": {"event": node_id(type(event), event.id)},
        "MessageCatalogue": {},
        "SaveTemplateDraft": {},
        "PreviewMessage": {},
        "SaveMailing": {},
        "Mailings": {},
        "Moments": {},
        "QuietHours": {},
        "WaitingRequests": {},
        "SamePeople": {},
        "Consequences": {"id": node_id(ChangeRequest, guide.request.id)},
        "OwnWaitingRequests": {},
        "CorrectRider": {"rider": node_id(Rider, guide.rider.id)},
        "ChangeVehicle": {"vehicle": node_id(Vehicle, guide.vehicle.id)},
        "Imports": {},
        "Access": {},
        "PlacesLeft": {"id": node_id(type(event), event.id)},
    }


async def _told(database: Database, viewer: Viewer, text: str, variables: dict[str, Any]) -> Any:
    engine = SchemaEngine(database)
    try:
        return json.loads(await first_told(engine, viewer, text, **variables))["data"]
    finally:
        await engine.subscriptions.close()


# What follows one another on one booking is in `test_booking_guide.py`.
ALONE = [(role, text) for role, text in BLOCKS if role not in ("rider", "tablet")]


@pytest.mark.parametrize(("role", "text"), ALONE, ids=[name_of(text) for _, text in ALONE])
async def test_a_query_of_the_guide_answers(
    database: Database, variables: dict[str, dict[str, Any]], role: str, text: str
) -> None:
    async with database.write(ADMIN) as session:
        home = await session.scalar(select(Dealership.id))
    narrowed: dict[str, Any] = {"dealership_id": home} if role == "dealer" else {}
    viewer = Viewer(Role(role.upper()), scopes=frozenset({"leads:read"}), **narrowed)
    if text.startswith("subscription"):
        data = await _told(database, viewer, text, variables[name_of(text)])
    else:
        data = await Api.of(database, viewer).data(text, **variables[name_of(text)])
    [answer] = data.values()
    readings: dict[str, Callable[[], Any]] = {
        "SoldOutSoon": lambda: answer["nodes"],
        "EventPage": lambda: answer["bookings"]["nodes"],
        "BookingsByModelAndDay": lambda: answer["groups"],
        "FillByRegion": lambda: answer["groups"],
        "Dashboard": lambda: [each for each in (answer["figures"],) if each["booked"] == each["riders"] == 1],
        "OwnFigures": lambda: answer["groups"],
        "Mailbox": lambda: [each for each in answer["nodes"] if each["status"] == "SENT"],
        "DeadLetters": lambda: [each for each in answer["nodes"] if each["failureCode"] == 550],
        "SetAside": lambda: answer["nodes"],
        "MessagesByCauseAndDay": lambda: [each for each in answer["groups"] if each["sum"]["bounced"] == 1],
        "AddressesAtFault": lambda: [each for each in answer["nodes"] if each["detail"] == "550 5.1.1"],
        "NotWrittenTo": lambda: [each for each in answer["nodes"] if each["message"]],
        "WriteNoMoreTo": lambda: [answer["suppression"]],
        "TextsToAgreeTo": lambda: [each for each in answer if each["purpose"] == "BRAND_SMS"],
        "Book": lambda: [answer["booking"]],
        "BookTogether": lambda: [answer["booking"]],
        "Join": lambda: [answer["wish"]],
        "Line": lambda: answer["nodes"],
        "Leads": lambda: answer["nodes"],
        "PreviewWithdrawal": lambda: answer["act"]["items"]["nodes"],
        "Withdrawal": lambda: [answer["state"]],
        "PrepareSeason": lambda: [one for one in answer["season"]["trucks"] if len(one["vehicles"]) == 2],
        "PreviewStop": lambda: [one for one in answer["eventPlan"]["departures"] if "T17:00" in one["localStart"]],
        "PreviewTemplate": lambda: [one for one in answer["slotLayout"]["slots"] if one["fate"] == "KEPT_BOOKED"],
        "MessageCatalogue": lambda: [one for one in answer if one["cause"] == "CONFIRMED"],
        "SaveTemplateDraft": lambda: answer["messageTemplateVersion"]["faults"],
        "PreviewMessage": lambda: answer["messagePreview"]["sms"],
        "SaveMailing": lambda: [answer["mailing"]],
        "Mailings": lambda: answer["nodes"],
        "Moments": lambda: [each for each in answer["nodes"] if each["cause"] == "REMINDER"],
        "QuietHours": lambda: [each for each in answer if each["channel"] == "SMS"],
        "ExportBookings": lambda: [answer["export"]],
        "WaitingRequests": lambda: answer["nodes"],
        "SamePeople": lambda: answer["nodes"],
        "Consequences": lambda: [answer["messageCause"]],
        "OwnWaitingRequests": lambda: answer["nodes"],
        "CorrectRider": lambda: [answer["rider"]],
        "ChangeVehicle": lambda: [one for one in [answer["vehicle"]] if one["state"] == "TO_CHECK"],
        "Imports": lambda: answer["nodes"],
        "Access": lambda: [one for one in answer if one["action"] == "merge_riders" and one["roles"] == ["ADMIN"]],
        "PlacesLeft": lambda: [answer["freeCount"]],
    }
    assert len(readings[name_of(text)]()) == 1


def test_the_guide_shows_every_kind_of_role() -> None:
    assert {role for role, _ in BLOCKS} == {"admin", "dealer", "public", "rider", "sync", "tablet"}
