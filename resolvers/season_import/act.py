"""Importing from the back office: files are tried dry by a job, looked at, then imported by another."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from models.errors import Conflict, InvalidInput, NotFound
from models.outbox import enqueue
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.season_import import ImportState, SeasonImport, Spreadsheet
from models.session import WriteSession
from resolvers.season_import.sources import MOST_FILES
from resolvers.version import check_version


@dataclass(frozen=True, slots=True)
class PreviewSeasonImportInput:
    """Files that were uploaded; the season's year if it is not the one of the dates."""

    spreadsheet_ids: list[UUID]
    season_year: int | None = None


@dataclass(frozen=True, slots=True)
class RunSeasonImportInput:
    """An import whose difference somebody has looked at; `expected_version` is the one that they saw."""

    season_import_id: UUID
    expected_version: int | None = None


async def preview_season_import(session: WriteSession, viewer: Viewer, input: PreviewSeasonImportInput) -> SeasonImport:
    """Try files dry: a job reads them and writes what would change, or what is wrong. Nothing else changes.

    Raises NotFound, and InvalidInput without files or with too many.
    """
    require(viewer, "preview_season_import")
    if not 0 < len(input.spreadsheet_ids) <= MOST_FILES:
        raise InvalidInput(
            f"Choisissez de 1 à {MOST_FILES} fichiers.", f"Choose 1 to {MOST_FILES} files.", field="spreadsheetIds"
        )
    if input.season_year is not None and not 2000 <= input.season_year <= 2100:
        raise InvalidInput("L’année va de 2000 à 2100.", "The year goes from 2000 to 2100.", field="seasonYear")
    found = select(Spreadsheet).where(Spreadsheet.id.in_(input.spreadsheet_ids)).with_for_update()
    files = {each.id: each for each in await session.scalars(found)}
    made = SeasonImport(
        author=viewer.actor, author_id=viewer.account_id, season_year=input.season_year, state=ImportState.CHECKING
    )
    session.add(made)
    await session.flush()
    for position, key in enumerate(input.spreadsheet_ids):
        if key not in files or files[key].season_import_id not in (None, made.id):
            raise NotFound(f"spreadsheetIds[{position}]")
        files[key].season_import_id = made.id
    await session.flush()
    await _work(session, made)
    return made


async def run_season_import(session: WriteSession, viewer: Viewer, input: RunSeasonImportInput) -> SeasonImport:
    """Carry out an import that was checked: a job does it, all of it or nothing.

    Where the season changed since, the job shows the new difference instead. Raises NotFound, and Conflict where it is
    not one that was checked and found good.
    """
    require(viewer, "run_season_import")
    statement = select(SeasonImport).where(SeasonImport.id == input.season_import_id).with_for_update()
    found = await session.scalar(statement)
    if found is None:
        raise NotFound("seasonImportId")
    check_version(found.version, input.expected_version)
    if found.state is not ImportState.CHECKED:
        raise Conflict(
            "Cet import n’est pas prêt : vérifiez d’abord les fichiers, et corrigez ce qui est refusé.",
            "This import is not ready: check the files first, and mend what is refused.",
            field="seasonImportId",
        )
    found.state, found.stale = ImportState.IMPORTING, False
    found.author, found.author_id = viewer.actor, viewer.account_id
    await session.flush()
    await session.refresh(found)
    await _work(session, found)
    return found


async def _work(session: WriteSession, found: SeasonImport) -> None:
    await session.refresh(found)
    key = f"import_season:{found.id}:{found.version}"
    await enqueue(session, "import_season", {"season_import_id": str(found.id)}, deduplication_key=key)
