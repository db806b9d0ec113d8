"""What people write for the messages of a cause (F2): a template per channel and language, and its versions.

What is shipped (`resolvers/rendering/templates/`) stands in wherever nobody has published anything: it is version 0,
and no row.
"""

import enum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.kit.base import Base, Instant, Keyed, Versioned, belongs_to, choice, to_one
from models.message import MessageCause, MessageChannel
from models.rider import Locale


class TemplateState(enum.StrEnum):
    """DRAFT: being written; PUBLISHED: what is sent, one per template at most; REPLACED: was, and can come back."""

    DRAFT = "DRAFT"
    PUBLISHED = "PUBLISHED"
    REPLACED = "REPLACED"


class MessageTemplate(Keyed, Versioned, Base):
    """The template of a cause for one channel and one language: there from its first draft on."""

    __tablename__ = "message_template"
    __table_args__ = (
        UniqueConstraint("cause", "channel", "locale", "mailing_id", postgresql_nulls_not_distinct=True),
        Index("ix_message_template_mailing_id", "mailing_id", postgresql_where=text("mailing_id IS NOT NULL")),
    )
    audited = True

    cause: Mapped[MessageCause] = mapped_column(choice(MessageCause, "cause"), comment="Cause it words")
    channel: Mapped[MessageChannel] = mapped_column(choice(MessageChannel, "channel"), comment="E-mail or SMS")
    locale: Mapped[Locale] = mapped_column(choice(Locale, "locale"), comment="Language it is written in")
    mailing_id: Mapped[UUID | None] = mapped_column(belongs_to("mailing.id"), comment="Of one mailing alone")

    mailing: Mapped[Any] = to_one("MessageTemplate.mailing_id", "Mailing.id", "templates", argument="Mailing")


class MessageTemplateVersion(Keyed, Versioned, Base):
    """One wording of a template. Once published it does not change any more: messages refer to it."""

    __tablename__ = "message_template_version"
    __table_args__ = (
        UniqueConstraint("template_id", "number"),
        CheckConstraint("number > 0", name="number_positive"),
        CheckConstraint("(state = 'DRAFT') = (published_at IS NULL)", name="published_once"),
        Index(
            "uq_message_template_version_published",
            "template_id",
            unique=True,
            postgresql_where=text("state = 'PUBLISHED'"),
        ),
    )
    audited = True

    template_id: Mapped[UUID] = mapped_column(belongs_to("message_template.id"), comment="Template it belongs to")
    number: Mapped[int] = mapped_column(comment="Counts the versions of the template from 1; what is shipped is 0")
    state: Mapped[TemplateState] = mapped_column(
        choice(TemplateState, "state"), server_default="DRAFT", comment="Draft, published or replaced"
    )
    subject: Mapped[str] = mapped_column(server_default="", comment="E-mail: its subject, in Liquid")
    preheader: Mapped[str] = mapped_column(server_default="", comment="E-mail: the line that lists show after it")
    title: Mapped[str] = mapped_column(server_default="", comment="E-mail: its heading")
    body: Mapped[str] = mapped_column(server_default="", comment="E-mail: paragraphs, lists, buttons")
    closing: Mapped[str] = mapped_column(server_default="", comment="E-mail: the small print below")
    text: Mapped[str | None] = mapped_column(comment="SMS: all of it; e-mail: plain text of its own, none: generated")
    faults: Mapped[list[dict[str, Any]]] = mapped_column(
        server_default="[]", comment="What was wrong with it when it was saved; published ones have none"
    )
    author: Mapped[str] = mapped_column(comment="Who wrote it last, as shown to people")
    author_id: Mapped[UUID | None] = mapped_column(comment="Account that did")
    note: Mapped[str | None] = mapped_column(comment="What was changed and why")
    published_at: Mapped[Instant | None] = mapped_column(comment="When it was first published")
    published_by: Mapped[str | None] = mapped_column(comment="Who published it last, as shown to people")

    template: Mapped[MessageTemplate] = to_one("MessageTemplateVersion.template_id", "MessageTemplate.id", "versions")
