"""Exports of leads by profile (K1) and of lists (K2): an export is a row with a status."""

import enum
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.account import Account, AccountRole
from models.kit.base import Base, Instant, Keyed, Versioned, belongs_to, choice, not_blank, to_one


class ExportStatus(enum.StrEnum):
    """Where an export stands."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


class ExportFormat(enum.StrEnum):
    """What a list is written as."""

    CSV = "CSV"
    XLSX = "XLSX"


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


@dataclass(frozen=True, slots=True)
class DeletedExportProfile:
    """What is left of a profile that was deleted: how it was called."""

    name: str


class Export(Keyed, Base):
    """One file asked for by a person: of leads by a profile, or of a list with its filter, sort and columns."""

    __tablename__ = "export"
    __table_args__ = (
        CheckConstraint("(profile_id IS NULL) = (list_name IS NOT NULL)", name="by_profile_or_of_list"),
        CheckConstraint("(list_name IS NULL) = (columns IS NULL)", name="list_has_columns"),
        CheckConstraint("delimiter IN (',', ';')", name="delimiter_known"),
        CheckConstraint("(role = 'DEALER') = (dealership_id IS NOT NULL)", name="dealer_has_dealership"),
        CheckConstraint("rows_done >= 0 AND rows_total >= 0 AND bytes >= 0", name="counts_plausible"),
    )
    audited = True

    profile_id: Mapped[UUID | None] = mapped_column(
        belongs_to("export_profile.id"), index=True, comment="How a file of leads is written"
    )
    requested_by_id: Mapped[UUID | None] = mapped_column(belongs_to("account.id"), comment="Who asked")
    role: Mapped[AccountRole] = mapped_column(
        choice(AccountRole, "role"), server_default="ADMIN", comment="What the file holds is what this role may read"
    )
    dealership_id: Mapped[UUID | None] = mapped_column(
        belongs_to("dealership.id"), comment="Of dealers: whose rows the file holds"
    )
    list_name: Mapped[str | None] = mapped_column(comment="The list, as the schema's root names it, e.g. bookings")
    format: Mapped[ExportFormat] = mapped_column(
        choice(ExportFormat, "format"), server_default="CSV", comment="CSV or XLSX"
    )
    delimiter: Mapped[str] = mapped_column(server_default=";", comment="Between the columns of a list's CSV")
    filter: Mapped[dict[str, Any] | None] = mapped_column(comment="The list's filter, as it was given")
    sort: Mapped[list[dict[str, Any]] | None] = mapped_column(comment="The list's order, as it was given")
    columns: Mapped[list[dict[str, Any]] | None] = mapped_column(comment="In order: {path, header}")
    only_changed: Mapped[bool] = mapped_column(comment="Only what changed since the profile's last export, or all")
    status: Mapped[ExportStatus] = mapped_column(
        choice(ExportStatus, "status"), server_default="QUEUED", comment="Queued, running, done, failed or cancelled"
    )
    rows_done: Mapped[int] = mapped_column(server_default="0", comment="Rows written so far")
    rows_total: Mapped[int | None] = mapped_column(comment="Rows to write, once counted")
    bytes: Mapped[int | None] = mapped_column(comment="Size of a list's file, once done; 2147483647 for any larger")
    file_path: Mapped[str | None] = mapped_column(comment="Path in the object store, once done")
    cursor: Mapped[str | None] = mapped_column(comment="Where the next export of what changed begins")
    failure: Mapped[str | None] = mapped_column(comment="Why it failed, in words")
    finished_at: Mapped[Instant | None] = mapped_column(comment="When it ended")

    profile: Mapped[ExportProfile | None] = to_one("Export.profile_id", "ExportProfile.id", "exports")
    requested_by: Mapped[Account | None] = to_one("Export.requested_by_id", "Account.id")
