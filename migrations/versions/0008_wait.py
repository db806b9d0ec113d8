"""Wait for a place (C7): wishes, their log, groups; and marks of slots where a place became free (ADR 0021)."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from migrations.choice import allow, disallow

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

STATES = ("WAITING", "OFFERED", "SERVED", "LEFT", "LAPSED")
SOURCES = ("DIRECT", "SEARCH", "DEALERSHIP_SITE", "BRAND_SITE", "QR_CODE", "SOCIAL", "PAID", "MAIL")
KINDS = ("JOINED", "PROVEN", "PASSED_OVER", "OFFERED", "TAKEN", "REFUSED", "MISSED", "WITHDRAWN", "LEFT", "LAPSED")
CAUSES = ("LICENCE", "RIDES_ALREADY", "OFFERED_BEFORE", "UNREACHABLE", "LIMIT", "GROUP_TOO_LARGE")
MESSAGES = ("WAITING_CONFIRM", "WAITING_OFFER")
IN_ORDER = "state = 'WAITING' AND proven_at IS NOT NULL"

# What frees a place: which rows of which table, and the event and slot of each. Whoever waits nowhere costs a look
# into a small index.
FREEING = {
    "booking": (
        """UPDATE ON booking FOR EACH ROW
        WHEN (OLD.status <> 'CANCELLED' AND (NEW.status = 'CANCELLED' OR NEW.place_id <> OLD.place_id))""",
        "SELECT OLD.event_id, OLD.slot_id",
    ),
    # What was offered was taken, refused or missed.
    "offer": (
        "UPDATE ON booking FOR EACH ROW WHEN (OLD.wish_id IS NOT NULL AND NEW.status <> OLD.status)",
        "SELECT OLD.event_id, OLD.slot_id",
    ),
    "place": (
        "UPDATE ON place FOR EACH ROW WHEN (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS NULL)",
        "SELECT NEW.event_id, NEW.slot_id",
    ),
    "new_places": (
        "INSERT ON place REFERENCING NEW TABLE AS added FOR EACH STATEMENT",
        "SELECT DISTINCT added.event_id, added.slot_id FROM added",
    ),
    "slot": (
        "UPDATE ON slot FOR EACH ROW WHEN (OLD.state <> 'OPEN' AND NEW.state = 'OPEN')",
        "SELECT NEW.event_id, NEW.id",
    ),
    "event": (
        "UPDATE ON event FOR EACH ROW WHEN (OLD.state <> 'OPEN' AND NEW.state = 'OPEN')",
        "SELECT NEW.id, NULL::uuid",
    ),
    # Who may ride more than before.
    "rider": (
        """UPDATE ON rider FOR EACH ROW WHEN (
        (OLD.licence_class, OLD.licence_obtained_on, OLD.birth_date, OLD.email)
        IS DISTINCT FROM (NEW.licence_class, NEW.licence_obtained_on, NEW.birth_date, NEW.email))""",
        "SELECT own.event_id, NULL::uuid FROM wish AS own WHERE own.rider_id = NEW.id",
    ),
}
MARK = """
CREATE FUNCTION mark_freed_{name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO waiting_mark (event_id, slot_id)
    SELECT freed.event_id, freed.slot_id FROM ({freed}) AS freed (event_id, slot_id)
    WHERE EXISTS (SELECT FROM wish WHERE wish.event_id = freed.event_id AND wish.state IN ('WAITING', 'OFFERED'));
    RETURN NULL;
END
$$
"""


def _uuid(name: str, comment: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Uuid(), nullable=nullable, comment=comment)


def _instant(name: str, comment: str, *, now: bool = True) -> sa.Column[Any]:
    default = sa.text("now()") if now else None
    return sa.Column(name, sa.DateTime(timezone=True), server_default=default, nullable=not now, comment=comment)


def _choice(name: str, members: tuple[str, ...], comment: str, **options: Any) -> sa.Column[Any]:
    kind = sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=32)
    return sa.Column(name, kind, comment=comment, **options)


def _text(name: str, comment: str, *, nullable: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.String(), nullable=nullable, comment=comment)


def _keyed(table: str) -> list[Any]:
    return [
        _uuid("id", "UUIDv7"),
        _instant("created_at", "When this was recorded"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _refers(table: str, column: str, target: str, ondelete: str = "RESTRICT") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete=ondelete)


def upgrade() -> None:
    """Create the tables, then the triggers."""
    _create_groups()
    _create_wishes()
    _create_choices()
    _create_steps()
    _widen_bookings()
    op.create_table(
        "waiting_mark",
        _uuid("event_id", "Event where a place became free"),
        _uuid("slot_id", "Slot of the place; none: anywhere at the event", nullable=True),
        _instant("marked_at", "When"),
    )
    allow("message", "cause", "cause", *MESSAGES)
    op.execute(
        "CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON wish FOR EACH ROW EXECUTE FUNCTION audit_row('id')"
    )
    op.execute("CREATE TRIGGER version BEFORE UPDATE ON wish FOR EACH ROW EXECUTE FUNCTION count_version()")
    for name, (moment, freed) in FREEING.items():
        op.execute(MARK.format(name=name, freed=freed))
        op.execute(f"CREATE TRIGGER freed_{name} AFTER {moment} EXECUTE FUNCTION mark_freed_{name}()")


def _create_groups() -> None:
    op.create_table(
        "booking_group",
        *_keyed("booking_group"),
        _uuid("event_id", "Where they ride"),
        _uuid("organiser_id", "Who asked for all of them, and whose link speaks for all"),
        _refers("booking_group", "event_id", "event"),
        _refers("booking_group", "organiser_id", "rider"),
    )
    op.create_index(op.f("ix_booking_group_event_id"), "booking_group", ["event_id"])
    op.create_index(op.f("ix_booking_group_organiser_id"), "booking_group", ["organiser_id"])


def _create_wishes() -> None:
    op.create_table(
        "wish",
        *_keyed("wish"),
        _uuid("event_id", "Where they wish to ride"),
        _uuid("rider_id", "Who waits"),
        _uuid("group_id", "Friends with whom they ride, or not at all", nullable=True),
        _choice("state", STATES, "Where it stands", server_default="WAITING", nullable=False),
        sa.Column(
            "any_model", sa.Boolean(), nullable=False, comment="Whether every model will do; else those of wish_model"
        ),
        sa.Column(
            "any_slot", sa.Boolean(), nullable=False, comment="Whether every slot will do; else those of wish_slot"
        ),
        _instant("joined_at", "Place in the order"),
        _instant(
            "proven_at",
            "When the address was proven, or someone of ours added the rider: nothing is offered before",
            now=False,
        ),
        sa.Column(
            "missed_offers", sa.Integer(), server_default="0", nullable=False, comment="Offers that ran out unanswered"
        ),
        _choice("source", SOURCES, "Where the rider came from (C10)", server_default="DIRECT", nullable=False),
        _text("first_campaign", "First campaign touch (C10)"),
        _text("last_campaign", "Last campaign touch, e.g. META (C10)"),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False, comment="Grows by one with each change"),
        sa.CheckConstraint(
            "proven_at IS NOT NULL OR state IN ('WAITING', 'LEFT')", name=op.f("ck_wish_proven_when_offered")
        ),
        sa.CheckConstraint("missed_offers >= 0", name=op.f("ck_wish_missed_offers_counted")),
        _refers("wish", "event_id", "event"),
        _refers("wish", "group_id", "booking_group"),
        _refers("wish", "rider_id", "rider"),
    )
    op.create_index("ix_wish_event_id_state", "wish", ["event_id", "state"])
    op.create_index(op.f("ix_wish_group_id"), "wish", ["group_id"])
    op.create_index("ix_wish_in_order", "wish", ["event_id", "joined_at", "id"], postgresql_where=sa.text(IN_ORDER))
    op.create_index(op.f("ix_wish_rider_id"), "wish", ["rider_id"])
    op.create_index(
        "uq_wish_rider_id_event_id_live",
        "wish",
        ["rider_id", "event_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('WAITING', 'OFFERED')"),
    )


def _create_choices() -> None:
    """What a wish names: models and slots."""
    for table, column, target, comment, ondelete in (
        ("wish_model", "model_id", "vehicle_model", "What they would ride", "RESTRICT"),
        ("wish_slot", "slot_id", "slot", "When they would ride", "CASCADE"),
    ):
        op.create_table(
            table,
            *_keyed(table),
            _uuid("wish_id", "Whose wish"),
            _uuid(column, comment),
            _refers(table, column, target, ondelete),
            _refers(table, "wish_id", "wish", "CASCADE"),
            sa.UniqueConstraint("wish_id", column, name=op.f(f"uq_{table}_wish_id_{column}")),
        )
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _create_steps() -> None:
    op.create_table(
        "wish_step",
        *_keyed("wish_step"),
        _uuid("wish_id", "Whose step"),
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False, comment="Order of the log"),
        _choice("kind", KINDS, "What happened", nullable=False),
        _choice("cause", CAUSES, "Why it was passed over", nullable=True),
        _uuid("booking_id", "The offer: its own, or the one that went to someone behind it", nullable=True),
        _uuid("place_id", "The place offered", nullable=True),
        _text("actor", "Who did it, as shown to people", nullable=False),
        sa.CheckConstraint(
            "(kind = 'PASSED_OVER') = (cause IS NOT NULL)", name=op.f("ck_wish_step_cause_when_passed_over")
        ),
        _refers("wish_step", "booking_id", "booking"),
        _refers("wish_step", "place_id", "place"),
        _refers("wish_step", "wish_id", "wish", "CASCADE"),
    )
    op.create_index("ix_wish_step_booking_id", "wish_step", ["booking_id"])
    op.create_index("ix_wish_step_wish_id", "wish_step", ["wish_id"])


def _widen_bookings() -> None:
    for column, target, comment in (
        ("wish_id", "wish", "The wish that the place was offered for (C7)"),
        ("group_id", "booking_group", "Friends who booked together (C7)"),
    ):
        op.add_column("booking", _uuid(column, comment, nullable=True))
        op.create_index(f"ix_booking_{column}", "booking", [column], postgresql_where=sa.text(f"{column} IS NOT NULL"))
        op.create_foreign_key(
            op.f(f"fk_booking_{column}_{target}"), "booking", target, [column], ["id"], ondelete="RESTRICT"
        )


def downgrade() -> None:
    """Forget who waited, and what was sent to them; offered places stay the bookings that they are."""
    for name in FREEING:
        op.execute(f"DROP FUNCTION mark_freed_{name} CASCADE")
    listed = ", ".join(f"'{each}'" for each in MESSAGES)
    op.execute(f"DELETE FROM message WHERE cause IN ({listed})")  # noqa: S608
    disallow("message", "cause", "cause", *MESSAGES)
    for column in ("group_id", "wish_id"):
        op.drop_column("booking", column)
    for table in ("waiting_mark", "wish_step", "wish_slot", "wish_model", "wish", "booking_group"):
        op.drop_table(table)
