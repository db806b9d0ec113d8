"""Idempotency keys: the answer of a mutation, kept in the transaction that made it."""

from typing import Any

from sqlalchemy import Index, func
from sqlalchemy.orm import Mapped, mapped_column

from models.kit.base import Base, Instant


class IdempotencyKey(Base):
    """What a caller's key was answered with; the same key with another input is refused."""

    __tablename__ = "idempotency_key"
    __table_args__ = (Index("ix_idempotency_key_created_at", "created_at"),)

    caller: Mapped[str] = mapped_column(primary_key=True, comment="Who sent it: a key is private to its caller")
    key: Mapped[str] = mapped_column(primary_key=True, comment="As the caller chose it")
    fingerprint: Mapped[str] = mapped_column(comment="SHA-256 of mutation and input")
    outcome: Mapped[dict[str, Any] | None] = mapped_column(comment="Answer to repeat")
    created_at: Mapped[Instant] = mapped_column(server_default=func.now(), comment="Forgotten after 7 days")
