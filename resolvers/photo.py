"""Keeping uploaded photos, and finding the file of one (B3; ADR 0032)."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from models.kit.base import table_of
from models.kit.uuid7 import uuid7
from models.photo import Photo, PhotoFile
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.session import WriteSession
from resolvers.photo_picture import Picture


async def keep_photo(session: WriteSession, viewer: Viewer, picture: Picture) -> Photo:
    """Keep a picture's widths; the same picture again is the same photo."""
    require(viewer, "change_vehicle_model")
    photo = table_of(Photo)
    made = insert(photo).values(id=uuid7(), name=picture.name, width=picture.width, height=picture.height)
    added = await session.scalar(made.on_conflict_do_nothing(index_elements=["name"]).returning(photo.c.id))
    if added is not None:
        files = [{"photo_id": added, "width": width, "body": body} for width, body in picture.bodies.items()]
        await session.execute(insert(table_of(PhotoFile)), files)
    return (await session.scalars(select(Photo).where(Photo.name == picture.name))).one()


async def find_photo_file(session: WriteSession, name: str, width: int) -> bytes | None:
    """The file of a photo in one of its widths; None if there is none."""
    statement = (
        select(PhotoFile.body)
        .join(Photo, Photo.id == PhotoFile.photo_id)
        .where(Photo.name == name, PhotoFile.width == width)
    )
    body: bytes | None = await session.scalar(statement)
    return body
