"""Mailings to a filtered set of riders or dealerships (F6), and what becomes of each recipient."""

import enum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from models.booking import Booking
from models.dealership import Dealership
from models.kit.base import Base, Instant, Keyed, Versioned, belongs_to, choice, not_blank, to_one
from models.message import Message, MessageChannel
from models.message_catalog import MessageNature
from models.rider import Locale, Rider


class MailingAudience(enum.StrEnum):
    """Which list the filter narrows. BOOKINGS: the riders of these bookings, each once."""

    RIDERS = "RIDERS"
    BOOKINGS = "BOOKINGS"
    DEALERSHIPS = "DEALERSHIPS"


class MailingChannels(enum.StrEnum):
    """How a mailing travels. EMAIL_ELSE_SMS: an SMS where there is no e-mail address."""

    EMAIL = "EMAIL"
    SMS = "SMS"
    EMAIL_ELSE_SMS = "EMAIL_ELSE_SMS"
    BOTH = "BOTH"


class PaceUnit(enum.StrEnum):
    """The time that a pace is counted by."""

    MINUTE = "MINUTE"
    HOUR = "HOUR"


class MailingState(enum.StrEnum):
    """Where a mailing stands. It can be changed while it is a DRAFT; it is over when DONE, STOPPED or FAILED."""

    DRAFT = "DRAFT"
    SCHEDULED = "SCHEDULED"
    RUNNING = "RUNNING"
    PAUSED = "PAUSED"
    DONE = "DONE"
    STOPPED = "STOPPED"
    FAILED = "FAILED"


class RecipientState(enum.StrEnum):
    """Whether the recipient's message is to be queued, was queued, or is left out."""

    PENDING = "PENDING"
    QUEUED = "QUEUED"
    SKIPPED = "SKIPPED"


class MailingSkip(enum.StrEnum):
    """Why somebody of the set is not written to, the first that holds. CHANGED: the address is another by now."""

    ANONYMISED = "ANONYMISED"
    MERGED = "MERGED"
    UNPROVEN = "UNPROVEN"
    """The address was typed by somebody, and never confirmed."""
    NO_ADDRESS = "NO_ADDRESS"
    """None, or a number that takes no SMS."""
    NO_CONSENT = "NO_CONSENT"
    SUPPRESSED = "SUPPRESSED"
    DUPLICATE = "DUPLICATE"
    """Somebody else of the set has the same address, and is written to."""
    CHANGED = "CHANGED"
    STOPPED = "STOPPED"
    """The mailing was stopped before it came to them."""


class Mailing(Keyed, Versioned, Base):
    """One mailing: to whom, by what, when and how fast; how far it is."""

    __tablename__ = "mailing"
    __table_args__ = (
        not_blank("name"),
        CheckConstraint("pace > 0", name="pace_positive"),
        CheckConstraint("(pace IS NULL) = (pace_per IS NULL)", name="pace_whole"),
        CheckConstraint("(state = 'SCHEDULED') <= (starts_at IS NOT NULL)", name="scheduled_at_a_time"),
        CheckConstraint("(previewed_at IS NULL) = (previewed_count IS NULL)", name="previewed_with_a_number"),
        CheckConstraint(
            "(state IN ('DONE', 'STOPPED', 'FAILED')) = (finished_at IS NOT NULL)", name="finished_when_over"
        ),
    )
    audited = True

    name: Mapped[str] = mapped_column(comment="What admins call it; recipients do not see it")
    audience: Mapped[MailingAudience] = mapped_column(choice(MailingAudience, "audience"), comment="List it narrows")
    filter: Mapped[dict[str, Any] | None] = mapped_column(comment="The list's filter, as it was given; none: all")
    nature: Mapped[MessageNature] = mapped_column(choice(MessageNature, "nature"), comment="Service or marketing")
    channels: Mapped[MailingChannels] = mapped_column(
        choice(MailingChannels, "channels"), server_default="EMAIL", comment="How it travels"
    )
    pace: Mapped[int | None] = mapped_column(comment="At most so many messages in a unit of time; none: as fast as can")
    pace_per: Mapped[PaceUnit | None] = mapped_column(choice(PaceUnit, "pace_per"), comment="The unit")
    state: Mapped[MailingState] = mapped_column(
        choice(MailingState, "state"), server_default="DRAFT", comment="Where it stands"
    )
    previewed_at: Mapped[Instant | None] = mapped_column(comment="When its set was looked at last")
    previewed_count: Mapped[int | None] = mapped_column(comment="Messages that it would have sent then")
    starts_at: Mapped[Instant | None] = mapped_column(comment="When it is to start, or was")
    begun_at: Mapped[Instant | None] = mapped_column(comment="When its set was frozen, and it began")
    finished_at: Mapped[Instant | None] = mapped_column(comment="When it was done, stopped or failed")
    failure: Mapped[str | None] = mapped_column(comment="Why it failed or did not start, in words")
    run: Mapped[int] = mapped_column(
        server_default="0", comment="Grows with each start: jobs of an earlier one are over"
    )
    author: Mapped[str] = mapped_column(comment="Who made it, as shown to people")
    author_id: Mapped[UUID | None] = mapped_column(comment="Account of who made it")


class MailingRecipient(Keyed, Base):
    """One message of a mailing, or the reason why somebody of its set gets none.

    Of a draft these are what its latest preview found; frozen when it begins.
    """

    __tablename__ = "mailing_recipient"
    __table_args__ = (
        # One message per address, whatever is tried (F4).
        Index(
            "uq_mailing_recipient_address",
            "mailing_id",
            "channel",
            "address",
            unique=True,
            postgresql_where=text("state <> 'SKIPPED'"),
        ),
        Index("ix_mailing_recipient_pending", "mailing_id", "id", postgresql_where=text("state = 'PENDING'")),
        Index("ix_mailing_recipient_mailing_id_state", "mailing_id", "state"),
        Index("ix_mailing_recipient_message_id", "message_id"),
        Index("ix_mailing_recipient_rider_id", "rider_id"),
        CheckConstraint("num_nonnulls(rider_id, dealership_id) = 1", name="one_person"),
        CheckConstraint("(state = 'SKIPPED') = (skipped IS NOT NULL)", name="cause_when_skipped"),
        CheckConstraint("address IS NOT NULL OR state = 'SKIPPED'", name="address_unless_skipped"),
        CheckConstraint("(state = 'QUEUED') >= (message_id IS NOT NULL)", name="message_when_queued"),
    )

    mailing_id: Mapped[UUID] = mapped_column(belongs_to("mailing.id", ondelete="CASCADE"), comment="The mailing")
    rider_id: Mapped[UUID | None] = mapped_column(belongs_to("rider.id"), comment="The rider")
    booking_id: Mapped[UUID | None] = mapped_column(belongs_to("booking.id"), comment="The booking that it is about")
    dealership_id: Mapped[UUID | None] = mapped_column(belongs_to("dealership.id"), comment="The dealership")
    channel: Mapped[MessageChannel] = mapped_column(choice(MessageChannel, "channel"), comment="E-mail or SMS")
    address: Mapped[str | None] = mapped_column(comment="Address or number, as it was when the mailing began")
    locale: Mapped[Locale] = mapped_column(choice(Locale, "locale"), comment="Language it is written in")
    state: Mapped[RecipientState] = mapped_column(
        choice(RecipientState, "state"), server_default="PENDING", comment="Pending, queued or skipped"
    )
    skipped: Mapped[MailingSkip | None] = mapped_column(choice(MailingSkip, "skipped"), comment="Why not")
    not_before: Mapped[Instant | None] = mapped_column(comment="Quiet hours: it leaves at this moment")
    message_id: Mapped[UUID | None] = mapped_column(
        belongs_to("message.id", ondelete="SET NULL"), comment="The message"
    )

    mailing: Mapped[Mailing] = to_one("MailingRecipient.mailing_id", "Mailing.id", "recipients")
    rider: Mapped[Rider | None] = to_one("MailingRecipient.rider_id", "Rider.id")
    booking: Mapped[Booking | None] = to_one("MailingRecipient.booking_id", "Booking.id")
    dealership: Mapped[Dealership | None] = to_one("MailingRecipient.dealership_id", "Dealership.id")
    message: Mapped[Message | None] = to_one("MailingRecipient.message_id", "Message.id")
