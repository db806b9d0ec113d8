"""Bulk acts of headquarters, previewed, carried out by batches, undone within a window; what became of each booking."""

import enum
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.actor import in_english
from models.booking import Booking, BookingStatus
from models.event import Event
from models.kit.base import Base, Instant, Keyed, belongs_to, choice, to_one
from models.kit.figure import figure
from models.message import Message
from models.slot import Place
from models.vehicle import Vehicle, VehicleModel


class ActKind(enum.StrEnum):
    """What is done to many bookings at once."""

    WITHDRAWAL = "WITHDRAWAL"
    EVENT_CANCELLATION = "EVENT_CANCELLATION"
    SLOT_SHIFT = "SLOT_SHIFT"
    SLOT_CLOSING = "SLOT_CLOSING"


class ActState(enum.StrEnum):
    """Where an act stands. A preview shows what an act would do; nothing is done by it, and it is forgotten."""

    PREVIEW = "PREVIEW"
    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    DONE = "DONE"
    UNDONE = "UNDONE"
    FAILED = "FAILED"


class ActItemState(enum.StrEnum):
    """What became of one booking in the act: to be done, done, left as it was, or given back."""

    PENDING = "PENDING"
    DONE = "DONE"
    SKIPPED = "SKIPPED"
    UNDONE = "UNDONE"


class ActSkip(enum.StrEnum):
    """Why a booking was left as it was.

    CHECKED_IN: the rider is on site, with the team. UNCONFIRMED: an unproven hold, which lapses by itself and cannot
    be confirmed there any more. CHANGED: it was cancelled or moved before the act came to it. REBOOKED: on taking
    back, the rider had another ride at that time by then.
    """

    CHECKED_IN = "CHECKED_IN"
    UNCONFIRMED = "UNCONFIRMED"
    CHANGED = "CHANGED"
    REBOOKED = "REBOOKED"


class OfferRank(enum.StrEnum):
    """How near an offered place is to the one that was lost, best first."""

    SAME_MODEL = "SAME_MODEL"
    SAME_FAMILY = "SAME_FAMILY"
    SAME_TIME = "SAME_TIME"
    OTHER_TIME = "OTHER_TIME"


class OfferOutcome(enum.StrEnum):
    """What the rider made of the offer, as the rows say it now.

    NONE: no place could be offered. SILENT: held, not answered. MOVED: rides elsewhere, by the rider's own choice.
    LOST: the offered place went as well, by another act or by headquarters.
    """

    NONE = "NONE"
    SILENT = "SILENT"
    ACCEPTED = "ACCEPTED"
    MOVED = "MOVED"
    REFUSED = "REFUSED"
    EXPIRED = "EXPIRED"
    LOST = "LOST"


class Act(Keyed, Base):
    """One bulk act: who asked for what, how far it is, until when it can be undone before any message leaves."""

    __tablename__ = "act"
    __table_args__ = (
        Index("ix_act_event_id", "event_id"),
        CheckConstraint("(state = 'PREVIEW') = (undo_until IS NULL)", name="undo_unless_preview"),
    )
    audited = True

    kind: Mapped[ActKind] = mapped_column(choice(ActKind, "kind"), comment="What is done")
    event_id: Mapped[UUID | None] = mapped_column(belongs_to("event.id"), comment="At one event only")
    model_id: Mapped[UUID | None] = mapped_column(belongs_to("vehicle_model.id"), comment="Model withdrawn")
    vehicle_id: Mapped[UUID | None] = mapped_column(belongs_to("vehicle.id"), comment="Vehicle withdrawn")
    from_day: Mapped[date | None] = mapped_column(comment="From this day on, local")
    parameters: Mapped[dict[str, Any]] = mapped_column(comment="What else was asked, and what undoing must know")
    reason: Mapped[str | None] = mapped_column(comment="Why, in the words of who did it; in the bookings' history")
    actor: Mapped[str] = mapped_column(comment="Who did it, as shown to people")
    actor_en: Mapped[str] = figure(in_english(actor), "The same in English where the word is ours")
    actor_id: Mapped[UUID | None] = mapped_column(comment="Account of who did it")
    state: Mapped[ActState] = mapped_column(
        choice(ActState, "state"), server_default="QUEUED", comment="Preview, queued, running, done, undone or failed"
    )
    undo_until: Mapped[Instant | None] = mapped_column(comment="Messages leave at this moment; none did before")
    finished_at: Mapped[Instant | None] = mapped_column(comment="When it was done, undone or failed")
    failure: Mapped[str | None] = mapped_column(comment="Why it failed, in words")

    event: Mapped[Event | None] = to_one("Act.event_id", "Event.id")
    model: Mapped[VehicleModel | None] = to_one("Act.model_id", "VehicleModel.id")
    vehicle: Mapped[Vehicle | None] = to_one("Act.vehicle_id", "Vehicle.id")


class ActItem(Keyed, Base):
    """One booking that an act meets, what it was before, and the place that is offered instead."""

    __tablename__ = "act_item"
    __table_args__ = (
        UniqueConstraint("act_id", "booking_id"),
        Index("ix_act_item_booking_id", "booking_id"),
        Index("ix_act_item_offered_id", "offered_id"),
        Index("ix_act_item_pending", "act_id", "booked_at", "id", postgresql_where=text("state = 'PENDING'")),
        CheckConstraint("(state = 'SKIPPED') = (skipped IS NOT NULL)", name="cause_when_skipped"),
    )

    act_id: Mapped[UUID] = mapped_column(belongs_to("act.id", ondelete="CASCADE"), comment="The act")
    booking_id: Mapped[UUID] = mapped_column(belongs_to("booking.id"), comment="The booking")
    place_id: Mapped[UUID] = mapped_column(belongs_to("place.id"), comment="The place that it had")
    status_before: Mapped[BookingStatus] = mapped_column(
        choice(BookingStatus, "status_before"), comment="Where the booking stood before"
    )
    held_until_before: Mapped[Instant | None] = mapped_column(comment="Until when it was held before, if it was")
    booked_at: Mapped[Instant] = mapped_column(comment="When it was booked: first come, first served")
    state: Mapped[ActItemState] = mapped_column(
        choice(ActItemState, "state"), server_default="PENDING", comment="Pending, done, skipped or undone"
    )
    skipped: Mapped[ActSkip | None] = mapped_column(choice(ActSkip, "skipped"), comment="Why it was left as it was")
    rank: Mapped[OfferRank | None] = mapped_column(
        choice(OfferRank, "rank"), comment="How near the offered place is; none: no place could be offered"
    )
    offered_place_id: Mapped[UUID | None] = mapped_column(
        belongs_to("place.id", ondelete="SET NULL"), comment="The place offered"
    )
    offered_id: Mapped[UUID | None] = mapped_column(belongs_to("booking.id"), comment="The booking that holds it")
    message_id: Mapped[UUID | None] = mapped_column(
        belongs_to("message.id", ondelete="SET NULL"), comment="What the rider was told"
    )

    act: Mapped[Act] = to_one("ActItem.act_id", "Act.id", "items")
    booking: Mapped[Booking] = to_one("ActItem.booking_id", "Booking.id")
    place: Mapped[Place] = to_one("ActItem.place_id", "Place.id")
    offered_place: Mapped[Place | None] = to_one("ActItem.offered_place_id", "Place.id")
    offered: Mapped[Booking | None] = to_one("ActItem.offered_id", "Booking.id")
    message: Mapped[Message | None] = to_one("ActItem.message_id", "Message.id")
