"""Writing the log of the waiting list (C7): under the event's lock, so that its numbers tell the order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, String, Uuid, bindparam, func, insert, select

from models.driver_session import Fetching
from models.kit.base import table_of
from models.statement import Statement
from models.wish_step import PassCause, WishStep, WishStepKind


@dataclass(frozen=True, slots=True)
class Logged:
    """A step to be written."""

    wish_id: UUID
    kind: WishStepKind
    cause: PassCause | None = None
    booking_id: UUID | None = None
    place_id: UUID | None = None


async def log_steps(session: Fetching, steps: Sequence[Logged], actor: str) -> None:
    """Write steps in the order given. Who changes who is in the order holds the event's lock (`waiting_lock`)."""
    if steps:
        columns = {f"{name}s": [getattr(step, name) for step in steps] for name in _COLUMNS}
        await session.fetch_rows(_LOG, **columns, actor=actor)


_COLUMNS: dict[str, Any] = {
    "wish_id": Uuid(),
    "kind": String(),
    "cause": String(),
    "booking_id": Uuid(),
    "place_id": Uuid(),
}


def _log() -> Statement:
    step = (
        func.unnest(*(bindparam(f"{name}s", type_=ARRAY(kind)) for name, kind in _COLUMNS.items()))
        .table_valued(*_COLUMNS, with_ordinality="nth", name="step")
        .render_derived()
    )
    values = {
        "id": func.new_key(),
        **{name: step.c[name] for name in _COLUMNS},
        "actor": bindparam("actor", type_=String()),
    }
    source = select(*values.values()).order_by(step.c.nth)
    return Statement(insert(table_of(WishStep)).from_select(list(values), source, include_defaults=False))


_LOG = _log()
