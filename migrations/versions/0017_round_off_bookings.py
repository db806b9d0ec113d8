"""Round off bookings (C1-C10, E2): free places from an index alone, requests that an act carries out."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what searches for free places read, then the act of a request."""
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


def downgrade() -> None:
    """Take it back."""
    op.drop_column("change_request", "act_id")
    op.drop_index("ix_place_on_sale", table_name="place")
