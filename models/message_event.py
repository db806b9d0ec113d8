"""What came back of messages (F3, F5): each report of a provider, a mail server or the recipient is a row."""

import enum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from models.kit.base import Base, Instant, Keyed, belongs_to, choice, to_one
from models.machine_hit import Clue
from models.message import Message


class MessageEventKind(enum.StrEnum):
    """What became of a message after it was sent."""

    DELIVERED = "DELIVERED"
    BOUNCED = "BOUNCED"
    """It came back for good."""
    DEFERRED = "DEFERRED"
    """Not taken for now; whoever carries it tries again."""
    COMPLAINED = "COMPLAINED"
    """The recipient called it spam."""
    OPENED = "OPENED"
    CLICKED = "CLICKED"
    UNSUBSCRIBED = "UNSUBSCRIBED"
    STOPPED = "STOPPED"
    """The recipient answered STOP to an SMS."""


class MessageEvent(Keyed, Base):
    """One report about one message. A report that comes twice under the same id of its source is one row."""

    __tablename__ = "message_event"
    __table_args__ = (
        UniqueConstraint("source", "source_id"),
        Index("ix_message_event_message_id_kind", "message_id", "kind"),
        Index("ix_message_event_link_id", "link_id"),
        CheckConstraint("(kind = 'BOUNCED') = (permanent IS NOT NULL)", name="bounce_permanent_or_not"),
    )

    message_id: Mapped[UUID] = mapped_column(belongs_to("message.id"), comment="What it is about")
    kind: Mapped[MessageEventKind] = mapped_column(choice(MessageEventKind, "kind"), comment="What happened")
    at: Mapped[Instant] = mapped_column(server_default=func.now(), comment="When it happened, as its source says")
    by_machine: Mapped[bool] = mapped_column(
        server_default="false", comment="An opening or a click that no person made: a scanner or a proxy"
    )
    permanent: Mapped[bool | None] = mapped_column(
        comment="Of a bounce: whether the address is at fault, or only that day (mailbox full, server away)"
    )
    detail: Mapped[str | None] = mapped_column(comment="The source's words, or which link was clicked")
    source: Mapped[str] = mapped_column(comment="Who reported it: MAILBOX, OWN (our own pages), or a provider's name")
    source_id: Mapped[str | None] = mapped_column(comment="Id that the source gave the report, so that it counts once")
    link_id: Mapped[UUID | None] = mapped_column(
        belongs_to("message_link.id", ondelete="SET NULL"), comment="Link, pixel or trap of ours that was asked for"
    )
    agent: Mapped[str | None] = mapped_column(comment="What asked for it, in its own words")
    clue: Mapped[Clue | None] = mapped_column(choice(Clue, "clue"), comment="Why it is a machine's")

    message: Mapped[Message] = to_one("MessageEvent.message_id", "Message.id", "events")
