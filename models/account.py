"""People who sign in, third parties, tablets, and the tokens that speak for them (A3)."""

import enum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlalchemy.orm import Mapped, mapped_column

from models.dealership import Dealership
from models.event import Event
from models.kit.base import Base, Instant, Keyed, Versioned, belongs_to, choice, to_one
from models.kit.figure import figure
from models.rider import Locale


class AccountRole(enum.StrEnum):
    """Roles a person may sign in with."""

    ADMIN = "ADMIN"
    TEAM = "TEAM"
    DEALER = "DEALER"


class Account(Keyed, Versioned, Base):
    """A person of headquarters, of the tour team or of a dealership."""

    __tablename__ = "account"
    __table_args__ = (
        UniqueConstraint("email"),
        CheckConstraint("email = lower(email)", name="email_lower_case"),
        CheckConstraint("(role = 'DEALER') = (dealership_id IS NOT NULL)", name="dealer_has_dealership"),
    )
    audited = True

    email: Mapped[str] = mapped_column(comment="Address to sign in with, lower case")
    name: Mapped[str] = mapped_column(comment="Name as shown to others")
    role: Mapped[AccountRole] = mapped_column(choice(AccountRole, "role"), comment="What the person is")
    dealership_id: Mapped[UUID | None] = mapped_column(belongs_to("dealership.id"), index=True, comment="For dealers")
    locale: Mapped[Locale] = mapped_column(
        choice(Locale, "locale"), server_default="FR", comment="Language of the mails that the person gets"
    )
    password_hash: Mapped[str | None] = mapped_column(comment="argon2id; none until the invitation is accepted")
    disabled_at: Mapped[Instant | None] = mapped_column(comment="When the person lost access")

    accepted: Mapped[bool] = figure(password_hash.is_not(None), "Whether the invitation was taken up")

    dealership: Mapped[Dealership | None] = to_one("Account.dealership_id", "Dealership.id", "accounts")


class SignIn(Keyed, Base):
    """A browser session of an account; the cookie holds a secret of which only the hash is kept."""

    __tablename__ = "sign_in"
    __table_args__ = (UniqueConstraint("secret_hash"),)

    account_id: Mapped[UUID] = mapped_column(belongs_to("account.id", ondelete="CASCADE"), index=True, comment="Whose")
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary, comment="SHA-256 of the cookie's secret")
    device: Mapped[str] = mapped_column(comment="What the browser says it is")
    expires_at: Mapped[Instant] = mapped_column(comment="End of the session")
    seen_at: Mapped[Instant] = mapped_column(
        server_default=func.now(), comment="Last known use, told at most every quarter of an hour"
    )
    revoked_at: Mapped[Instant | None] = mapped_column(comment="When it was ended by hand")

    account: Mapped[Account] = to_one("SignIn.account_id", "Account.id", "sign_ins")


class Client(Keyed, Base):
    """A third party's machine account (OAuth 2 client credentials, RFC 6749 section 4.4)."""

    __tablename__ = "client"
    audited = True

    name: Mapped[str] = mapped_column(comment="Who it is, e.g. Salesforce")
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary, comment="SHA-256 of the client's secret")
    scopes: Mapped[list[str]] = mapped_column(ARRAY(TEXT), comment="What it may ask for, e.g. leads:read")
    revoked_at: Mapped[Instant | None] = mapped_column(comment="When it lost access")


class Device(Keyed, Base):
    """A tablet enrolled for one event (A3); it expires after it."""

    __tablename__ = "device"
    audited = True

    event_id: Mapped[UUID] = mapped_column(belongs_to("event.id"), index=True, comment="The only event it sees")
    name: Mapped[str] = mapped_column(comment="Label of the tablet")
    expires_at: Mapped[Instant] = mapped_column(comment="After the event")
    revoked_at: Mapped[Instant | None] = mapped_column(comment="When it was locked out")

    event: Mapped[Event] = to_one("Device.event_id", "Event.id", "devices")


class DeviceCode(Keyed, Base):
    """An enrolment under way (RFC 8628): the tablet polls, a person approves; deleted when redeemed."""

    __tablename__ = "device_code"
    __table_args__ = (UniqueConstraint("code_hash"), UniqueConstraint("user_code"))

    code_hash: Mapped[bytes] = mapped_column(LargeBinary, comment="SHA-256 of the code that the tablet polls with")
    user_code: Mapped[str] = mapped_column(comment="Short code that a person types")
    name: Mapped[str] = mapped_column(comment="Label of the tablet")
    expires_at: Mapped[Instant] = mapped_column(comment="End of the attempt")
    polled_at: Mapped[Instant | None] = mapped_column(comment="Last poll, for slow_down")
    event_id: Mapped[UUID | None] = mapped_column(belongs_to("event.id"), comment="Event approved for")
    denied_at: Mapped[Instant | None] = mapped_column(comment="When a person refused")


class AccessToken(Keyed, Base):
    """A bearer token; only its hash is kept. It speaks for one account, client or device, or a bare role."""

    __tablename__ = "access_token"
    __table_args__ = (
        UniqueConstraint("token_hash"),
        Index("ix_access_token_expires_at", "expires_at"),
        CheckConstraint("num_nonnulls(account_id, client_id, device_id) <= 1", name="one_bearer"),
    )

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, comment="SHA-256 of the token")
    role: Mapped[str] = mapped_column(comment="Role of the viewer")
    scopes: Mapped[list[str]] = mapped_column(ARRAY(TEXT), server_default="{}", comment="Scopes granted")
    account_id: Mapped[UUID | None] = mapped_column(
        belongs_to("account.id", ondelete="CASCADE"), comment="For a person"
    )
    client_id: Mapped[UUID | None] = mapped_column(belongs_to("client.id", ondelete="CASCADE"), comment="For a machine")
    device_id: Mapped[UUID | None] = mapped_column(belongs_to("device.id", ondelete="CASCADE"), comment="For a tablet")
    dealership_id: Mapped[UUID | None] = mapped_column(
        belongs_to("dealership.id", ondelete="CASCADE"), comment="Dealership seen by a dealer"
    )
    event_id: Mapped[UUID | None] = mapped_column(
        belongs_to("event.id", ondelete="CASCADE"), comment="Event seen by a tablet"
    )
    refresh_family: Mapped[UUID | None] = mapped_column(comment="Set on refresh tokens: replay revokes the family")
    expires_at: Mapped[Instant] = mapped_column(comment="End of validity")
    revoked_at: Mapped[Instant | None] = mapped_column(comment="When it was revoked")
