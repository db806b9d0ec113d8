"""Riders who are added, merged, limited and booked for, in tests."""

from typing import Any

from models.kit.uuid7 import uuid7
from models.policy.viewer import SYSTEM, Role, Viewer
from models.rider import Rider
from models.season import Season
from models.session import Database
from models.slot import Slot
from models.vehicle import Vehicle, VehicleModel
from resolvers.reader.catalog import node_id
from tests.schema.api import Api
from tests.schema.tour import Tour

ADMIN = Viewer(Role.ADMIN, name="Ada", account_id=uuid7())
MERGE = """mutation($input: MergeRidersInput!) { mergeRiders(input: $input) { __typename
  ... on MergeRidersSuccess { rider { id bookings { totalCount } } } ... on Problem { code message field } } }"""
LIMITS = """mutation($input: SetBookingLimitsInput!) { setBookingLimits(input: $input) { __typename
  ... on SetBookingLimitsSuccess { season { mostPerEvent mostPerSeason } } ... on Problem { code field } } }"""
BOOK = """mutation($input: BookPlaceInput!) { bookPlace(input: $input) { __typename
  ... on BookPlaceSuccess { booking { id rider { id } } } ... on Problem { code message field } } }"""
CONFIRM = """mutation($input: ConfirmBookingInput!) { confirmBooking(input: $input) { __typename
  ... on Problem { code field } } }"""
DUPLICATES = """{ riderDuplicates { totalCount nodes { rider { id } other { id } score
  sameEmail samePhone sameName sameBirthDate } } }"""
TWICE = "{ duplicateBookings { nodes { booking { id } other { id } sameRider sameEmail samePhone sameDay } } }"


async def add_rider(tour: Tour, **values: Any) -> Rider:
    async with tour.database.write(SYSTEM) as session:
        tour.world.session = session
        rider = await tour.world.rider(**values)
        await session.commit()
    return rider


async def merge(tour: Tour, kept: Rider, merged: Rider, **more: Any) -> dict[str, Any]:
    given = {"riderId": node_id(Rider, kept.id), "mergedId": node_id(Rider, merged.id), **more}
    answer: dict[str, Any] = (await Api.of(tour.database, ADMIN).data(MERGE, input=given))["mergeRiders"]
    return answer


async def every(database: Database, statement: Any) -> list[Any]:
    async with database.write(SYSTEM) as session:
        return list(await session.scalars(statement))


def details(rider: Rider, **more: Any) -> dict[str, Any]:
    return {
        "firstName": rider.first_name,
        "lastName": rider.last_name,
        "email": rider.email,
        "birthDate": rider.birth_date.isoformat(),
        "licenceClass": "A",
        **more,
    }


async def book(tour: Tour, place: int, viewer: Viewer, rider: dict[str, Any]) -> dict[str, Any]:
    async with tour.database.write(SYSTEM) as session:
        vehicle = await session.get_one(Vehicle, tour.places[place].vehicle_id)
    given = {
        "slotId": node_id(Slot, tour.places[place].slot_id),
        "modelId": node_id(VehicleModel, vehicle.model_id),
        "rider": rider,
    }
    answer: dict[str, Any] = (await Api.of(tour.database, viewer).data(BOOK, input=given))["bookPlace"]
    return answer


async def limit(tour: Tour, **limits: int | None) -> None:
    given = {"seasonId": node_id(Season, tour.world.season.id), **limits}
    answer = await Api.of(tour.database, ADMIN).data(LIMITS, input=given)
    assert answer["setBookingLimits"]["__typename"] == "SetBookingLimitsSuccess", answer
