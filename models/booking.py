"""Bookings: a rider on a place, the steps of their life, and the ride itself (C1, C2, D5)."""

import enum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from models.actor import in_english
from models.event import Event
from models.kit.base import Base, Instant, Keyed, Versioned, belongs_to, choice, to_one
from models.kit.figure import figure
from models.party import Party
from models.rider import Rider
from models.slot import Place, Slot
from models.vehicle import Vehicle


class BookingStatus(enum.StrEnum):
    """held → booked; modified; checked-in → done or no-show; or cancelled (C2)."""

    HELD = "HELD"
    BOOKED = "BOOKED"
    MODIFIED = "MODIFIED"
    CHECKED_IN = "CHECKED_IN"
    DONE = "DONE"
    NO_SHOW = "NO_SHOW"
    CANCELLED = "CANCELLED"


class CancelReason(enum.StrEnum):
    """Why a booking gave its place back."""

    RIDER = "RIDER"
    ADMIN = "ADMIN"
    HOLD_EXPIRED = "HOLD_EXPIRED"
    MODEL_WITHDRAWN = "MODEL_WITHDRAWN"
    EVENT_CANCELLED = "EVENT_CANCELLED"
    SLOT_CLOSED = "SLOT_CLOSED"
    OFFER_TAKEN_BACK = "OFFER_TAKEN_BACK"


class Channel(enum.StrEnum):
    """Through which door the booking came."""

    WEB = "WEB"
    TABLET = "TABLET"
    ADMIN = "ADMIN"


class Source(enum.StrEnum):
    """Where the rider came from (C10, I1)."""

    DIRECT = "DIRECT"
    SEARCH = "SEARCH"
    DEALERSHIP_SITE = "DEALERSHIP_SITE"
    BRAND_SITE = "BRAND_SITE"
    QR_CODE = "QR_CODE"
    SOCIAL = "SOCIAL"
    PAID = "PAID"
    MAIL = "MAIL"


LIVE = text("status <> 'CANCELLED'")


class Booking(Keyed, Versioned, Base):
    """A rider on a place. A cancelled booking remembers the place that it had.

    A place has at most one live booking: `uq_booking_place_id_live` makes overselling impossible (C1). The composite
    foreign key makes event, slot and vehicle those of the place.
    """

    __tablename__ = "booking"
    __table_args__ = (
        ForeignKeyConstraint(
            ["place_id", "event_id", "slot_id", "vehicle_id"],
            ["place.id", "place.event_id", "place.slot_id", "place.vehicle_id"],
            name="fk_booking_place",
            ondelete="RESTRICT",
        ),
        Index("uq_booking_place_id_live", "place_id", unique=True, postgresql_where=LIVE),
        Index("uq_booking_rider_id_slot_id_live", "rider_id", "slot_id", unique=True, postgresql_where=LIVE),
        Index("ix_booking_event_id_status", "event_id", "status"),
        # Of all bookings that a place or a vehicle ever had, the cancelled ones as well.
        Index("ix_booking_place_id", "place_id"),
        Index("ix_booking_vehicle_id", "vehicle_id"),
        Index("ix_booking_slot_id", "slot_id"),
        Index("ix_booking_replaces_id", "replaces_id", postgresql_where=text("replaces_id IS NOT NULL")),
        Index("ix_booking_wish_id", "wish_id", postgresql_where=text("wish_id IS NOT NULL")),
        Index("ix_booking_group_id", "group_id", postgresql_where=text("group_id IS NOT NULL")),
        Index("ix_booking_held_until", "held_until", postgresql_where=text("status = 'HELD'")),
        CheckConstraint("(status = 'HELD') = (held_until IS NOT NULL)", name="held_until_when_held"),
        CheckConstraint("(status = 'CANCELLED') = (cancel_reason IS NOT NULL)", name="reason_when_cancelled"),
    )
    audited = True

    event_id: Mapped[UUID] = mapped_column(comment="Event of the place")
    place_id: Mapped[UUID] = mapped_column(comment="The place had, or had last")
    slot_id: Mapped[UUID] = mapped_column(comment="Slot of the place")
    vehicle_id: Mapped[UUID] = mapped_column(comment="Vehicle of the place")
    rider_id: Mapped[UUID] = mapped_column(belongs_to("rider.id"), index=True, comment="Who rides")
    status: Mapped[BookingStatus] = mapped_column(choice(BookingStatus, "status"), comment="Where it stands (C2)")
    channel: Mapped[Channel] = mapped_column(choice(Channel, "channel"), comment="Door it came through")
    held_until: Mapped[Instant | None] = mapped_column(comment="A held place is given back at this moment (C3)")
    confirmed_at: Mapped[Instant | None] = mapped_column(comment="When the rider confirmed")
    cancel_reason: Mapped[CancelReason | None] = mapped_column(
        choice(CancelReason, "cancel_reason"), comment="Why it was cancelled"
    )
    source: Mapped[Source] = mapped_column(
        choice(Source, "source"), server_default="DIRECT", comment="Where the rider came from (C10)"
    )
    first_campaign: Mapped[str | None] = mapped_column(comment="First campaign touch (C10)")
    last_campaign: Mapped[str | None] = mapped_column(comment="Last campaign touch, e.g. META (C10)")
    calendar_sequence: Mapped[int] = mapped_column(
        server_default="0", comment="SEQUENCE of the calendar entry: grows with each move (RFC 5545, C9)"
    )
    replaces_id: Mapped[UUID | None] = mapped_column(
        belongs_to("booking.id"), comment="The lost booking in place of which this one was offered (C6)"
    )
    wish_id: Mapped[UUID | None] = mapped_column(
        belongs_to("wish.id"), comment="The wish that the place was offered for (C7)"
    )
    group_id: Mapped[UUID | None] = mapped_column(
        belongs_to("booking_group.id"), comment="Friends who booked together (C7)"
    )

    event: Mapped[Event] = to_one("Booking.event_id", "Event.id", "bookings")
    place: Mapped[Place] = to_one("Booking.place_id", "Place.id", "bookings")
    slot: Mapped[Slot] = to_one("Booking.slot_id", "Slot.id", "bookings")
    vehicle: Mapped[Vehicle] = to_one("Booking.vehicle_id", "Vehicle.id", "bookings")
    rider: Mapped[Rider] = to_one("Booking.rider_id", "Rider.id", "bookings")
    group: Mapped[Party | None] = to_one("Booking.group_id", "Party.id", "bookings")


class BookingStep(Keyed, Base):
    """One step in a booking's life: its readable history (C2)."""

    __tablename__ = "booking_step"
    __table_args__ = (
        Index("ix_booking_step_booking_id", "booking_id"),
        Index("ix_booking_step_cancelled", "created_at", postgresql_where=text("status = 'CANCELLED'")),
    )

    booking_id: Mapped[UUID] = mapped_column(belongs_to("booking.id", ondelete="CASCADE"), comment="Whose step")
    status: Mapped[BookingStatus] = mapped_column(choice(BookingStatus, "status"), comment="Status after the step")
    place_id: Mapped[UUID] = mapped_column(belongs_to("place.id"), comment="Place after the step")
    reason: Mapped[str | None] = mapped_column(comment="Why, in words: ours in French, or as a person wrote them")
    reason_en: Mapped[str | None] = mapped_column(comment="The same in English where the words are ours")
    actor: Mapped[str] = mapped_column(comment="Who did it, as shown to people")
    actor_en: Mapped[str] = figure(in_english(actor), "The same in English where the word is ours")

    booking: Mapped[Booking] = to_one(
        "BookingStep.booking_id", "Booking.id", "history", reverse={"order_by": "BookingStep.id"}
    )
    place: Mapped[Place] = to_one("BookingStep.place_id", "Place.id")


class Ride(Base):
    """What happened on the day: departure, return, a fall (D5)."""

    __tablename__ = "ride"
    __table_args__ = (
        CheckConstraint("returned_at >= departed_at", name="times_in_order"),
        CheckConstraint("fell OR fall_report IS NULL", name="report_of_a_fall"),
    )
    audited = True

    booking_id: Mapped[UUID] = mapped_column(
        belongs_to("booking.id", ondelete="CASCADE"), primary_key=True, comment="Booking that was ridden"
    )
    departed_at: Mapped[Instant] = mapped_column(comment="Departure")
    returned_at: Mapped[Instant | None] = mapped_column(comment="Return")
    fell: Mapped[bool] = mapped_column(server_default="false", comment="Whether the rider fell")
    fall_report: Mapped[str | None] = mapped_column(comment="What happened, in short")

    booking: Mapped[Booking] = to_one("Ride.booking_id", "Booking.id", "ride", reverse={"uselist": False})
