"""A season in the database for the import tests: imported from the sample sheets, then booked by riders."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select

from models.booking import Booking, BookingStatus, CancelReason, Channel
from models.dealership import Dealership
from models.event import Event
from models.kit.base import Base
from models.kit.uuid7 import uuid7
from models.licence import LicenceClass
from models.policy.viewer import SYSTEM
from models.rider import Rider
from models.session import WriteSession
from models.slot import Place, Slot
from models.vehicle import Vehicle
from resolvers.season_import.importing import import_spreadsheets
from resolvers.season_import.plan import ImportPlan
from resolvers.season_import.report import ImportReport
from resolvers.season_import.sources import Source
from tests.resolvers.season_import.sheet_files import SAMPLES, Lines, as_csv

BEFORE_THE_SEASON = datetime(2026, 12, 1, tzinfo=UTC)


async def imported(
    session: WriteSession, *, dry_run: bool = False, now: datetime = BEFORE_THE_SEASON, **changed: Lines
) -> ImportReport:
    """Import the sheets given by name (`concessions`, `flotte`, `calendrier`), or the whole sample."""
    sources: Sequence[Any] = [Source(f"{name}.csv", as_csv(lines)) for name, lines in changed.items()]
    return await import_spreadsheets(session, SYSTEM, sources or [SAMPLES], dry_run=dry_run, now=now)


def done(report: ImportReport) -> ImportPlan:
    """What an import did that met no problem."""
    assert report.problems == (), [str(problem) for problem in report.problems]
    assert report.plan is not None
    return report.plan


async def count(session: WriteSession, model: type[Base], *conditions: Any) -> int:
    """Rows of a table."""
    return (await session.scalar(select(func.count()).select_from(model).where(*conditions))) or 0


async def event_id(session: WriteSession, code: str) -> UUID:
    """The event of a dealership."""
    statement = select(Event.id).join(Dealership, Dealership.id == Event.dealership_id).where(Dealership.code == code)
    return (await session.scalars(statement)).one()


async def places_of(session: WriteSession, code: str, number: int) -> list[UUID]:
    """Places of a vehicle at the event of a dealership, in order of departure."""
    statement = (
        select(Place.id)
        .join(Slot, Slot.id == Place.slot_id)
        .join(Vehicle, Vehicle.id == Place.vehicle_id)
        .where(Place.event_id == await event_id(session, code), Vehicle.number == number)
        .order_by(Slot.starts_at)
    )
    return list((await session.scalars(statement)).all())


async def book(session: WriteSession, place_id: UUID, *, cancelled: bool = False) -> UUID:
    """A rider of their own on a place, under the lock on the event that whoever books holds."""
    place = (await session.scalars(select(Place).where(Place.id == place_id))).one()
    await session.execute(select(Event.id).where(Event.id == place.event_id).with_for_update(read=True))
    rider_id, booking_id = uuid7(), uuid7()
    rider = {
        "id": rider_id,
        "first_name": "Ada",
        "last_name": "Test",
        "email": f"{rider_id.hex}@riders.example",
        "birth_date": date(1990, 1, 1),
        "licence_class": LicenceClass.A,
    }
    await session.execute(insert(Rider), [rider])
    booking = {
        "id": booking_id,
        "event_id": place.event_id,
        "place_id": place_id,
        "slot_id": place.slot_id,
        "vehicle_id": place.vehicle_id,
        "rider_id": rider_id,
        "status": BookingStatus.CANCELLED if cancelled else BookingStatus.BOOKED,
        "cancel_reason": CancelReason.RIDER if cancelled else None,
        "channel": Channel.WEB,
    }
    await session.execute(insert(Booking), [booking])
    return booking_id
