"""The task `run_export` (K1): one page of leads at a time, each a job of its own that writes the next one.

So there is one commit per job here as everywhere, which also shows the progress; an export that is interrupted goes
on at its page; and a long one lets other jobs through between its pages.
"""

import asyncio
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import func, select, update

from jobs.lead_cells import cells
from jobs.lead_file import LeadFile
from jobs.task import Arguments, Tools
from models.export import Export, ExportProfile, ExportStatus
from models.outbox import enqueue
from models.session import WriteSession
from resolvers.export_column import ExportColumn
from resolvers.lead_page import LeadPage, read_lead_page

PAGE = 1_000
# Whoever started it may read either language.
PROFILE_CHANGED = (
    "Le profil a été modifié pendant l’export : relancez-le. The profile was changed during the export: start it again."
)


async def run_export(session: WriteSession, tools: Tools, arguments: Arguments) -> None:
    """Write the page that the export has come to, and either ask for the next one or put the file together."""
    export = await session.scalar(select(Export).where(Export.id == UUID(arguments["export_id"])).with_for_update())
    if export is None or export.status in (ExportStatus.DONE, ExportStatus.FAILED):
        return
    file, number = LeadFile(tools.files, export.id), arguments["page"]
    if export.status is ExportStatus.CANCELLED:
        await asyncio.to_thread(file.drop, number + 1)
        return
    profile = await session.get_one(ExportProfile, export.profile_id)
    if profile.version != arguments["profile_version"]:
        export.status, export.failure, export.finished_at = ExportStatus.FAILED, PROFILE_CHANGED, datetime.now(UTC)
        await asyncio.to_thread(file.drop, number)
        return
    columns = [ExportColumn.stored(column) for column in profile.columns]
    paths = [column.path for column in columns if column.path is not None]
    page = await read_lead_page(tools.database.reader, paths, export.cursor, PAGE)
    rows = [(lead["id"], cells(lead, columns)) for lead in page.leads]
    await asyncio.to_thread(file.put_page, number, rows)
    _advance(export, page)
    if page.more:
        await _ask_for_next(session, arguments)
    else:
        headers = [column.header for column in columns]
        path, count = await asyncio.to_thread(file.put_together, number + 1, headers, profile.delimiter)
        export.file_path, export.rows_done, export.rows_total = path, count, count
        export.status, export.finished_at = ExportStatus.DONE, datetime.now(UTC)


def _advance(export: Export, page: LeadPage) -> None:
    """How far it has come; how far it has to go is known beforehand only when it is of all leads."""
    export.status = ExportStatus.RUNNING
    export.rows_done = (export.rows_done or 0) + len(page.leads)
    export.cursor = page.cursor or export.cursor
    if not export.only_changed:
        export.rows_total = max(page.total, export.rows_done)


async def _ask_for_next(session: WriteSession, arguments: Arguments) -> None:
    number = arguments["page"] + 1
    await enqueue(
        session,
        "run_export",
        {**arguments, "page": number},
        deduplication_key=f"run_export:{arguments['export_id']}:{number}",
    )


async def give_up_export(session: WriteSession, arguments: Arguments, failure: str) -> None:
    """Say on the row why there will be no file."""
    await session.execute(
        update(Export)
        .where(
            Export.id == UUID(arguments["export_id"]),
            Export.status.in_((ExportStatus.QUEUED, ExportStatus.RUNNING)),
        )
        .values(
            status=ExportStatus.FAILED,
            failure=func.left(failure.replace("\0", ""), 2_000),
            finished_at=func.clock_timestamp(),
        ),
        execution_options={"synchronize_session": False},
    )
