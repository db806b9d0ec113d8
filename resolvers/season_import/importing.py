"""The import as one use case: read, plan, write; what the command line and the back office call (issue 2)."""

from collections.abc import Iterable
from datetime import datetime

from models.policy.viewer import Viewer
from models.session import WriteSession
from resolvers.figures.refresh import refresh_figures
from resolvers.season_import.apply import apply_import
from resolvers.season_import.read import read_season
from resolvers.season_import.report import ImportReport
from resolvers.season_import.sources import Given
from resolvers.season_import.stored import known_codes


async def import_spreadsheets(
    session: WriteSession,
    viewer: Viewer,
    sources: Given | Iterable[Given],
    *,
    season: int | None = None,
    dry_run: bool = False,
    now: datetime | None = None,
) -> ImportReport:
    """Import headquarters' spreadsheets: all of it or, with any problem or in a dry run, nothing. Never commits.

    `season`: the year; by default the one of the dates. `now`: departures before it are left alone.
    Raises Forbidden for anyone but headquarters.
    """
    sheets = read_season(sources, known_codes=await known_codes(session), season=season)
    if sheets.problems:
        return ImportReport(None, sheets.problems, sheets.warnings, dry_run)
    plan = await apply_import(session, viewer, sheets, dry_run=dry_run, now=now)
    if not dry_run and not plan.conflicts:
        await refresh_figures(session)
    warnings = (*sheets.warnings, *plan.notes)
    return ImportReport(plan, tuple(plan.conflicts), warnings, dry_run)
