"""Round off bookings (C1-C10, E2).

Free places from an index alone, requests that an act carries out, the language of accounts, wishes ended by their event.
"""

import sqlalchemy as sa
from alembic import op

from migrations.choice import allow, disallow

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what searches for free places read, then what requests, accounts and wishes say more."""
    op.create_index(
        "ix_place_on_sale",
        "place",
        ["slot_id"],
        postgresql_include=["vehicle_id", "id"],
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.add_column(
        "change_request",
        sa.Column(
            "act_id",
            sa.Uuid(),
            nullable=True,
            comment="The bulk act that carries it out: undoing that opens the request again",
        ),
    )
    op.create_foreign_key(
        "fk_change_request_act_id_act", "change_request", "act", ["act_id"], ["id"], ondelete="RESTRICT"
    )
    op.create_index(
        "ix_change_request_act_id",
        "change_request",
        ["act_id"],
        postgresql_where=sa.text("act_id IS NOT NULL"),
    )
    locale = sa.Enum("FR", "EN", name="locale", native_enum=False, create_constraint=True, length=32)
    comment = "Language of the mails that the person gets"
    op.add_column("account", sa.Column("locale", locale, nullable=False, server_default="FR", comment=comment))
    allow("wish", "state", "state", "EVENT_CANCELLED")
    allow("wish_step", "kind", "kind", "EVENT_CANCELLED")
    _prove_unless("WAITING", "LEFT", "EVENT_CANCELLED")


def _prove_unless(*states: str) -> None:
    """Which wishes need no proof of their address."""
    listed = ", ".join(f"'{state}'" for state in states)
    op.drop_constraint("ck_wish_proven_when_offered", "wish")
    op.create_check_constraint(
        op.f("ck_wish_proven_when_offered"), "wish", f"proven_at IS NOT NULL OR state IN ({listed})"
    )


def downgrade() -> None:
    """Take it back; a wish that ended with its event reads as one that was left."""
    op.execute("UPDATE wish SET state = 'LEFT' WHERE state = 'EVENT_CANCELLED'")
    op.execute("UPDATE wish_step SET kind = 'LEFT' WHERE kind = 'EVENT_CANCELLED'")
    _prove_unless("WAITING", "LEFT")
    disallow("wish_step", "kind", "kind", "EVENT_CANCELLED")
    disallow("wish", "state", "state", "EVENT_CANCELLED")
    op.drop_column("account", "locale")
    op.drop_column("change_request", "act_id")
    op.drop_index("ix_place_on_sale", table_name="place")
