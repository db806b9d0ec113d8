"""The log of the waiting list: each step of each wish, in one order per event, so that fairness can be shown (C7)."""

import enum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, Identity, Index, Table, Uuid, func
from sqlalchemy.orm import Mapped, mapped_column

from models.actor import in_english
from models.booking import Booking
from models.kit.base import Base, Keyed, belongs_to, choice, to_one
from models.kit.figure import figure
from models.slot import Place
from models.wish import Wish


class WishStepKind(enum.StrEnum):
    """What happened to a wish."""

    JOINED = "JOINED"
    PROVEN = "PROVEN"
    """The address was proven: from here on it is in the order."""
    PASSED_OVER = "PASSED_OVER"
    """A place that it wished went to one behind it, for the cause that is given."""
    OFFERED = "OFFERED"
    TAKEN = "TAKEN"
    REFUSED = "REFUSED"
    MISSED = "MISSED"
    WITHDRAWN = "WITHDRAWN"
    """What was offered can no longer be had: the rider neither missed nor refused it."""
    LEFT = "LEFT"
    LAPSED = "LAPSED"
    EVENT_CANCELLED = "EVENT_CANCELLED"
    """Its event was cancelled: nobody waits there any more."""


class PassCause(enum.StrEnum):
    """Why a place went to someone behind."""

    LICENCE = "LICENCE"
    """Licence or age do not allow this model on that day (B5)."""
    RIDES_ALREADY = "RIDES_ALREADY"
    """The rider has another ride in this slot."""
    OFFERED_BEFORE = "OFFERED_BEFORE"
    """This very place was offered to them before, and not taken."""
    UNREACHABLE = "UNREACHABLE"
    """No address that an offer could be sent to."""
    LIMIT = "LIMIT"
    """The rider has as many rides as one rider may have (C8)."""
    GROUP_TOO_LARGE = "GROUP_TOO_LARGE"
    """Not all friends of the group could have had a place in this slot."""


class WishStep(Keyed, Base):
    """One step of a wish. `number` orders the steps of an event as they took effect: see ADR 0021."""

    __tablename__ = "wish_step"
    __table_args__ = (
        Index("ix_wish_step_wish_id", "wish_id"),
        Index("ix_wish_step_booking_id", "booking_id"),
        CheckConstraint("(kind = 'PASSED_OVER') = (cause IS NOT NULL)", name="cause_when_passed_over"),
    )

    wish_id: Mapped[UUID] = mapped_column(belongs_to("wish.id", ondelete="CASCADE"), comment="Whose step")
    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True), comment="Order of the log")
    kind: Mapped[WishStepKind] = mapped_column(choice(WishStepKind, "kind"), comment="What happened")
    cause: Mapped[PassCause | None] = mapped_column(choice(PassCause, "cause"), comment="Why it was passed over")
    booking_id: Mapped[UUID | None] = mapped_column(
        belongs_to("booking.id"), comment="The offer: its own, or the one that went to someone behind it"
    )
    place_id: Mapped[UUID | None] = mapped_column(belongs_to("place.id"), comment="The place offered")
    actor: Mapped[str] = mapped_column(comment="Who did it, as shown to people")
    actor_en: Mapped[str] = figure(in_english(actor), "The same in English where the word is ours")

    wish: Mapped[Wish] = to_one("WishStep.wish_id", "Wish.id", "history", reverse={"order_by": "WishStep.number"})
    booking: Mapped[Booking | None] = to_one("WishStep.booking_id", "Booking.id")
    place: Mapped[Place | None] = to_one("WishStep.place_id", "Place.id")


# Slots where a place became free while someone waited, written by triggers: whoever offers takes them out. No key and
# no index, as with marks of figures: those who cancel at once do not wait for each other here.
waiting_mark = Table(
    "waiting_mark",
    Base.metadata,
    Column("event_id", Uuid, nullable=False, comment="Event where a place became free"),
    Column("slot_id", Uuid, nullable=True, comment="Slot of the place; none: anywhere at the event"),
    Column("marked_at", DateTime(timezone=True), server_default=func.now(), nullable=False, comment="When"),
)
