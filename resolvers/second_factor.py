"""Which second factors an account has, and what follows when the first comes or the last goes (A3)."""

import enum
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select

from models.account import Account
from models.errors import Conflict, NotFound
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.second_factor import Passkey, Totp
from models.security_change import SecurityChange
from models.session import UNSCOPED, WriteSession
from resolvers.account_security import end_other_sign_ins, own_account, tell_change
from resolvers.recovery_code import count_codes, forget_codes, make_codes


class FactorMethod(enum.StrEnum):
    """What a person may show after the password."""

    CODE = "CODE"
    PASSKEY = "PASSKEY"
    RECOVERY_CODE = "RECOVERY_CODE"


@dataclass(frozen=True, slots=True)
class ResetSecondFactorsInput:
    """The person who lost their phone."""

    account_id: UUID


async def enrolled_methods(session: WriteSession, account_id: UUID) -> tuple[FactorMethod, ...]:
    """What the account asks for after the password; nothing if the password alone opens it."""
    app = select(Totp.id).where(Totp.account_id == account_id, Totp.confirmed_at.is_not(None))
    keys = select(Passkey.id).where(Passkey.account_id == account_id).limit(1)
    found = []
    if await session.scalar(app, execution_options=UNSCOPED):
        found.append(FactorMethod.CODE)
    if await session.scalar(keys, execution_options=UNSCOPED):
        found.append(FactorMethod.PASSKEY)
    if found and await count_codes(session, account_id):
        found.append(FactorMethod.RECOVERY_CODE)
    return tuple(found)


async def settle_added(
    session: WriteSession, account: Account, sign_in_id: UUID | None, change: SecurityChange, *, first: bool
) -> list[str]:
    """After a factor was added: the person is told; after the first, recovery codes are made and answered.

    Sessions that a password alone has opened end with the first factor, but for the one that adds it: whoever knew the
    password is out.
    """
    await tell_change(session, account, change)
    if not first:
        return []
    await end_other_sign_ins(session, account.id, sign_in_id)
    return await make_codes(session, account.id)


async def settle_removed(session: WriteSession, account: Account, change: SecurityChange) -> None:
    """After a factor was removed: the person is told; with the last one the recovery codes go as well."""
    await tell_change(session, account, change)
    if not await enrolled_methods(session, account.id):
        await forget_codes(session, account.id)


async def renew_codes(session: WriteSession, viewer: Viewer) -> list[str]:
    """New recovery codes for the viewer, who is told; `Conflict` for who has no second factor to recover from."""
    account = await own_account(session, viewer)
    if not await enrolled_methods(session, account.id):
        raise Conflict(
            "Ajoutez d’abord une application ou une clé d’accès.",
            "Add an app or a passkey first.",
        )
    await tell_change(session, account, SecurityChange.CODES_MADE)
    return await make_codes(session, account.id)


async def reset_second_factors(session: WriteSession, viewer: Viewer, input: ResetSecondFactorsInput) -> Account:
    """Take all second factors from a person who lost them; their sessions end, and the password alone opens again.

    Raises NotFound. Again is allowed and changes nothing.
    """
    require(viewer, "reset_second_factors")
    account = await session.get(Account, input.account_id, with_for_update=True)
    if account is None:
        raise NotFound("accountId")
    had = False
    for model in (Totp, Passkey):
        gone = await session.scalars(
            delete(model).where(model.account_id == account.id).returning(model.id), execution_options=UNSCOPED
        )
        had = bool(gone.all()) or had
    if had:
        await forget_codes(session, account.id)
        await end_other_sign_ins(session, account.id, None)
        await tell_change(session, account, SecurityChange.RESET)
    return account
