"""What every table shares: naming of constraints, key, timestamps, version, enumerations kept as text."""

import enum
from datetime import datetime
from typing import Annotated, Any, ClassVar, cast
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Enum, ForeignKey, MetaData, Table, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, Relationship, backref, mapped_column, relationship

from models.kit.uuid7 import uuid7

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Instant = Annotated[datetime, mapped_column(DateTime(timezone=True))]


class Base(DeclarativeBase):
    """Root of the mapped classes; a class with `audited` set has its changes kept by a trigger (A4).

    `audits_inserts` is unset where rows come by the thousand and only what becomes of them is of interest.
    """

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB(none_as_null=True),
        list[dict[str, Any]]: JSONB(none_as_null=True),
    }
    audited: ClassVar[bool] = False
    audits_inserts: ClassVar[bool] = True


class Keyed:
    """A UUIDv7 primary key and the moment of creation."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7, comment="UUIDv7")
    created_at: Mapped[Instant] = mapped_column(server_default=func.now(), comment="When this was recorded")


class Versioned:
    """A counter that grows with each change; two people who edit the same row notice each other."""

    version: Mapped[int] = mapped_column(server_default="1", comment="Grows by one with each change")


def choice(kind: type[enum.Enum], name: str) -> Enum:
    """Text with a named CHECK: readable in psql, and a new member needs no lock on the type."""
    return Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )


def table_of(model: type[DeclarativeBase]) -> Table:
    """The table of a mapped class, for statements that map no objects."""
    return cast(Table, model.__table__)


def not_blank(column: str) -> CheckConstraint:
    """A text that must say something."""
    return CheckConstraint(f"btrim({column}) <> ''", name=f"{column}_not_blank")


def belongs_to(target: str, **options: Any) -> ForeignKey:
    """A foreign key that refuses to orphan: deleting the target while it is referred to is an error."""
    return ForeignKey(target, ondelete=options.pop("ondelete", "RESTRICT"), **options)


# In a relation's `info`: its column may hold what is no key of the other table.
LOOSE = "loose"


def to_one(column: str, key: str, inverse: str | None = None, **options: Any) -> Relationship[Any]:
    """A relation from `Model.column` to `Other.key`, for the reader: never loaded by attribute access.

    `inverse` names the collection on the other side; naming it here keeps the files free of rings. `reverse` holds
    options of that collection.
    """
    reverse = {"viewonly": True, "lazy": "raise", **options.pop("reverse", {})}
    return relationship(
        primaryjoin=f"foreign({column}) == {key}",
        viewonly=True,
        lazy="raise",
        backref=backref(inverse, **reverse) if inverse else None,
        **options,
    )
