"""Leads for the CRM (K1, K3, E7): one per rider and event, from the first confirmed booking on."""

import enum
from uuid import UUID

from sqlalchemy import BigInteger, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.booking import Booking
from models.event import Event
from models.kit.base import Base, Instant, Keyed, belongs_to, choice, to_one
from models.rider import Rider


class LeadStep(enum.StrEnum):
    """How far a lead has come (E7)."""

    NEW = "NEW"
    CONTACTED = "CONTACTED"
    APPOINTMENT = "APPOINTMENT"
    OFFER = "OFFER"
    SOLD = "SOLD"
    LOST = "LOST"


class Lead(Keyed, Base):
    """A rider who may buy, as the CRM pulls it.

    `changed_in` is the transaction that changed the lead or what it shows; a trigger keeps it. Read below the oldest
    running transaction, (`changed_in`, `id`) is an order that no late commit can slip behind (ADR 0004).
    """

    __tablename__ = "lead"
    __table_args__ = (
        UniqueConstraint("rider_id", "event_id"),
        Index("ix_lead_changed_in_id", "changed_in", "id"),
    )

    rider_id: Mapped[UUID] = mapped_column(belongs_to("rider.id"), comment="The person")
    event_id: Mapped[UUID] = mapped_column(belongs_to("event.id"), index=True, comment="Where they rode or will")
    booking_id: Mapped[UUID] = mapped_column(belongs_to("booking.id"), index=True, comment="Their latest booking there")
    step: Mapped[LeadStep] = mapped_column(
        choice(LeadStep, "step"), server_default="NEW", comment="How far it has come"
    )
    changed_at: Mapped[Instant] = mapped_column(
        server_default=text("clock_timestamp()"), comment="Last change of what the lead shows"
    )
    changed_in: Mapped[int] = mapped_column(
        BigInteger,
        server_default=text("(pg_current_xact_id()::text)::bigint"),
        comment="Transaction of that change: the order in which a third party pulls",
    )

    rider: Mapped[Rider] = to_one("Lead.rider_id", "Rider.id", "leads")
    event: Mapped[Event] = to_one("Lead.event_id", "Event.id", "leads")
    booking: Mapped[Booking] = to_one("Lead.booking_id", "Booking.id")
