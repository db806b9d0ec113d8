"""Statements that write the figures of messages: count again, close for good, add totals. Each is one snapshot."""

from typing import Any

from sqlalchemy import (
    ARRAY,
    CTE,
    ColumnElement,
    FromClause,
    Integer,
    Select,
    Table,
    Update,
    Uuid,
    and_,
    any_,
    bindparam,
    cast,
    delete,
    func,
    literal_column,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import Insert, distinct_on, insert

from models.kit.base import table_of
from models.kit.constant import constant
from models.machine_hit import HitKind
from models.message import Message
from models.message_figures import (
    GRAIN,
    PER_MESSAGE,
    TOTALS,
    ClosedMessageFigures,
    MessageFigures,
    MessageTally,
)
from models.message_link import message_hit
from resolvers.message_figures.counting import counted_messages, sums

figures, closed, tally, message = (
    table_of(each) for each in (MessageFigures, ClosedMessageFigures, MessageTally, Message)
)
MESSAGES = bindparam("messages", type_=ARRAY(Uuid))
ZERO: ColumnElement[int] = literal_column("0", Integer())


def meant(column: Any) -> ColumnElement[bool]:
    """Whether a message is among the statement's parameter `messages`."""
    found: ColumnElement[bool] = column == any_(MESSAGES)
    return found


def keeping() -> Insert:
    """Count `messages` again, and add the differences to their figures."""
    counted = counted_messages(meant).cte("counted")
    kept = select(tally).where(meant(tally.c.message_id), ~tally.c.closed)
    still = kept.where(tally.c.message_id.in_(select(counted.c.message_id))).subquery("kept")
    both = union_all(*(_signed(source, sign) for source, sign in ((counted, 1), (still, -1)))).subquery("both")
    changes = (
        select(both.c.figures_id, *sums(both))
        .group_by(both.c.figures_id)
        .having(or_(*(func.sum(both.c[name]) != ZERO for name in PER_MESSAGE)))
        .subquery("changes")
    )
    names = ("figures_id", *GRAIN)
    grains = select(*(counted.c[name] for name in names)).ext(distinct_on(counted.c.figures_id)).subquery("grains")
    # In the order of their keys, as whoever makes the rows before they are counted writes them: nobody waits in a ring.
    rows = (
        select(*(grains.c[name] for name in names), *(changes.c[name] for name in PER_MESSAGE))
        .join_from(changes, grains, grains.c.figures_id == changes.c.figures_id)
        .order_by(grains.c.figures_id)
    )
    statement = insert(figures).from_select(["id", *GRAIN, *PER_MESSAGE], rows, False)
    return _adding(statement, figures, PER_MESSAGE).add_cte(_tallying(counted).cte("tallied"))


def _signed(source: FromClause, sign: int) -> Select[Any]:
    counts = (source.c[name] if sign > 0 else -source.c[name] for name in PER_MESSAGE)
    return select(source.c.figures_id, *(each.label(name) for name, each in zip(PER_MESSAGE, counts, strict=True)))


def _tallying(counted: CTE) -> Insert:
    names = ("message_id", "figures_id", *PER_MESSAGE)
    statement = insert(tally).from_select(list(names), select(*(counted.c[name] for name in names)), False)
    changed = or_(*(tally.c[name] != statement.excluded[name] for name in PER_MESSAGE))
    values = {name: statement.excluded[name] for name in PER_MESSAGE}
    return statement.on_conflict_do_update(index_elements=["message_id"], set_=values, where=changed)


def _adding(statement: Insert, table: Table, names: tuple[str, ...]) -> Insert:
    values = {name: table.c[name] + statement.excluded[name] for name in names}
    return statement.on_conflict_do_update(index_elements=["id"], set_=values)


def closing() -> Update:
    """Keep the counts of `messages` for good: they are added to what is closed, and set to zero."""
    open_ = select(tally).where(meant(tally.c.message_id), ~tally.c.closed).cte("open")
    rows = select(open_.c.figures_id, *sums(open_)).group_by(open_.c.figures_id)
    added = _adding(insert(closed).from_select(["id", *PER_MESSAGE], rows, False), closed, PER_MESSAGE)
    values: dict[str, Any] = {**dict.fromkeys(PER_MESSAGE, 0), "closed": True}
    return (
        update(tally)
        .where(tally.c.message_id.in_(select(open_.c.message_id)))
        .values(values)
        .add_cte(added.cte("added"))
    )


def gone_messages() -> Select[Any]:
    """Those of `messages` that were counted and are there no more."""
    there = select(message.c.id).where(meant(message.c.id))
    return select(tally.c.message_id).where(
        meant(tally.c.message_id), ~tally.c.closed, tally.c.message_id.not_in(there)
    )


def adding_totals() -> Update:
    """Take the hits of nobody in particular and add them to the figures, and to what is closed: nothing else tells."""
    taken = delete(message_hit).returning(message_hit.c.figures_id, message_hit.c.kind, message_hit.c.by_machine)
    hits = taken.cte("hits")
    opened = hits.c.kind == constant(HitKind.OPEN)
    which = {
        "openings": and_(opened, ~hits.c.by_machine),
        "machine_openings": and_(opened, hits.c.by_machine),
        "clicks": and_(~opened, ~hits.c.by_machine),
        "machine_clicks": and_(~opened, hits.c.by_machine),
    }
    counts = (cast(func.count().filter(which[name]), Integer).label(name) for name in TOTALS)
    totals = select(hits.c.figures_id, *counts).group_by(hits.c.figures_id).cte("totals")
    rows = select(totals.c.figures_id, *(totals.c[name] for name in TOTALS))
    added = _adding(insert(closed).from_select(["id", *TOTALS], rows, False), closed, TOTALS)
    return (
        update(figures)
        .where(figures.c.id == totals.c.figures_id)
        .values({name: figures.c[name] + totals.c[name] for name in TOTALS})
        .add_cte(added.cte("added"))
    )
