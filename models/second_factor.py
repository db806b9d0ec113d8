"""What a person shows besides a password: codes of an app, passkeys, recovery codes; and steps of signing in (A3)."""

import enum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ColumnElement, Index, LargeBinary, UniqueConstraint, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlalchemy.orm import Mapped, mapped_column

from models.account import Account
from models.kit.base import Base, Instant, Keyed, belongs_to, choice, not_blank, table_of
from models.kit.figure import figure


class Totp(Keyed, Base):
    """An app that makes codes from a shared secret (RFC 6238); one for each person, good once a code proved it."""

    __tablename__ = "totp"
    __table_args__ = (UniqueConstraint("account_id"),)
    audited = True

    account_id: Mapped[UUID] = mapped_column(belongs_to("account.id", ondelete="CASCADE"), comment="Whose")
    secret_sealed: Mapped[bytes] = mapped_column(LargeBinary, comment="The shared secret, AES-256-GCM")
    confirmed_at: Mapped[Instant | None] = mapped_column(comment="When a first code proved it; none: not in use yet")
    last_step: Mapped[int | None] = mapped_column(
        BigInteger, comment="Time step of the last code taken: none is taken twice"
    )


class Passkey(Keyed, Base):
    """A key pair that a device or password manager keeps, and opens only to its person (WebAuthn)."""

    __tablename__ = "passkey"
    __table_args__ = (
        UniqueConstraint("credential_id"),
        CheckConstraint("sign_count >= 0", name="sign_count_positive"),
        not_blank("name"),
    )
    audited = True

    account_id: Mapped[UUID] = mapped_column(belongs_to("account.id", ondelete="CASCADE"), index=True, comment="Whose")
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, comment="What the authenticator calls it")
    public_key: Mapped[bytes] = mapped_column(LargeBinary, comment="Its public key, as COSE")
    sign_count: Mapped[int] = mapped_column(BigInteger, comment="Uses counted by the authenticator; 0: it counts none")
    transports: Mapped[list[str]] = mapped_column(ARRAY(TEXT), server_default="{}", comment="How it is reached")
    name: Mapped[str] = mapped_column(comment="What its person calls it")
    last_used_at: Mapped[Instant | None] = mapped_column(comment="When it last signed in")


class RecoveryCode(Keyed, Base):
    """A code on paper, for who lost the rest; each serves once."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("account_id", "secret_hash"),)
    audited = True
    audits_inserts = False

    account_id: Mapped[UUID] = mapped_column(belongs_to("account.id", ondelete="CASCADE"), comment="Whose")
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary, comment="SHA-256 of the code: it has 80 random bits")
    used_at: Mapped[Instant | None] = mapped_column(comment="When it was spent")


class StepKind(enum.StrEnum):
    """What a browser has begun and must end within minutes."""

    SECOND_FACTOR = "SECOND_FACTOR"
    """The password was right; a second factor must follow."""
    PASSKEY_SIGN_IN = "PASSKEY_SIGN_IN"
    """A challenge for signing in with a passkey."""
    PASSKEY_ADDED = "PASSKEY_ADDED"
    """A challenge for a new passkey."""


class SignInStep(Keyed, Base):
    """Something begun by one browser, which holds its secret; removed as it is used, so it serves once."""

    __tablename__ = "sign_in_step"
    __table_args__ = (
        UniqueConstraint("secret_hash"),
        Index("ix_sign_in_step_expires_at", "expires_at"),
        CheckConstraint("(kind = 'PASSKEY_SIGN_IN') = (account_id IS NULL)", name="account_unless_unknown"),
        CheckConstraint("(kind = 'SECOND_FACTOR') = (challenge IS NULL)", name="challenge_of_passkeys"),
    )

    kind: Mapped[StepKind] = mapped_column(choice(StepKind, "kind"), comment="What it is a step of")
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary, comment="SHA-256 of the cookie's secret")
    account_id: Mapped[UUID | None] = mapped_column(
        belongs_to("account.id", ondelete="CASCADE"), index=True, comment="Whose; none while that is not known"
    )
    challenge: Mapped[bytes | None] = mapped_column(LargeBinary, comment="What the authenticator must sign")
    expires_at: Mapped[Instant] = mapped_column(comment="End of the attempt")


def _enrolled() -> ColumnElement[bool]:
    """Whether a password alone no longer opens the account."""
    totp, passkey, account = (table_of(model) for model in (Totp, Passkey, Account))
    app = select(totp.c.id).where(totp.c.account_id == account.c.id, totp.c.confirmed_at.is_not(None))
    key = select(passkey.c.id).where(passkey.c.account_id == account.c.id)
    return or_(app.correlate(account).exists(), key.correlate(account).exists())


Account.second_factor = figure(_enrolled(), "Whether signing in takes more than the password")
