"""What happens when a link of a mail is followed or its pixel is loaded: one statement to answer, one to count."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    DateTime,
    String,
    Uuid,
    and_,
    bindparam,
    cast,
    func,
    insert,
    literal_column,
    select,
)

from models.kit.base import table_of
from models.kit.uuid7 import uuid7
from models.machine_hit import LONGEST_AGENT, Clue, HitKind, Request, judge_alone
from models.message import Message
from models.message_event import MessageEvent, MessageEventKind
from models.message_link import LinkKind, MessageLink, message_hit
from models.session import Database
from models.statement import Statement
from resolvers.following import agreed_to_be_followed

# Of one kind and one message. Whoever asks for a pixel a million times has opened one message.
MOST_EVENTS = 100
message, event, link = (table_of(each) for each in (Message, MessageEvent, MessageLink))
_recipient = select(message.c.recipient).where(message.c.id == link.c.message_id).correlate(link).scalar_subquery()
_FIND = Statement(
    select(
        func.jsonb_build_object(
            *(literal_column("'kind'", String()), link.c.kind),
            *(literal_column("'position'", String()), link.c.position),
            *(literal_column("'target'", String()), link.c.target),
            *(literal_column("'message_id'", String()), link.c.message_id),
            *(literal_column("'figures_id'", String()), link.c.figures_id),
            *(
                literal_column("'followed'", String()),
                and_(link.c.message_id.is_not(None), agreed_to_be_followed(_recipient)),
            ),
        )
    ).where(link.c.id == bindparam("key", type_=Uuid()), link.c.expires_at > func.now())
)


def _write_event() -> Statement:
    """One more event, unless there are enough of its kind."""
    of = event.alias("others")
    kind = cast(bindparam("kind", type_=event.c.kind.type), event.c.kind.type)
    message_id = cast(bindparam("message_id", type_=Uuid()), Uuid)
    others = select(func.count()).where(of.c.message_id == message_id, of.c.kind == kind).scalar_subquery()
    given = {
        "id": bindparam("id", type_=Uuid()),
        "message_id": message_id,
        "kind": kind,
        "at": bindparam("at", type_=DateTime(timezone=True)),
        "by_machine": bindparam("by_machine", type_=Boolean()),
        "detail": bindparam("detail", type_=String()),
        "source": literal_column("'OWN'", String()),
        "link_id": bindparam("link_id", type_=Uuid()),
        "agent": bindparam("agent", type_=String()),
        "clue": bindparam("clue", type_=event.c.clue.type),
    }
    rows = select(*(value.label(name) for name, value in given.items())).where(others < MOST_EVENTS)
    return Statement(insert(event).from_select(list(given), rows, False))


_WRITE_EVENT = _write_event()
_WRITE_TOTAL = Statement(
    insert(message_hit).values(
        {name: bindparam(name, type_=message_hit.c[name].type) for name in ("figures_id", "kind", "by_machine", "at")}
    )
)


@dataclass(frozen=True, slots=True)
class FoundLink:
    """A link, pixel or trap that is alive. `followed`: its hits may be counted one by one, as of now."""

    id: UUID
    kind: LinkKind
    position: int
    target: str | None
    message_id: UUID | None
    figures_id: UUID
    followed: bool


async def find_link(database: Database, key: UUID) -> FoundLink | None:
    """What a key stands for; None if it stands for nothing, or no longer."""
    found: dict[str, Any] | None = await database.reader.fetch_value(_FIND.text, _FIND.arguments({"key": key}))
    if found is None:
        return None
    return FoundLink(
        id=key,
        kind=LinkKind(found["kind"]),
        position=found["position"],
        target=found["target"],
        message_id=UUID(found["message_id"]) if found["message_id"] else None,
        figures_id=UUID(found["figures_id"]),
        followed=found["followed"],
    )


async def count_hit(database: Database, found: FoundLink, request: Request, at: datetime) -> None:
    """Count one request: as an event of the message for who is followed, otherwise in a total that names nobody."""
    kind = {LinkKind.PIXEL: HitKind.OPEN, LinkKind.LINK: HitKind.CLICK, LinkKind.TRAP: HitKind.TRAP}[found.kind]
    clue = judge_alone(kind, request)
    if not found.followed:
        values = {"figures_id": found.figures_id, "kind": kind, "by_machine": clue is not None, "at": at}
        await database.append(_WRITE_TOTAL, values)
        return
    await database.append(_WRITE_EVENT, _event(found, kind, clue, request, at))


def _event(found: FoundLink, kind: HitKind, clue: Clue | None, request: Request, at: datetime) -> dict[str, Any]:
    opened = kind is HitKind.OPEN
    return {
        "id": uuid7(),
        "message_id": found.message_id,
        "kind": MessageEventKind.OPENED if opened else MessageEventKind.CLICKED,
        "at": at,
        "by_machine": clue is not None,
        "detail": found.target,
        "link_id": found.id,
        "agent": "".join(char for char in request.agent[:LONGEST_AGENT] if char.isprintable()),
        "clue": clue,
    }
