"""The frame of bulk acts: previewed as rows, begun in one transaction, carried out by jobs (C6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, func, select, update

from models.act import Act, ActItem, ActItemState, ActKind, ActState
from models.errors import Conflict, InvalidInput, NotFound
from models.kit.base import table_of
from models.kit.constant import constant
from models.kit.uuid7 import uuid7
from models.outbox import enqueue
from models.policy.viewer import Viewer
from models.session import WriteSession
from resolvers.act_scope import collect, places_of
from resolvers.act_seats import find_offers
from settings import get_settings

ITEM = table_of(ActItem)
LONGEST_REASON = 500
TASK = "carry_out_act"


@dataclass(frozen=True, slots=True)
class ActInput:
    """An act that was begun."""

    act_id: UUID


def told_at(act: Act, now: datetime) -> datetime:
    """When the riders will know: messages leave when the undo window ends."""
    return act.undo_until or now + timedelta(minutes=get_settings().undo_minutes)


async def make_act(
    session: WriteSession,
    viewer: Viewer,
    kind: ActKind,
    *,
    preview: bool,
    reason: str | None,
    parameters: Mapping[str, Any] | None = None,
    **columns: Any,
) -> Act:
    """The row of an act, which nothing was done by yet. Raises InvalidInput on a reason that is too long."""
    if reason is not None and (len(reason) > LONGEST_REASON or "\x00" in reason):
        raise InvalidInput(
            f"La raison a {LONGEST_REASON} caractères au plus.",
            f"The reason has at most {LONGEST_REASON} characters.",
            field="reason",
        )
    window = timedelta(minutes=get_settings().undo_minutes)
    act = Act(
        id=uuid7(),
        kind=kind,
        state=ActState.PREVIEW if preview else ActState.QUEUED,
        undo_until=None if preview else datetime.now(UTC) + window,
        parameters=dict(parameters or {}),
        reason=(reason or "").strip() or None,
        actor=viewer.actor,
        actor_id=viewer.actor_id,
        **columns,
    )
    session.add(act)
    await session.flush()
    return act


async def preview_act(session: WriteSession, act: Act, meant: ColumnElement[bool], *, offers: bool) -> Act:
    """Write what the act would meet, and what each rider would be offered as things stand; nothing is done."""
    await collect(session, act, meant)
    if offers:
        pending = (ITEM.c.act_id == act.id) & (ITEM.c.state == constant(ActItemState.PENDING))
        found = await find_offers(session, pending, told_at(act, datetime.now(UTC)), without=meant)
        await write_items(
            session,
            [
                {"item_id": each.seeker.item_id, "rank": each.rank, "offered_place_id": each.seat.place_id}
                for each in found
            ],
        )
    await session.refresh(act)
    return act


async def begin_act(session: WriteSession, act: Act) -> Act:
    """Have it carried out once this transaction, which stopped the selling, has committed."""
    await session.flush()
    await enqueue(session, TASK, {"act_id": str(act.id), "batch": 0}, deduplication_key=f"{TASK}:{act.id}:0")
    await session.refresh(act)
    return act


async def check_meets(session: WriteSession, meant: ColumnElement[bool]) -> None:
    """Raise Conflict where no place is meant."""
    if not await session.scalar(select(places_of(meant, func.count()).scalar_subquery() > 0)):
        raise nothing_meant()


def nothing_meant() -> Conflict:
    """The refusal of an act that would do nothing."""
    return Conflict(
        "Aucune place à venir n’est concernée. Vérifiez l’événement, le modèle et la date.",
        "No coming place is concerned. Check the event, the model and the date.",
    )


async def write_items(session: WriteSession, items: list[dict[str, Any]]) -> None:
    """Write columns of many items, each named by its `item_id`; all name the same columns."""
    if not items:
        return
    names = [name for name in items[0] if name != "item_id"]
    statement = update(ITEM).where(ITEM.c.id == bindparam("item_id"))
    values = {name: bindparam(f"new_{name}", type_=ITEM.c[name].type) for name in names}
    rows = [{"item_id": each["item_id"], **{f"new_{name}": each[name] for name in names}} for each in items]
    await (await session.connection()).execute(statement.values(values), rows)


async def lock_act(session: WriteSession, act_id: UUID) -> Act:
    """The act, locked against the job that carries it out. Raises NotFound; a preview is no act."""
    statement = select(Act).where(Act.id == act_id, Act.state != ActState.PREVIEW).with_for_update()
    act = await session.scalar(statement.execution_options(populate_existing=True))
    if act is None:
        raise NotFound("actId")
    return act
