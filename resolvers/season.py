"""Seasons: prepared, named and given their days by headquarters, and deleted while nothing was planned in them (B1)."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from models.deletion import Deletion
from models.errors import Conflict, NotFound
from models.event import Event
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.season import Season, Truck
from models.session import WriteSession
from resolvers.booking_step import violated
from resolvers.contact import checked_text
from resolvers.season_days import check_days
from resolvers.truck import copy_truck, remove_truck
from resolvers.version import check_version

LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class CreateSeasonInput:
    """A season by its year, its first and last day, local, and a name beside the year if it has one.

    `fleet_of_id`: a season whose trucks come along with their vehicles, available from the first day to the last.
    """

    year: int
    starts_on: date
    ends_on: date
    name: str | None = None
    fleet_of_id: UUID | None = field(default=None, metadata={"node": "Season"})


@dataclass(frozen=True, slots=True)
class ChangeSeasonInput:
    """What changes of a season: what is left out stays, an empty name goes.

    `expected_version` refuses the act if someone changed it meanwhile.
    """

    season_id: UUID
    name: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class DeleteSeasonInput:
    """A season; `expected_version` refuses the act if someone changed it meanwhile."""

    season_id: UUID
    expected_version: int | None = None


async def create_season(session: WriteSession, viewer: Viewer, input: CreateSeasonInput) -> Season:
    """Prepare a season, beside those that run or are over.

    Raises NotFound, InvalidInput naming the field, and Conflict where the year has its season or another one's days
    are in the way, which it names.
    """
    require(viewer, "create_season")
    known = await session.scalar(select(Season).where(Season.year == input.year))
    if known is not None:
        raise _year_taken(input.year)
    if input.fleet_of_id is not None and await session.get(Season, input.fleet_of_id) is None:
        raise NotFound("fleetOfId")
    await check_days(session, None, input.year, input.starts_on, input.ends_on)
    season = Season(
        year=input.year, name=_checked_name(input.name or ""), starts_on=input.starts_on, ends_on=input.ends_on
    )
    try:
        async with session.begin_nested():
            session.add(season)
            await session.flush()
    except IntegrityError as error:
        if violated(error) != "uq_season_year":
            raise
        raise _year_taken(input.year) from error  # of two at once, or an import, the other was faster
    await session.refresh(season)
    if input.fleet_of_id is not None:
        of_season = select(Truck).where(Truck.season_id == input.fleet_of_id).order_by(Truck.name)
        for truck in list(await session.scalars(of_season)):
            await copy_truck(session, truck, season, truck.name)
    return season


async def change_season(session: WriteSession, viewer: Viewer, input: ChangeSeasonInput) -> Season:
    """Change what a season is called, and its days. Cancelled stops may lie outside, no others.

    Raises NotFound, InvalidInput naming the field, and Conflict where someone changed it meanwhile, or where another
    season is in the way or stops would be left outside; it names which.
    """
    require(viewer, "change_season")
    season = await _lock(session, input.season_id, input.expected_version)
    first, last = input.starts_on or season.starts_on, input.ends_on or season.ends_on
    if (first, last) != (season.starts_on, season.ends_on):
        await check_days(session, season.id, season.year, first, last)
    season.starts_on, season.ends_on = first, last
    if input.name is not None:
        season.name = _checked_name(input.name)
    await session.flush()
    await session.refresh(season)
    return season


async def delete_season(session: WriteSession, viewer: Viewer, input: DeleteSeasonInput) -> Deletion:
    """Delete a season in which nothing was ever planned, with its trucks and what they carry.

    Raises NotFound, and Conflict where it has stops, cancelled ones too: they are its history.
    """
    require(viewer, "delete_season")
    season = await _lock(session, input.season_id, input.expected_version)
    if await session.scalar(select(Event.id).where(Event.season_id == season.id).limit(1)) is not None:
        raise Conflict(
            f"La saison {season.year} a des étapes : elle reste, avec son histoire.",
            f"The season of {season.year} has stops: it stays, with its history.",
            field="seasonId",
        )
    for truck in list(await session.scalars(select(Truck).where(Truck.season_id == season.id).with_for_update())):
        await remove_truck(session, truck, "seasonId")
    await session.execute(
        delete(Season).where(Season.id == season.id), execution_options={"synchronize_session": False}
    )
    return Deletion(str(season.year))


async def _lock(session: WriteSession, season_id: UUID, version: int | None) -> Season:
    """The season, until the transaction ends: nobody plans a stop in it meanwhile."""
    season = await session.scalar(select(Season).where(Season.id == season_id).with_for_update())
    if season is None:
        raise NotFound("seasonId")
    check_version(season.version, version)
    return season


def _checked_name(name: str) -> str | None:
    return checked_text(name, "name", LONGEST_NAME) if name.strip() else None


def _year_taken(year: int) -> Conflict:
    return Conflict(
        f"La saison {year} existe déjà. Modifiez-la, ou choisissez une autre année.",
        f"There is a season of {year} already. Change that one, or choose another year.",
        field="year",
    )
