"""Ask a second factor of who signs in (A3): codes of an app, passkeys, recovery codes; and tell people of changes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from migrations.choice import allow, disallow

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
STEPS = ("SECOND_FACTOR", "PASSKEY_SIGN_IN", "PASSKEY_ADDED")
CAUSE = "ACCOUNT_SECURITY"
TOLD_BY = ("message", "message_template", "message_figures", "message_moment")
# Arguments of `audit_row`: what no person changes, and what no trail may hold, is left out.
AUDITED = {
    "totp": "'id', '', 'secret_sealed', 'last_step'",
    "passkey": "'id', '', 'public_key', 'sign_count', 'last_used_at'",
    "recovery_code": "'id'",
}


def _key() -> list[sa.Column[object]]:
    return [
        sa.Column("id", sa.Uuid(), primary_key=True, comment="UUIDv7"),
        sa.Column(
            "created_at", MOMENT, nullable=False, server_default=sa.text("now()"), comment="When this was recorded"
        ),
    ]


def _account(comment: str, nullable: bool = False) -> sa.Column[object]:
    target = sa.ForeignKey("account.id", ondelete="CASCADE")
    return sa.Column("account_id", sa.Uuid(), target, nullable=nullable, comment=comment)


def _factors() -> None:
    op.create_table(
        "totp",
        *_key(),
        _account("Whose"),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=False, comment="The shared secret, AES-256-GCM"),
        sa.Column("confirmed_at", MOMENT, comment="When a first code proved it; none: not in use yet"),
        sa.Column("last_step", sa.BigInteger(), comment="Time step of the last code taken: none is taken twice"),
        sa.UniqueConstraint("account_id"),
    )
    op.create_table(
        "passkey",
        *_key(),
        _account("Whose"),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False, comment="What the authenticator calls it"),
        sa.Column("public_key", sa.LargeBinary(), nullable=False, comment="Its public key, as COSE"),
        sa.Column(
            "sign_count",
            sa.BigInteger(),
            nullable=False,
            comment="Uses counted by the authenticator; 0: it counts none",
        ),
        sa.Column("transports", ARRAY(sa.TEXT()), nullable=False, server_default="{}", comment="How it is reached"),
        sa.Column("name", sa.String(), nullable=False, comment="What its person calls it"),
        sa.Column("last_used_at", MOMENT, comment="When it last signed in"),
        sa.UniqueConstraint("credential_id"),
        sa.CheckConstraint("sign_count >= 0", name="sign_count_positive"),
        sa.CheckConstraint("btrim(name) <> ''", name="name_not_blank"),
    )
    op.create_index("ix_passkey_account_id", "passkey", ["account_id"])
    op.create_table(
        "recovery_code",
        *_key(),
        _account("Whose"),
        sa.Column(
            "secret_hash", sa.LargeBinary(), nullable=False, comment="SHA-256 of the code: it has 80 random bits"
        ),
        sa.Column("used_at", MOMENT, comment="When it was spent"),
        sa.UniqueConstraint("account_id", "secret_hash"),
    )


def _steps() -> None:
    kind = sa.Enum(*STEPS, name="kind", native_enum=False, create_constraint=True, length=32)
    op.create_table(
        "sign_in_step",
        *_key(),
        sa.Column("kind", kind, nullable=False, comment="What it is a step of"),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False, comment="SHA-256 of the cookie's secret"),
        _account("Whose; none while that is not known", nullable=True),
        sa.Column("challenge", sa.LargeBinary(), comment="What the authenticator must sign"),
        sa.Column("expires_at", MOMENT, nullable=False, comment="End of the attempt"),
        sa.UniqueConstraint("secret_hash"),
        sa.CheckConstraint("(kind = 'PASSKEY_SIGN_IN') = (account_id IS NULL)", name="account_unless_unknown"),
        sa.CheckConstraint("(kind = 'SECOND_FACTOR') = (challenge IS NULL)", name="challenge_of_passkeys"),
    )
    op.create_index("ix_sign_in_step_account_id", "sign_in_step", ["account_id"])
    op.create_index("ix_sign_in_step_expires_at", "sign_in_step", ["expires_at"])


def upgrade() -> None:
    """Create the tables with their trail; sessions say when they were last in use; a cause of mail more."""
    _factors()
    _steps()
    for table, arguments in AUDITED.items():
        moments = "UPDATE OR DELETE" if table == "recovery_code" else "INSERT OR UPDATE OR DELETE"
        op.execute(
            f"CREATE TRIGGER audit AFTER {moments} ON {table} FOR EACH ROW EXECUTE FUNCTION audit_row({arguments})"
        )
    op.add_column(
        "sign_in",
        sa.Column(
            "seen_at",
            MOMENT,
            nullable=False,
            server_default=sa.text("now()"),
            comment="Last known use, told at most every quarter of an hour",
        ),
    )
    for table in TOLD_BY:
        allow(table, "cause", "cause", CAUSE)


def downgrade() -> None:
    """Forget all second factors: passwords alone open accounts again."""
    for table in reversed(TOLD_BY):
        op.execute(f"DELETE FROM {table} WHERE cause = '{CAUSE}'")  # noqa: S608
        disallow(table, "cause", "cause", CAUSE)
    op.drop_column("sign_in", "seen_at")
    for table in ("sign_in_step", "recovery_code", "passkey", "totp"):
        op.drop_table(table)
