"""Mail to sets of people, and remind them in time (F1, F6)."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.choice import allow, disallow

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

CAUSES = (
    *("REMINDER", "DAY_BEFORE", "SURVEY_DONE", "SURVEY_NO_SHOW", "DEALER_FORM_REQUEST", "DEALER_FORM_REMINDER"),
    *("HOLD_EXPIRED", "ABANDONED", "MAILING", "NOTICE"),
)
BEFORE = (
    *("CONFIRM", "CONFIRMED", "MOVED", "CANCELLED", "INVITATION", "MODEL_WITHDRAWN", "SLOT_CLOSED", "TAKEN_BACK"),
    *("WAITING_CONFIRM", "WAITING_OFFER", "REQUEST_FILED", "REQUEST_ANSWERED", "CONSENT_CONFIRM"),
)
CHANNELS = ("EMAIL", "SMS")
MAILING_STATES = ("DRAFT", "SCHEDULED", "RUNNING", "PAUSED", "DONE", "STOPPED", "FAILED")
SKIPS = (
    *("ANONYMISED", "MERGED", "UNPROVEN", "NO_ADDRESS", "NO_CONSENT", "SUPPRESSED", "DUPLICATE", "CHANGED", "STOPPED"),
)
ANCHORS = ("BEFORE_SLOT", "AFTER_SLOT", "AFTER_EVENT", "AFTER_HOLD_EXPIRY")
MOMENT = sa.DateTime(timezone=True)
OF_CAUSE_AND_CHANNEL = "uq_message_template_cause_channel_locale"
# Cause, channel, anchor, outcome, days, local time, minutes, minutes of grace, enabled. Surveys and the dealers' form
# are off until there is a form to fill in; an SMS costs money.
MOMENTS = (
    ("REMINDER", "EMAIL", "BEFORE_SLOT", None, 7, "18:00", None, 1440, True),
    ("DAY_BEFORE", "EMAIL", "BEFORE_SLOT", None, 1, "18:00", None, 360, True),
    ("DAY_BEFORE", "SMS", "BEFORE_SLOT", None, 1, "18:00", None, 180, False),
    ("SURVEY_DONE", "EMAIL", "AFTER_SLOT", "DONE", 1, "10:00", None, 4320, False),
    ("SURVEY_NO_SHOW", "EMAIL", "AFTER_SLOT", "NO_SHOW", 1, "10:00", None, 4320, False),
    ("DEALER_FORM_REQUEST", "EMAIL", "AFTER_EVENT", None, 1, "09:00", None, 4320, False),
    ("DEALER_FORM_REMINDER", "EMAIL", "AFTER_EVENT", None, 4, "09:00", None, 2880, False),
    ("DEALER_FORM_REMINDER", "EMAIL", "AFTER_EVENT", None, 8, "09:00", None, 2880, False),
    ("HOLD_EXPIRED", "EMAIL", "AFTER_HOLD_EXPIRY", None, None, None, 0, 120, True),
    ("ABANDONED", "EMAIL", "AFTER_HOLD_EXPIRY", None, None, None, 1440, 1440, False),
)
# Channel, opens, closes, Saturdays, Sundays, public holidays: of SMS the rule of the operators in France.
HOURS = (("SMS", "08:00", "20:00", True, False, False), ("EMAIL", "07:00", "21:00", True, True, True))
# As in 0009, with the one channel: who follows the mailing hears of it.
TELL = """
CREATE FUNCTION tell_of_mailing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('change', id::text) FROM touched;
    RETURN NULL;
END
$$
"""


def _choice(name: str, members: tuple[str, ...], comment: str, **options: Any) -> sa.Column[str]:
    kind = sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=32)
    return sa.Column(name, kind, comment=comment, **{"nullable": False, **options})


def _column(name: str, kind: Any, comment: str, *, nullable: bool = False, default: Any = None) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=nullable, server_default=default, comment=comment)


def _keyed(*, versioned: bool) -> list[sa.Column[Any]]:
    columns = [
        _column("id", sa.Uuid(), "UUIDv7"),
        _column("created_at", MOMENT, "When this was recorded", default=sa.text("now()")),
    ]
    if versioned:
        columns.append(_column("version", sa.Integer(), "Grows by one with each change", default="1"))
    return columns


def _refers(table: str, column: str, target: str, ondelete: str = "RESTRICT") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete=ondelete)


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def upgrade() -> None:
    """Create the tables with what is shipped in them; then what messages, templates and departures need."""
    _mailing()
    _moment()
    _quiet_hours()
    allow("message", "cause", "cause", *CAUSES)
    allow("message", "failure_cause", "failure_cause", "OUTDATED")
    allow("message_template", "cause", "cause", *CAUSES)
    allow("message_figures", "cause", "cause", *CAUSES)
    op.add_column("message", _column("mailing_id", sa.Uuid(), "Mailing that it is of", nullable=True))
    op.add_column("message", _column("not_before", MOMENT, "It does not leave before", nullable=True))
    op.create_foreign_key(
        op.f("fk_message_mailing_id_mailing"), "message", "mailing", ["mailing_id"], ["id"], ondelete="RESTRICT"
    )
    op.create_index(
        "ix_message_mailing_id_status",
        "message",
        ["mailing_id", "status"],
        postgresql_where=sa.text("mailing_id IS NOT NULL"),
    )
    op.add_column("message_template", _column("mailing_id", sa.Uuid(), "Of one mailing alone", nullable=True))
    op.create_foreign_key(
        op.f("fk_message_template_mailing_id_mailing"),
        "message_template",
        "mailing",
        ["mailing_id"],
        ["id"],
        ondelete="RESTRICT",
    )
    op.drop_constraint(OF_CAUSE_AND_CHANNEL, "message_template")
    op.create_unique_constraint(
        f"{OF_CAUSE_AND_CHANNEL}_mailing_id",
        "message_template",
        ["cause", "channel", "locale", "mailing_id"],
        postgresql_nulls_not_distinct=True,
    )
    op.create_index("ix_slot_starts_at", "slot", ["starts_at"])
    op.create_index(
        "ix_booking_step_cancelled", "booking_step", ["created_at"], postgresql_where=sa.text("status = 'CANCELLED'")
    )
    _recipient()


def _watch(table: str) -> None:
    op.execute(
        f"CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION audit_row('id')"
    )
    op.execute(f"CREATE TRIGGER version BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION count_version()")


def _mailing() -> None:
    table = "mailing"
    op.create_table(
        table,
        *_keyed(versioned=True),
        _column("name", sa.String(), "What admins call it; recipients do not see it"),
        _choice("audience", ("RIDERS", "BOOKINGS", "DEALERSHIPS"), "List it narrows"),
        _column("filter", JSONB(), "The list's filter, as it was given; none: all", nullable=True),
        _choice("nature", ("SERVICE", "MARKETING"), "Service or marketing"),
        _choice("channels", ("EMAIL", "SMS", "EMAIL_ELSE_SMS", "BOTH"), "How it travels", server_default="EMAIL"),
        _column(
            "pace", sa.Integer(), "At most so many messages in a unit of time; none: as fast as can", nullable=True
        ),
        _choice("pace_per", ("MINUTE", "HOUR"), "The unit", nullable=True),
        _choice("state", MAILING_STATES, "Where it stands", server_default="DRAFT"),
        _column("previewed_at", MOMENT, "When its set was looked at last", nullable=True),
        _column("previewed_count", sa.Integer(), "Messages that it would have sent then", nullable=True),
        _column("starts_at", MOMENT, "When it is to start, or was", nullable=True),
        _column("begun_at", MOMENT, "When its set was frozen, and it began", nullable=True),
        _column("finished_at", MOMENT, "When it was done, stopped or failed", nullable=True),
        _column("failure", sa.String(), "Why it failed or did not start, in words", nullable=True),
        _column("run", sa.Integer(), "Grows with each start: jobs of an earlier one are over", default="0"),
        _column("author", sa.String(), "Who made it, as shown to people"),
        _column("author_id", sa.Uuid(), "Account of who made it", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailing")),
        _check(table, "name_not_blank", "btrim(name) <> ''"),
        _check(table, "pace_positive", "pace > 0"),
        _check(table, "pace_whole", "(pace IS NULL) = (pace_per IS NULL)"),
        _check(table, "scheduled_at_a_time", "(state = 'SCHEDULED') <= (starts_at IS NOT NULL)"),
        _check(table, "previewed_with_a_number", "(previewed_at IS NULL) = (previewed_count IS NULL)"),
        _check(table, "finished_when_over", "(state IN ('DONE', 'STOPPED', 'FAILED')) = (finished_at IS NOT NULL)"),
    )
    _watch(table)
    op.execute(TELL)
    op.execute(
        "CREATE TRIGGER tell_of_update AFTER UPDATE ON mailing REFERENCING NEW TABLE AS touched"
        " FOR EACH STATEMENT EXECUTE FUNCTION tell_of_mailing()"
    )


def _recipient() -> None:
    table = "mailing_recipient"
    op.create_table(
        table,
        *_keyed(versioned=False),
        _column("mailing_id", sa.Uuid(), "The mailing"),
        _column("rider_id", sa.Uuid(), "The rider", nullable=True),
        _column("booking_id", sa.Uuid(), "The booking that it is about", nullable=True),
        _column("dealership_id", sa.Uuid(), "The dealership", nullable=True),
        _choice("channel", CHANNELS, "E-mail or SMS"),
        _column("address", sa.String(), "Address or number, as it was when the mailing began", nullable=True),
        _choice("locale", ("FR", "EN"), "Language it is written in"),
        _choice("state", ("PENDING", "QUEUED", "SKIPPED"), "Pending, queued or skipped", server_default="PENDING"),
        _choice("skipped", SKIPS, "Why not", nullable=True),
        _column("not_before", MOMENT, "Quiet hours: it leaves at this moment", nullable=True),
        _column("message_id", sa.Uuid(), "The message", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        _refers(table, "mailing_id", "mailing", "CASCADE"),
        _refers(table, "rider_id", "rider"),
        _refers(table, "booking_id", "booking"),
        _refers(table, "dealership_id", "dealership"),
        _refers(table, "message_id", "message", "SET NULL"),
        _check(table, "one_person", "num_nonnulls(rider_id, dealership_id) = 1"),
        _check(table, "cause_when_skipped", "(state = 'SKIPPED') = (skipped IS NOT NULL)"),
        _check(table, "address_unless_skipped", "address IS NOT NULL OR state = 'SKIPPED'"),
        _check(table, "message_when_queued", "(state = 'QUEUED') >= (message_id IS NOT NULL)"),
    )
    op.create_index(
        "uq_mailing_recipient_address",
        table,
        ["mailing_id", "channel", "address"],
        unique=True,
        postgresql_where=sa.text("state <> 'SKIPPED'"),
    )
    op.create_index(
        "ix_mailing_recipient_pending", table, ["mailing_id", "id"], postgresql_where=sa.text("state = 'PENDING'")
    )
    op.create_index("ix_mailing_recipient_mailing_id_state", table, ["mailing_id", "state"])
    for column in ("message_id", "rider_id"):
        op.create_index(f"ix_mailing_recipient_{column}", table, [column])


def _moment() -> None:
    table = "message_moment"
    op.create_table(
        table,
        *_keyed(versioned=True),
        _choice("cause", (*BEFORE, *CAUSES), "Cause of the message"),
        _choice("channel", CHANNELS, "E-mail or SMS"),
        _choice("anchor", ANCHORS, "What it is counted from"),
        _choice("outcome", ("DONE", "NO_SHOW"), "Of such rides only", nullable=True),
        _column("days", sa.Integer(), "Days before or after the anchor's day", nullable=True),
        _column("local_time", sa.Time(), "At this time on the event's clock, with `days`", nullable=True),
        _column("minutes", sa.Integer(), "Minutes before or after the anchor, instead of days", nullable=True),
        _column("grace_minutes", sa.Integer(), "Not sent any more when it is later than this"),
        _column("enabled", sa.Boolean(), "Whether it is sent at all"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_moment")),
        _check(table, "day_with_a_time", "(days IS NULL) = (local_time IS NULL)"),
        _check(table, "days_or_minutes", "(days IS NULL) <> (minutes IS NULL)"),
        _check(table, "days_plausible", "days BETWEEN 0 AND 60"),
        _check(table, "minutes_plausible", "minutes BETWEEN 0 AND 20160"),
        _check(table, "grace_plausible", "grace_minutes BETWEEN 5 AND 20160"),
        _check(table, "expiry_by_minutes", "anchor <> 'AFTER_HOLD_EXPIRY' OR minutes IS NOT NULL"),
        _check(table, "event_by_days", "anchor <> 'AFTER_EVENT' OR days IS NOT NULL"),
        _check(table, "outcome_of_a_ride", "outcome IS NULL OR anchor = 'AFTER_SLOT'"),
    )
    op.create_index(
        "uq_message_moment_offset",
        table,
        ["cause", "channel", sa.text("COALESCE(days, -1)"), sa.text("COALESCE(minutes, -1)")],
        unique=True,
    )
    names = "cause, channel, anchor, outcome, days, local_time, minutes, grace_minutes, enabled"
    _insert(table, names, MOMENTS)
    _watch(table)


def _quiet_hours() -> None:
    table = "quiet_hours"
    op.create_table(
        table,
        *_keyed(versioned=True),
        _choice("channel", CHANNELS, "E-mail or SMS"),
        _column("opens_at", sa.Time(), "Nothing leaves before, local"),
        _column("closes_at", sa.Time(), "Nothing leaves from then on, local"),
        _column("saturdays", sa.Boolean(), "Whether it leaves on Saturdays"),
        _column("sundays", sa.Boolean(), "Whether it leaves on Sundays"),
        _column("holidays", sa.Boolean(), "Whether it leaves on public holidays"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiet_hours")),
        sa.UniqueConstraint("channel", name=op.f("uq_quiet_hours_channel")),
        _check(table, "open_for_an_hour", "closes_at >= opens_at + interval '1 hour' AND opens_at < '23:00'"),
    )
    _insert(table, "channel, opens_at, closes_at, saturdays, sundays, holidays", HOURS)
    _watch(table)


def _insert(table: str, names: str, rows: tuple[tuple[Any, ...], ...]) -> None:
    """What is shipped, before the trail begins: nobody did it."""
    for row in rows:
        values = ", ".join("NULL" if each is None else f"'{each}'" for each in row)
        op.execute(f"INSERT INTO {table} (id, {names}) VALUES (new_key(), {values})")  # noqa: S608


def downgrade() -> None:
    """Forget mailings, moments and hours, with what was written for them."""
    op.drop_table("mailing_recipient")
    op.drop_index("ix_booking_step_cancelled", "booking_step")
    op.drop_index("ix_slot_starts_at", "slot")
    _drop_messages()
    op.drop_constraint(f"{OF_CAUSE_AND_CHANNEL}_mailing_id", "message_template")
    op.drop_column("message_template", "mailing_id")
    op.create_unique_constraint(OF_CAUSE_AND_CHANNEL, "message_template", ["cause", "channel", "locale"])
    op.drop_column("message", "mailing_id")
    op.drop_column("message", "not_before")
    op.execute("UPDATE message SET failure_cause = 'EXPIRED' WHERE failure_cause = 'OUTDATED'")
    disallow("message", "failure_cause", "failure_cause", "OUTDATED")
    disallow("message_template", "cause", "cause", *CAUSES)
    disallow("message_figures", "cause", "cause", *CAUSES)
    disallow("message", "cause", "cause", *CAUSES)
    for table in ("quiet_hours", "message_moment", "mailing"):
        op.drop_table(table)
    op.execute("DROP FUNCTION tell_of_mailing")


def _drop_messages() -> None:
    """Messages and templates of causes that are no more, after what points to them."""
    causes = ", ".join(f"'{cause}'" for cause in CAUSES)
    messages = f"(SELECT id FROM message WHERE cause IN ({causes}))"  # noqa: S608
    templates = f"(SELECT id FROM message_template WHERE cause IN ({causes}))"  # noqa: S608
    for statement in (
        f"DELETE FROM message_event WHERE message_id IN {messages}",  # noqa: S608
        f"UPDATE suppression SET message_id = NULL WHERE message_id IN {messages}",  # noqa: S608
        f"DELETE FROM message_link WHERE message_id IN {messages}",  # noqa: S608
        f"DELETE FROM message_figures WHERE cause IN ({causes})",  # noqa: S608
        f"DELETE FROM message WHERE cause IN ({causes})",  # noqa: S608
        f"DELETE FROM message_template_version WHERE template_id IN {templates}",  # noqa: S608
        f"DELETE FROM message_template WHERE cause IN ({causes})",  # noqa: S608
    ):
        op.execute(statement)
