"""Tell of changes: each statement says after the commit which events it changed, for subscriptions (ADR 0015).

The channel `change` carries an event's id, or nothing where a statement touched many: everything may have changed.
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# More events than this in one statement are told as "everything": a bulk load must not send thousands.
MOST_EVENTS = 20
# Whose rows belong to an event, and by which column. Another table of this kind is one line.
BY_COLUMN = {
    "event": "id",
    "slot_template": "event_id",
    "slot": "event_id",
    "allocation": "event_id",
    "place": "event_id",
    "booking": "event_id",
}
# Whose rows lead to events by a booking. A rider who is new has none yet.
BY_BOOKING = {"ride": ("booking.id = touched.booking_id", "IUD"), "rider": ("booking.rider_id = touched.id", "U")}
# What many events show and few people change.
OF_ALL = ("season", "dealership", "vehicle", "vehicle_model")
MOMENTS = {
    "I": ("INSERT", "NEW TABLE AS touched"),
    "U": ("UPDATE", "NEW TABLE AS touched OLD TABLE AS before"),
    "D": ("DELETE", "OLD TABLE AS touched"),
}
OF_TOUCHED = "SELECT DISTINCT {} FROM touched"
OF_BOTH = "SELECT {0} FROM touched UNION SELECT {0} FROM before"
OF_BOOKINGS = "SELECT DISTINCT booking.event_id FROM touched JOIN booking ON {}"
# Functions are compiled for each trigger: statements that name `before` are planned where there is such a table.
TELL = f"""
CREATE FUNCTION tell_of_{{table}}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    events uuid[];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        events := ARRAY({{of_update}} LIMIT {MOST_EVENTS + 1});
    ELSE
        events := ARRAY({{of_touched}} LIMIT {MOST_EVENTS + 1});
    END IF;
    IF cardinality(events) > {MOST_EVENTS} THEN
        PERFORM pg_notify('change', '');
    ELSIF cardinality(events) > 0 THEN
        PERFORM pg_notify('change', id::text) FROM unnest(events) AS id;
    END IF;
    RETURN NULL;
END
$$
"""
TELL_ALL = """
CREATE FUNCTION tell_of_everything() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM touched) THEN
        PERFORM pg_notify('change', '');
    END IF;
    RETURN NULL;
END
$$
"""


def upgrade() -> None:
    """One function and up to three triggers for each table: transition tables cannot be shared by moments."""
    for table, column in BY_COLUMN.items():
        _tell(table, OF_TOUCHED.format(column), OF_BOTH.format(column), "IUD")
    for table, (condition, moments) in BY_BOOKING.items():
        found = OF_BOOKINGS.format(condition)
        _tell(table, found, found, moments)
    op.execute(TELL_ALL)
    for table in OF_ALL:
        _triggers(table, "everything", "UD")


def _tell(table: str, of_touched: str, of_update: str, moments: str) -> None:
    op.execute(TELL.format(table=table, of_touched=of_touched, of_update=of_update))
    _triggers(table, table, moments)


def _triggers(table: str, function: str, moments: str) -> None:
    for moment in moments:
        name, tables = MOMENTS[moment]
        op.execute(
            f"CREATE TRIGGER tell_of_{name.lower()} AFTER {name} ON {table} REFERENCING {tables}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION tell_of_{function}()"
        )


def downgrade() -> None:
    """Drop the functions with their triggers."""
    for name in (*BY_COLUMN, *BY_BOOKING, "everything"):
        op.execute(f"DROP FUNCTION tell_of_{name} CASCADE")
