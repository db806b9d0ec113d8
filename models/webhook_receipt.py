"""Webhooks that were received, so that one that comes again does nothing, and one that was copied is refused."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.kit.base import Base, Keyed


class WebhookReceipt(Keyed, Base):
    """One delivery of one sender; forgotten after a week, when its signature is long too old."""

    __tablename__ = "webhook_receipt"
    __table_args__ = (UniqueConstraint("source", "receipt"),)

    source: Mapped[str] = mapped_column(comment="Whose webhook")
    receipt: Mapped[str] = mapped_column(comment="What the sender calls this delivery: an id or a token, signed")
    digest: Mapped[bytes] = mapped_column(comment="SHA-256 of the body that came with it")
