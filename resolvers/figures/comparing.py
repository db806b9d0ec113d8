"""What a recount asks: which kept figures differ from counted ones, and what those of seasons add up to."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    FromClause,
    Select,
    Uuid,
    and_,
    any_,
    bindparam,
    exists,
    func,
    or_,
    select,
)

from models import metadata
from models.figures import COUNTS, RIDER_COUNTS, figure_mark
from resolvers.figures.counting import (
    ZERO,
    counted_days,
    counted_events,
    counted_season_riders,
    event,
    grain_key,
    rider_sums,
)

day_figures, event_figures, season_rider = (
    metadata.tables[name] for name in ("day_figures", "event_figures", "season_rider")
)
EVENTS = bindparam("events", type_=ARRAY(Uuid))
SEASONS = bindparam("seasons", type_=ARRAY(Uuid))
EVENT_FIGURES = ("season_id", "due_at", *COUNTS, *RIDER_COUNTS)
RIDER_FIGURES = ("licence_class", "on_y_amt", "competitor")


def differing_days() -> Select[Any]:
    """Days of the `events` that are not as they are counted."""
    kept = select(day_figures).where(_among(day_figures.c.event_id, EVENTS)).subquery("kept")
    counted = counted_days(lambda key: _among(key, EVENTS)).subquery("counted")
    return _differing(kept, counted, ("id",), ("event_id", "day", "model_id"), COUNTS).where(
        _unmarked("event_id", func.coalesce(kept.c.event_id, counted.c.event_id))
    )


def differing_events() -> Select[Any]:
    """Those of the `events` that are not as they are counted."""
    kept = select(event_figures).where(_among(event_figures.c.id, EVENTS)).subquery("kept")
    days = counted_days(lambda key: _among(key, EVENTS)).cte("days_counted")
    counted = counted_events(lambda key: _among(key, EVENTS), days).subquery("counted")
    return _differing(kept, counted, ("id",), (), EVENT_FIGURES).where(
        _unmarked("event_id", func.coalesce(kept.c.id, counted.c.id))
    )


def differing_riders() -> Select[Any]:
    """Riders of the `seasons` that are not as they are counted."""
    kept = select(season_rider.c.season_id.label("owner_id"), *list(season_rider.c)[1:])
    kept_rows = kept.where(_among(season_rider.c.season_id, SEASONS)).subquery("kept")
    counted = counted_season_riders(lambda _key: _among(event.c.season_id, SEASONS)).subquery("counted")
    return _differing(kept_rows, counted, ("owner_id", "rider_id"), (), RIDER_FIGURES).where(
        _unmarked("rider_id", func.coalesce(kept_rows.c.rider_id, counted.c.rider_id))
    )


def season_day_sums() -> Select[Any]:
    """What `SeasonDayFigures` of the `seasons` should be: the sums of what is kept of their events' days."""
    keys = [day_figures.c[name] for name in ("season_id", "day", "model_id")]
    return (
        select(grain_key(*keys), *keys, *(func.sum(day_figures.c[name]).label(name) for name in COUNTS))
        .where(_among(day_figures.c.season_id, SEASONS))
        .group_by(*keys)
    )


def season_sums() -> Select[Any]:
    """What `SeasonFigures` of the `seasons` should be: the sums of what is kept of events, and the riders kept."""
    season = metadata.tables["season"]
    sums = {name: func.sum(event_figures.c[name]).label(name) for name in COUNTS}
    events = select(event_figures.c.season_id, *sums.values()).group_by(event_figures.c.season_id).subquery("events")
    people = (
        select(season_rider.c.season_id, *rider_sums(season_rider))
        .group_by(season_rider.c.season_id)
        .subquery("people")
    )
    return (
        select(
            season.c.id,
            *(func.coalesce(events.c[name], ZERO).label(name) for name in COUNTS),
            *(func.coalesce(people.c[name], ZERO).label(name) for name in RIDER_COUNTS),
        )
        .select_from(
            season.outerjoin(events, events.c.season_id == season.c.id).outerjoin(
                people, people.c.season_id == season.c.id
            )
        )
        .where(_among(season.c.id, SEASONS))
    )


def _among(column: Any, keys: Any) -> ColumnElement[bool]:
    found: ColumnElement[bool] = column == any_(keys)
    return found


def _unmarked(name: str, key: ColumnElement[Any]) -> ColumnElement[bool]:
    """What has changed since the refresh is marked, in the same snapshot: it is no fault that it differs."""
    return ~exists().where(figure_mark.c[name] == key)


def _differing(
    kept: FromClause,
    counted: FromClause,
    key: Sequence[str],
    names: Sequence[str],
    figures: Sequence[str],
) -> Select[Any]:
    """Rows of which a figure is not the same on both sides: `key` and `names`, then `kept_…` and `counted_…`."""
    same = and_(*(kept.c[name] == counted.c[name] for name in key))
    differs = or_(*(kept.c[name].is_distinct_from(counted.c[name]) for name in (*key, *figures)))
    return (
        select(
            *(func.coalesce(kept.c[name], counted.c[name]).label(name) for name in (*key, *names)),
            *(kept.c[name].label(f"kept_{name}") for name in figures),
            *(counted.c[name].label(f"counted_{name}") for name in figures),
        )
        .select_from(kept.join(counted, same, full=True))
        .where(differs)
    )
