"""Figures of messages that are kept, not counted when asked (F3; ADR 0028, in the way of ADR 0014).

`resolvers/message_figures` keeps them: triggers mark messages of which something changed, a refresh counts those again
and adds the difference. Nothing here names a recipient, so all of it stays when a person is erased (J3).
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Column, DateTime, Index, Table, Uuid, func, literal_column, select
from sqlalchemy.orm import Mapped, mapped_column

from models.event import Event
from models.kit.base import Base, choice, to_one
from models.kit.figure import figure, share
from models.mailing import Mailing
from models.message import MessageCause, MessageChannel
from models.message_template import MessageTemplateVersion
from models.rider import Locale


def _count(comment: str) -> Any:
    return mapped_column(server_default="0", comment=comment)


class PerMessage:
    """What each message adds to, once."""

    sent: Mapped[int] = _count("Messages that left")
    failed: Mapped[int] = _count("Messages that will not leave, or were refused")
    delivered: Mapped[int] = _count("Of the sent: a provider says that they arrived; plain SMTP says nothing")
    bounced: Mapped[int] = _count("Of the sent: came back")
    complained: Mapped[int] = _count("Of the sent: called spam by the recipient")
    unsubscribed: Mapped[int] = _count("Of the sent: the recipient wants no more, or answered STOP")
    followed: Mapped[int] = _count("Of the sent: the recipient agreed that openings and clicks are counted one by one")
    opened: Mapped[int] = _count("Of the followed: opened by a person")
    opened_by_machine: Mapped[int] = _count("Of the followed: opened by machines only")
    clicked: Mapped[int] = _count("Of the followed: a person clicked a link")
    clicked_by_machine: Mapped[int] = _count("Of the followed: machines only clicked")


class Totals:
    """Requests of nobody in particular: of messages that are not followed, each counts."""

    openings: Mapped[int] = _count("Openings of messages that are not followed, by people, each time")
    machine_openings: Mapped[int] = _count("The same by machines")
    clicks: Mapped[int] = _count("Clicks in messages that are not followed, by people, each time")
    machine_clicks: Mapped[int] = _count("The same by machines")


PER_MESSAGE = tuple(PerMessage.__annotations__)
TOTALS = tuple(Totals.__annotations__)
# What messages that are counted together have in common.
GRAIN = ("cause", "channel", "locale", "template_version_id", "mailing_id", "event_id", "day")


class MessageFigures(PerMessage, Totals, Base):
    """Of the messages of one cause, channel, language, version of a template, mailing, event and day of sending."""

    __tablename__ = "message_figures"
    __table_args__ = (
        Index("ix_message_figures_day", "day"),
        Index("ix_message_figures_template_version_id", "template_version_id"),
        Index("ix_message_figures_mailing_id", "mailing_id"),
        Index("ix_message_figures_event_id", "event_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, comment="Made of what the messages have in common")
    cause: Mapped[MessageCause] = mapped_column(choice(MessageCause, "cause"), comment="Why they were sent")
    channel: Mapped[MessageChannel] = mapped_column(choice(MessageChannel, "channel"), comment="E-mail or SMS")
    locale: Mapped[Locale] = mapped_column(choice(Locale, "locale"), comment="Language they were written in")
    template_version_id: Mapped[UUID | None] = mapped_column(
        comment="Version of the template they were written with; none: shipped"
    )
    mailing_id: Mapped[UUID | None] = mapped_column(comment="Mailing that they were of")
    event_id: Mapped[UUID | None] = mapped_column(comment="Event of the booking they were about")
    day: Mapped[date] = mapped_column(comment="Day on which they left, or failed; Paris")

    mailing: Mapped[Mailing | None] = to_one("MessageFigures.mailing_id", "Mailing.id", "figures")
    event: Mapped[Event | None] = to_one("MessageFigures.event_id", "Event.id", "message_figures")
    template_version: Mapped[MessageTemplateVersion | None] = to_one(
        "MessageFigures.template_version_id", "MessageTemplateVersion.id", "figures"
    )


class ClosedMessageFigures(PerMessage, Totals, Base):
    """The part of `MessageFigures` that no row can be counted for any more: totals, and what was purged or erased."""

    __tablename__ = "closed_message_figures"

    id: Mapped[UUID] = mapped_column(primary_key=True, comment="That of the figures")


class MessageTally(PerMessage, Base):
    """A message as it was counted, each count 0 or 1: what makes the figures exact and cheap. Zeros once closed."""

    __tablename__ = "message_tally"
    __table_args__ = (Index("ix_message_tally_figures_id", "figures_id"),)

    message_id: Mapped[UUID] = mapped_column(primary_key=True, comment="Message")
    figures_id: Mapped[UUID] = mapped_column(comment="Figures that it adds to, those of its first count")
    closed: Mapped[bool] = mapped_column(server_default="false", comment="Counted for good; its details are purged")


# Marks of what changed, in the way of `figure_mark`: no key, so that nobody waits for who marks the same message.
message_mark = Table(
    "message_mark",
    Base.metadata,
    Column("message_id", Uuid, nullable=False, comment="Message to be counted again"),
    Column("marked_at", DateTime(timezone=True), server_default=func.now(), nullable=False, comment="When"),
)

# A statement that names this reads figures of messages.
MESSAGE_FIGURE_TABLES = (MessageFigures.__tablename__,)


def _attach_rates() -> None:
    table: Any = MessageFigures.__table__.c
    model: Any = MessageFigures
    model.bounce_rate = figure(share(table.bounced, table.sent), "bounced / sent, 0 to 1")
    model.open_rate = figure(share(table.opened, table.followed), "opened / followed, 0 to 1: by people")
    model.click_rate = figure(share(table.clicked, table.followed), "clicked / followed, 0 to 1: by people")
    model.unsubscribe_rate = figure(share(table.unsubscribed, table.sent), "unsubscribed / sent, 0 to 1")


def _attach_to(owner: Any, key: str, names: Sequence[str], words: str) -> None:
    """The sums over all messages of a version or a mailing, as figures of it: `opened_count`."""
    table, kept = owner.__table__, MessageFigures.__table__
    for name in names:
        of_owner = select(func.sum(kept.c[name])).where(kept.c[key] == table.c.id).correlate(table)
        total = func.coalesce(of_owner.scalar_subquery(), literal_column("0"), type_=kept.c[name].type)
        setattr(owner, f"{name}_count", figure(total, f"{kept.c[name].comment} ({words})"))


_attach_rates()
_attach_to(MessageTemplateVersion, "template_version_id", (*PER_MESSAGE, *TOTALS), "messages written with this version")
# What left and what failed it counts from the messages themselves (`models/mailing_progress.py`).
_attach_to(Mailing, "mailing_id", (*PER_MESSAGE[2:], *TOTALS), "messages of this mailing")
