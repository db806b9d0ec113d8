"""Keep photos of models and vehicles, their state, and imports of spreadsheets (B3; ADR 0032)."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

STATES = ("READY", "TO_CHECK", "OUT_OF_ORDER")
IMPORT_STATES = ("CHECKING", "CHECKED", "REFUSED", "IMPORTING", "DONE", "FAILED")
MOMENT = sa.DateTime(timezone=True)
PICTURED = {"vehicle_model": "Its picture", "vehicle": "Its own picture, if it has one"}


def _column(name: str, kind: Any, comment: str, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=options.pop("nullable", False), comment=comment, **options)


def _choice(name: str, members: tuple[str, ...], comment: str, default: str) -> sa.Column[Any]:
    kind = sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=32)
    return _column(name, kind, comment, server_default=default)


def _keyed() -> list[sa.Column[Any]]:
    return [
        _column("id", sa.Uuid(), "UUIDv7", primary_key=True),
        _column("created_at", MOMENT, "When this was recorded", server_default=sa.func.now()),
    ]


def _audit(table: str) -> None:
    op.execute(
        f"CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION audit_row('id')"
    )


def upgrade() -> None:
    """Add photos and what points at them, then imports."""
    _photos()
    op.add_column("vehicle", _choice("state", STATES, "Ready, to be checked or out of order", "READY"))
    for table, comment in PICTURED.items():
        op.add_column(table, _column("photo_id", sa.Uuid(), comment, nullable=True))
        op.create_foreign_key(
            op.f(f"fk_{table}_photo_id_photo"), table, "photo", ["photo_id"], ["id"], ondelete="RESTRICT"
        )
    _imports()
    _spreadsheets()


def _photos() -> None:
    op.create_table(
        "photo",
        *_keyed(),
        _column("name", sa.String(), "Digest of the picture: the beginning of its files' names"),
        _column("width", sa.Integer(), "Pixels across, of the largest width kept"),
        _column("height", sa.Integer(), "Pixels down, of the largest width kept"),
        sa.UniqueConstraint("name", name=op.f("uq_photo_name")),
        sa.CheckConstraint("width > 0 AND height > 0", name=op.f("ck_photo_size_positive")),
    )
    _audit("photo")
    op.create_table(
        "photo_file",
        _column("photo_id", sa.Uuid(), "Photo it is of"),
        _column("width", sa.Integer(), "Most pixels across: 320, 640 or 1280"),
        _column("body", sa.LargeBinary(), "WebP without metadata"),
        sa.PrimaryKeyConstraint("photo_id", "width", name=op.f("pk_photo_file")),
        sa.ForeignKeyConstraint(
            ["photo_id"], ["photo.id"], name=op.f("fk_photo_file_photo_id_photo"), ondelete="CASCADE"
        ),
    )


def _imports() -> None:
    table = "season_import"
    op.create_table(
        table,
        *_keyed(),
        _column("author", sa.String(), "Who asked, as shown to people"),
        _column("author_id", sa.Uuid(), "Who asked", nullable=True),
        _column("season_year", sa.Integer(), "Year of the season; none: the one of the dates", nullable=True),
        _choice("state", IMPORT_STATES, "Where it stands", "CHECKING"),
        _column(
            "stale",
            sa.Boolean(),
            "The season changed since somebody looked: the difference is another one",
            server_default="false",
        ),
        _column("counts", JSONB(), "How many of what: {noun, action, count}", nullable=True),
        _column(
            "changes", JSONB(), "What changes: {noun, action, key, fields: [{field, before, after}]}", nullable=True
        ),
        _column(
            "problems",
            JSONB(),
            "What keeps it from being imported: {sheet, line, column, value, message, expected}, and …En",
            nullable=True,
        ),
        _column("warnings", JSONB(), "To look at; they forbid nothing", nullable=True),
        _column("failure", sa.String(), "Why a job gave up, in words", nullable=True),
        _column("finished_at", MOMENT, "When it was imported, refused or given up", nullable=True),
        _column("version", sa.Integer(), "Grows by one with each change", server_default="1"),
        sa.CheckConstraint("season_year BETWEEN 2000 AND 2100", name=op.f(f"ck_{table}_year_plausible")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["account.id"], name=op.f(f"fk_{table}_author_id_account"), ondelete="RESTRICT"
        ),
    )
    # Its difference is long, and told by the changes themselves.
    op.execute(
        f"CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW"
        " EXECUTE FUNCTION audit_row('id', '', 'counts', 'changes', 'problems', 'warnings')"
    )
    op.execute(f"CREATE TRIGGER version BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION count_version()")


def _spreadsheets() -> None:
    table = "spreadsheet"
    op.create_table(
        table,
        *_keyed(),
        _column("season_import_id", sa.Uuid(), "The import that reads it", nullable=True),
        _column("name", sa.String(), "Name of the file, as problems name it"),
        _column("size", sa.Integer(), "Bytes"),
        _column("body", sa.LargeBinary(), "The file as it came"),
        sa.CheckConstraint("btrim(name) <> ''", name=op.f(f"ck_{table}_name_not_blank")),
        sa.CheckConstraint("size > 0", name=op.f(f"ck_{table}_size_positive")),
        sa.ForeignKeyConstraint(
            ["season_import_id"],
            ["season_import.id"],
            name=op.f(f"fk_{table}_season_import_id_season_import"),
            ondelete="CASCADE",
        ),
    )
    op.create_index(op.f(f"ix_{table}_season_import_id"), table, ["season_import_id"])


def downgrade() -> None:
    """Forget photos and imports."""
    for table in ("spreadsheet", "season_import"):
        op.drop_table(table)
    op.drop_column("vehicle", "state")
    for table in PICTURED:
        op.drop_column(table, "photo_id")
    for table in ("photo_file", "photo"):
        op.drop_table(table)
