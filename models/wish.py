"""The waiting list (C7): wishes of riders, any of these models in any of these slots, in the order of joining."""

import enum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from models.booking import Booking, Source
from models.event import Event
from models.kit.base import Base, Instant, Keyed, Versioned, belongs_to, choice, to_one
from models.party import Party
from models.rider import Rider
from models.slot import Slot
from models.vehicle import VehicleModel


class WishState(enum.StrEnum):
    """waiting ⇄ offered → served; or left; lapsed, after too many missed offers; ended with its cancelled event."""

    WAITING = "WAITING"
    OFFERED = "OFFERED"
    SERVED = "SERVED"
    LEFT = "LEFT"
    LAPSED = "LAPSED"
    EVENT_CANCELLED = "EVENT_CANCELLED"


# Who is in the order: whom the address was proven of, and who has no offer to answer. Offering looks for these only.
IN_ORDER = text("state = 'WAITING' AND proven_at IS NOT NULL")


class Wish(Keyed, Versioned, Base):
    """A rider who waits for a place at an event.

    The order is (`joined_at`, `id`) and never changes. A wish that nobody proved the address of is not in it yet.
    """

    __tablename__ = "wish"
    __table_args__ = (
        Index("ix_wish_in_order", "event_id", "joined_at", "id", postgresql_where=IN_ORDER),
        # Nobody stands in a line twice.
        Index(
            "uq_wish_rider_id_event_id_live",
            "rider_id",
            "event_id",
            unique=True,
            postgresql_where=text("state IN ('WAITING', 'OFFERED')"),
        ),
        Index("ix_wish_event_id_state", "event_id", "state"),
        CheckConstraint("missed_offers >= 0", name="missed_offers_counted"),
        CheckConstraint(
            "proven_at IS NOT NULL OR state IN ('WAITING', 'LEFT', 'EVENT_CANCELLED')", name="proven_when_offered"
        ),
    )
    audited = True

    event_id: Mapped[UUID] = mapped_column(belongs_to("event.id"), comment="Where they wish to ride")
    rider_id: Mapped[UUID] = mapped_column(belongs_to("rider.id"), index=True, comment="Who waits")
    group_id: Mapped[UUID | None] = mapped_column(
        belongs_to("booking_group.id"), index=True, comment="Friends with whom they ride, or not at all"
    )
    state: Mapped[WishState] = mapped_column(
        choice(WishState, "state"), server_default="WAITING", comment="Where it stands"
    )
    any_model: Mapped[bool] = mapped_column(comment="Whether every model will do; else those of wish_model")
    any_slot: Mapped[bool] = mapped_column(comment="Whether every slot will do; else those of wish_slot")
    joined_at: Mapped[Instant] = mapped_column(server_default=func.now(), comment="Place in the order")
    proven_at: Mapped[Instant | None] = mapped_column(
        comment="When the address was proven, or someone of ours added the rider: nothing is offered before"
    )
    missed_offers: Mapped[int] = mapped_column(server_default="0", comment="Offers that ran out unanswered")
    source: Mapped[Source] = mapped_column(
        choice(Source, "source"), server_default="DIRECT", comment="Where the rider came from (C10)"
    )
    first_campaign: Mapped[str | None] = mapped_column(comment="First campaign touch (C10)")
    last_campaign: Mapped[str | None] = mapped_column(comment="Last campaign touch, e.g. META (C10)")

    event: Mapped[Event] = to_one("Wish.event_id", "Event.id", "wishes", reverse={"order_by": "Wish.id"})
    rider: Mapped[Rider] = to_one("Wish.rider_id", "Rider.id", "wishes", reverse={"order_by": "Wish.id"})
    group: Mapped[Party | None] = to_one("Wish.group_id", "Party.id")
    offers: Mapped[list[Booking]] = relationship(
        primaryjoin="Wish.id == foreign(Booking.wish_id)",
        viewonly=True,
        lazy="raise",
        order_by="Booking.id",
        backref=backref("wish", viewonly=True, lazy="raise"),
    )


class WishModel(Keyed, Base):
    """A model that will do."""

    __tablename__ = "wish_model"
    __table_args__ = (UniqueConstraint("wish_id", "model_id"),)

    wish_id: Mapped[UUID] = mapped_column(belongs_to("wish.id", ondelete="CASCADE"), comment="Whose wish")
    model_id: Mapped[UUID] = mapped_column(belongs_to("vehicle_model.id"), index=True, comment="What they would ride")

    wish: Mapped[Wish] = to_one("WishModel.wish_id", "Wish.id", "models", reverse={"order_by": "WishModel.id"})
    model: Mapped[VehicleModel] = to_one("WishModel.model_id", "VehicleModel.id")


class WishSlot(Keyed, Base):
    """A slot that will do. With the slot goes the row: the wish does not become one for any slot."""

    __tablename__ = "wish_slot"
    __table_args__ = (UniqueConstraint("wish_id", "slot_id"),)

    wish_id: Mapped[UUID] = mapped_column(belongs_to("wish.id", ondelete="CASCADE"), comment="Whose wish")
    slot_id: Mapped[UUID] = mapped_column(
        belongs_to("slot.id", ondelete="CASCADE"), index=True, comment="When they would ride"
    )

    wish: Mapped[Wish] = to_one("WishSlot.wish_id", "Wish.id", "slots", reverse={"order_by": "WishSlot.id"})
    slot: Mapped[Slot] = to_one("WishSlot.slot_id", "Slot.id")
