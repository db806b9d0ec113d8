"""The work of an import's job: dry first, and for real where that still says what somebody has seen."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import undefer

from models.driver_session import ACTING_CLAUSE, acting
from models.policy.viewer import Role, Viewer
from models.season_import import ImportState, SeasonImport, Spreadsheet
from models.session import WriteSession
from resolvers.season_import.difference import difference
from resolvers.season_import.importing import import_spreadsheets
from resolvers.season_import.report import ImportReport


async def work_on_import(session: WriteSession, import_id: UUID) -> None:
    """Do what an import waits for, in the name of whoever asked; one that waits for nothing is left alone."""
    found = await session.scalar(select(SeasonImport).where(SeasonImport.id == import_id).with_for_update())
    if found is None or found.state not in (ImportState.CHECKING, ImportState.IMPORTING):
        return
    viewer = Viewer(Role.ADMIN, name=found.author, account_id=found.author_id)
    await session.execute(ACTING_CLAUSE, acting(viewer))
    files = select(Spreadsheet).where(Spreadsheet.season_import_id == found.id).options(undefer(Spreadsheet.body))
    sources = [(file.name, file.body) for file in await session.scalars(files.order_by(Spreadsheet.created_at))]

    async def read(dry_run: bool) -> ImportReport:
        return await import_spreadsheets(session, viewer, sources, season=found.season_year, dry_run=dry_run)

    report = await read(dry_run=True)
    told = difference(report)
    seen = {name: getattr(found, name) for name in told}
    if found.state is ImportState.IMPORTING and not report.problems and seen == told:
        await read(dry_run=False)
        found.state = ImportState.DONE
    else:
        found.stale = found.state is ImportState.IMPORTING
        found.state = ImportState.REFUSED if report.problems else ImportState.CHECKED
    for name, rows in told.items():
        setattr(found, name, rows)
    if found.state is not ImportState.CHECKED:
        found.finished_at = datetime.now(UTC)
    await session.flush()
