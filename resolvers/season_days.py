"""The days that a season may have, beside other seasons and around the stops that are planned (B1, B7)."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select

from models.dealership import Dealership
from models.errors import Conflict, InvalidInput
from models.event import Event, EventState
from models.season import Season, Truck
from models.session import WriteSession

FIRST_YEAR, LAST_YEAR = 2000, 2100
LONGEST_DAYS = 366
MOST_NAMED = 3
# Of those who give seasons their days at once, one waits for the other: no two would see that theirs overlap.
_ONE_AT_A_TIME = "drt.season_days"


async def check_days(session: WriteSession, season_id: UUID | None, year: int, first: date, last: date) -> None:
    """Refuse days that a season of that year cannot have. No id: a new season.

    Raises InvalidInput naming the field, and Conflict that names the season in the way or the stops left outside.
    """
    _check_plausible(year, first, last)
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtext(_ONE_AT_A_TIME))))
    await _check_others(session, season_id, first, last)
    if season_id is not None:
        await _check_stops(session, season_id, first, last)


async def keep_season(session: WriteSession, truck_id: UUID) -> None:
    """Keep the days of a truck's season as they are until the transaction ends: a stop is about to be planned in it."""
    of_truck = select(Season.id).join(Truck, Truck.season_id == Season.id).where(Truck.id == truck_id)
    await session.execute(of_truck.with_for_update(read=True, key_share=True, of=Season))


def outside_season(season: Season) -> InvalidInput:
    """The refusal of a stop on days that are not its season's."""
    return InvalidInput(
        f"La saison de ce camion va du {season.starts_on:%d/%m/%Y} au {season.ends_on:%d/%m/%Y}."
        " Choisissez des jours de la saison, ou changez d’abord ses dates.",
        f"This truck's season goes from {season.starts_on} to {season.ends_on}."
        " Choose days of the season, or change its dates first.",
        field="startsOn",
    )


def _check_plausible(year: int, first: date, last: date) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise InvalidInput(
            f"L’année va de {FIRST_YEAR} à {LAST_YEAR}.",
            f"The year goes from {FIRST_YEAR} to {LAST_YEAR}.",
            field="year",
        )
    if not 0 <= (last - first).days < LONGEST_DAYS:
        raise InvalidInput(
            f"Choisissez un premier puis un dernier jour : {LONGEST_DAYS} jours au plus.",
            f"Choose a first, then a last day: {LONGEST_DAYS} days at most.",
            field="endsOn",
        )
    if not first.year <= year <= last.year:
        raise InvalidInput(
            f"La saison {year} n’aurait aucun jour en {year}. Vérifiez l’année, ou les dates.",
            f"The season of {year} would have no day in {year}. Check the year, or the dates.",
            field="startsOn",
        )


async def _check_others(session: WriteSession, season_id: UUID | None, first: date, last: date) -> None:
    in_the_way = select(Season).where(Season.starts_on <= last, Season.ends_on >= first).order_by(Season.starts_on)
    if season_id is not None:
        in_the_way = in_the_way.where(Season.id != season_id)
    other = await session.scalar(in_the_way.limit(1))
    if other is None:
        return
    raise Conflict(
        f"La saison {other.year} va du {other.starts_on:%d/%m/%Y} au {other.ends_on:%d/%m/%Y}."
        " Choisissez d’autres dates, ou changez d’abord les siennes.",
        f"The season of {other.year} goes from {other.starts_on} to {other.ends_on}."
        " Choose other dates, or change that season's first.",
        field="startsOn" if other.starts_on <= first else "endsOn",
    )


async def _check_stops(session: WriteSession, season_id: UUID, first: date, last: date) -> None:
    outside = (
        select(Dealership.name, Dealership.city, Event.starts_on, Event.ends_on)
        .join(Dealership, Dealership.id == Event.dealership_id)
        .where(
            Event.season_id == season_id,
            Event.state != EventState.CANCELLED,
            or_(Event.starts_on < first, Event.ends_on > last),
        )
        .order_by(Event.starts_on, Event.id)
    )
    stops = (await session.execute(outside)).all()
    if stops:
        raise _left_outside(stops, "startsOn" if stops[0].starts_on < first else "endsOn")


def _left_outside(stops: Sequence[Any], field: str) -> Conflict:
    one = len(stops) == 1
    french = "L’étape suivante ne serait plus" if one else f"{len(stops)} étapes ne seraient plus"
    english = "This stop would" if one else f"{len(stops)} stops would"
    return Conflict(
        f"{french} dans la saison : {named(stops)[0]}."
        f" {'Déplacez-la' if one else 'Déplacez-les'}, ou choisissez des dates qui {'la' if one else 'les'} gardent.",
        f"{english} no longer be in the season: {named(stops)[1]}."
        f" Move {'it' if one else 'them'}, or choose dates that keep {'it' if one else 'them'}.",
        field=field,
    )


def named(stops: Sequence[Any]) -> tuple[str, str]:
    """Stops by dealership, town and days, in French and English: the first few, then how many more there are."""
    french = [f"{each.name} ({each.city}), du {each.starts_on:%d/%m/%Y} au {each.ends_on:%d/%m/%Y}" for each in stops]
    english = [f"{each.name} ({each.city}), {each.starts_on} to {each.ends_on}" for each in stops]
    more = len(stops) - MOST_NAMED
    if more > 0:
        french[MOST_NAMED:] = [f"et {more} autre{'s' if more > 1 else ''}"]
        english[MOST_NAMED:] = [f"and {more} more"]
    return " ; ".join(french), "; ".join(english)
