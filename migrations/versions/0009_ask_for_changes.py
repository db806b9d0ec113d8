"""Ask for changes: what a dealership proposes, and headquarters answers (E2)."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.choice import allow, disallow

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

CAUSES = ("REQUEST_FILED", "REQUEST_ANSWERED")
EVENT_STATES = ("DRAFT", "OPEN", "CLOSED", "DONE", "CANCELLED")
REFERS = {
    "event_id": "event",
    "booking_id": "booking",
    "slot_id": "slot",
    "proposed_slot_id": "slot",
    "proposed_model_id": "vehicle_model",
}
CHECKS = {
    "one_subject": "booking_id IS NULL OR slot_id IS NULL",
    "proposal_of_a_change": "(kind = 'MODIFY') = (num_nonnulls(proposed_slot_id, proposed_model_id,"
    " proposed_event_state, proposed_slot_state) > 0)",
    "proposal_for_a_booking": "booking_id IS NOT NULL OR (proposed_slot_id IS NULL AND proposed_model_id IS NULL)",
    "proposal_for_an_event": "proposed_event_state IS NULL OR (booking_id IS NULL AND slot_id IS NULL)",
    "proposal_for_a_slot": "proposed_slot_state IS NULL OR slot_id IS NOT NULL",
    "other_says_what": "kind <> 'OTHER' OR message IS NOT NULL",
    "answered_by_someone": "(status = 'OPEN') = (answered_at IS NULL) AND (status = 'OPEN') = (answered_by IS NULL)",
    "refused_with_a_reason": "status <> 'REFUSED' OR answer IS NOT NULL",
}
# As in 0004, with the one channel: who follows the event, or anything, hears of it.
TELL = """
CREATE FUNCTION tell_of_change_request() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('change', id::text) FROM (SELECT DISTINCT event_id AS id FROM touched) AS events;
    RETURN NULL;
END
$$
"""


def _choice(name: str, members: tuple[str, ...], comment: str, **options: Any) -> sa.Column[str]:
    kind = sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=32)
    return sa.Column(name, kind, comment=comment, **{"nullable": False, **options})


def _key(name: str, comment: str, *, nullable: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.Uuid(), nullable=nullable, comment=comment)


def _text(name: str, comment: str, *, nullable: bool = True) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable, comment=comment)


def _columns() -> list[sa.Column[Any]]:
    moment = sa.DateTime(timezone=True)
    return [
        _key("id", "UUIDv7", nullable=False),
        sa.Column(
            "created_at", moment, server_default=sa.text("now()"), nullable=False, comment="When this was recorded"
        ),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False, comment="Grows by one with each change"),
        _key("event_id", "Event of the dealership that asks", nullable=False),
        _key("booking_id", "Booking that it is about"),
        _key("slot_id", "Slot that it is about"),
        _choice("kind", ("MODIFY", "CANCEL", "OTHER"), "Modify, cancel or other"),
        _choice(
            "status",
            ("OPEN", "ACCEPTED", "REFUSED", "WITHDRAWN"),
            "Open, accepted, refused or withdrawn",
            server_default="OPEN",
        ),
        _text("message", "The dealership's words"),
        _key("proposed_slot_id", "Slot asked for the booking"),
        _key("proposed_model_id", "Model asked for the booking"),
        _choice("proposed_event_state", EVENT_STATES, "State asked for the event", nullable=True),
        _choice("proposed_slot_state", ("OPEN", "CLOSED"), "State asked for the slot", nullable=True),
        _text("author", "Who asked, as shown to people", nullable=False),
        _key("author_id", "Account that asked; the dealership where a bare token did", nullable=False),
        sa.Column(
            "seen_version",
            sa.Integer(),
            nullable=False,
            comment="Version of the booking, slot or event when it was asked",
        ),
        sa.Column(
            "seen",
            postgresql.JSONB(),
            nullable=False,
            comment="What could be changed as it stood when asked, then as it stood when answered",
        ),
        sa.Column("answered_at", moment, nullable=True, comment="When it was answered or withdrawn"),
        _text("answered_by", "Who answered or withdrew it, as shown to people"),
        _key("answered_by_id", "Account that did"),
        _text("answer", "Headquarters' words to the dealership"),
    ]


def upgrade() -> None:
    """Create the table with its triggers, and allow its messages."""
    table = "change_request"
    op.create_table(
        table,
        *_columns(),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"), ondelete="RESTRICT"
            )
            for column, other in REFERS.items()
        ),
        *(sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}")) for name, condition in CHECKS.items()),
    )
    waiting = sa.text("status = 'OPEN'")
    op.create_index(
        "uq_change_request_open",
        table,
        [sa.text("coalesce(booking_id, slot_id, event_id)"), "author_id"],
        unique=True,
        postgresql_where=waiting,
    )
    op.create_index("ix_change_request_waiting", table, ["event_id"], postgresql_where=waiting)
    for column in ("event_id", "booking_id"):
        op.create_index(f"ix_change_request_{column}", table, [column])
    op.execute(
        f"CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION audit_row('id')"
    )
    op.execute(f"CREATE TRIGGER version BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION count_version()")
    op.execute(TELL)
    for moment, name in {"INSERT": "i", "UPDATE": "u"}.items():
        op.execute(
            f"CREATE TRIGGER tell_of_{name} AFTER {moment} ON {table} REFERENCING NEW TABLE AS touched"
            " FOR EACH STATEMENT EXECUTE FUNCTION tell_of_change_request()"
        )
    allow("message", "cause", "cause", *CAUSES)


def downgrade() -> None:
    """Forget the requests and the messages about them."""
    op.execute("DELETE FROM message WHERE cause IN ('REQUEST_FILED', 'REQUEST_ANSWERED')")
    disallow("message", "cause", "cause", *CAUSES)
    op.execute("DROP FUNCTION tell_of_change_request CASCADE")
    op.drop_table("change_request")
