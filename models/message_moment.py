"""When automatic messages leave (F1, E4): the settable moments of causes that depend on time."""

import enum
from collections.abc import Mapping
from datetime import time

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from models.kit.base import Base, Keyed, Versioned, choice
from models.message import MessageCause, MessageChannel


class MomentAnchor(enum.StrEnum):
    """What a moment is counted from: a departure, a return, an event's last day, or the end of an unconfirmed hold."""

    BEFORE_SLOT = "BEFORE_SLOT"
    AFTER_SLOT = "AFTER_SLOT"
    AFTER_EVENT = "AFTER_EVENT"
    AFTER_HOLD_EXPIRY = "AFTER_HOLD_EXPIRY"


class MomentOutcome(enum.StrEnum):
    """What a ride must have come to."""

    DONE = "DONE"
    NO_SHOW = "NO_SHOW"


class MessageMoment(Keyed, Versioned, Base):
    """One moment of one cause by one channel: so many days from its anchor at a local time, or so many minutes.

    What is overdue by more than `grace_minutes` is not sent any more; a reminder never after its departure.
    """

    __tablename__ = "message_moment"
    __table_args__ = (
        CheckConstraint("(days IS NULL) = (local_time IS NULL)", name="day_with_a_time"),
        CheckConstraint("(days IS NULL) <> (minutes IS NULL)", name="days_or_minutes"),
        CheckConstraint("days BETWEEN 0 AND 60", name="days_plausible"),
        CheckConstraint("minutes BETWEEN 0 AND 20160", name="minutes_plausible"),
        CheckConstraint("grace_minutes BETWEEN 5 AND 20160", name="grace_plausible"),
        CheckConstraint("anchor <> 'AFTER_HOLD_EXPIRY' OR minutes IS NOT NULL", name="expiry_by_minutes"),
        CheckConstraint("anchor <> 'AFTER_EVENT' OR days IS NOT NULL", name="event_by_days"),
        CheckConstraint("outcome IS NULL OR anchor = 'AFTER_SLOT'", name="outcome_of_a_ride"),
        Index(
            "uq_message_moment_offset",
            "cause",
            "channel",
            text("COALESCE(days, -1)"),
            text("COALESCE(minutes, -1)"),
            unique=True,
        ),
    )
    audited = True

    cause: Mapped[MessageCause] = mapped_column(choice(MessageCause, "cause"), comment="Cause of the message")
    channel: Mapped[MessageChannel] = mapped_column(choice(MessageChannel, "channel"), comment="E-mail or SMS")
    anchor: Mapped[MomentAnchor] = mapped_column(choice(MomentAnchor, "anchor"), comment="What it is counted from")
    outcome: Mapped[MomentOutcome | None] = mapped_column(
        choice(MomentOutcome, "outcome"), comment="Of such rides only"
    )
    days: Mapped[int | None] = mapped_column(comment="Days before or after the anchor's day")
    local_time: Mapped[time | None] = mapped_column(comment="At this time on the event's clock, with `days`")
    minutes: Mapped[int | None] = mapped_column(comment="Minutes before or after the anchor, instead of days")
    grace_minutes: Mapped[int] = mapped_column(comment="Not sent any more when it is later than this")
    enabled: Mapped[bool] = mapped_column(comment="Whether it is sent at all")


# What a cause is counted from, and of which rides: no admin can set a survey before the ride.
ANCHORS: Mapping[MessageCause, tuple[MomentAnchor, MomentOutcome | None]] = {
    MessageCause.REMINDER: (MomentAnchor.BEFORE_SLOT, None),
    MessageCause.DAY_BEFORE: (MomentAnchor.BEFORE_SLOT, None),
    MessageCause.SURVEY_DONE: (MomentAnchor.AFTER_SLOT, MomentOutcome.DONE),
    MessageCause.SURVEY_NO_SHOW: (MomentAnchor.AFTER_SLOT, MomentOutcome.NO_SHOW),
    MessageCause.DEALER_FORM_REQUEST: (MomentAnchor.AFTER_EVENT, None),
    MessageCause.DEALER_FORM_REMINDER: (MomentAnchor.AFTER_EVENT, None),
    MessageCause.HOLD_EXPIRED: (MomentAnchor.AFTER_HOLD_EXPIRY, None),
    MessageCause.ABANDONED: (MomentAnchor.AFTER_HOLD_EXPIRY, None),
}
# They ask to fill in a form, and there is none yet (G1): they cannot be enabled before it opens.
WITHOUT_FORM = frozenset(
    {
        MessageCause.SURVEY_DONE,
        MessageCause.SURVEY_NO_SHOW,
        MessageCause.DEALER_FORM_REQUEST,
        MessageCause.DEALER_FORM_REMINDER,
    }
)
