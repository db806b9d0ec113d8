"""Forgetting exported files (J4): the row of the export stays, and says who had what; its file goes."""

import contextlib
from datetime import timedelta

from obstore import delete_async
from obstore.store import ObjectStore
from sqlalchemy import func, select

from models.export import Export
from models.session import UNSCOPED, WriteSession

# Of one run; the next one goes on.
MOST_FILES = 1_000


async def purge_files(session: WriteSession, files: ObjectStore, kept_for: timedelta) -> int:
    """Delete the files of exports that ended longer ago than this; returns how many.

    A file is deleted before its export forgets it: begun twice, the second time it is not there, which is as well.
    """
    due = (
        select(Export)
        .where(Export.file_path.is_not(None), Export.finished_at < func.now() - kept_for)
        .order_by(Export.finished_at)
        .limit(MOST_FILES)
        .with_for_update(skip_locked=True)
    )
    exports = list(await session.scalars(due, execution_options=UNSCOPED))
    for export in exports:
        with contextlib.suppress(FileNotFoundError):
            await delete_async(files, str(export.file_path))
        export.file_path = None
    await session.flush()
    return len(exports)
