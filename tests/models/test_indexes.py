"""Whatever belongs to a row is found by an index: no nested list looks through a whole table."""

from collections.abc import Iterator

import pytest
from sqlalchemy import FromClause, Table, UniqueConstraint
from sqlalchemy.orm import RelationshipDirection, RelationshipProperty

from models import metadata
from models.kit.base import Base


def to_many() -> Iterator[RelationshipProperty[object]]:
    for mapper in Base.registry.mappers:
        for relation in mapper.relationships:
            if relation.direction is RelationshipDirection.ONETOMANY and isinstance(relation.target, Table):
                yield relation


def leading_columns(table: FromClause) -> set[str]:
    """Columns that an index begins with, which holds all rows or all where they are not null."""
    assert isinstance(table, Table)
    found = set()
    for index in table.indexes:
        first = next(iter(index.columns), None)
        where = index.dialect_options["postgresql"]["where"]
        if first is not None and (where is None or str(where).startswith(f"{first.name} IS NOT NULL")):
            found.add(first.name)
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint) or constraint is table.primary_key:
            found.add(next(iter(constraint.columns)).name)
    return found


@pytest.mark.parametrize("relation", sorted(to_many(), key=str), ids=str)
def test_what_belongs_to_a_row_is_found_by_an_index(relation: RelationshipProperty[object]) -> None:
    assert {column.name for column in relation.remote_side} & leading_columns(relation.target)


def test_an_index_on_some_rows_only_is_not_enough() -> None:
    booking = Table("booking", metadata)
    assert "held_until" not in leading_columns(booking)
    assert "wish_id" in leading_columns(booking)
