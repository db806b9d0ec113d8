"""Riders and their consents (J1, J2): one record per person."""

import enum
from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, Index, Text, func, text
from sqlalchemy.orm import Mapped, mapped_column

from models.kit.base import Base, Instant, Keyed, Versioned, belongs_to, choice, not_blank, to_one
from models.licence import LicenceClass


class Locale(enum.StrEnum):
    """Languages the product speaks; French first."""

    FR = "FR"
    EN = "EN"


PERSON = text("email IS NOT NULL AND anonymised_at IS NULL AND NOT unproven")


class Rider(Keyed, Versioned, Base):
    """A person who books or rides."""

    __tablename__ = "rider"
    __table_args__ = (
        not_blank("first_name"),
        not_blank("last_name"),
        CheckConstraint("email = lower(email)", name="email_lower_case"),
        CheckConstraint(
            "email IS NOT NULL OR phone IS NOT NULL OR anonymised_at IS NOT NULL OR merged_into_id IS NOT NULL",
            name="reachable",
        ),
        CheckConstraint("birth_date > '1900-01-01'", name="birth_date_plausible"),
        CheckConstraint(
            "(merged_into_id IS NULL) = (merged_at IS NULL) AND merged_into_id <> id", name="merged_into_another"
        ),
        Index("ix_rider_merged_into_id", "merged_into_id"),
        Index("ix_rider_phone", "phone"),
        # All that tells whether two records are of one person, so that looking for pairs reads no more than it.
        Index(
            "ix_rider_likeness",
            "birth_date",
            "name_key",
            postgresql_include=["id", "email", "phone"],
            postgresql_where=text("anonymised_at IS NULL AND merged_into_id IS NULL AND NOT unproven"),
        ),
        # One record per person (J1). Accents count here, unaccent() being no function for an index: José and Jose are
        # two records until someone merges them.
        Index(
            "uq_rider_person",
            "email",
            "birth_date",
            func.lower(text("last_name")),
            func.lower(text("first_name")),
            unique=True,
            postgresql_where=PERSON,
        ),
    )
    audited = True

    first_name: Mapped[str] = mapped_column(comment="Given name")
    last_name: Mapped[str] = mapped_column(comment="Family name")
    email: Mapped[str | None] = mapped_column(index=True, comment="Address, lower case")
    phone: Mapped[str | None] = mapped_column(comment="E.164")
    birth_date: Mapped[date] = mapped_column(comment="For the age rule of the licence (B5)")
    postcode: Mapped[str | None] = mapped_column(comment="Postcode of residence")
    locale: Mapped[Locale] = mapped_column(
        choice(Locale, "locale"), server_default="FR", comment="Language of the messages"
    )
    licence_class: Mapped[LicenceClass] = mapped_column(
        choice(LicenceClass, "licence_class"), comment="Highest licence declared (B5)"
    )
    licence_obtained_on: Mapped[date | None] = mapped_column(comment="When that licence was obtained, if declared")
    owned_brand: Mapped[str | None] = mapped_column(comment="Brand of the motorcycle or scooter owned, if answered")
    last_action_at: Mapped[Instant] = mapped_column(
        server_default=func.now(), comment="Last act of the rider: three years later the row is made anonymous (J4)"
    )
    unproven: Mapped[bool] = mapped_column(
        server_default="false", comment="Said of themselves by someone who has not confirmed the address yet"
    )
    anonymised_at: Mapped[Instant | None] = mapped_column(comment="When the person was removed from the row")
    search_text: Mapped[str] = mapped_column(
        Text,
        Computed("rider_search_text(first_name, last_name, email, phone)", persisted=True),
        comment="Names, address and number in lower case without accents, for searching (E5)",
    )
    name_key: Mapped[str] = mapped_column(
        Text,
        Computed("rider_name_key(first_name, last_name)", persisted=True),
        comment="Both names in lower case without accents, in one order: tells namesakes (J1)",
    )
    merged_into_id: Mapped[UUID | None] = mapped_column(
        belongs_to("rider.id"), comment="The record of the same person that all of this one's moved to"
    )
    merged_at: Mapped[Instant | None] = mapped_column(comment="When it was merged into that record")

    merged_into: Mapped["Rider | None"] = to_one("Rider.merged_into_id", "Rider.id", remote_side="Rider.id")


class ConsentPurpose(enum.StrEnum):
    """What a rider may agree to; each is asked apart. EMAIL_TRACKING: that their openings and clicks are counted."""

    BRAND_EMAIL = "BRAND_EMAIL"
    BRAND_SMS = "BRAND_SMS"
    DEALERSHIP_CONTACT = "DEALERSHIP_CONTACT"
    EMAIL_TRACKING = "EMAIL_TRACKING"


# What only counts once the link that was mailed for it has been followed.
MARKETING_PURPOSES = frozenset({ConsentPurpose.BRAND_EMAIL, ConsentPurpose.BRAND_SMS})


class Consent(Keyed, Base):
    """A rider's answer to one purpose: the newest one counts, the others prove the past (GDPR art. 7.1).

    A yes to marketing counts once it is confirmed by a mailed link (`resolvers/consent.py`).
    """

    __tablename__ = "consent"
    __table_args__ = (
        Index("ix_consent_rider_id_purpose", "rider_id", "purpose"),
        Index(
            "ix_consent_unasked",
            "created_at",
            postgresql_where=text("granted AND asked_at IS NULL AND purpose <> 'DEALERSHIP_CONTACT'"),
        ),
        Index("ix_consent_message_id", "message_id", postgresql_where=text("message_id IS NOT NULL")),
        CheckConstraint("granted OR confirmed_at IS NULL", name="yes_confirmed"),
    )

    rider_id: Mapped[UUID] = mapped_column(belongs_to("rider.id"), comment="Who answered")
    purpose: Mapped[ConsentPurpose] = mapped_column(choice(ConsentPurpose, "purpose"), comment="For what")
    granted: Mapped[bool] = mapped_column(comment="Yes or no")
    text_version: Mapped[str] = mapped_column(comment="Version of the text that was shown")
    proof: Mapped[str] = mapped_column(comment="Where the answer was given, e.g. web booking")
    asked_at: Mapped[Instant | None] = mapped_column(comment="When the link that confirms a yes was mailed")
    confirmed_at: Mapped[Instant | None] = mapped_column(
        comment="When the link that was mailed to confirm a yes was followed"
    )
    message_id: Mapped[UUID | None] = mapped_column(
        belongs_to("message.id"), comment="Message by which the answer was given"
    )

    rider: Mapped[Rider] = to_one("Consent.rider_id", "Rider.id", "consents")
