"""The task of imports of spreadsheets: read, tell what would change, and import once somebody has seen it."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import func, update

from jobs.task import Arguments, Tools
from models.season_import import ImportState, SeasonImport
from models.session import WriteSession
from resolvers.season_import.working import work_on_import


async def import_season(session: WriteSession, _tools: Tools, arguments: Arguments) -> None:
    """Do what the import waits for; all of it is one transaction."""
    await work_on_import(session, UUID(arguments["season_import_id"]))


async def give_up_import(session: WriteSession, arguments: Arguments, failure: str) -> None:
    """Say on the row why it ended; nothing of it was imported."""
    waiting = (ImportState.CHECKING, ImportState.IMPORTING)
    await session.execute(
        update(SeasonImport)
        .where(SeasonImport.id == UUID(arguments["season_import_id"]), SeasonImport.state.in_(waiting))
        .values(
            state=ImportState.FAILED,
            failure=func.left(failure.replace("\0", ""), 2_000),
            finished_at=datetime.now(UTC),
        ),
        execution_options={"synchronize_session": False},
    )
