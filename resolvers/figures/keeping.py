"""One statement that counts events and riders again and carries the differences to their seasons.

One statement is one snapshot: days, events, riders and seasons are those of the same instant.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    CTE,
    ColumnElement,
    FromClause,
    Select,
    Table,
    Update,
    Uuid,
    any_,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from models import metadata
from models.figures import (
    COUNTS,
    RIDER_COUNTS,
    DayFigures,
    EventFigures,
    SeasonDayFigures,
    SeasonFigures,
    SeasonRider,
)
from resolvers.figures.counting import (
    ZERO,
    counted_days,
    counted_events,
    counted_season_riders,
    grain_key,
    rider_sums,
)

day_figures, event_figures, season_day_figures, season_figures, season_rider = (
    metadata.tables[mapped.__tablename__]
    for mapped in (DayFigures, EventFigures, SeasonDayFigures, SeasonFigures, SeasonRider)
)
EVENTS = bindparam("events", type_=ARRAY(Uuid))
RIDERS = bindparam("riders", type_=ARRAY(Uuid))
KEPT_DAY = ("id", "season_id", "event_id", "day", "model_id", *COUNTS)
KEPT_EVENT = ("id", "season_id", "due_at", *COUNTS, *RIDER_COUNTS)
KEPT_RIDER = ("season_id", "rider_id", "licence_class", "on_y_amt", "competitor")


def _of_events(column: Any) -> ColumnElement[bool]:
    meant: ColumnElement[bool] = column == any_(EVENTS)
    return meant


def _of_riders(column: Any) -> ColumnElement[bool]:
    meant: ColumnElement[bool] = column == any_(RIDERS)
    return meant


def keeping() -> Update:
    """The statement; its parameters are `events` and `riders`, arrays of keys."""
    days = counted_days(_of_events).cte("days_counted")
    events = counted_events(_of_events, days).cte("events_counted")
    riders = counted_season_riders(_of_riders).cte("riders_counted")
    season_days = _season_days(days)
    changes = _season_changes(events, riders)
    kept = (
        _write(day_figures, days, KEPT_DAY, KEPT_DAY).cte("days_written"),
        delete(day_figures)
        .where(_of_events(day_figures.c.event_id), ~exists().where(days.c.id == day_figures.c.id))
        .cte("days_gone"),
        _write(event_figures, events, KEPT_EVENT, KEPT_EVENT).cte("events_written"),
        delete(event_figures)
        .where(_of_events(event_figures.c.id), ~exists().where(events.c.id == event_figures.c.id))
        .cte("events_gone"),
        _write(season_rider, riders, KEPT_RIDER, ("owner_id", *KEPT_RIDER[1:])).cte("riders_written"),
        delete(season_rider)
        .where(
            _of_riders(season_rider.c.rider_id),
            ~exists().where(
                riders.c.owner_id == season_rider.c.season_id, riders.c.rider_id == season_rider.c.rider_id
            ),
        )
        .cte("riders_gone"),
        season_days.cte("season_days_written"),
    )
    figures = (*COUNTS, *RIDER_COUNTS)
    statement = (
        update(season_figures)
        .where(season_figures.c.id == changes.c.season_id)
        .values({name: season_figures.c[name] + changes.c[name] for name in figures})
    )
    for each in kept:
        statement = statement.add_cte(each)
    return statement


def _write(table: Table, source: CTE, columns: Sequence[str], given: Sequence[str]) -> Any:
    """Insert or overwrite rows; those that are as they should be are left alone."""
    statement = insert(table).from_select(list(columns), select(*(source.c[name] for name in given)), False)
    key = [column.name for column in table.primary_key]
    rest = [name for name in columns if name not in key]
    changed = or_(*(table.c[name].is_distinct_from(statement.excluded[name]) for name in rest))
    return statement.on_conflict_do_update(
        index_elements=key, set_={name: statement.excluded[name] for name in rest}, where=changed
    )


def _season_days(days: CTE) -> Any:
    """What the days of the events add to those of their seasons."""
    keys = ("season_id", "day", "model_id")
    kept = select(day_figures).where(_of_events(day_figures.c.event_id)).subquery("days_kept")
    both = union_all(*(_signed(source, sign, keys, COUNTS) for source, sign in ((days, 1), (kept, -1))))
    changes = _summed(both.subquery("day_changes"), keys, COUNTS).subquery("season_day_changes")
    id_ = grain_key(changes.c.season_id, changes.c.day, changes.c.model_id)
    statement = insert(season_day_figures).from_select(["id", *keys, *COUNTS], select(id_, *changes.c), False)
    added = {name: season_day_figures.c[name] + statement.excluded[name] for name in COUNTS}
    return statement.on_conflict_do_update(index_elements=["id"], set_=added)


def _season_changes(events: CTE, riders: CTE) -> FromClause:
    """What events and riders add to their seasons."""
    kept_events = select(event_figures).where(_of_events(event_figures.c.id)).subquery("events_kept")
    kept_riders = (
        select(season_rider.c.season_id.label("owner_id"), *list(season_rider.c)[1:])
        .where(_of_riders(season_rider.c.rider_id))
        .subquery("riders_kept")
    )
    parts = [_signed(source, sign, ("season_id",), COUNTS) for source, sign in ((events, 1), (kept_events, -1))]
    parts += [_people(source, sign) for source, sign in ((riders, 1), (kept_riders, -1))]
    both = union_all(*parts).subquery("changes")
    return _summed(both, ("season_id",), (*COUNTS, *RIDER_COUNTS)).subquery("season_changes")


def _signed(source: FromClause, sign: int, keys: Sequence[str], names: Sequence[str]) -> Select[Any]:
    filled = [(ZERO if name not in names else _times(sign, source.c[name])).label(name) for name in COUNTS]
    people = [ZERO.label(name) for name in RIDER_COUNTS] if keys == ("season_id",) else []
    return select(*(source.c[key] for key in keys), *filled, *people)


def _people(source: FromClause, sign: int) -> Select[Any]:
    sums = [_times(sign, each.element).label(each.name) for each in rider_sums(source)]
    counts = [ZERO.label(name) for name in COUNTS]
    return select(source.c.owner_id.label("season_id"), *counts, *sums).group_by(source.c.owner_id)


def _times(sign: int, value: ColumnElement[Any]) -> ColumnElement[Any]:
    return value if sign > 0 else -value


def _summed(source: FromClause, keys: Sequence[str], names: Sequence[str]) -> Select[Any]:
    """Differences by key, of which at least one is not zero."""
    sums = {name: func.sum(source.c[name]) for name in names}
    return (
        select(*(source.c[key] for key in keys), *(each.label(name) for name, each in sums.items()))
        .group_by(*(source.c[key] for key in keys))
        .having(or_(*(each != ZERO for each in sums.values())))
    )
