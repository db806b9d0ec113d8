"""Count what becomes of messages: links of mails, openings and clicks, figures that are kept (F3, ADR 0028)."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from migrations.choice import allow, disallow

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
PER_MESSAGE = {
    "sent": "Messages that left",
    "failed": "Messages that will not leave, or were refused",
    "delivered": "Of the sent: a provider says that they arrived; plain SMTP says nothing",
    "bounced": "Of the sent: came back",
    "complained": "Of the sent: called spam by the recipient",
    "unsubscribed": "Of the sent: the recipient wants no more, or answered STOP",
    "followed": "Of the sent: the recipient agreed that openings and clicks are counted one by one",
    "opened": "Of the followed: opened by a person",
    "opened_by_machine": "Of the followed: opened by machines only",
    "clicked": "Of the followed: a person clicked a link",
    "clicked_by_machine": "Of the followed: machines only clicked",
}
TOTALS = {
    "openings": "Openings of messages that are not followed, by people, each time",
    "machine_openings": "The same by machines",
    "clicks": "Clicks in messages that are not followed, by people, each time",
    "machine_clicks": "The same by machines",
}
CAUSES = (
    *("CONFIRM", "CONFIRMED", "MOVED", "CANCELLED", "INVITATION", "MODEL_WITHDRAWN", "SLOT_CLOSED", "TAKEN_BACK"),
    *("WAITING_CONFIRM", "WAITING_OFFER", "REQUEST_FILED", "REQUEST_ANSWERED", "CONSENT_CONFIRM"),
)
CLUES = ("HEAD", "AGENT", "PREFETCH", "BARE", "SOON", "TRAP", "COMPANY", "BURST")
# A message counts once it left or failed; only the refresh itself changes who opened or clicked, so that marks nothing.
MARK_MESSAGE = """
CREATE FUNCTION mark_message() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO message_mark (message_id) VALUES (coalesce(NEW.id, OLD.id));
    RETURN NULL;
END
$$
"""
MARK_EVENTS = """
CREATE FUNCTION mark_message_of_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO message_mark (message_id) SELECT DISTINCT message_id FROM touched;
    RETURN NULL;
END
$$
"""


def _counts(names: dict[str, str]) -> list[sa.Column[int]]:
    return [
        sa.Column(name, sa.Integer(), server_default="0", nullable=False, comment=comment)
        for name, comment in names.items()
    ]


def _choice(name: str, members: tuple[str, ...], comment: str, *, nullable: bool = False) -> sa.Column[Any]:
    kind = sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=32)
    return sa.Column(name, kind, nullable=nullable, comment=comment)


def _uuid(name: str, comment: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Uuid(), nullable=nullable, comment=comment)


def _now(name: str, comment: str) -> sa.Column[Any]:
    return sa.Column(name, MOMENT, server_default=sa.text("now()"), nullable=False, comment=comment)


def _primary(table: str, column: str = "id") -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(column, name=op.f(f"pk_{table}"))


def upgrade() -> None:
    """Create the tables and triggers, then mark all messages that were sent: the first refresh counts them."""
    _links()
    _figures()
    for column in (
        sa.Column("link_id", sa.Uuid(), nullable=True, comment="Link, pixel or trap of ours that was asked for"),
        sa.Column("agent", sa.String(), nullable=True, comment="What asked for it, in its own words"),
        sa.Column("clue", sa.String(32), nullable=True, comment="Why it is a machine's"),
    ):
        op.add_column("message_event", column)
    listed = ", ".join(f"'{clue}'" for clue in CLUES)
    op.create_check_constraint(op.f("ck_message_event_clue"), "message_event", f"clue IN ({listed})")
    op.create_foreign_key(
        op.f("fk_message_event_link_id_message_link"),
        "message_event",
        "message_link",
        ["link_id"],
        ["id"],
        ondelete="SET NULL",
    )
    op.create_index("ix_message_event_link_id", "message_event", ["link_id"])
    allow("consent", "purpose", "purpose", "EMAIL_TRACKING")
    _triggers()
    op.execute("INSERT INTO message_mark (message_id) SELECT id FROM message WHERE status <> 'QUEUED'")


def _links() -> None:
    table = "message_link"
    op.create_table(
        table,
        _uuid("id", "What stands in the mail, 128 bits"),
        _now("created_at", "When this was recorded"),
        _choice("kind", ("LINK", "PIXEL", "TRAP"), "Link, pixel or trap"),
        sa.Column("position", sa.Integer(), nullable=False, comment="Which of the mail's links, from the top; 0: none"),
        sa.Column("target", sa.String(), nullable=True, comment="Where the link leads"),
        _uuid("message_id", "Whose message; none: many people's, all alike", nullable=True),
        _uuid("figures_id", "Figures that it adds to"),
        sa.Column("expires_at", MOMENT, nullable=False, comment="Until when it leads there"),
        _primary(table),
        sa.CheckConstraint("(kind = 'LINK') = (target IS NOT NULL)", name=op.f(f"ck_{table}_links_lead_somewhere")),
        sa.CheckConstraint(
            "target ~ '^https?://[!-~]+$' AND length(target) <= 2000", name=op.f(f"ck_{table}_target_plain")
        ),
    )
    for column in ("message_id", "expires_at"):
        op.create_index(f"ix_{table}_{column}", table, [column])
    op.create_table(
        "message_hit",
        _uuid("figures_id", "Figures that it adds to"),
        _choice("kind", ("OPEN", "CLICK", "TRAP"), "Opened, clicked, or followed a trap"),
        sa.Column("by_machine", sa.Boolean(), nullable=False, comment="Whether no person did"),
        _now("at", "When"),
    )


def _figures() -> None:
    table = "message_figures"
    op.create_table(
        table,
        _uuid("id", "Made of what the messages have in common"),
        _choice("cause", CAUSES, "Why they were sent"),
        _choice("channel", ("EMAIL", "SMS"), "E-mail or SMS"),
        _choice("locale", ("FR", "EN"), "Language they were written in"),
        _uuid("template_version_id", "Version of the template they were written with; none: shipped", nullable=True),
        _uuid("mailing_id", "Mailing that they were of", nullable=True),
        _uuid("event_id", "Event of the booking they were about", nullable=True),
        sa.Column("day", sa.Date(), nullable=False, comment="Day on which they left, or failed; Paris"),
        *_counts(PER_MESSAGE),
        *_counts(TOTALS),
        _primary(table),
    )
    for column in ("day", "template_version_id", "mailing_id"):
        op.create_index(f"ix_{table}_{column}", table, [column])
    op.create_table(
        "closed_message_figures",
        _uuid("id", "That of the figures"),
        *_counts(PER_MESSAGE),
        *_counts(TOTALS),
        _primary("closed_message_figures"),
    )
    op.create_table(
        "message_tally",
        _uuid("message_id", "Message"),
        _uuid("figures_id", "Figures that it adds to, those of its first count"),
        sa.Column(
            "closed",
            sa.Boolean(),
            server_default="false",
            nullable=False,
            comment="Counted for good; its details are purged",
        ),
        *_counts(PER_MESSAGE),
        _primary("message_tally", "message_id"),
    )
    op.create_index("ix_message_tally_figures_id", "message_tally", ["figures_id"])
    op.create_table("message_mark", _uuid("message_id", "Message to be counted again"), _now("marked_at", "When"))


def _triggers() -> None:
    op.execute(MARK_MESSAGE)
    for name, when in {
        "insert": "INSERT ON message FOR EACH ROW WHEN (NEW.status <> 'QUEUED')",
        "update": "UPDATE ON message FOR EACH ROW WHEN ((OLD.status, OLD.sent_at) IS DISTINCT FROM (NEW.status, NEW.sent_at))",
        "delete": "DELETE ON message FOR EACH ROW",
    }.items():
        op.execute(f"CREATE TRIGGER mark_{name} AFTER {when} EXECUTE FUNCTION mark_message()")
    op.execute(MARK_EVENTS)
    op.execute(
        "CREATE TRIGGER mark_insert AFTER INSERT ON message_event REFERENCING NEW TABLE AS touched"
        " FOR EACH STATEMENT EXECUTE FUNCTION mark_message_of_event()"
    )


def downgrade() -> None:
    """Forget the figures, and what was known of openings and clicks one by one."""
    op.execute("DROP FUNCTION mark_message CASCADE")
    op.execute("DROP FUNCTION mark_message_of_event CASCADE")
    for table in ("message_mark", "message_tally", "closed_message_figures", "message_figures", "message_hit"):
        op.drop_table(table)
    op.execute("DELETE FROM message_event WHERE link_id IS NOT NULL")
    for column in ("clue", "agent", "link_id"):
        op.drop_column("message_event", column)
    op.drop_table("message_link")
    op.execute("DELETE FROM consent WHERE purpose = 'EMAIL_TRACKING'")
    disallow("consent", "purpose", "purpose", "EMAIL_TRACKING")
