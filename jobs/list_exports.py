"""The task `run_list_export` (K2): one list, read by one COPY as who asked for it, streamed into one file.

The file is whole or not there: it is put into the store when it is complete, and offered by the commit that marks the
job done. A job that is interrupted begins again. What it has come to is committed beside it (ADR 0016).
"""

import asyncio
import tempfile
import time
from datetime import UTC, datetime
from typing import IO, Any
from uuid import UUID

import obstore
from sqlalchemy import func, update

from jobs.exports import give_up_export
from jobs.list_book import DELIMITER, QUOTE, ListBook
from jobs.list_stream import ListStream, Sheet
from jobs.list_text import QUOTE as TEXT_QUOTE
from jobs.list_text import ListText
from jobs.task import Arguments, Tools
from jobs.transaction import transaction
from models.export import Export, ExportFormat, ExportStatus
from models.session import Database, WriteSession
from resolvers.figures.freshness import ensure_fresh_figures
from resolvers.list_cell import csv_columns, sheet_row
from resolvers.list_export import query_of, reader_of
from resolvers.list_statement import ListStatement, count_of, rows_of
from resolvers.message_figures.freshness import ensure_fresh_message_figures
from resolvers.reader.selection import ReadError

REPORT_SECONDS = 0.5
NO_LONGER = (
    "La personne qui a demandé cet export n’a plus accès à cette liste."
    " Who asked for this export may not read the list any more."
)
GONE = (ExportStatus.CANCELLED, ExportStatus.FAILED)
FOLDER = "exports"
# Parts of 5 MiB of a file that are in memory on their way to the store; its library would take 12.
PARTS_AT_ONCE = 2
WIDEST = 40
MOST = 2**31 - 1


class ExportCancelledError(Exception):
    """Someone cancelled the export while it was written."""


async def run_list_export(session: WriteSession, tools: Tools, arguments: Arguments) -> None:
    """Write the file of an export and offer it; of one that was cancelled, leave none."""
    export_id = UUID(arguments["export_id"])
    export = await _begin(tools.database, export_id)
    if export is None or export.status is ExportStatus.DONE:
        return
    path = f"{FOLDER}/{export.id}.{export.format.lower()}"
    if export.status in GONE:
        await _drop(tools, path)
        return
    viewer = await reader_of(session, export)
    try:
        if viewer is None:
            raise ReadError("FORBIDDEN", NO_LONGER)
        query = query_of(export)
        xlsx = export.format is ExportFormat.XLSX
        rows = rows_of(viewer, query, sheet_row if xlsx else csv_columns(export.delimiter))
        count = count_of(viewer, query)
    except ReadError as error:
        await give_up_export(session, arguments, str(error))
        return
    if rows.reads_figures:
        await ensure_fresh_figures(tools.database)
    if rows.reads_message_figures:
        await ensure_fresh_message_figures(tools.database)
    try:
        with tempfile.TemporaryFile() as file:
            written = await _write(tools.database, export, rows, count, file)
            size = file.tell()
            file.seek(0)
            await asyncio.to_thread(obstore.put, tools.files, path, file, max_concurrency=PARTS_AT_ONCE)
            if not await _offer(session, export.id, path, written, size):
                raise ExportCancelledError
    except ExportCancelledError:
        await _drop(tools, path)


async def _begin(database: Database, export_id: UUID) -> Export | None:
    """The export, said to be running unless it has ended."""
    async with transaction(database) as session:
        export = await session.get(Export, export_id, with_for_update=True)
        if export is not None and export.status in (ExportStatus.QUEUED, ExportStatus.RUNNING):
            export.status, export.rows_done = ExportStatus.RUNNING, 0
            await session.flush()
        return export


async def _write(database: Database, export: Export, rows: ListStatement, count: ListStatement, file: IO[bytes]) -> int:
    """Stream the rows into the file; returns how many there were."""
    headers = [str(column["header"]) for column in export.columns or ()]
    if export.format is ExportFormat.XLSX:
        widths = [min(max(len(header) + 4, 14), WIDEST) for header in headers]
        sheet: Sheet = ListBook(file, headers, widths, str(export.list_name))
        delimiter, quote = DELIMITER, QUOTE
    else:
        sheet, delimiter, quote = ListText(file, headers, export.delimiter), export.delimiter, TEXT_QUOTE
    stream = ListStream(sheet)
    reported, total = time.monotonic(), 0

    async def take(data: bytes) -> None:
        nonlocal reported, total
        if await stream.take(data) and time.monotonic() - reported >= REPORT_SECONDS:
            # Only now somebody waits: counting a list that is written at once would take a tenth of its time.
            total = total or await _count(database, count)
            await _report(database, export.id, {"rows_done": sheet.rows, "rows_total": max(total, sheet.rows)})
            reported = time.monotonic()

    try:
        async with database.copying() as copy:
            written = await copy.copy(rows.sql, rows.arguments, take, delimiter=delimiter, quote=quote)
        await stream.close()
    except BaseException:
        await stream.abandon()
        raise
    if sheet.rows != written:
        raise ValueError(f"{written} rows were read and {sheet.rows} written")
    return written


async def _count(database: Database, count: ListStatement) -> int:
    async with database.copying() as copy:
        return int(await copy.fetch_value(count.sql, count.arguments))


async def _report(database: Database, export_id: UUID, values: dict[str, Any]) -> None:
    """Say how far it is, for all to see. Raises ExportCancelledError if nobody wants it any more."""
    async with transaction(database) as session:
        if not await _change(session, export_id, values):
            raise ExportCancelledError


async def _offer(session: WriteSession, export_id: UUID, path: str, rows: int, size: int) -> bool:
    """Offer the file with the job's own commit; False if the export was cancelled meanwhile."""
    values = {"status": ExportStatus.DONE, "file_path": path, "rows_done": rows, "rows_total": rows}
    return await _change(session, export_id, {**values, "bytes": min(size, MOST), "finished_at": datetime.now(UTC)})


async def _change(session: WriteSession, export_id: UUID, values: dict[str, Any]) -> bool:
    if "rows_done" in values and "rows_total" not in values:
        values = {**values, "rows_total": func.greatest(Export.rows_total, values["rows_done"])}
    running = (Export.id == export_id) & (Export.status == ExportStatus.RUNNING)
    changed = await session.execute(
        update(Export).where(running).values(**values).returning(Export.id),
        execution_options={"synchronize_session": False},
    )
    return changed.one_or_none() is not None


async def _drop(tools: Tools, path: str) -> None:
    """Leave no file behind, nor any part of one."""
    try:
        await asyncio.to_thread(obstore.delete, tools.files, path)
    except FileNotFoundError:
        return
