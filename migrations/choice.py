"""Enumerations kept as text with a CHECK (models/kit/base.py, `choice`): allowing further members, and taking them back.

What is allowed is read from the database, so that a migration names only its own members.
"""

import re

import sqlalchemy as sa
from alembic import op


def allow(table: str, column: str, name: str, *members: str) -> None:
    """Allow further members, after those that are allowed; `name` is the one that the model gives to `choice`."""
    _write(table, column, name, [*_allowed(table, name), *members])


def disallow(table: str, column: str, name: str, *members: str) -> None:
    """No longer allow members; rows that have one must have been changed before."""
    _write(table, column, name, [each for each in _allowed(table, name) if each not in members])


def _allowed(table: str, name: str) -> list[str]:
    written = op.get_bind().scalar(
        sa.text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = :name").bindparams(
            name=f"ck_{table}_{name}"
        )
    )
    return re.findall(r"'([^']+)'::", written)


def _write(table: str, column: str, name: str, members: list[str]) -> None:
    listed = ", ".join(f"'{member}'" for member in members)
    op.drop_constraint(f"ck_{table}_{name}", table)
    op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, f"{column} IN ({listed})")
