"""Hear back of messages: bounces, complaints, stops, consents (F5, J2)."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from migrations.choice import allow, disallow

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

KINDS = ("DELIVERED", "BOUNCED", "DEFERRED", "COMPLAINED", "OPENED", "CLICKED", "UNSUBSCRIBED", "STOPPED")
CHANNELS = ("EMAIL", "SMS")
REASONS = ("HARD_BOUNCE", "SOFT_BOUNCES", "COMPLAINT", "UNSUBSCRIBED", "STOP", "BY_HAND")
MOMENT = sa.DateTime(timezone=True)


def _choice(name: str, members: tuple[str, ...], comment: str) -> sa.Column[str]:
    kind = sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=32)
    return sa.Column(name, kind, nullable=False, comment=comment)


def _text(name: str, comment: str, *, nullable: bool = True) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable, comment=comment)


def _keyed() -> list[sa.Column[Any]]:
    now = sa.text("now()")
    return [
        sa.Column("id", sa.Uuid(), nullable=False, comment="UUIDv7"),
        sa.Column("created_at", MOMENT, server_default=now, nullable=False, comment="When this was recorded"),
    ]


def _of_message(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_message_id_message")
    return sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=name, ondelete="RESTRICT")


def _events() -> None:
    table = "message_event"
    op.create_table(
        table,
        *_keyed(),
        sa.Column("message_id", sa.Uuid(), nullable=False, comment="What it is about"),
        _choice("kind", KINDS, "What happened"),
        sa.Column(
            "at",
            MOMENT,
            server_default=sa.text("now()"),
            nullable=False,
            comment="When it happened, as its source says",
        ),
        sa.Column(
            "by_machine",
            sa.Boolean(),
            server_default="false",
            nullable=False,
            comment="An opening or a click that no person made: a scanner or a proxy",
        ),
        sa.Column(
            "permanent",
            sa.Boolean(),
            nullable=True,
            comment="Of a bounce: whether the address is at fault, or only that day (mailbox full, server away)",
        ),
        _text("detail", "The source's words, or which link was clicked"),
        _text("source", "Who reported it: MAILBOX, OWN (our own pages), or a provider's name", nullable=False),
        _text("source_id", "Id that the source gave the report, so that it counts once"),
        _of_message(table),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("source", "source_id", name=op.f(f"uq_{table}_source_source_id")),
        sa.CheckConstraint(
            "(kind = 'BOUNCED') = (permanent IS NOT NULL)", name=op.f(f"ck_{table}_bounce_permanent_or_not")
        ),
    )
    op.create_index(f"ix_{table}_message_id_kind", table, ["message_id", "kind"])
    # What an address was sent, and what came back of it.
    op.create_index("ix_message_address", "message", [sa.text("lower(recipient)")])


def _suppressions() -> None:
    table = "suppression"
    op.create_table(
        table,
        *_keyed(),
        _choice("channel", CHANNELS, "E-mail or SMS"),
        _text("address", "E-mail address in lower case, or number in E.164", nullable=False),
        _choice("reason", REASONS, "Why"),
        _choice("scope", ("ALL", "MARKETING"), "All messages, or marketing alone"),
        sa.Column("message_id", sa.Uuid(), nullable=True, comment="Message that brought it about"),
        _text("note", "The words of who added it, or of the server that refused"),
        sa.Column("lifted_at", MOMENT, nullable=True, comment="When it was lifted"),
        _text("lifted_by", "Who lifted it, as shown to people"),
        _text("lift_note", "Why it was lifted"),
        _of_message(table),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.CheckConstraint("address = lower(address)", name=op.f(f"ck_{table}_address_lower_case")),
        sa.CheckConstraint("(lifted_at IS NULL) = (lifted_by IS NULL)", name=op.f(f"ck_{table}_lifted_by_someone")),
        sa.CheckConstraint("reason <> 'BY_HAND' OR note IS NOT NULL", name=op.f(f"ck_{table}_by_hand_with_a_note")),
    )
    op.create_index(
        "uq_suppression_live",
        table,
        ["channel", "address", "reason", "scope"],
        unique=True,
        postgresql_where=sa.text("lifted_at IS NULL"),
    )
    op.create_index("ix_suppression_message_id", table, ["message_id"])
    op.execute(
        f"CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION audit_row('id')"
    )


def _receipts() -> None:
    table = "webhook_receipt"
    op.create_table(
        table,
        *_keyed(),
        _text("source", "Whose webhook", nullable=False),
        _text("receipt", "What the sender calls this delivery: an id or a token, signed", nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False, comment="SHA-256 of the body that came with it"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("source", "receipt", name=op.f(f"uq_{table}_source_receipt")),
    )


def _consents() -> None:
    table = "consent"
    op.add_column(table, sa.Column("asked_at", MOMENT, comment="When the link that confirms a yes was mailed"))
    op.add_column(
        table, sa.Column("confirmed_at", MOMENT, comment="When the link that was mailed to confirm a yes was followed")
    )
    op.add_column(table, sa.Column("message_id", sa.Uuid(), comment="Message by which the answer was given"))
    op.create_foreign_key(
        op.f("fk_consent_message_id_message"), table, "message", ["message_id"], ["id"], ondelete="RESTRICT"
    )
    op.create_index("ix_consent_message_id", table, ["message_id"], postgresql_where=sa.text("message_id IS NOT NULL"))
    unasked = sa.text("granted AND asked_at IS NULL AND purpose <> 'DEALERSHIP_CONTACT'")
    op.create_index("ix_consent_unasked", table, ["created_at"], postgresql_where=unasked)
    op.create_check_constraint(op.f("ck_consent_yes_confirmed"), table, "granted OR confirmed_at IS NULL")
    # A yes that is confirmed changes what its leads say, as a new answer does (0002).
    op.execute(
        "CREATE TRIGGER touch_leads_confirmed AFTER UPDATE OF confirmed_at ON consent"
        " FOR EACH ROW EXECUTE FUNCTION touch_leads()"
    )
    for one, other in (("message", "cause"), ("message_template", "cause")):
        allow(one, other, other, "CONSENT_CONFIRM")


def upgrade() -> None:
    """Create the tables, and let a yes be confirmed."""
    _events()
    _suppressions()
    _receipts()
    _consents()


def downgrade() -> None:
    """Forget what came back."""
    for table in ("message_template", "message"):
        op.execute(f"DELETE FROM {table} WHERE cause = 'CONSENT_CONFIRM'")  # noqa: S608
        disallow(table, "cause", "cause", "CONSENT_CONFIRM")
    op.execute("DROP TRIGGER touch_leads_confirmed ON consent")
    op.drop_constraint(op.f("ck_consent_yes_confirmed"), "consent")
    op.drop_column("consent", "message_id")
    op.drop_column("consent", "confirmed_at")
    op.drop_column("consent", "asked_at")
    op.drop_table("webhook_receipt")
    op.drop_table("suppression")
    op.drop_index("ix_message_address", "message")
    op.drop_table("message_event")
