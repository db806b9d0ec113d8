"""Export lists (K2): what a file is of, in which format, for whom; and an end that is nobody's fault."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

STATUSES = ("QUEUED", "RUNNING", "DONE", "FAILED")
ROLES = ("ADMIN", "TEAM", "DEALER")
CHECKS = {
    "by_profile_or_of_list": "(profile_id IS NULL) = (list_name IS NOT NULL)",
    "list_has_columns": "(list_name IS NULL) = (columns IS NULL)",
    "delimiter_known": "delimiter IN (',', ';')",
    "dealer_has_dealership": "(role = 'DEALER') = (dealership_id IS NOT NULL)",
    "counts_plausible": "rows_done >= 0 AND rows_total >= 0 AND bytes >= 0",
}


def _one_of(column: str, values: tuple[str, ...]) -> str:
    listed = ", ".join(f"'{value}'" for value in values)
    return f"{column} IN ({listed})"


def _json() -> postgresql.JSONB:
    return postgresql.JSONB()


def _columns() -> list[sa.Column[Any]]:
    return [
        sa.Column(
            "role",
            sa.String(32),
            server_default="ADMIN",
            nullable=False,
            comment="What the file holds is what this role may read",
        ),
        sa.Column("dealership_id", sa.Uuid(), nullable=True, comment="Of dealers: whose rows the file holds"),
        sa.Column(
            "list_name", sa.String(), nullable=True, comment="The list, as the schema's root names it, e.g. bookings"
        ),
        sa.Column("format", sa.String(32), server_default="CSV", nullable=False, comment="CSV or XLSX"),
        sa.Column(
            "delimiter", sa.String(), server_default=";", nullable=False, comment="Between the columns of a list's CSV"
        ),
        sa.Column("filter", _json(), nullable=True, comment="The list's filter, as it was given"),
        sa.Column("sort", _json(), nullable=True, comment="The list's order, as it was given"),
        sa.Column("columns", _json(), nullable=True, comment="In order: {path, header}"),
        sa.Column(
            "bytes",
            sa.Integer(),
            nullable=True,
            comment="Size of a list's file, once done; 2147483647 for any larger",
        ),
    ]


def upgrade() -> None:
    """Add the columns of lists; a profile is no longer needed."""
    for column in _columns():
        op.add_column("export", column)
    op.create_foreign_key(
        op.f("fk_export_dealership_id_dealership"),
        "export",
        "dealership",
        ["dealership_id"],
        ["id"],
        ondelete="RESTRICT",
    )
    op.alter_column("export", "profile_id", nullable=True, comment="How a file of leads is written")
    op.alter_column("export", "status", comment="Queued, running, done, failed or cancelled")
    op.drop_constraint(op.f("ck_export_status"), "export")
    op.create_check_constraint(op.f("ck_export_status"), "export", _one_of("status", (*STATUSES, "CANCELLED")))
    op.create_check_constraint(op.f("ck_export_role"), "export", _one_of("role", ROLES))
    op.create_check_constraint(op.f("ck_export_format"), "export", _one_of("format", ("CSV", "XLSX")))
    for name, condition in CHECKS.items():
        op.create_check_constraint(op.f(f"ck_export_{name}"), "export", condition)


def downgrade() -> None:
    """Forget exports of lists, and those that were cancelled."""
    op.execute("DELETE FROM export WHERE list_name IS NOT NULL OR status = 'CANCELLED'")
    for name in (*CHECKS, "role", "format", "status"):
        op.drop_constraint(op.f(f"ck_export_{name}"), "export")
    op.create_check_constraint(op.f("ck_export_status"), "export", _one_of("status", STATUSES))
    op.alter_column("export", "status", comment="Queued, running, done or failed")
    op.alter_column("export", "profile_id", nullable=False, comment="How it is written")
    for column in _columns():
        op.drop_column("export", column.name)
