"""Keeping a spreadsheet that was uploaded, until an import reads it."""

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
