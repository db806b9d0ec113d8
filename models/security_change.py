"""What may change in how an account is opened (A3): its person is told, and reads it in the trail. Pure."""

import enum


class SecurityChange(enum.StrEnum):
    """What changed, as templates of `ACCOUNT_SECURITY` are told."""

    PASSWORD_CHANGED = "PASSWORD_CHANGED"  # noqa: S105  # no password
    TOTP_ADDED = "TOTP_ADDED"
    TOTP_REMOVED = "TOTP_REMOVED"
    PASSKEY_ADDED = "PASSKEY_ADDED"
    PASSKEY_REMOVED = "PASSKEY_REMOVED"
    CODES_MADE = "CODES_MADE"
    CODE_USED = "CODE_USED"
    RESET = "RESET"
