"""Slots of an event, the template they come from, and places: one slot × one vehicle (B2, B4)."""

import enum
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.event import Event
from models.kit.base import Base, Instant, Keyed, Versioned, belongs_to, choice, to_one
from models.slot_plan import Grouping
from models.vehicle import Vehicle


class SlotState(enum.StrEnum):
    """Only an open slot can be booked."""

    OPEN = "OPEN"
    CLOSED = "CLOSED"


class SlotTemplate(Versioned, Base):
    """How the slots of an event are laid out over each of its days."""

    __tablename__ = "slot_template"
    __table_args__ = (
        CheckConstraint("last_ride >= first_ride", name="rides_in_order"),
        CheckConstraint("length_minutes BETWEEN 5 AND 480", name="length_plausible"),
        CheckConstraint("gap_minutes BETWEEN 0 AND 480", name="gap_plausible"),
        CheckConstraint("(lunch_from IS NULL) = (lunch_until IS NULL)", name="lunch_whole"),
        CheckConstraint("lunch_until > lunch_from", name="lunch_in_order"),
    )
    audited = True

    event_id: Mapped[UUID] = mapped_column(
        belongs_to("event.id", ondelete="CASCADE"), primary_key=True, comment="Event it lays out"
    )
    first_ride: Mapped[time] = mapped_column(comment="First departure, local")
    last_ride: Mapped[time] = mapped_column(comment="No departure after this, local")
    length_minutes: Mapped[int] = mapped_column(comment="Minutes of a ride")
    gap_minutes: Mapped[int] = mapped_column(comment="Minutes between a return and the next departure")
    lunch_from: Mapped[time | None] = mapped_column(comment="Break begins, local")
    lunch_until: Mapped[time | None] = mapped_column(comment="Break ends, local")
    grouping: Mapped[Grouping] = mapped_column(choice(Grouping, "grouping"), comment="Groups together or in turn")

    event: Mapped[Event] = to_one("SlotTemplate.event_id", "Event.id", "slot_template", reverse={"uselist": False})


class Slot(Keyed, Versioned, Base):
    """A departure: riders of a group, or of both, leave at the same time."""

    __tablename__ = "slot"
    __table_args__ = (
        UniqueConstraint("event_id", "starts_at"),
        Index("ix_slot_starts_at", "starts_at"),
        UniqueConstraint("id", "event_id"),
        CheckConstraint("ends_at > starts_at", name="times_in_order"),
        CheckConstraint("group_number IN (1, 2)", name="group_known"),
    )
    audited = True

    event_id: Mapped[UUID] = mapped_column(belongs_to("event.id", ondelete="CASCADE"), comment="Its event")
    starts_at: Mapped[Instant] = mapped_column(comment="Departure")
    ends_at: Mapped[Instant] = mapped_column(comment="Return")
    local_start: Mapped[datetime] = mapped_column(
        DateTime(timezone=False), comment="Departure on the event's own clock (B7)"
    )
    day: Mapped[date] = mapped_column(comment="Day of the departure, local")
    group_number: Mapped[int | None] = mapped_column(comment="Group that rides; none: both")
    state: Mapped[SlotState] = mapped_column(
        choice(SlotState, "state"), server_default="OPEN", comment="Open or closed to bookings"
    )

    event: Mapped[Event] = to_one("Slot.event_id", "Event.id", "slots")


class Place(Keyed, Base):
    """One slot × one vehicle that can be booked at it: the unit that is sold once (C1)."""

    __tablename__ = "place"
    __table_args__ = (
        UniqueConstraint("slot_id", "vehicle_id"),
        UniqueConstraint("id", "event_id", "slot_id", "vehicle_id", name="uq_place_whole"),
        ForeignKeyConstraint(["slot_id", "event_id"], ["slot.id", "slot.event_id"], ondelete="RESTRICT"),
        ForeignKeyConstraint(
            ["event_id", "vehicle_id"], ["allocation.event_id", "allocation.vehicle_id"], ondelete="RESTRICT"
        ),
        Index("ix_place_event_id_vehicle_id", "event_id", "vehicle_id"),
        Index("ix_place_vehicle_id", "vehicle_id"),
        # Which vehicles leave at a slot, answered from the index alone: what searches for free places asks first.
        Index(
            "ix_place_on_sale",
            "slot_id",
            postgresql_include=["vehicle_id", "id"],
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
        Index("ix_place_withdrawn_by_id", "withdrawn_by_id", postgresql_where=text("withdrawn_by_id IS NOT NULL")),
    )
    audited = True
    audits_inserts = False

    event_id: Mapped[UUID] = mapped_column(comment="Event of the slot and of the allocation")
    slot_id: Mapped[UUID] = mapped_column(comment="Its slot")
    vehicle_id: Mapped[UUID] = mapped_column(comment="Its vehicle")
    withdrawn_at: Mapped[Instant | None] = mapped_column(comment="When the vehicle was withdrawn from this slot (C6)")
    withdrawn_by_id: Mapped[UUID | None] = mapped_column(
        belongs_to("act.id"), comment="The act that withdrew it: what taking it back restores"
    )

    event: Mapped[Event] = to_one("Place.event_id", "Event.id")
    slot: Mapped[Slot] = to_one("Place.slot_id", "Slot.id", "places")
    vehicle: Mapped[Vehicle] = to_one("Place.vehicle_id", "Vehicle.id", "places")
