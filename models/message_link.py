"""What a mail asks for when it is opened and where its links lead (F3, ADR 0028): stored, never taken from an address.

What stands in the mail is the row's key alone, 128 bits that nobody guesses. A row with a message tells of that
message, for who agreed to be followed; one without is the same for all who did not, and only ever adds to a total.
"""

import enum
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, Column, DateTime, Index, Table, Uuid, func
from sqlalchemy.orm import Mapped, mapped_column

from models.kit.base import Base, Instant, choice
from models.machine_hit import HitKind

# Thirteen months at most, as the CNIL has it for measuring audiences; then links end, and with them what they tell.
FOLLOWED_FOR = timedelta(days=390)


class LinkKind(enum.StrEnum):
    """What a key stands for."""

    LINK = "LINK"
    PIXEL = "PIXEL"
    TRAP = "TRAP"


class MessageLink(Base):
    """One link, pixel or trap. It leads there until it expires; then it is deleted, with what is known of it.

    No foreign key leads to the message: a link leads on when the message is erased (J3).
    """

    __tablename__ = "message_link"
    __table_args__ = (
        CheckConstraint("(kind = 'LINK') = (target IS NOT NULL)", name="links_lead_somewhere"),
        # Once more what `models/link_target.py` sees to: what stands here goes into a head of an answer.
        CheckConstraint("target ~ '^https?://[!-~]+$' AND length(target) <= 2000", name="target_plain"),
        Index("ix_message_link_message_id", "message_id"),
        Index("ix_message_link_expires_at", "expires_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, comment="What stands in the mail, 128 bits")
    created_at: Mapped[Instant] = mapped_column(server_default=func.now(), comment="When this was recorded")
    kind: Mapped[LinkKind] = mapped_column(choice(LinkKind, "kind"), comment="Link, pixel or trap")
    position: Mapped[int] = mapped_column(comment="Which of the mail's links, from the top; 0: none")
    target: Mapped[str | None] = mapped_column(comment="Where the link leads")
    message_id: Mapped[UUID | None] = mapped_column(comment="Whose message; none: many people's, all alike")
    figures_id: Mapped[UUID] = mapped_column(comment="Figures that it adds to")
    expires_at: Mapped[Instant] = mapped_column(comment="Until when it leads there")


# Openings and clicks of nobody in particular, until the next refresh adds them up: no key, so that nobody waits.
message_hit = Table(
    "message_hit",
    Base.metadata,
    Column("figures_id", Uuid, nullable=False, comment="Figures that it adds to"),
    Column(
        "kind",
        choice(HitKind, "kind"),
        nullable=False,
        comment="Opened, clicked, or followed a trap",
    ),
    Column("by_machine", Boolean, nullable=False, comment="Whether no person did"),
    Column("at", DateTime(timezone=True), server_default=func.now(), nullable=False, comment="When"),
)
