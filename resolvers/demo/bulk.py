"""Rows into the database by COPY, in the transaction of the session, audit triggers included."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import asyncpg

from models.account import Account
from models.booking import Booking, BookingStep, Ride
from models.dealership import Dealership
from models.event import Allocation, Event
from models.kit.base import Base
from models.lead import Lead
from models.rider import Consent, Rider
from models.season import Season, Truck
from models.session import WriteSession
from models.slot import Place, Slot, SlotTemplate
from models.vehicle import Vehicle, VehicleModel
from resolvers.demo import rows

TABLES: Mapping[type[Any], type[Base]] = {
    rows.SeasonRow: Season,
    rows.TruckRow: Truck,
    rows.DealershipRow: Dealership,
    rows.AccountRow: Account,
    rows.ModelRow: VehicleModel,
    rows.VehicleRow: Vehicle,
    rows.EventRow: Event,
    rows.TemplateRow: SlotTemplate,
    rows.SlotRow: Slot,
    rows.AllocationRow: Allocation,
    rows.PlaceRow: Place,
    rows.RiderRow: Rider,
    rows.ConsentRow: Consent,
    rows.BookingRow: Booking,
    rows.StepRow: BookingStep,
    rows.RideRow: Ride,
    rows.LeadRow: Lead,
}
# One statement stays far below the session's timeout, however large the season.
ROWS_PER_COPY = 20_000


class Bulk:
    """Copies rows on the session's own connection and counts them."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection
        self.counts: Counter[type[Base]] = Counter()

    @classmethod
    async def of(cls, session: WriteSession) -> "Bulk":
        """For the connection on which the session's transaction runs."""
        pooled = await (await session.connection()).get_raw_connection()
        driver = pooled.driver_connection
        if not isinstance(driver, asyncpg.Connection):
            raise TypeError(f"COPY needs asyncpg, not {type(driver).__name__}")
        return cls(driver)

    async def copy(self, records: Sequence[tuple[Any, ...]]) -> None:
        """Copy rows of one kind; columns that the kind does not name take their defaults."""
        if not records:
            return
        kind = type(records[0])
        model = TABLES[kind]
        columns: tuple[str, ...] = kind._fields  # type: ignore[attr-defined]
        for start in range(0, len(records), ROWS_PER_COPY):
            batch = records[start : start + ROWS_PER_COPY]
            await self._connection.copy_records_to_table(model.__tablename__, records=batch, columns=columns)
        self.counts[model] += len(records)
