"""Exports of lists (K2): ask for a file of any list with its filter, order and columns; stop one that runs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from models.account import Account, AccountRole
from models.errors import Conflict, InvalidInput, NotFound
from models.export import Export, ExportFormat, ExportStatus
from models.outbox import enqueue
from models.policy.actions import require
from models.policy.viewer import Role, Viewer
from models.rider import Locale
from models.session import WriteSession
from resolvers.list_cell import csv_columns
from resolvers.list_column import ListColumn, chosen_columns, stored_columns
from resolvers.list_statement import ListQuery, list_frame, rows_of
from resolvers.reader.selection import ReadError
from resolvers.trail import record

DELIMITERS = (";", ",")
ACTION = "start_list_export"


@dataclass(frozen=True, slots=True)
class StartListExportInput:
    """A file of one list: name it with its filter, order and columns, `riders: {}` for all of it as it comes.

    `delimiter` parts the columns of a CSV: `;` for a French spreadsheet, or `,`. `locale` is the language of headers
    that are not given.
    """

    list_name: str
    filter: Mapping[str, Any] | None = None
    sort: list[Mapping[str, Any]] | None = None
    columns: list[ListColumn] | None = None
    format: ExportFormat = ExportFormat.CSV
    delimiter: str = ";"
    locale: Locale = Locale.FR


@dataclass(frozen=True, slots=True)
class CancelExportInput:
    """An export that is not to be written after all."""

    export_id: UUID


async def start_list_export(session: WriteSession, viewer: Viewer, input: StartListExportInput) -> Export:
    """Ask for a file of a list, which holds what the asker may read: `export(id:)` shows how far it is.

    Raises InvalidInput, naming the column, the filter or the order. In the trail under the name of who asked (A4).
    """
    require(viewer, ACTION)
    if input.delimiter not in DELIMITERS:
        raise InvalidInput("Le séparateur est ; ou ,", "The delimiter is ; or ,", field="delimiter")
    query = _checked(viewer, input)
    export = Export(
        requested_by_id=viewer.account_id,
        role=AccountRole(viewer.role.value),
        dealership_id=viewer.dealership_id,
        list_name=input.list_name,
        format=input.format,
        delimiter=input.delimiter,
        filter=dict(input.filter) if input.filter else None,
        sort=[dict(entry) for entry in input.sort] if input.sort else None,
        columns=[column.to_store() for column in query.columns],
        only_changed=False,
    )
    session.add(export)
    await session.flush()
    facts = {
        "list": export.list_name,
        "format": export.format,
        "filter": export.filter,
        "columns": [column.path for column in query.columns],
    }
    await record(session, viewer, "EXPORT", "export", export.id, facts)
    key = f"run_list_export:{export.id}"
    await enqueue(session, "run_list_export", {"export_id": str(export.id)}, deduplication_key=key)
    await session.refresh(export)
    return export


def _checked(viewer: Viewer, input: StartListExportInput) -> ListQuery:
    """What is asked, compiled once to see that it can be read."""
    try:
        columns = chosen_columns(list_frame(viewer, input.list_name), input.list_name, input.columns, input.locale)
        query = ListQuery(input.list_name, columns, input.filter, input.sort)
        rows_of(viewer, query, csv_columns(input.delimiter))
    except ReadError as error:
        words = "Cette liste ne se filtre ou ne se trie pas ainsi"
        raise InvalidInput(f"{words} : {error}", str(error), field=input.list_name) from error
    return query


async def cancel_export(session: WriteSession, viewer: Viewer, input: CancelExportInput) -> Export:
    """Stop an export that is queued or running: no file will be offered. Raises NotFound, Conflict if it has ended."""
    require(viewer, "cancel_export")
    export = await session.scalar(select(Export).where(Export.id == input.export_id).with_for_update())
    if export is None:
        raise NotFound("exportId")
    if export.status not in (ExportStatus.QUEUED, ExportStatus.RUNNING):
        raise Conflict("Cet export est déjà terminé.", "This export has ended already.", field="exportId")
    export.status, export.finished_at = ExportStatus.CANCELLED, datetime.now(UTC)
    await session.flush()
    await session.refresh(export)
    return export


def query_of(export: Export) -> ListQuery:
    """What an export is of."""
    if export.list_name is None:
        raise ValueError("an export by profile is no list")
    return ListQuery(export.list_name, stored_columns(export.columns), export.filter, export.sort)


async def reader_of(session: WriteSession, export: Export) -> Viewer | None:
    """As whom the file is read: who asked, with the role of then. None if that person has it no more."""
    if export.requested_by_id is not None:
        account = await session.get(Account, export.requested_by_id)
        if account is None or account.disabled_at is not None or account.role is not export.role:
            return None
        if account.dealership_id != export.dealership_id:
            return None
    return Viewer(
        Role(export.role.value),
        name="Export",
        account_id=export.requested_by_id,
        dealership_id=export.dealership_id,
    )
