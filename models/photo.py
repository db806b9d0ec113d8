"""Photos of models and vehicles (B3): kept in a few widths, without what a camera writes along (ADR 0032)."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, String, UniqueConstraint, func, literal_column
from sqlalchemy.orm import Mapped, mapped_column

from models.kit.base import Base, Keyed, belongs_to
from models.kit.figure import figure

FOLDER = "/photos/"
WIDTHS = {"small": 320, "medium": 640, "large": 1280}
"""Pixels of the widths that are kept; a narrower photo stays as narrow as it is."""


class Photo(Keyed, Base):
    """A picture that somebody uploaded; its files are named after its content, so a name never means another one."""

    __tablename__ = "photo"
    __table_args__ = (UniqueConstraint("name"), CheckConstraint("width > 0 AND height > 0", name="size_positive"))
    audited = True

    name: Mapped[str] = mapped_column(comment="Digest of the picture: the beginning of its files' names")
    width: Mapped[int] = mapped_column(comment="Pixels across, of the largest width kept")
    height: Mapped[int] = mapped_column(comment="Pixels down, of the largest width kept")


class PhotoFile(Base):
    """One width of a photo, as WebP."""

    __tablename__ = "photo_file"

    photo_id: Mapped[UUID] = mapped_column(
        belongs_to("photo.id", ondelete="CASCADE"), primary_key=True, comment="Photo it is of"
    )
    width: Mapped[int] = mapped_column(primary_key=True, comment="Most pixels across: 320, 640 or 1280")
    body: Mapped[bytes] = mapped_column(comment="WebP without metadata")


def _path(width: int) -> ColumnElement[str]:
    return func.concat(literal_column(f"'{FOLDER}'"), Photo.name, literal_column(f"'-{width}.webp'"), type_=String())


Photo.small = figure(_path(WIDTHS["small"]), "Path on this site of a WebP, 320 pixels wide")
Photo.medium = figure(_path(WIDTHS["medium"]), "Path on this site of a WebP, 640 pixels wide")
Photo.large = figure(_path(WIDTHS["large"]), "Path on this site of a WebP, 1280 pixels wide")
