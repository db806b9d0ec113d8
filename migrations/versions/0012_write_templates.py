"""Let people write templates (F2)."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

CAUSES = (
    *("CONFIRM", "CONFIRMED", "MOVED", "CANCELLED", "INVITATION", "MODEL_WITHDRAWN", "SLOT_CLOSED", "TAKEN_BACK"),
    *("WAITING_CONFIRM", "WAITING_OFFER", "REQUEST_FILED", "REQUEST_ANSWERED"),
)
CHANNELS = ("EMAIL", "SMS")
TABLES = ("message_template", "message_template_version")


def _choice(name: str, members: tuple[str, ...], comment: str, **options: Any) -> sa.Column[str]:
    kind = sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=32)
    return sa.Column(name, kind, comment=comment, nullable=False, **options)


def _text(name: str, comment: str, **options: Any) -> sa.Column[str]:
    return sa.Column(name, sa.String(), comment=comment, **options)


def _written(name: str, comment: str) -> sa.Column[str]:
    return _text(name, comment, server_default="", nullable=False)


def _shared() -> list[sa.Column[Any]]:
    moment = sa.DateTime(timezone=True)
    return [
        sa.Column("id", sa.Uuid(), nullable=False, comment="UUIDv7"),
        sa.Column(
            "created_at", moment, server_default=sa.text("now()"), nullable=False, comment="When this was recorded"
        ),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False, comment="Grows by one with each change"),
    ]


def _template() -> None:
    op.create_table(
        "message_template",
        *_shared(),
        _choice("cause", CAUSES, "Cause it words"),
        _choice("channel", CHANNELS, "E-mail or SMS"),
        _choice("locale", ("FR", "EN"), "Language it is written in"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_template")),
        sa.UniqueConstraint("cause", "channel", "locale", name=op.f("uq_message_template_cause_channel_locale")),
    )


def _version() -> None:
    table = "message_template_version"
    op.create_table(
        table,
        *_shared(),
        sa.Column("template_id", sa.Uuid(), nullable=False, comment="Template it belongs to"),
        sa.Column(
            "number",
            sa.Integer(),
            nullable=False,
            comment="Counts the versions of the template from 1; what is shipped is 0",
        ),
        _choice("state", ("DRAFT", "PUBLISHED", "REPLACED"), "Draft, published or replaced", server_default="DRAFT"),
        _written("subject", "E-mail: its subject, in Liquid"),
        _written("preheader", "E-mail: the line that lists show after it"),
        _written("title", "E-mail: its heading"),
        _written("body", "E-mail: paragraphs, lists, buttons"),
        _written("closing", "E-mail: the small print below"),
        _text("text", "SMS: all of it; e-mail: plain text of its own, none: generated"),
        sa.Column(
            "faults",
            postgresql.JSONB(),
            server_default="[]",
            nullable=False,
            comment="What was wrong with it when it was saved; published ones have none",
        ),
        _text("author", "Who wrote it last, as shown to people", nullable=False),
        sa.Column("author_id", sa.Uuid(), comment="Account that did"),
        _text("note", "What was changed and why"),
        sa.Column("published_at", sa.DateTime(timezone=True), comment="When it was first published"),
        _text("published_by", "Who published it last, as shown to people"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("template_id", "number", name=op.f(f"uq_{table}_template_id_number")),
        sa.ForeignKeyConstraint(
            ["template_id"],
            ["message_template.id"],
            name=op.f(f"fk_{table}_template_id_message_template"),
            ondelete="RESTRICT",
        ),
        sa.CheckConstraint("number > 0", name=op.f(f"ck_{table}_number_positive")),
        sa.CheckConstraint("(state = 'DRAFT') = (published_at IS NULL)", name=op.f(f"ck_{table}_published_once")),
    )
    op.create_index(
        f"uq_{table}_published", table, ["template_id"], unique=True, postgresql_where=sa.text("state = 'PUBLISHED'")
    )


def upgrade() -> None:
    """Create the tables with their triggers; messages say their channel and the version that worded them."""
    _template()
    _version()
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION audit_row('id')"
        )
        op.execute(f"CREATE TRIGGER version BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION count_version()")
    op.add_column("message", _choice("channel", CHANNELS, "E-mail or SMS", server_default="EMAIL"))
    op.add_column(
        "message",
        sa.Column(
            "template_version_id",
            sa.Uuid(),
            nullable=True,
            comment="Version of the template it was written with; none: shipped",
        ),
    )
    op.add_column(
        "message",
        sa.Column(
            "is_test",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="Sent by an admin to try a template: counts nowhere (F2)",
        ),
    )
    op.create_index("ix_message_tests", "message", ["created_at"], postgresql_where=sa.text("is_test"))
    op.alter_column("message", "recipient", comment="Address, or number, it goes to")
    op.create_foreign_key(
        op.f("fk_message_template_version_id_message_template_version"),
        "message",
        "message_template_version",
        ["template_version_id"],
        ["id"],
        ondelete="RESTRICT",
    )
    op.create_index("ix_message_template_version_id", "message", ["template_version_id"])


def downgrade() -> None:
    """Forget what people wrote: what is shipped is sent again."""
    op.drop_column("message", "is_test")
    op.drop_column("message", "template_version_id")
    op.drop_column("message", "channel")
    op.alter_column("message", "recipient", comment="Address it goes to")
    for table in reversed(TABLES):
        op.drop_table(table)
