"""Addresses and numbers that are not written to any more, and why (F5)."""

import enum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from models.kit.base import Base, Instant, Keyed, belongs_to, choice, to_one
from models.message import Message, MessageChannel


class SuppressionReason(enum.StrEnum):
    """Why an address is not written to."""

    HARD_BOUNCE = "HARD_BOUNCE"
    """A server said that there is no such mailbox."""
    SOFT_BOUNCES = "SOFT_BOUNCES"
    """Several messages in a row came back from it."""
    COMPLAINT = "COMPLAINT"
    """Its owner called a message spam."""
    UNSUBSCRIBED = "UNSUBSCRIBED"
    STOP = "STOP"
    """Its owner answered STOP to an SMS."""
    BY_HAND = "BY_HAND"


class SuppressionScope(enum.StrEnum):
    """Which messages it keeps back."""

    ALL = "ALL"
    MARKETING = "MARKETING"


LIVE = text("lifted_at IS NULL")


class Suppression(Keyed, Base):
    """An address that is not written to, from its creation until somebody lifts it (ADR 0027)."""

    __tablename__ = "suppression"
    __table_args__ = (
        Index("uq_suppression_live", "channel", "address", "reason", "scope", unique=True, postgresql_where=LIVE),
        Index("ix_suppression_message_id", "message_id"),
        CheckConstraint("address = lower(address)", name="address_lower_case"),
        CheckConstraint("(lifted_at IS NULL) = (lifted_by IS NULL)", name="lifted_by_someone"),
        CheckConstraint("reason <> 'BY_HAND' OR note IS NOT NULL", name="by_hand_with_a_note"),
    )
    audited = True

    channel: Mapped[MessageChannel] = mapped_column(choice(MessageChannel, "channel"), comment="E-mail or SMS")
    address: Mapped[str] = mapped_column(comment="E-mail address in lower case, or number in E.164")
    reason: Mapped[SuppressionReason] = mapped_column(choice(SuppressionReason, "reason"), comment="Why")
    scope: Mapped[SuppressionScope] = mapped_column(
        choice(SuppressionScope, "scope"), comment="All messages, or marketing alone"
    )
    message_id: Mapped[UUID | None] = mapped_column(belongs_to("message.id"), comment="Message that brought it about")
    note: Mapped[str | None] = mapped_column(comment="The words of who added it, or of the server that refused")
    lifted_at: Mapped[Instant | None] = mapped_column(comment="When it was lifted")
    lifted_by: Mapped[str | None] = mapped_column(comment="Who lifted it, as shown to people")
    lift_note: Mapped[str | None] = mapped_column(comment="Why it was lifted")

    message: Mapped[Message | None] = to_one("Suppression.message_id", "Message.id")
