"""Round off bookings (C1-C10, E2): free places found from an index alone."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what searches for free places read."""
    op.create_index(
        "ix_place_on_sale",
        "place",
        ["slot_id"],
        postgresql_include=["vehicle_id", "id"],
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_place_on_sale", table_name="place")
