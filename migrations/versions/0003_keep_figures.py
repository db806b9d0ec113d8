"""Keep figures: tables of counts, and triggers that mark what has to be counted again (ADR 0014)."""

from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

COUNTS = {
    "places": "Places that can be booked: open slots × vehicles, but of cancelled events",
    "booked": "Places booked, modified, checked in or done",
    "held": "Places held, not yet confirmed",
    "modified": "Of the booked: moved since, not yet checked in",
    "checked_in": "Of the booked: riders on site, not back yet",
    "done": "Rides with a departure and a return",
    "no_show": "Bookings whose slot is over, never checked in",
    "cancelled": "Bookings cancelled by anyone; holds that ran out apart",
    "cancelled_by_rider": "Of the cancelled: by the rider",
    "cancelled_late": "Of the cancelled: once the event had begun, local midnight of its first day",
    "expired": "Holds that ran out, never confirmed",
    "departures": "Rides that departed, back or not",
    "falls": "Rides with a fall",
    "from_meta": "Of the booked: last campaign touch META",
}
RIDER_COUNTS = {
    "riders": "People with a place booked, modified, checked in or done",
    "riders_a": "Of the riders: licence A",
    "riders_a2": "Of the riders: licence A2",
    "riders_a1": "Of the riders: licence A1",
    "riders_other": "Of the riders: any other licence",
    "riders_y_amt": "Of the riders: on a model with automated transmission",
    "brand_answers": "Of the riders: said which brand they own",
    "competitor_owners": "Of the riders: own a motorcycle or scooter of another brand",
}
LICENCES = ("AM", "A1", "A2", "A", "B", "B_7H", "L5E")

# Per table: which columns matter, and what to mark when a row comes, goes, or is another in one of them; `changed` holds
# the rows, those before as well as those after. Rows that come or go by the thousand in one statement mark once per
# event and rider; an update is asked row by row, before any function is called, whether it matters.
MARKED = {
    "booking": (
        "event_id rider_id slot_id vehicle_id status cancel_reason last_campaign",
        "SELECT event_id, rider_id FROM changed",
    ),
    "ride": (
        "returned_at fell",
        "SELECT booking.event_id, NULL::uuid FROM changed JOIN booking ON booking.id = changed.booking_id",
    ),
    "place": ("event_id slot_id vehicle_id withdrawn_at", "SELECT event_id, NULL::uuid FROM changed"),
    "slot": ("event_id day ends_at state", "SELECT event_id, NULL::uuid FROM changed"),
    "event": (
        "season_id state starts_on zone",
        """SELECT id, NULL::uuid FROM changed
        UNION SELECT booking.event_id, booking.rider_id FROM changed JOIN booking ON booking.event_id = changed.id""",
    ),
}
# Rare changes, and steps, of which only those that cancel matter: the function is not even called for the others.
BY_ROW = {
    "booking_step": (
        "INSERT ON booking_step FOR EACH ROW WHEN (NEW.status = 'CANCELLED')",
        "SELECT booking.event_id, NULL::uuid FROM booking WHERE booking.id = NEW.booking_id",
    ),
    "rider": (
        """UPDATE ON rider FOR EACH ROW
        WHEN ((OLD.licence_class, OLD.owned_brand) IS DISTINCT FROM (NEW.licence_class, NEW.owned_brand))""",
        "SELECT booking.event_id, NEW.id FROM booking WHERE booking.rider_id = NEW.id",
    ),
    "vehicle": (
        "UPDATE ON vehicle FOR EACH ROW WHEN (OLD.model_id <> NEW.model_id)",
        """SELECT allocation.event_id, booking.rider_id
        FROM allocation LEFT JOIN booking ON booking.event_id = allocation.event_id AND booking.vehicle_id = NEW.id
        WHERE allocation.vehicle_id = NEW.id""",
    ),
    "vehicle_model": (
        "UPDATE ON vehicle_model FOR EACH ROW WHEN (OLD.y_amt <> NEW.y_amt)",
        """SELECT booking.event_id, booking.rider_id
        FROM booking JOIN vehicle ON vehicle.id = booking.vehicle_id WHERE vehicle.model_id = NEW.id""",
    ),
}
MARK = """
CREATE FUNCTION mark_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO figure_mark (event_id, rider_id) WITH changed AS (TABLE after)
        SELECT DISTINCT * FROM ({mark}) AS marks;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO figure_mark (event_id, rider_id) WITH changed AS (TABLE before)
        SELECT DISTINCT * FROM ({mark}) AS marks;
    ELSE
        INSERT INTO figure_mark (event_id, rider_id)
        WITH changed AS (SELECT OLD.* UNION ALL SELECT NEW.*)
        SELECT DISTINCT * FROM ({mark}) AS marks;
    END IF;
    RETURN NULL;
END
$$
"""
MARK_ROW = """
CREATE FUNCTION mark_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO figure_mark (event_id, rider_id)
    SELECT DISTINCT * FROM ({mark}) AS marks;
    RETURN NULL;
END
$$
"""
START_SEASON = """
CREATE FUNCTION start_season_figures() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO season_figures (id) VALUES (NEW.id);
    RETURN NULL;
END
$$
"""
MOMENTS = {
    "insert": "INSERT ON {table} REFERENCING NEW TABLE AS after",
    "update": "UPDATE ON {table} FOR EACH ROW WHEN (({old}) IS DISTINCT FROM ({new}))",
    "delete": "DELETE ON {table} REFERENCING OLD TABLE AS before",
}


def counts(names: dict[str, str]) -> list[sa.Column[int]]:
    return [
        sa.Column(name, sa.Integer(), server_default="0", nullable=False, comment=comment)
        for name, comment in names.items()
    ]


def uuid(name: str, comment: str, *, nullable: bool = False) -> sa.Column[UUID]:
    return sa.Column(name, sa.Uuid(), nullable=nullable, comment=comment)


def primary_key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def upgrade() -> None:
    """Create the tables and triggers, then mark all that is there: the first refresh counts it."""
    create_tables()
    for table, (columns, mark) in MARKED.items():
        op.execute(MARK.format(table=table, mark=mark))
        old, new = (", ".join(f"{row}.{name}" for name in columns.split()) for row in ("OLD", "NEW"))
        for moment, clause in MOMENTS.items():
            when = clause.format(table=table, old=old, new=new)
            op.execute(f"CREATE TRIGGER mark_{moment} AFTER {when} EXECUTE FUNCTION mark_{table}()")
    for table, (clause, mark) in BY_ROW.items():
        op.execute(MARK_ROW.format(table=table, mark=mark))
        op.execute(f"CREATE TRIGGER mark AFTER {clause} EXECUTE FUNCTION mark_{table}()")
    op.execute(START_SEASON)
    op.execute("CREATE TRIGGER figures AFTER INSERT ON season FOR EACH ROW EXECUTE FUNCTION start_season_figures()")
    op.execute("INSERT INTO season_figures (id) SELECT id FROM season")
    op.execute("INSERT INTO figure_mark (event_id) SELECT id FROM event")
    op.execute("INSERT INTO figure_mark (event_id, rider_id) SELECT DISTINCT event_id, rider_id FROM booking")


def create_tables() -> None:
    op.create_table(
        "day_figures",
        uuid("id", "Made of event, day and model"),
        uuid("season_id", "Season that the event was counted in"),
        uuid("event_id", "Event"),
        sa.Column("day", sa.Date(), nullable=False, comment="Day of the slots, local"),
        uuid("model_id", "Model of the vehicles"),
        *counts(COUNTS),
        primary_key("day_figures", "id"),
    )
    op.create_index("ix_day_figures_event_id", "day_figures", ["event_id"])
    op.create_table(
        "event_figures",
        uuid("id", "The event's"),
        uuid("season_id", "Season that the event was counted in"),
        sa.Column(
            "due_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When time alone changes the figures: a slot ends for which someone booked has not come",
        ),
        *counts(COUNTS),
        *counts(RIDER_COUNTS),
        primary_key("event_figures", "id"),
    )
    op.create_index("ix_event_figures_season_id", "event_figures", ["season_id"])
    op.create_index(
        "ix_event_figures_due_at", "event_figures", ["due_at"], postgresql_where=sa.text("due_at IS NOT NULL")
    )
    op.create_table(
        "season_day_figures",
        uuid("id", "Made of season, day and model"),
        uuid("season_id", "Season"),
        sa.Column("day", sa.Date(), nullable=False, comment="Day of the slots, local"),
        uuid("model_id", "Model of the vehicles"),
        *counts(COUNTS),
        primary_key("season_day_figures", "id"),
    )
    op.create_index("ix_season_day_figures_season_id", "season_day_figures", ["season_id"])
    op.create_table(
        "season_figures",
        uuid("id", "The season's"),
        *counts(COUNTS),
        *counts(RIDER_COUNTS),
        sa.ForeignKeyConstraint(["id"], ["season.id"], name="fk_season_figures_id_season", ondelete="CASCADE"),
        primary_key("season_figures", "id"),
    )
    op.create_table(
        "season_rider",
        uuid("season_id", "Season"),
        uuid("rider_id", "Who has a place booked in it"),
        sa.Column(
            "licence_class",
            sa.Enum(*LICENCES, name="licence_class", native_enum=False, create_constraint=True, length=32),
            nullable=False,
            comment="Licence that was counted",
        ),
        sa.Column(
            "on_y_amt",
            sa.Boolean(),
            nullable=False,
            comment="Counted as a rider of a model with automated transmission",
        ),
        sa.Column(
            "competitor", sa.Boolean(), nullable=True, comment="Counted as owner of another brand; none: no answer"
        ),
        primary_key("season_rider", "season_id", "rider_id"),
    )
    op.create_index("ix_season_rider_rider_id", "season_rider", ["rider_id"])
    op.create_table(
        "figure_mark",
        uuid("event_id", "Event to be counted again"),
        uuid("rider_id", "Rider whose bookings changed; none: no rider's did", nullable=True),
        sa.Column(
            "marked_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When",
        ),
    )


def downgrade() -> None:
    """Drop the functions with their triggers, then the tables."""
    for table in (*MARKED, *BY_ROW):
        op.execute(f"DROP FUNCTION mark_{table} CASCADE")
    op.execute("DROP FUNCTION start_season_figures CASCADE")
    for table in (
        "figure_mark",
        "season_rider",
        "season_figures",
        "season_day_figures",
        "event_figures",
        "day_figures",
    ):
        op.drop_table(table)
