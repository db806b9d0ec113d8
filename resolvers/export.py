"""Exports of leads (K1): save a profile, ask for a file; and fetch any export's file, which a job has written."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

from obstore import get_async
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from models.errors import Conflict, InvalidInput, NotFound
from models.export import DeletedExportProfile, Export, ExportProfile, ExportStatus
from models.outbox import enqueue
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.session import UNSCOPED, WriteSession
from resolvers.contact import checked_text
from resolvers.export_column import DEFAULT_COLUMNS, ExportColumn, check_columns
from resolvers.files import open_files
from resolvers.trail import record
from resolvers.version import check_version
from settings import get_settings

DELIMITERS = (",", ";", "|", "\t")
DEFAULT_PROFILE = "Salesforce"


@dataclass(frozen=True, slots=True)
class SaveExportProfileInput:
    """A profile with all its columns, in order; without an id it is a new one.

    `expected_version` refuses the change if someone changed the profile meanwhile.
    """

    name: str
    columns: list[ExportColumn]
    delimiter: str = ","
    export_profile_id: UUID | None = None
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class DeleteExportProfileInput:
    """The profile that nobody needs; `expected_version` refuses the act if someone changed it meanwhile."""

    export_profile_id: UUID
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class StartExportInput:
    """A file by a profile: of all leads, or of those that changed since the profile's last finished export."""

    export_profile_id: UUID
    only_changed: bool = True


async def save_export_profile(session: WriteSession, viewer: Viewer, input: SaveExportProfileInput) -> ExportProfile:
    """Make or change a profile. Raises InvalidInput, naming the column, NotFound, Conflict."""
    require(viewer, "save_export_profile")
    name = checked_text(input.name, "name")
    if input.delimiter not in DELIMITERS:
        raise InvalidInput(
            "Le séparateur est , ou ; ou | ou une tabulation.", "The delimiter is , ; | or a tab.", field="delimiter"
        )
    check_columns(input.columns)
    profile = await _profile_to_change(session, input)
    try:  # the index says whether the name is taken, also when two people take it at once
        async with session.begin_nested():
            profile.name, profile.delimiter = name, input.delimiter
            profile.columns = [column.to_store() for column in input.columns]
            session.add(profile)
            await session.flush()
    except IntegrityError as error:
        if "uq_export_profile_name" not in str(error.orig):
            raise
        message = "Another profile has this name already."
        raise Conflict("Un autre profil porte déjà ce nom.", message, field="name") from error
    await session.refresh(profile)
    return profile


async def delete_export_profile(
    session: WriteSession, viewer: Viewer, input: DeleteExportProfileInput
) -> DeletedExportProfile:
    """Delete a profile. Raises NotFound, and Conflict where files were written by it: it tells what they hold."""
    require(viewer, "delete_export_profile")
    profile = await session.scalar(
        select(ExportProfile).where(ExportProfile.id == input.export_profile_id).with_for_update()
    )
    if profile is None:
        raise NotFound("exportProfileId")
    check_version(profile.version, input.expected_version)
    if await session.scalar(select(Export.id).where(Export.profile_id == profile.id).limit(1)) is not None:
        raise Conflict(
            "Des fichiers ont été écrits avec ce profil : il reste, pour que l’on sache ce qu’ils contiennent."
            " Renommez-le.",
            "Files were written by this profile: it stays, so that one knows what they hold. Rename it.",
            field="exportProfileId",
        )
    await session.delete(profile)
    await session.flush()
    return DeletedExportProfile(profile.name)


async def _profile_to_change(session: WriteSession, input: SaveExportProfileInput) -> ExportProfile:
    if input.export_profile_id is None:
        return ExportProfile()
    statement = select(ExportProfile).where(ExportProfile.id == input.export_profile_id).with_for_update()
    found = await session.scalar(statement)
    if found is None:
        raise NotFound("exportProfileId")
    check_version(found.version, input.expected_version)
    return found


async def start_export(session: WriteSession, viewer: Viewer, input: StartExportInput) -> Export:
    """Ask for a file: its row is there at once, a job fills it page by page. Raises NotFound.

    Every export of riders is in the audit trail under the name of who asked for it (A4).
    """
    require(viewer, "start_export")
    profile = await session.scalar(select(ExportProfile).where(ExportProfile.id == input.export_profile_id))
    if profile is None:
        raise NotFound("exportProfileId")
    export = Export(
        profile_id=profile.id,
        requested_by_id=viewer.account_id,
        only_changed=input.only_changed,
        cursor=await _last_cursor(session, profile.id) if input.only_changed else None,
    )
    session.add(export)
    await session.flush()
    facts = {"profile": profile.name, "only_changed": input.only_changed}
    await record(session, viewer, "EXPORT", "export", export.id, facts)
    await enqueue(
        session,
        "run_export",
        {"export_id": str(export.id), "page": 0, "profile_version": profile.version},
        deduplication_key=f"run_export:{export.id}:0",
    )
    await session.flush()
    await session.refresh(export)
    return export


async def _last_cursor(session: WriteSession, profile_id: UUID) -> str | None:
    """Where the profile's last finished export ended: the next one of what changed begins there."""
    statement = (
        select(Export.cursor)
        .where(Export.profile_id == profile_id, Export.status == ExportStatus.DONE, Export.cursor.is_not(None))
        .order_by(Export.finished_at.desc(), Export.id.desc())
        .limit(1)
    )
    cursor: str | None = await session.scalar(statement)
    return cursor


async def open_export(session: WriteSession, viewer: Viewer, export_id: UUID) -> tuple[str, AsyncIterator[bytes]]:
    """The name and the bytes of a finished file; recorded in the audit trail, so the caller commits before it streams.

    Raises NotFound when the viewer does not see the export or its file is not (or no longer) there.
    """
    require(viewer, "start_list_export")
    export = await session.scalar(select(Export).where(Export.id == export_id))
    if export is None or export.status is not ExportStatus.DONE or export.file_path is None:
        raise NotFound("exportId")
    try:
        result = await get_async(open_files(get_settings()), export.file_path)
    except FileNotFoundError:
        raise NotFound("exportId") from None
    facts = {"file": export.file_path, "list": export.list_name or "leads", "rows": export.rows_done}
    await record(session, viewer, "READ", "export", export.id, facts)
    day = f"{export.created_at:%Y-%m-%d}"
    suffix = export.file_path.rpartition(".")[2]
    return f"{export.list_name or 'leads'}-{day}-{str(export.id)[-6:]}.{suffix}", _chunks(result.stream())


async def _chunks(stream: AsyncIterator[object]) -> AsyncIterator[bytes]:
    async for chunk in stream:
        yield bytes(memoryview(chunk))  # type: ignore[arg-type]


async def ensure_default_profile(session: WriteSession) -> None:
    """The profile "Salesforce", unless a profile of that name is there: what admins start from.

    Unscoped: an instance has it whoever sets it up.
    """
    statement = insert(ExportProfile).values(
        name=DEFAULT_PROFILE, delimiter=",", columns=[column.to_store() for column in DEFAULT_COLUMNS]
    )
    await session.execute(statement.on_conflict_do_nothing(index_elements=["name"]), execution_options=UNSCOPED)
