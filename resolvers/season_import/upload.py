"""Keeping a spreadsheet that was uploaded until an import reads it; forgetting it if none does."""

from datetime import timedelta

from sqlalchemy import delete, func

from models.errors import InvalidInput
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.season_import import Spreadsheet
from models.session import WriteSession
from resolvers.contact import checked_text
from resolvers.season_import.sources import LARGEST_FILE

LONGEST_NAME = 200


async def keep_spreadsheet(session: WriteSession, viewer: Viewer, name: str, body: bytes) -> Spreadsheet:
    """Keep a file as it came; whether it can be read is for the import to say. Raises InvalidInput."""
    require(viewer, "preview_season_import")
    if not 0 < len(body) <= LARGEST_FILE:
        raise InvalidInput(
            f"Ce fichier est vide, ou dépasse {LARGEST_FILE // 1_000_000} Mo.",
            f"This file is empty, or larger than {LARGEST_FILE // 1_000_000} MB.",
            field="file",
        )
    kept = Spreadsheet(name=checked_text(name, "name", LONGEST_NAME), size=len(body), body=body)
    session.add(kept)
    await session.flush()
    return kept


async def purge_spreadsheets(session: WriteSession, kept_for: timedelta) -> None:
    """Forget files that came longer ago than this and that no import was made of."""
    left = delete(Spreadsheet).where(
        Spreadsheet.season_import_id.is_(None), Spreadsheet.created_at < func.now() - kept_for
    )
    await session.execute(left, execution_options={"synchronize_session": False})
