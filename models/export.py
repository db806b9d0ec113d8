"""Exports and the profiles that map their columns (K1): an export is a row with a status."""

import enum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.account import Account
from models.kit.base import Base, Instant, Keyed, Versioned, belongs_to, choice, not_blank, to_one


class ExportStatus(enum.StrEnum):
    """Where an export stands."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"


class ExportProfile(Keyed, Versioned, Base):
    """How a file for the CRM is written: which columns, from which fields, in which form."""

    __tablename__ = "export_profile"
    __table_args__ = (
        UniqueConstraint("name"),
        not_blank("name"),
        CheckConstraint("delimiter IN (',', ';', '|', E'\\t')", name="delimiter_known"),
    )
    audited = True

    name: Mapped[str] = mapped_column(comment="Name shown to admins")
    delimiter: Mapped[str] = mapped_column(server_default=",", comment="Between columns")
    columns: Mapped[list[dict[str, Any]]] = mapped_column(
        comment="In order: {header, path} of a lead's field, or {header, value} fixed; optional {format} of dates"
    )


class Export(Keyed, Base):
    """One file asked for by a person."""

    __tablename__ = "export"
    audited = True

    profile_id: Mapped[UUID] = mapped_column(belongs_to("export_profile.id"), index=True, comment="How it is written")
    requested_by_id: Mapped[UUID | None] = mapped_column(belongs_to("account.id"), comment="Who asked")
    only_changed: Mapped[bool] = mapped_column(comment="Only what changed since the profile's last export, or all")
    status: Mapped[ExportStatus] = mapped_column(
        choice(ExportStatus, "status"), server_default="QUEUED", comment="Queued, running, done or failed"
    )
    rows_done: Mapped[int] = mapped_column(server_default="0", comment="Rows written so far")
    rows_total: Mapped[int | None] = mapped_column(comment="Rows to write, once counted")
    file_path: Mapped[str | None] = mapped_column(comment="Path in the object store, once done")
    cursor: Mapped[str | None] = mapped_column(comment="Where the next export of what changed begins")
    failure: Mapped[str | None] = mapped_column(comment="Why it failed, in words")
    finished_at: Mapped[Instant | None] = mapped_column(comment="When it ended")

    profile: Mapped[ExportProfile] = to_one("Export.profile_id", "ExportProfile.id", "exports")
    requested_by: Mapped[Account | None] = to_one("Export.requested_by_id", "Account.id")
