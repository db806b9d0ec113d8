"""Members of an enumeration as they stand in the SQL itself."""

import enum

from sqlalchemy import ColumnElement, String, literal_column


def constant(member: enum.StrEnum) -> ColumnElement[str]:
    """The member's text, not a parameter: a generic plan finds a partial index by constants only."""
    return literal_column(f"'{member.value}'", String())
