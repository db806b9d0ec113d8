"""Keeping uploaded photos, finding the file of one, forgetting those that nothing shows (B3; ADR 0032)."""

from datetime import timedelta

from sqlalchemy import ColumnElement, and_, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from models.kit.base import table_of
from models.kit.uuid7 import uuid7
from models.photo import WIDTHS, Photo, PhotoFile
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.session import WriteSession
from models.vehicle import Vehicle, VehicleModel
from resolvers.photo_picture import Picture

# Of one run; the next one goes on.
MOST_PHOTOS = 500


async def keep_photo(session: WriteSession, viewer: Viewer, picture: Picture) -> Photo:
    """Keep a picture's widths; the same picture again is the same photo, kept as long as a new one (`purge_photos`)."""
    require(viewer, "change_vehicle_model")
    photo = table_of(Photo)
    made = insert(photo).values(id=uuid7(), name=picture.name, width=picture.width, height=picture.height)
    added = await session.scalar(made.on_conflict_do_nothing(index_elements=["name"]).returning(photo.c.id))
    if added is None:
        # Read below under the lock of this change: a purge that runs meanwhile finds it new, or has it made again.
        renewed = update(Photo).where(Photo.name == picture.name).values(created_at=func.now())
        await session.execute(renewed, execution_options={"synchronize_session": False})
    else:
        files = [{"photo_id": added, "width": width, "body": body} for width, body in picture.bodies.items()]
        await session.execute(insert(table_of(PhotoFile)), files)
    return (await session.scalars(select(Photo).where(Photo.name == picture.name))).one()


async def find_photo_file(session: WriteSession, name: str, width: int) -> bytes | None:
    """The file of a photo in one of its widths; None if there is none."""
    if width not in WIDTHS.values() or "\0" in name:
        return None  # neither is anything that PostgreSQL could look for
    statement = (
        select(PhotoFile.body)
        .join(Photo, Photo.id == PhotoFile.photo_id)
        .where(Photo.name == name, PhotoFile.width == width)
    )
    body: bytes | None = await session.scalar(statement)
    return body


async def purge_photos(session: WriteSession, kept_for: timedelta) -> int:
    """Forget photos with their files that no model and no vehicle shows, uploaded longer ago than this; how many.

    A photo that is replaced or taken off may be put back until then. Rows are locked before they are looked at again:
    one that is given to a model at this moment stays.
    """
    old = select(Photo.id).where(_unused(), Photo.created_at < func.now() - kept_for)
    found = list(await session.scalars(old.limit(MOST_PHOTOS).with_for_update(skip_locked=True)))
    gone = delete(Photo).where(Photo.id.in_(found), _unused()).returning(Photo.id)
    return len((await session.scalars(gone, execution_options={"synchronize_session": False})).all())


def _unused() -> ColumnElement[bool]:
    shown = (select(kind.id).where(kind.photo_id == Photo.id) for kind in (VehicleModel, Vehicle))
    return and_(*(~each.exists() for each in shown))
