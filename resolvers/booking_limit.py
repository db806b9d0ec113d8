"""Limits of a rider's bookings, per event and season (C8): set by headquarters, kept by a trigger (migration 0010)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from models.errors import Conflict, InvalidInput, NotFound
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.season import Season
from models.session import WriteSession
from resolvers.version import check_version

LARGEST = 1_000
# What a refused booking is told, by the name that the trigger gives.
REFUSALS = {
    "most_per_event": (
        "Cette personne a déjà autant d’essais à cet événement que la saison en permet. Déplacez ou annulez-en un.",
        "This person has as many rides at this event as the season allows. Move or cancel one of them.",
    ),
    "most_per_season": (
        "Cette personne a déjà autant d’essais que la saison en permet. Déplacez ou annulez-en un.",
        "This person has as many rides as the season allows. Move or cancel one of them.",
    ),
}


@dataclass(frozen=True, slots=True)
class SetBookingLimitsInput:
    """The most bookings that a rider may have, cancelled ones apart; none: any number."""

    season_id: UUID
    most_per_event: int | None = None
    most_per_season: int | None = None
    expected_version: int | None = None


async def set_booking_limits(session: WriteSession, viewer: Viewer, input: SetBookingLimitsInput) -> Season:
    """Set a season's limits: from now on no booking goes beyond them, those that do already stay."""
    require(viewer, "set_booking_limits")
    for name, limit in (("mostPerEvent", input.most_per_event), ("mostPerSeason", input.most_per_season)):
        if limit is not None and not 0 < limit <= LARGEST:
            raise InvalidInput(
                f"Une limite va de 1 à {LARGEST} ; laissez vide pour ne pas en fixer.",
                f"A limit goes from 1 to {LARGEST}; leave it empty for none.",
                field=name,
            )
    season = await session.scalar(select(Season).where(Season.id == input.season_id).with_for_update())
    if season is None:
        raise NotFound("seasonId")
    check_version(season.version, input.expected_version)
    season.most_per_event, season.most_per_season = input.most_per_event, input.most_per_season
    await session.flush()
    await session.refresh(season)
    return season


def limit_reached(constraint: str | None) -> Conflict | None:
    """The refusal of a booking that the trigger stopped; None for any other constraint."""
    words = REFUSALS.get(constraint or "")
    return Conflict(*words, field="rider") if words else None


@asynccontextmanager
async def without_limits(session: WriteSession) -> AsyncIterator[None]:
    """Where bookings are not made but only change whose they are: what was allowed to each stays."""
    await session.execute(select(func.set_config("drt.limits", "off", True)))
    yield
    await session.execute(select(func.set_config("drt.limits", "on", True)))
