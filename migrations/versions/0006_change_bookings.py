"""Change bookings."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None
SAID = {
    "Réservation non confirmée à temps": "Booking not confirmed in time",
    "Confirmée après l’échéance, la place étant libre": "Confirmed after its time, the place being free",
}
# Whichever way a booking moves, goes or comes back: its calendar entry is another revision (RFC 5546, 2.1.4). Who
# changes the time of a whole slot raises the sequence of its bookings by hand.
REVISE = """
CREATE FUNCTION revise_calendar() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.calendar_sequence := GREATEST(NEW.calendar_sequence, OLD.calendar_sequence + 1);
    RETURN NEW;
END
$$
"""
REVISES = """
CREATE TRIGGER revise_calendar BEFORE UPDATE ON booking FOR EACH ROW
WHEN (OLD.place_id <> NEW.place_id OR (OLD.status = 'CANCELLED') <> (NEW.status = 'CANCELLED'))
EXECUTE FUNCTION revise_calendar()
"""


def upgrade() -> None:
    """Give the reasons of the history their English, past ones too; let calendar entries be revised by themselves."""
    op.add_column(
        "booking_step",
        sa.Column("reason_en", sa.String(), nullable=True, comment="The same in English where the words are ours"),
    )
    op.alter_column(
        "booking_step",
        "reason",
        comment="Why, in words: ours in French, or as a person wrote them",
        existing_comment="Why, in words",
    )
    steps = sa.table("booking_step", sa.column("reason"), sa.column("reason_en"))
    for french, english in SAID.items():
        op.execute(steps.update().where(steps.c.reason == french).values(reason_en=english))
    op.execute(REVISE)
    op.execute(REVISES)


def downgrade() -> None:
    """Forget the English, and the trigger."""
    op.execute("DROP TRIGGER revise_calendar ON booking")
    op.execute("DROP FUNCTION revise_calendar()")
    op.alter_column(
        "booking_step",
        "reason",
        comment="Why, in words",
        existing_comment="Why, in words: ours in French, or as a person wrote them",
    )
    op.drop_column("booking_step", "reason_en")
