"""What each message adds to the figures, counted from the message and what came back of it."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    FromClause,
    Integer,
    Select,
    String,
    Uuid,
    and_,
    case,
    cast,
    func,
    literal_column,
    or_,
    select,
    true,
)

from models.booking import Booking
from models.kit.base import table_of
from models.kit.constant import constant
from models.message import Message, MessageStatus
from models.message_event import MessageEvent, MessageEventKind
from models.message_figures import GRAIN, PER_MESSAGE, MessageTally
from models.message_link import LinkKind, MessageLink

message, booking, event, link, tally = (
    table_of(each) for each in (Message, Booking, MessageEvent, MessageLink, MessageTally)
)
K = MessageEventKind
Meant = Callable[[Any], ColumnElement[bool]]
HOME_ZONE: ColumnElement[str] = literal_column("'Europe/Paris'", String())
_BAR: ColumnElement[str] = literal_column("'|'", String())
_NONE: ColumnElement[str] = literal_column("''", String())


def local_day(moment: ColumnElement[Any]) -> ColumnElement[Any]:
    """The day of a moment in France."""
    return cast(func.timezone(HOME_ZONE, moment), Date)


def grain(day: ColumnElement[Any]) -> dict[str, ColumnElement[Any]]:
    """What a message is counted with, by name; the statement reads `message` and, outer joined, `booking`."""
    of_message = (name for name in GRAIN if name not in ("event_id", "day"))
    found: dict[str, ColumnElement[Any]] = {name: message.c[name] for name in of_message}
    found |= {"event_id": booking.c.event_id, "day": day}
    return {name: found[name] for name in GRAIN}


def grain_key(parts: dict[str, ColumnElement[Any]]) -> ColumnElement[Any]:
    """The key of the figures that stand for these values: the same values make the same key."""
    written = [func.to_char(parts["day"], literal_column("'YYYYMMDD'", String()))]
    written += [func.coalesce(cast(parts[name], String), _NONE) for name in GRAIN if name != "day"]
    return cast(func.md5(func.concat_ws(_BAR, *written)), Uuid)


def key_of_grain(parts: Mapping[str, Any]) -> UUID:
    """The same key made here."""
    written = [f"{parts['day']:%Y%m%d}", *(str(parts[name] or "") for name in GRAIN if name != "day")]
    return UUID(hashlib.md5("|".join(written).encode(), usedforsecurity=False).hexdigest())


def counted_messages(meant: Meant) -> Select[Any]:
    """One row per message that is not closed: its figures, what they stand for, and its counts, each 0 or 1.

    A message keeps the figures of its first count, whatever becomes of its booking.
    """
    parts = grain(local_day(func.coalesce(message.c.sent_at, message.c.created_at)))
    # Each is looked up once a message: as a condition in each count it would be asked for again.
    happened, pixel = _happened().lateral("happened"), _pixel().lateral("pixel")
    return (
        select(
            message.c.id.label("message_id"),
            func.coalesce(tally.c.figures_id, grain_key(parts)).label("figures_id"),
            *(part.label(name) for name, part in parts.items()),
            *(case((condition, 1), else_=0).label(name) for name, condition in _conditions(happened, pixel).items()),
        )
        .select_from(
            message.outerjoin(booking, booking.c.id == message.c.booking_id)
            .outerjoin(tally, tally.c.message_id == message.c.id)
            .join(happened, true())
            .join(pixel, true())
        )
        .where(meant(message.c.id), message.c.is_test.is_(False), tally.c.closed.is_not(True))
        .where(
            or_(
                message.c.sent_at.is_not(None),
                message.c.status == constant(MessageStatus.FAILED),
                # It failed, and waits to be sent again.
                tally.c.message_id.is_not(None),
            )
        )
    )


def _happened() -> Select[Any]:
    """Which kinds of events a message has."""
    named = {
        "delivered": event.c.kind == constant(K.DELIVERED),
        "bounced": event.c.kind == constant(K.BOUNCED),
        "complained": event.c.kind == constant(K.COMPLAINED),
        "unsubscribed": event.c.kind.in_([constant(K.UNSUBSCRIBED), constant(K.STOPPED)]),
        "opened": and_(event.c.kind == constant(K.OPENED), ~event.c.by_machine),
        "machine_opened": and_(event.c.kind == constant(K.OPENED), event.c.by_machine),
        "clicked": and_(event.c.kind == constant(K.CLICKED), ~event.c.by_machine),
        "machine_clicked": and_(event.c.kind == constant(K.CLICKED), event.c.by_machine),
    }
    found = (
        func.coalesce(func.bool_or(condition), literal_column("false", Boolean()), type_=Boolean()).label(name)
        for name, condition in named.items()
    )
    return select(*found).where(event.c.message_id == message.c.id)


def _pixel() -> Select[Any]:
    """Whether a message has a pixel of its own."""
    found = func.count() > literal_column("0", Integer())
    return select(found.label("there")).where(
        link.c.message_id == message.c.id, link.c.kind == constant(LinkKind.PIXEL)
    )


def _conditions(happened: FromClause, pixel: FromClause) -> dict[str, ColumnElement[bool]]:
    """Which messages each figure counts, in the words of `PerMessage`."""
    sent = message.c.sent_at.is_not(None)
    followed = pixel.c.there
    # Images may be blocked: who clicked has opened.
    opened = or_(happened.c.opened, happened.c.clicked)
    found = {
        "sent": sent,
        "failed": message.c.status == constant(MessageStatus.FAILED),
        **{name: and_(sent, happened.c[name]) for name in ("delivered", "bounced", "complained", "unsubscribed")},
        "followed": and_(sent, followed),
        "opened": and_(sent, followed, opened),
        "opened_by_machine": and_(sent, followed, ~opened, happened.c.machine_opened),
        "clicked": and_(sent, followed, happened.c.clicked),
        "clicked_by_machine": and_(sent, followed, ~happened.c.clicked, happened.c.machine_clicked),
    }
    return {name: found[name] for name in PER_MESSAGE}


def sums(source: FromClause) -> list[ColumnElement[int]]:
    """The sum of each count, 0 of nothing."""
    zero: ColumnElement[int] = literal_column("0", Integer())
    return [func.coalesce(func.sum(source.c[name]), zero).label(name) for name in PER_MESSAGE]
