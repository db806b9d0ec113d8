"""Events: one dealership, one weekend, one truck (B1, B7)."""

import enum
from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Date, String, UniqueConstraint, func, literal_column
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.dealership import Dealership
from models.kit.base import Base, Keyed, Versioned, belongs_to, choice, to_one
from models.season import Season, Truck
from models.vehicle import Vehicle


class EventState(enum.StrEnum):
    """draft → open → closed → done, or cancelled."""

    DRAFT = "DRAFT"
    OPEN = "OPEN"
    CLOSED = "CLOSED"
    DONE = "DONE"
    CANCELLED = "CANCELLED"


class Event(Keyed, Versioned, Base):
    """A weekend of the tour at a dealership."""

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("dealership_id", "starts_on"),
        CheckConstraint("ends_on >= starts_on", name="dates_in_order"),
        CheckConstraint("ends_on - starts_on < 15", name="length_plausible"),
        ExcludeConstraint(
            (Column("truck_id"), "="),
            (func.daterange(Column("starts_on", Date), Column("ends_on", Date), literal_column("'[]'")), "&&"),
            where=literal_column("state <> 'CANCELLED'"),
            using="gist",
            name="ex_event_truck_at_one_place",
        ),
    )
    audited = True

    season_id: Mapped[UUID] = mapped_column(belongs_to("season.id"), index=True, comment="Season it belongs to")
    truck_id: Mapped[UUID] = mapped_column(belongs_to("truck.id"), index=True, comment="Truck that comes")
    dealership_id: Mapped[UUID] = mapped_column(belongs_to("dealership.id"), comment="Dealership that hosts it")
    starts_on: Mapped[date] = mapped_column(index=True, comment="First day, local")
    ends_on: Mapped[date] = mapped_column(comment="Last day, local")
    state: Mapped[EventState] = mapped_column(
        choice(EventState, "state"), server_default="DRAFT", comment="draft, open, closed, done or cancelled"
    )
    zone: Mapped[str] = mapped_column(String(64), server_default="Europe/Paris", comment="IANA zone of local times")
    note: Mapped[str | None] = mapped_column(comment="Headquarters' remark")

    season: Mapped[Season] = to_one("Event.season_id", "Season.id", "events")
    truck: Mapped[Truck] = to_one("Event.truck_id", "Truck.id", "events")
    dealership: Mapped[Dealership] = to_one("Event.dealership_id", "Dealership.id", "events")


class Allocation(Base):
    """A vehicle that comes to an event, on the days when it can be booked there (B4, B7)."""

    __tablename__ = "allocation"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="dates_in_order"),
        ExcludeConstraint(
            (Column("vehicle_id"), "="),
            (func.daterange(Column("starts_on", Date), Column("ends_on", Date), literal_column("'[]'")), "&&"),
            where=literal_column("active"),
            using="gist",
            name="ex_allocation_vehicle_at_one_event",
        ),
    )
    audited = True
    audits_inserts = False

    event_id: Mapped[UUID] = mapped_column(
        belongs_to("event.id", ondelete="CASCADE"), primary_key=True, comment="Event it comes to"
    )
    vehicle_id: Mapped[UUID] = mapped_column(
        belongs_to("vehicle.id"), primary_key=True, index=True, comment="Vehicle that comes"
    )
    starts_on: Mapped[date] = mapped_column(comment="First day on which it can be booked there")
    ends_on: Mapped[date] = mapped_column(comment="Last day on which it can be booked there")
    active: Mapped[bool] = mapped_column(server_default="true", comment="False: withdrawn, or the event is cancelled")

    event: Mapped[Event] = to_one("Allocation.event_id", "Event.id", "allocations")
    vehicle: Mapped[Vehicle] = to_one("Allocation.vehicle_id", "Vehicle.id", "allocations")
