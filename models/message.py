"""Messages to people (F1, F4): each row tells its whole story, from its cause to its delivery."""

import enum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from models.booking import Booking
from models.kit.base import Base, Instant, Keyed, belongs_to, choice, to_one
from models.rider import Locale


class MessageCause(enum.StrEnum):
    """Why a message is sent; each cause has its template."""

    CONFIRM = "CONFIRM"
    CONFIRMED = "CONFIRMED"
    MOVED = "MOVED"
    CANCELLED = "CANCELLED"
    INVITATION = "INVITATION"
    MODEL_WITHDRAWN = "MODEL_WITHDRAWN"
    SLOT_CLOSED = "SLOT_CLOSED"
    TAKEN_BACK = "TAKEN_BACK"
    WAITING_CONFIRM = "WAITING_CONFIRM"
    WAITING_OFFER = "WAITING_OFFER"
    REQUEST_FILED = "REQUEST_FILED"
    REQUEST_ANSWERED = "REQUEST_ANSWERED"
    CONSENT_CONFIRM = "CONSENT_CONFIRM"
    REMINDER = "REMINDER"
    DAY_BEFORE = "DAY_BEFORE"
    SURVEY_DONE = "SURVEY_DONE"
    SURVEY_NO_SHOW = "SURVEY_NO_SHOW"
    DEALER_FORM_REQUEST = "DEALER_FORM_REQUEST"
    DEALER_FORM_REMINDER = "DEALER_FORM_REMINDER"
    HOLD_EXPIRED = "HOLD_EXPIRED"
    ABANDONED = "ABANDONED"
    MAILING = "MAILING"
    """A mailing to a set, as marketing (F6)."""
    NOTICE = "NOTICE"
    """A mailing to a set, as service."""
    ACCOUNT_SECURITY = "ACCOUNT_SECURITY"
    """How an account is opened has changed (A3)."""


class MessageChannel(enum.StrEnum):
    """How a message travels."""

    EMAIL = "EMAIL"
    SMS = "SMS"


class MessageStatus(enum.StrEnum):
    """Where a message stands."""

    QUEUED = "QUEUED"
    SENT = "SENT"
    FAILED = "FAILED"


class MessageFailure(enum.StrEnum):
    """Why a message was not sent.

    REFUSED: the provider said never; UNREACHABLE: it took nothing for a day; EXPIRED: the link in it was over before it
    could leave; SUPPRESSED: the address asked for no more, or does not exist; UNWRITABLE: its template could not be
    filled in; CRASHED: its worker ended each time it was tried; OUTDATED: what it was about changed before it could
    leave, a booking was cancelled, a consent taken back or a mailing stopped.
    """

    REFUSED = "REFUSED"
    UNREACHABLE = "UNREACHABLE"
    EXPIRED = "EXPIRED"
    SUPPRESSED = "SUPPRESSED"
    UNWRITABLE = "UNWRITABLE"
    CRASHED = "CRASHED"
    OUTDATED = "OUTDATED"


class Message(Keyed, Base):
    """One message to one recipient for one cause: the unique constraint is what keeps it single (F4)."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("cause", "cause_key", "recipient"),
        Index("ix_message_booking_id", "booking_id"),
        Index("ix_message_address", text("lower(recipient)")),
        Index("ix_message_template_version_id", "template_version_id"),
        Index("ix_message_tests", "created_at", postgresql_where=text("is_test")),
        Index("ix_message_mailing_id_status", "mailing_id", "status", postgresql_where=text("mailing_id IS NOT NULL")),
        Index("ix_message_provider_id", "provider_id"),
        Index("ix_message_failed", "id", postgresql_where=text("status = 'FAILED'")),
    )

    cause: Mapped[MessageCause] = mapped_column(choice(MessageCause, "cause"), comment="Why it is sent")
    cause_key: Mapped[str] = mapped_column(comment="What exactly caused it, e.g. a booking's step")
    channel: Mapped[MessageChannel] = mapped_column(
        choice(MessageChannel, "channel"), server_default="EMAIL", comment="E-mail or SMS"
    )
    recipient: Mapped[str] = mapped_column(comment="Address, or number, it goes to")
    locale: Mapped[Locale] = mapped_column(choice(Locale, "locale"), comment="Language it is written in")
    booking_id: Mapped[UUID | None] = mapped_column(belongs_to("booking.id"), comment="Booking it is about")
    variables: Mapped[dict[str, Any]] = mapped_column(comment="What the template fills in")
    is_test: Mapped[bool] = mapped_column(
        server_default=false(), comment="Sent by an admin to try a template: counts nowhere (F2)"
    )
    template_version_id: Mapped[UUID | None] = mapped_column(
        belongs_to("message_template_version.id"), comment="Version of the template it was written with; none: shipped"
    )
    mailing_id: Mapped[UUID | None] = mapped_column(belongs_to("mailing.id"), comment="Mailing that it is of")
    not_before: Mapped[Instant | None] = mapped_column(comment="It does not leave before")
    status: Mapped[MessageStatus] = mapped_column(
        choice(MessageStatus, "status"), server_default="QUEUED", comment="Queued, sent or failed"
    )
    subject: Mapped[str | None] = mapped_column(comment="As sent")
    text_body: Mapped[str | None] = mapped_column(comment="Plain text, as sent")
    html_body: Mapped[str | None] = mapped_column(comment="HTML, as sent")
    calendar: Mapped[str | None] = mapped_column(comment="Calendar file attached, as sent (C9)")
    sent_at: Mapped[Instant | None] = mapped_column(comment="When it left")
    failure: Mapped[str | None] = mapped_column(comment="The provider's words when it failed")
    failure_cause: Mapped[MessageFailure | None] = mapped_column(
        choice(MessageFailure, "failure_cause"), comment="Why it was not sent"
    )
    failure_code: Mapped[int | None] = mapped_column(comment="The provider's code when it failed: SMTP or HTTP")
    attempts: Mapped[int] = mapped_column(server_default="0", comment="Times it was tried")
    tried_since: Mapped[Instant | None] = mapped_column(comment="First try since it was queued: given up a day later")
    provider: Mapped[str | None] = mapped_column(comment="Who carried it")
    provider_id: Mapped[str | None] = mapped_column(comment="What the provider calls it: its answer")
    lease: Mapped[UUID | None] = mapped_column(comment="The try that has it in hand")
    leased_until: Mapped[Instant | None] = mapped_column(comment="Until then nobody else may send it")
    resent_at: Mapped[Instant | None] = mapped_column(comment="When a person last had it sent again")

    booking: Mapped[Booking | None] = to_one("Message.booking_id", "Booking.id", "messages")
    template_version: Mapped[Any] = to_one(
        "Message.template_version_id", "MessageTemplateVersion.id", "messages", argument="MessageTemplateVersion"
    )
    mailing: Mapped[Any] = to_one("Message.mailing_id", "Mailing.id", "messages", argument="Mailing")
