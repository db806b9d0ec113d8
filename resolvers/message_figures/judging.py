"""Judging openings and clicks anew when something is heard of their message (models/machine_hit.py)."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Select,
    String,
    Uuid,
    any_,
    bindparam,
    func,
    literal_column,
    select,
    update,
)

from models.kit.base import table_of
from models.kit.constant import constant
from models.machine_hit import ALONE, Clue, Hit, HitKind, judge
from models.message import Message
from models.message_event import MessageEvent, MessageEventKind
from models.message_link import LinkKind, MessageLink
from models.session import WriteSession

message, event, link = (table_of(each) for each in (Message, MessageEvent, MessageLink))
OWN: ColumnElement[str] = literal_column("'OWN'", String())
MESSAGES = bindparam("messages", type_=ARRAY(Uuid))
KINDS = {MessageEventKind.OPENED: HitKind.OPEN, MessageEventKind.CLICKED: HitKind.CLICK}
# What a provider calls delivered long after it was sent waited somewhere; nobody was quick then.
DELIVERED_WITHIN = timedelta(minutes=15)


async def judge_messages(session: WriteSession, messages: Collection[UUID]) -> None:
    """Mark each opening and click of these messages as a person's or a machine's. Only this changes the mark."""
    rows = (await session.execute(_HITS, {"messages": list(messages)})).all()
    changed = [change for _, some in groupby(rows, key=lambda row: row.message_id) for change in _judged(list(some))]
    if changed:
        await session.execute(update(MessageEvent), changed)


def _judged(rows: Sequence[Any]) -> Iterable[dict[str, Any]]:
    """What is to be changed in the hits of one message."""
    first = rows[0]
    clues = judge([_hit(row) for row in rows], _arrival(first.sent_at, first.delivered_at), first.links)
    for row, clue in zip(rows, clues, strict=True):
        if row.clue != clue or row.by_machine != (clue is not None):
            yield {"id": row.id, "clue": clue, "by_machine": clue is not None}


def _hit(row: Any) -> Hit:
    kind = HitKind.TRAP if row.link_kind is LinkKind.TRAP else KINDS[row.kind]
    clue = Clue(row.clue) if row.clue else None
    return Hit(kind, row.at, row.agent or "", row.position or 0, clue if clue in ALONE else None)


def _arrival(sent_at: datetime | None, delivered_at: datetime | None) -> datetime | None:
    if sent_at and delivered_at and timedelta() <= delivered_at - sent_at <= DELIVERED_WITHIN:
        return delivered_at
    return sent_at


def _hits() -> Select[Any]:
    other = event.alias("delivery")
    delivered_at = (
        select(func.min(other.c.at))
        .where(other.c.message_id == event.c.message_id, other.c.kind == constant(MessageEventKind.DELIVERED))
        .scalar_subquery()
    )
    every = link.alias("every_link")
    links = (
        select(func.count())
        .where(every.c.message_id == event.c.message_id, every.c.kind == constant(LinkKind.LINK))
        .scalar_subquery()
    )
    columns = (event.c[name] for name in ("id", "message_id", "kind", "at", "agent", "clue", "by_machine"))
    return (
        select(
            *columns,
            link.c.kind.label("link_kind"),
            link.c.position,
            message.c.sent_at,
            delivered_at.label("delivered_at"),
            links.label("links"),
        )
        .join_from(event, message, message.c.id == event.c.message_id)
        .outerjoin(link, link.c.id == event.c.link_id)
        .where(
            event.c.message_id == any_(MESSAGES),
            event.c.source == OWN,
            event.c.kind.in_([constant(kind) for kind in KINDS]),
        )
        .order_by(event.c.message_id, event.c.id)
    )


_HITS = _hits()
