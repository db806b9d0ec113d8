"""What the tests of exported lists are made of: asking through the schema, running the job, reading the file back."""

import csv
from io import BytesIO, StringIO
from typing import Any
from uuid import UUID

from openpyxl import load_workbook

from jobs.transaction import transaction
from models.export import Export
from models.policy.viewer import Role, Viewer
from models.session import Database
from resolvers.export import open_export
from resolvers.reader.catalog import key_of
from tests.schema.api import Api

BOSS = Viewer(Role.ADMIN, name="Camille")
START = """
mutation Start($input: StartListExportInput!) {
  startListExport(input: $input) {
    __typename
    ... on StartListExportSuccess { export { id status } }
    ... on Problem { code message field }
  }
}
"""


async def start(database: Database, wish: dict[str, Any], viewer: Viewer = BOSS) -> dict[str, Any]:
    """What asking is answered with."""
    answer: dict[str, Any] = (await Api.of(database, viewer).data(START, input=wish))["startListExport"]
    return answer


async def ask(database: Database, viewer: Viewer = BOSS, **wish: Any) -> UUID:
    """Ask for a list; returns the export's key."""
    answer = await start(database, wish, viewer)
    assert answer["__typename"] == "StartListExportSuccess", answer
    key = key_of("Export", answer["export"]["id"])
    assert key is not None
    return key


async def as_it_stands(database: Database, export_id: UUID) -> Export:
    async with transaction(database) as session:
        return await session.get_one(Export, export_id)


async def content(database: Database, export_id: UUID, viewer: Viewer = BOSS) -> bytes:
    """The file, fetched as its door does."""
    async with database.write(viewer) as session:
        _, chunks = await open_export(session, viewer, export_id)
        await session.commit()
    return b"".join([chunk async for chunk in chunks])


def csv_rows(raw: bytes, delimiter: str = ";") -> list[list[str]]:
    """The lines of a CSV, its header first."""
    return list(csv.reader(StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def sheets(raw: bytes) -> dict[str, list[list[Any]]]:
    """The rows of each sheet of an XLSX, its header first."""
    book = load_workbook(BytesIO(raw))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}
