"""Send e-mail and SMS once, and say how it went (F4, F7)."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

FAILURES = ("REFUSED", "UNREACHABLE", "EXPIRED", "SUPPRESSED", "UNWRITABLE", "CRASHED")
OPEN = "done_at IS NULL AND parked_at IS NULL"
LANE = "CASE task WHEN 'send_message' THEN 'MESSAGES' WHEN 'send_marketing' THEN 'MARKETING' ELSE 'JOBS' END"
# A message changes by itself with each try; in the trail is what a person did.
AUDIT = (
    "CREATE TRIGGER audit_resending AFTER UPDATE OF resent_at ON message FOR EACH ROW EXECUTE FUNCTION audit_row('id')"
)


def upgrade() -> None:
    """Give messages their delivery, and jobs their lanes."""
    failure = sa.Enum(*FAILURES, name="failure_cause", native_enum=False, create_constraint=True, length=32)
    op.add_column("message", sa.Column("failure_cause", failure, comment="Why it was not sent"))
    op.execute("UPDATE message SET failure_cause = 'REFUSED' WHERE status = 'FAILED'")
    for column in _delivery():
        op.add_column("message", column)
    op.create_index(op.f("ix_message_provider_id"), "message", ["provider_id"])
    op.create_index("ix_message_failed", "message", ["id"], postgresql_where=sa.text("status = 'FAILED'"))
    op.execute(AUDIT)
    lane = sa.Column(
        "lane",
        sa.String(),
        sa.Computed(LANE, persisted=True),
        nullable=False,
        comment="What it waits in line with",
    )
    op.add_column("outbox", lane)
    op.drop_index("ix_outbox_open", "outbox")
    op.create_index("ix_outbox_open", "outbox", ["lane", "not_before"], postgresql_where=sa.text(OPEN))
    begun = sa.text(f"attempts > 0 AND {OPEN}")
    op.create_index("ix_outbox_begun", "outbox", ["lane", "not_before"], postgresql_where=begun)


def downgrade() -> None:
    """Take it away."""
    op.drop_index("ix_outbox_begun", "outbox")
    op.drop_index("ix_outbox_open", "outbox")
    op.drop_column("outbox", "lane")
    op.create_index("ix_outbox_open", "outbox", ["not_before"], postgresql_where=sa.text(OPEN))
    op.execute("DROP TRIGGER audit_resending ON message")
    op.drop_index("ix_message_failed", "message")
    op.drop_index(op.f("ix_message_provider_id"), "message")
    for column in (*reversed(_delivery()), sa.Column("failure_cause")):
        op.drop_column("message", column.name)


def _delivery() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("failure_code", sa.Integer(), comment="The provider's code when it failed: SMTP or HTTP"),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False, comment="Times it was tried"),
        sa.Column(
            "tried_since", sa.DateTime(timezone=True), comment="First try since it was queued: given up a day later"
        ),
        sa.Column("provider", sa.String(), comment="Who carried it"),
        sa.Column("provider_id", sa.String(), comment="What the provider calls it: its answer"),
        sa.Column("lease", sa.Uuid(), comment="The try that has it in hand"),
        sa.Column("leased_until", sa.DateTime(timezone=True), comment="Until then nobody else may send it"),
        sa.Column("resent_at", sa.DateTime(timezone=True), comment="When a person last had it sent again"),
    )
