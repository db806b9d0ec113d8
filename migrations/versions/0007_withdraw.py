"""Act in bulk: acts and their items, what withdrew a place, what an offered booking replaces (C6)."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.choice import allow, disallow

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

STATUSES = ("HELD", "BOOKED", "MODIFIED", "CHECKED_IN", "DONE", "NO_SHOW", "CANCELLED")
KINDS = ("WITHDRAWAL", "EVENT_CANCELLATION", "SLOT_SHIFT", "SLOT_CLOSING")
STATES = ("PREVIEW", "QUEUED", "RUNNING", "DONE", "UNDONE", "FAILED")
ITEM_STATES = ("PENDING", "DONE", "SKIPPED", "UNDONE")
SKIPS = ("CHECKED_IN", "UNCONFIRMED", "CHANGED", "REBOOKED")
RANKS = ("SAME_MODEL", "SAME_FAMILY", "SAME_TIME", "OTHER_TIME")
CAUSES = ("MODEL_WITHDRAWN", "SLOT_CLOSED", "TAKEN_BACK")
REASONS = ("SLOT_CLOSED", "OFFER_TAKEN_BACK")
MOMENT = sa.DateTime(timezone=True)


def _column(name: str, kind: Any, comment: str, *, nullable: bool = True, default: Any = None) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=nullable, server_default=default, comment=comment)


def _choice(name: str, members: tuple[str, ...], comment: str, **options: Any) -> sa.Column[Any]:
    return _column(
        name, sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=32), comment, **options
    )


def _refers(table: str, column: str, target: str, ondelete: str = "RESTRICT") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}_{target}", ondelete=ondelete)


def _keyed() -> list[sa.Column[Any]]:
    return [
        _column("id", sa.Uuid(), "UUIDv7", nullable=False),
        _column("created_at", MOMENT, "When this was recorded", nullable=False, default=sa.text("now()")),
    ]


def upgrade() -> None:
    """Create both tables, then what refers to them."""
    _create_act()
    _create_act_item()
    op.execute(
        "CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON act FOR EACH ROW EXECUTE FUNCTION audit_row('id')"
    )
    # Followed by `act(id:)`: what an act does to bookings is told by them, its own state by this.
    op.execute(
        "CREATE TRIGGER tell_of_update AFTER UPDATE ON act REFERENCING NEW TABLE AS touched OLD TABLE AS before"
        " FOR EACH STATEMENT EXECUTE FUNCTION tell_of_everything()"
    )
    op.add_column(
        "place", _column("withdrawn_by_id", sa.Uuid(), "The act that withdrew it: what taking it back restores")
    )
    op.create_foreign_key(
        "fk_place_withdrawn_by_id_act", "place", "act", ["withdrawn_by_id"], ["id"], ondelete="RESTRICT"
    )
    _index_where("place", "withdrawn_by_id")
    op.add_column(
        "booking",
        _column("replaces_id", sa.Uuid(), "The lost booking in place of which this one was offered (C6)"),
    )
    op.create_foreign_key(
        "fk_booking_replaces_id_booking", "booking", "booking", ["replaces_id"], ["id"], ondelete="RESTRICT"
    )
    _index_where("booking", "replaces_id")
    allow("message", "cause", "cause", *CAUSES)
    allow("booking", "cancel_reason", "cancel_reason", *REASONS)


def _index_where(table: str, column: str) -> None:
    op.create_index(f"ix_{table}_{column}", table, [column], postgresql_where=sa.text(f"{column} IS NOT NULL"))


def _create_act() -> None:
    op.create_table(
        "act",
        _choice("kind", KINDS, "What is done", nullable=False),
        _column("event_id", sa.Uuid(), "At one event only"),
        _column("model_id", sa.Uuid(), "Model withdrawn"),
        _column("vehicle_id", sa.Uuid(), "Vehicle withdrawn"),
        _column("from_day", sa.Date(), "From this day on, local"),
        _column("parameters", postgresql.JSONB(), "What else was asked, and what undoing must know", nullable=False),
        _column("reason", sa.String(), "Why, in the words of who did it; in the bookings' history"),
        _column("actor", sa.String(), "Who did it, as shown to people", nullable=False),
        _column("actor_id", sa.Uuid(), "Account of who did it"),
        _choice("state", STATES, "Preview, queued, running, done, undone or failed", nullable=False, default="QUEUED"),
        _column("undo_until", MOMENT, "Messages leave at this moment; none did before"),
        _column("finished_at", MOMENT, "When it was done, undone or failed"),
        _column("failure", sa.String(), "Why it failed, in words"),
        *_keyed(),
        sa.CheckConstraint("(state = 'PREVIEW') = (undo_until IS NULL)", name="undo_unless_preview"),
        _refers("act", "event_id", "event"),
        _refers("act", "model_id", "vehicle_model"),
        _refers("act", "vehicle_id", "vehicle"),
        sa.PrimaryKeyConstraint("id", name="pk_act"),
    )
    op.create_index("ix_act_event_id", "act", ["event_id"])


def _create_act_item() -> None:
    op.create_table(
        "act_item",
        _column("act_id", sa.Uuid(), "The act", nullable=False),
        _column("booking_id", sa.Uuid(), "The booking", nullable=False),
        _column("place_id", sa.Uuid(), "The place that it had", nullable=False),
        _choice("status_before", STATUSES, "Where the booking stood before", nullable=False),
        _column("held_until_before", MOMENT, "Until when it was held before, if it was"),
        _column("booked_at", MOMENT, "When it was booked: first come, first served", nullable=False),
        _choice("state", ITEM_STATES, "Pending, done, skipped or undone", nullable=False, default="PENDING"),
        _choice("skipped", SKIPS, "Why it was left as it was"),
        _choice("rank", RANKS, "How near the offered place is; none: no place could be offered"),
        _column("offered_place_id", sa.Uuid(), "The place offered"),
        _column("offered_id", sa.Uuid(), "The booking that holds it"),
        _column("message_id", sa.Uuid(), "What the rider was told"),
        *_keyed(),
        sa.CheckConstraint("(state = 'SKIPPED') = (skipped IS NOT NULL)", name="cause_when_skipped"),
        _refers("act_item", "act_id", "act", "CASCADE"),
        _refers("act_item", "booking_id", "booking"),
        _refers("act_item", "place_id", "place"),
        _refers("act_item", "offered_place_id", "place", "SET NULL"),
        _refers("act_item", "offered_id", "booking"),
        _refers("act_item", "message_id", "message", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_act_item"),
        sa.UniqueConstraint("act_id", "booking_id", name="uq_act_item_act_id_booking_id"),
    )
    op.create_index("ix_act_item_booking_id", "act_item", ["booking_id"])
    op.create_index("ix_act_item_offered_id", "act_item", ["offered_id"])
    op.create_index(
        "ix_act_item_pending",
        "act_item",
        ["act_id", "booked_at", "id"],
        postgresql_where=sa.text("state = 'PENDING'"),
    )


def downgrade() -> None:
    """Forget the acts; what they did to bookings stays, under the reasons that there were before."""
    op.execute("UPDATE booking SET cancel_reason = 'ADMIN' WHERE cancel_reason IN ('SLOT_CLOSED', 'OFFER_TAKEN_BACK')")
    disallow("booking", "cancel_reason", "cancel_reason", *REASONS)
    for column, table in (("replaces_id", "booking"), ("withdrawn_by_id", "place")):
        op.drop_column(table, column)
    op.drop_table("act_item")
    op.drop_table("act")
    op.execute("DELETE FROM message WHERE cause IN ('MODEL_WITHDRAWN', 'SLOT_CLOSED', 'TAKEN_BACK')")
    disallow("message", "cause", "cause", *CAUSES)
