"""Know riders again: merged records stay as signs, limits per event and season hold whoever books (C8, J1)."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# After the row: a new rider and the first booking are written by one statement. After the foreign keys' own triggers as
# well (by their names, RI_…): they wait for whoever merges the rider at this moment, and what is read then shows it.
LIMIT = """
CREATE FUNCTION limit_bookings() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    found record;
BEGIN
    IF EXISTS (SELECT FROM rider WHERE id = NEW.rider_id AND merged_into_id IS NOT NULL) THEN
        -- Merged while this was being written: what goes again finds the record that it was merged into.
        RAISE serialization_failure USING MESSAGE = 'the rider was merged into another record';
    END IF;
    -- Most seasons have none: that is one look at a table of a few rows.
    IF NOT EXISTS (SELECT FROM season WHERE num_nonnulls(most_per_event, most_per_season) > 0)
        OR current_setting('drt.limits', true) = 'off' THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'INSERT' AND NEW.status = 'HELD' AND num_nonnulls(NEW.wish_id, NEW.replaces_id) > 0 THEN
        -- An offer: whoever cancels must not be refused for what it leads to. Accepting it is looked at.
        RETURN NULL;
    END IF;
    SELECT season.id AS season_id, season.most_per_event, season.most_per_season INTO found
    FROM event JOIN season ON season.id = event.season_id WHERE event.id = NEW.event_id;
    -- Two bookings of one rider at once: the second waits here, and counts the first.
    PERFORM FROM rider WHERE id = NEW.rider_id FOR NO KEY UPDATE;
    IF (SELECT count(*) FROM booking
        WHERE rider_id = NEW.rider_id AND event_id = NEW.event_id AND status <> 'CANCELLED') > found.most_per_event
    THEN
        RAISE check_violation USING CONSTRAINT = 'most_per_event', TABLE = 'booking',
            MESSAGE = 'the rider has as many bookings at this event as the season allows';
    END IF;
    IF (SELECT count(*) FROM booking JOIN event ON event.id = booking.event_id
        WHERE booking.rider_id = NEW.rider_id AND event.season_id = found.season_id
            AND booking.status <> 'CANCELLED') > found.most_per_season
    THEN
        RAISE check_violation USING CONSTRAINT = 'most_per_season', TABLE = 'booking',
            MESSAGE = 'the rider has as many bookings in this season as it allows';
    END IF;
    RETURN NULL;
END
$$
"""
# Looked at: what is new, gets another rider, or is confirmed, in time or late. Not a hold of the web: its rider is as new
# as itself, and nobody's yet (ADR 0011), so a rush pays nothing. Nor what an undo brings back: it is as it was.
TRIGGERS = (
    """CREATE TRIGGER limit_of_insert AFTER INSERT ON booking FOR EACH ROW
    WHEN (NEW.status NOT IN ('CANCELLED', 'HELD') OR NEW.wish_id IS NOT NULL OR NEW.replaces_id IS NOT NULL)
    EXECUTE FUNCTION limit_bookings()""",
    """CREATE TRIGGER limit_of_update AFTER UPDATE OF rider_id, status ON booking FOR EACH ROW
    WHEN (NEW.status <> 'CANCELLED' AND (OLD.rider_id <> NEW.rider_id OR OLD.cancel_reason = 'HOLD_EXPIRED'
        OR OLD.status = 'HELD' AND NEW.status = 'BOOKED'))
    EXECUTE FUNCTION limit_bookings()""",
)


REACHABLE = "email IS NOT NULL OR phone IS NOT NULL OR anonymised_at IS NOT NULL"


def upgrade() -> None:
    """Add the columns, then what holds the limits."""
    op.add_column(
        "rider",
        sa.Column(
            "merged_into_id",
            sa.Uuid(),
            nullable=True,
            comment="The record of the same person that all of this one's moved to",
        ),
    )
    op.add_column(
        "rider",
        sa.Column(
            "merged_at", sa.DateTime(timezone=True), nullable=True, comment="When it was merged into that record"
        ),
    )
    op.create_foreign_key(
        op.f("fk_rider_merged_into_id_rider"), "rider", "rider", ["merged_into_id"], ["id"], ondelete="RESTRICT"
    )
    op.create_check_constraint(
        op.f("ck_rider_merged_into_another"),
        "rider",
        "(merged_into_id IS NULL) = (merged_at IS NULL) AND merged_into_id <> id",
    )
    op.drop_constraint(op.f("ck_rider_reachable"), "rider")
    op.create_check_constraint(op.f("ck_rider_reachable"), "rider", f"{REACHABLE} OR merged_into_id IS NOT NULL")
    op.create_index("ix_rider_merged_into_id", "rider", ["merged_into_id"])
    op.create_index("ix_rider_phone", "rider", ["phone"])
    for name, words in {
        "most_per_event": "Most bookings of a rider at an event; none: any (C8)",
        "most_per_season": "Most bookings of a rider in the season; none: any",
    }.items():
        op.add_column("season", sa.Column(name, sa.Integer(), nullable=True, comment=words))
    op.create_check_constraint(
        op.f("ck_season_limits_positive"), "season", "most_per_event > 0 AND most_per_season > 0"
    )
    op.execute(LIMIT)
    for trigger in TRIGGERS:
        op.execute(trigger)


def downgrade() -> None:
    """Forget the limits, and which record was merged into which."""
    op.execute("DROP FUNCTION limit_bookings CASCADE")
    op.drop_constraint(op.f("ck_season_limits_positive"), "season")
    for name in ("most_per_event", "most_per_season"):
        op.drop_column("season", name)
    op.drop_index("ix_rider_phone", "rider")
    op.drop_index("ix_rider_merged_into_id", "rider")
    op.drop_constraint(op.f("ck_rider_merged_into_another"), "rider")
    op.execute("UPDATE rider SET anonymised_at = merged_at WHERE merged_at IS NOT NULL AND anonymised_at IS NULL")
    op.drop_constraint(op.f("ck_rider_reachable"), "rider")
    op.create_check_constraint(op.f("ck_rider_reachable"), "rider", REACHABLE)
    op.drop_column("rider", "merged_at")
    op.drop_column("rider", "merged_into_id")
