"""`drt recount`: counts all kept figures from nothing, says what differs, and mends it (H1)."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, func, select, union
from sqlalchemy.dialects.postgresql import insert

from models import metadata
from models.errors import InvalidInput
from models.figures import COUNTS, RIDER_COUNTS
from models.session import WriteSession
from resolvers.figures.comparing import (
    EVENT_FIGURES,
    RIDER_FIGURES,
    differing_days,
    differing_events,
    differing_riders,
    season_day_sums,
    season_sums,
)
from resolvers.figures.refresh import keep_figures, refresh_figures

EVENTS_AT_ONCE = 200
FIGURES = (*COUNTS, *RIDER_COUNTS)
event, season, dealership, booking = (metadata.tables[name] for name in ("event", "season", "dealership", "booking"))
day_figures, event_figures, season_figures, season_day_figures, season_rider = (
    metadata.tables[name]
    for name in ("day_figures", "event_figures", "season_figures", "season_day_figures", "season_rider")
)
Tell = Callable[[str], None]
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that was not kept as it is counted; None where there was no row, or should be none."""

    what: str
    figure: str
    kept: Any
    counted: Any

    def __str__(self) -> str:
        kept, counted = ("rien" if value is None else value for value in (self.kept, self.counted))
        return f"{self.what} · {self.figure} : gardé {kept}, compté {counted}"


@dataclass(frozen=True, slots=True)
class Recount:
    """What a recount looked at and found."""

    events: int
    riders: int
    seconds: float
    differences: tuple[Difference, ...]

    def text(self, *, mended: bool) -> str:
        """The report for people, without a final line break."""
        checked = f"{self.events} événements et {self.riders} pilotes recomptés en {self.seconds:.1f} s"
        if not self.differences:
            return f"{checked} : rien à corriger."
        count = len(self.differences)
        found = f"{count} {'différence' if count == 1 else 'différences'}"
        ending = "corrigées." if mended else "non corrigées (essai à blanc)."
        ending = ending.replace("ées", "ée") if count == 1 else ending
        return "\n".join((*(f"  {each}" for each in self.differences), f"{checked} : {found}, {ending}"))


async def recount_figures(session: WriteSession, year: int | None = None, tell: Tell = lambda _line: None) -> Recount:
    """Compare what is kept with what is counted, of one season or of all, and mend it. Never commits.

    Refreshes wait meanwhile, bookings do not: what they change while this runs is marked, and no fault. Raises
    InvalidInput for a year without a season.
    """
    began = time.monotonic()
    years = await _years(session, year)
    await refresh_figures(session)
    # Seasons are counted as a whole: longer than a use case may take, and not by a plan for a single event.
    for name, value in (("statement_timeout", "0"), ("plan_cache_mode", "force_custom_plan")):
        await session.execute(select(func.set_config(name, value, True)))
    counting = _Counting(session, years, tell)
    kept = await counting.kept_of_seasons()
    events = await counting.events(everything=year is None)
    riders = await counting.riders()
    await counting.seasons(kept)
    return Recount(events, riders, time.monotonic() - began, tuple(counting.found))


async def _years(session: WriteSession, year: int | None) -> dict[UUID, int]:
    rows = (await session.execute(select(season.c.id, season.c.year).order_by(season.c.year))).all()
    years = {row.id: row.year for row in rows if year in (None, row.year)}
    if year is not None and not years:
        raise InvalidInput(f"Il n’y a pas de saison {year}.", f"There is no season {year}.")
    return years


class _Counting:
    """A recount under way: what it found so far."""

    def __init__(self, session: WriteSession, years: Mapping[UUID, int], tell: Tell) -> None:
        self.found: list[Difference] = []
        self._session = session
        self._years = years
        self._tell = tell
        self._seasons = {"seasons": list(years)}

    async def events(self, *, everything: bool) -> int:
        """Compare and mend all events, some hundred at a time; returns how many there are."""
        keys = await self._event_keys(everything=everything)
        for start in range(0, len(keys), EVENTS_AT_ONCE):
            some = {"events": keys[start : start + EVENTS_AT_ONCE]}
            days = await self._rows(differing_days(), some)
            events = await self._rows(differing_events(), some)
            wrong = {row["event_id"] for row in days} | {row["id"] for row in events}
            names = await self._names(wrong)
            for row in days:
                self._note(f"{names[row['event_id']]} {row['day']:%d/%m/%Y} {row['model_id']}", row, COUNTS)
            for row in events:
                self._note(names[row["id"]], row, EVENT_FIGURES)
            if wrong:
                await keep_figures(self._session, wrong, ())
            self._tell(f"{min(start + EVENTS_AT_ONCE, len(keys))}/{len(keys)} événements")
        return len(keys)

    async def riders(self) -> int:
        """Compare and mend the riders of the seasons; returns how many there are."""
        rows = await self._rows(differing_riders(), self._seasons)
        for row in rows:
            year = self._years[row["owner_id"]]
            self._note(f"Saison {year}, pilote {row['rider_id']}", row, RIDER_FIGURES)
        if rows:
            await keep_figures(self._session, (), {row["rider_id"] for row in rows})
        count = select(func.count()).where(season_rider.c.season_id.in_(self._years))
        return int(await self._session.scalar(count) or 0)

    async def kept_of_seasons(self) -> tuple[dict[Any, Row], dict[Any, Row]]:
        """The rows of the seasons and of their days as they are, before anything that they sum up is mended."""
        seasons = await self._rows(select(season_figures).where(season_figures.c.id.in_(self._years)))
        days = await self._rows(select(season_day_figures).where(season_day_figures.c.season_id.in_(self._years)))
        return {row["id"]: row for row in seasons}, {row["id"]: row for row in days}

    async def seasons(self, kept: tuple[dict[Any, Row], dict[Any, Row]]) -> None:
        """Compare the seasons, as they were, with the sums of what is right by now; write the sums if need be."""
        sums = {row["id"]: row for row in await self._rows(season_sums(), self._seasons)}
        for key, row in sums.items():
            self._compare(f"Saison {self._years[key]}", kept[0].get(key), row, FIGURES)
        days = {row["id"]: row for row in await self._rows(season_day_sums(), self._seasons)}
        for key in kept[1] | days:
            row = days.get(key) or kept[1][key]
            name = f"Saison {self._years[row['season_id']]}, {row['day']:%d/%m/%Y} {row['model_id']}"
            # A row of zeros is as good as none.
            self._compare(name, kept[1].get(key, {}), days.get(key, {}), COUNTS, absent=0)
        if self.found:
            await self._write(list(sums.values()))

    async def _write(self, sums: Sequence[Row]) -> None:
        for row in sums:
            statement = insert(season_figures).values(**row)
            rest = {name: statement.excluded[name] for name in FIGURES}
            await self._session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=rest))
        gone = delete(season_day_figures).where(season_day_figures.c.season_id.in_(self._years))
        await self._session.execute(gone)
        filled = insert(season_day_figures).from_select(
            ["id", "season_id", "day", "model_id", *COUNTS], season_day_sums(), False
        )
        await self._session.execute(filled, self._seasons)

    def _note(self, what: str, row: Row, figures: Sequence[str]) -> None:
        kept, counted = ({name: row[f"{side}_{name}"] for name in figures} for side in ("kept", "counted"))
        self._compare(what, kept, counted, figures)

    def _compare(self, what: str, kept: Row | None, counted: Row, figures: Sequence[str], absent: Any = None) -> None:
        for name in figures:
            pair = (kept or {}).get(name, absent), counted.get(name, absent)
            if pair[0] != pair[1]:
                self.found.append(Difference(what, name, *pair))

    async def _rows(self, statement: Select[Any], values: Mapping[str, Any] | None = None) -> Sequence[Row]:
        found = await self._session.execute(statement, values)
        rows: Sequence[Row] = found.mappings().all()
        return rows

    async def _event_keys(self, *, everything: bool) -> list[UUID]:
        """Events of the seasons, and those that are kept but are there no more."""
        parts = [select(event.c.id).where(event.c.season_id.in_(self._years))]
        parts += [
            select(key).where(table.c.season_id.in_(self._years))
            for table, key in ((event_figures, event_figures.c.id), (day_figures, day_figures.c.event_id))
        ]
        if everything:
            parts = [select(event.c.id), select(event_figures.c.id), select(day_figures.c.event_id)]
        return list(await self._session.scalars(union(*parts)))

    async def _names(self, keys: set[UUID]) -> Mapping[UUID, str]:
        statement = (
            select(event.c.id, dealership.c.code, event.c.starts_on)
            .join_from(event, dealership, dealership.c.id == event.c.dealership_id)
            .where(event.c.id.in_(keys))
        )
        names = {row["id"]: f"{row['code']} du {row['starts_on']:%d/%m/%Y}" for row in await self._rows(statement)}
        return {key: f"Événement {names.get(key, key)}" for key in keys}
