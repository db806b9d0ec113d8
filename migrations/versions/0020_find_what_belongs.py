"""Find what belongs to a row by an index: bookings of a place and of a vehicle, places of a vehicle, figures of an event."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

BELONGING = (
    ("booking", "place_id"),
    ("booking", "vehicle_id"),
    ("event", "truck_id"),
    ("message_figures", "event_id"),
    ("place", "vehicle_id"),
)


def upgrade() -> None:
    """Add one index for each relation that was read by looking through the whole table."""
    for table, column in BELONGING:
        op.create_index(f"ix_{table}_{column}", table, [column])
    op.create_index(
        "ix_message_template_mailing_id",
        "message_template",
        ["mailing_id"],
        postgresql_where=sa.text("mailing_id IS NOT NULL"),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_message_template_mailing_id", "message_template")
    for table, column in reversed(BELONGING):
        op.drop_index(f"ix_{table}_{column}", table)
