"""The audit trail (A4): who changed what, when, before and after; written by a trigger, so nothing goes around it."""

from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from models.actor import in_english
from models.booking import Booking
from models.kit.base import LOOSE, Base, Keyed, to_one
from models.kit.figure import figure


class AuditEntry(Keyed, Base):
    """One change of one row, or a bulk read or export recorded by its use case."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_entity_entity_id", "entity", "entity_id"),)

    actor: Mapped[str] = mapped_column(comment="Who, as shown to people")
    actor_en: Mapped[str] = figure(in_english(actor), "The same in English where the word is ours")
    actor_id: Mapped[UUID | None] = mapped_column(
        comment="Account, machine client or tablet; none: a rider, the public or the system"
    )
    actor_role: Mapped[str] = mapped_column(comment="Role at that moment")
    action: Mapped[str] = mapped_column(comment="INSERT, UPDATE, DELETE, EXPORT or READ")
    entity: Mapped[str] = mapped_column(comment="Table")
    entity_id: Mapped[UUID | None] = mapped_column(comment="Row")
    before: Mapped[dict[str, Any] | None] = mapped_column(comment="Values of the changed columns before")
    after: Mapped[dict[str, Any] | None] = mapped_column(comment="Values of the changed columns after")

    # Keys are UUIDv7: a row's is no booking's, but for a ride, whose key is its booking's.
    booking: Mapped[Booking | None] = to_one("AuditEntry.entity_id", "Booking.id", info={LOOSE: True})
