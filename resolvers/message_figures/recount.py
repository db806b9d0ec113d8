"""`drt recount` for messages: counts each again, compares the kept figures with their sums, and mends them (F3)."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, exists, func, literal_column, or_, select, true, update

from models.kit.base import table_of
from models.message_figures import (
    PER_MESSAGE,
    TOTALS,
    ClosedMessageFigures,
    MessageFigures,
    MessageTally,
    message_mark,
)
from models.session import WriteSession
from resolvers.figures.recount import Difference
from resolvers.message_figures.counting import counted_messages, sums
from resolvers.message_figures.refresh import count_messages, refresh_message_figures

figures, closed, tally = (table_of(each) for each in (MessageFigures, ClosedMessageFigures, MessageTally))
ZERO: ColumnElement[int] = literal_column("0", Integer())


@dataclass(frozen=True, slots=True)
class MessageRecount:
    """What a recount of messages looked at and found."""

    messages: int
    seconds: float
    differences: tuple[Difference, ...]

    def text(self, *, mended: bool) -> str:
        """The report for people, without a final line break."""
        checked = f"{self.messages} messages recomptés en {self.seconds:.1f} s"
        if not self.differences:
            return f"{checked} : rien à corriger."
        ending = "corrigé" if mended else "non corrigé (essai à blanc)"
        lines = [f"  {each}" for each in self.differences]
        return "\n".join((*lines, f"{checked} : {len(lines)} à corriger, {ending}."))


async def recount_messages(session: WriteSession) -> MessageRecount:
    """Compare what is kept of messages with what is counted, and mend it. Never commits.

    What was purged or belongs to nobody is in `ClosedMessageFigures`, and taken from there. Refreshes wait meanwhile.
    """
    began = time.monotonic()
    await refresh_message_figures(session)
    for name, value in {
        "statement_timeout": "0",
        "plan_cache_mode": "force_custom_plan",
        "enable_seqscan": "on",
    }.items():
        await session.execute(select(func.set_config(name, value, True)))
    rows = (await session.execute(_differing_messages())).mappings().all()
    found = [each for row in rows for each in _compared(f"Message {row['message_id']}", row, PER_MESSAGE)]
    if rows:
        await count_messages(session, [row["message_id"] for row in rows])
    wrong = (await session.execute(_differing_figures())).mappings().all()
    for row in wrong:
        found += _compared(f"{row['cause']} {row['channel']} du {row['day']:%d/%m/%Y}", row, (*PER_MESSAGE, *TOTALS))
        values = {name: row[f"counted_{name}"] for name in (*PER_MESSAGE, *TOTALS)}
        await session.execute(update(figures).where(figures.c.id == row["id"]).values(values))
    count = await session.scalar(select(func.count()).select_from(tally)) or 0
    return MessageRecount(count, time.monotonic() - began, tuple(found))


def _compared(what: str, row: Mapping[str, Any], names: Sequence[str]) -> list[Difference]:
    pairs = {name: (row[f"kept_{name}"], row[f"counted_{name}"]) for name in names}
    return [Difference(what, name, *pair) for name, pair in pairs.items() if pair[0] != pair[1]]


def _differing_messages() -> Select[Any]:
    """Messages that are not kept as they are counted; marked ones have changed since, which is no fault."""
    counted = counted_messages(lambda _key: true()).subquery("counted")
    kept = select(tally).where(~tally.c.closed).subquery("kept")
    key = func.coalesce(kept.c.message_id, counted.c.message_id)
    return (
        select(
            key.label("message_id"),
            *(kept.c[name].label(f"kept_{name}") for name in PER_MESSAGE),
            *(counted.c[name].label(f"counted_{name}") for name in PER_MESSAGE),
        )
        .select_from(kept.join(counted, kept.c.message_id == counted.c.message_id, full=True))
        .where(or_(*(kept.c[name].is_distinct_from(counted.c[name]) for name in PER_MESSAGE)))
        .where(~exists().where(message_mark.c.message_id == key))
    )


def _differing_figures() -> Select[Any]:
    """Figures that are not the sums of the messages counted in them, and of what is closed."""
    added = select(tally.c.figures_id, *sums(tally)).group_by(tally.c.figures_id).subquery("added")
    per_message = {
        name: func.coalesce(added.c[name], ZERO) + func.coalesce(closed.c[name], ZERO) for name in PER_MESSAGE
    }
    counted = {**per_message, **{name: func.coalesce(closed.c[name], ZERO) for name in TOTALS}}
    same = and_(*(figures.c[name] == counted[name] for name in counted))
    return (
        select(
            *(figures.c[name] for name in ("id", "cause", "channel", "day")),
            *(figures.c[name].label(f"kept_{name}") for name in counted),
            *(value.label(f"counted_{name}") for name, value in counted.items()),
        )
        .select_from(
            figures.outerjoin(added, added.c.figures_id == figures.c.id).outerjoin(closed, closed.c.id == figures.c.id)
        )
        .where(~same)
    )
