"""Records that may be of one person (J1): pairs with what speaks for it, computed when read."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Select, and_, case, func, literal_column, select, union
from sqlalchemy.orm import Mapped

from models.kit.base import Base, table_of, to_one
from models.rider import Rider

# What speaks for one person, and how much. Families share an address or a phone, namesakes a name, so none alone is
# enough; two are.
WEIGHTS = {"EMAIL": 40, "PHONE": 30, "NAME": 30, "BIRTH_DATE": 30}
PROPOSED_FROM = 60
CERTAIN = 100
one, other = table_of(Rider).alias("one"), table_of(Rider).alias("other")


def _person(rider: Any) -> ColumnElement[bool]:
    """Records that stand for someone: what was said online and not proven yet is nobody's (ADR 0011)."""
    return and_(rider.c.anonymised_at.is_(None), rider.c.merged_into_id.is_(None), ~rider.c.unproven)


SAME = {
    "EMAIL": one.c.email == other.c.email,
    "PHONE": one.c.phone == other.c.phone,
    "NAME": one.c.name_key == other.c.name_key,
    "BIRTH_DATE": one.c.birth_date == other.c.birth_date,
}
# Each way to find pairs is a join by equality: two of the four must hold, and one of these is then among them.
_FOUND_BY = (
    SAME["EMAIL"],
    SAME["PHONE"] & SAME["BIRTH_DATE"],
    SAME["PHONE"] & SAME["NAME"],
    SAME["NAME"] & SAME["BIRTH_DATE"],
)


def _score() -> ColumnElement[int]:
    points = [case((same, WEIGHTS[name]), else_=0) for name, same in SAME.items()]
    total: ColumnElement[int] = points[0]
    for each in points[1:]:
        total = total + each
    return func.least(total, literal_column(str(CERTAIN)), type_=Integer())


def _pairs(found: ColumnElement[bool]) -> Select[Any]:
    return (
        select(
            one.c.id.label("rider_id"),
            other.c.id.label("other_id"),
            _score().label("score"),
            *(case((same, True), else_=False).label(f"same_{name.lower()}") for name, same in SAME.items()),
        )
        .join_from(one, other, and_(found, one.c.id < other.c.id))
        .where(_person(one), _person(other), _score() >= literal_column(str(PROPOSED_FROM)))
    )


PAIRS = union(*(_pairs(found) for found in _FOUND_BY)).subquery("rider_duplicate")


class RiderDuplicate(Base):
    """Two records that may be of one person; `score` adds up what speaks for it, 60 to 100."""

    __table__ = PAIRS
    __tablename__ = "rider_duplicate"
    __mapper_args__ = {"primary_key": [PAIRS.c.rider_id, PAIRS.c.other_id]}  # noqa: RUF012 - as SQLAlchemy types it

    rider_id: Mapped[UUID]
    other_id: Mapped[UUID]
    score: Mapped[int]
    same_email: Mapped[bool]
    same_phone: Mapped[bool]
    same_name: Mapped[bool]
    same_birth_date: Mapped[bool]

    rider: Mapped[Rider] = to_one("RiderDuplicate.rider_id", "Rider.id")
    other: Mapped[Rider] = to_one("RiderDuplicate.other_id", "Rider.id")
