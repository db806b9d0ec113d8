"""What people change of their own account: name, language, password (A3)."""

from dataclasses import dataclass
from uuid import UUID

from models.account import Account
from models.errors import DomainError
from models.policy.viewer import Viewer
from models.rider import Locale
from models.security_change import SecurityChange
from models.session import WriteSession
from resolvers.account_security import end_other_sign_ins, own_account, tell_change
from resolvers.contact import checked_text


class OldPasswordWrong(DomainError):
    """The password that the person has is not the one that was typed."""

    code = "OLD_PASSWORD_WRONG"

    def __init__(self) -> None:
        super().__init__(
            "Le mot de passe actuel n’est pas le bon. Vérifiez-le et recommencez.",
            "The present password is not right. Check it and try again.",
            field="current",
        )


@dataclass(frozen=True, slots=True)
class ChangeOwnAccountInput:
    """The name that others see, and the language of the person's mails."""

    name: str
    locale: Locale


async def change_own_account(session: WriteSession, viewer: Viewer, input: ChangeOwnAccountInput) -> Account:
    """Take what the person says of themselves. Raises `InvalidInput` (name)."""
    account = await own_account(session, viewer)
    account.name, account.locale = checked_text(input.name, "name"), input.locale
    await session.flush()
    return account


async def change_own_password(
    session: WriteSession, viewer: Viewer, sign_in_id: UUID | None, compared: str | None, password_hash: str
) -> Account:
    """Put a new password in place of the one that was `compared`; all other sessions end, and the person is told.

    Raises `OldPasswordWrong` if it changed meanwhile.
    """
    account = await own_account(session, viewer)
    if account.password_hash is None or account.password_hash != compared:
        raise OldPasswordWrong
    account.password_hash = password_hash
    await session.flush()
    await end_other_sign_ins(session, account.id, sign_in_id)
    await tell_change(session, account, SecurityChange.PASSWORD_CHANGED)
    return account
