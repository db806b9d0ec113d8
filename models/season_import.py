"""Imports of headquarters' spreadsheets from the back office: files, what they would change, what became of it."""

import enum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.account import Account
from models.kit.base import Base, Instant, Keyed, Versioned, belongs_to, choice, not_blank, to_one


class ImportState(enum.StrEnum):
    """checking → checked or refused; importing → done, refused, or checked anew where the season changed meanwhile."""

    CHECKING = "CHECKING"
    CHECKED = "CHECKED"
    REFUSED = "REFUSED"
    IMPORTING = "IMPORTING"
    DONE = "DONE"
    FAILED = "FAILED"


class SeasonImport(Keyed, Versioned, Base):
    """One import: tried dry by a job, shown as a difference, then carried out by another."""

    __tablename__ = "season_import"
    __table_args__ = (CheckConstraint("season_year BETWEEN 2000 AND 2100", name="year_plausible"),)
    audited = True

    author: Mapped[str] = mapped_column(comment="Who asked, as shown to people")
    author_id: Mapped[UUID | None] = mapped_column(belongs_to("account.id"), comment="Who asked")
    season_year: Mapped[int | None] = mapped_column(comment="Year of the season; none: the one of the dates")
    state: Mapped[ImportState] = mapped_column(
        choice(ImportState, "state"), server_default="CHECKING", comment="Where it stands"
    )
    stale: Mapped[bool] = mapped_column(
        server_default="false", comment="The season changed since somebody looked: the difference is another one"
    )
    counts: Mapped[list[dict[str, Any]] | None] = mapped_column(comment="How many of what: {noun, action, count}")
    changes: Mapped[list[dict[str, Any]] | None] = mapped_column(
        comment="What changes: {noun, action, key, fields: [{field, before, after}]}"
    )
    problems: Mapped[list[dict[str, Any]] | None] = mapped_column(
        comment="What keeps it from being imported: {sheet, line, column, value, message, expected}, and …En"
    )
    warnings: Mapped[list[dict[str, Any]] | None] = mapped_column(comment="To look at; they forbid nothing")
    failure: Mapped[str | None] = mapped_column(comment="Why a job gave up, in words")
    finished_at: Mapped[Instant | None] = mapped_column(comment="When it was imported, refused or given up")

    account: Mapped[Account | None] = to_one("SeasonImport.author_id", "Account.id")


class Spreadsheet(Keyed, Base):
    """A file that was uploaded to be imported."""

    __tablename__ = "spreadsheet"
    __table_args__ = (not_blank("name"), CheckConstraint("size > 0", name="size_positive"))

    season_import_id: Mapped[UUID | None] = mapped_column(
        belongs_to("season_import.id", ondelete="CASCADE"), index=True, comment="The import that reads it"
    )
    name: Mapped[str] = mapped_column(comment="Name of the file, as problems name it")
    size: Mapped[int] = mapped_column(comment="Bytes")
    body: Mapped[bytes] = mapped_column(deferred=True, comment="The file as it came")

    season_import: Mapped[SeasonImport | None] = to_one(
        "Spreadsheet.season_import_id", "SeasonImport.id", "spreadsheets"
    )
