"""What each change of how an account is opened brings with it: its person is told, former sessions end (A3)."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, select, update

from models.account import Account, AccountRole, SignIn
from models.errors import Forbidden
from models.message import MessageCause
from models.policy.viewer import Viewer
from models.second_factor import SignInStep
from models.security_change import SecurityChange
from models.session import UNSCOPED, WriteSession
from resolvers.message import queue_message
from settings import get_settings

# Where a person looks after their account; the tour's team has no space of its own.
PAGES = {AccountRole.ADMIN: "/admin/me", AccountRole.DEALER: "/dealer/me", AccountRole.TEAM: "/auth/sign-in"}


async def own_account(session: WriteSession, viewer: Viewer) -> Account:
    """The viewer's own account, locked: one change at a time of how it is opened. `Forbidden` for who has none.

    Unscoped: everyone reaches their own account and no other.
    """
    statement = select(Account).where(Account.id == viewer.account_id, Account.disabled_at.is_(None))
    account = await session.scalar(
        statement.with_for_update(), execution_options={**UNSCOPED, "populate_existing": True}
    )
    if account is None:
        raise Forbidden("change_own_account")
    return account


async def tell_change(session: WriteSession, account: Account, change: SecurityChange) -> None:
    """Mail the person: who did not do this themselves learns of it."""
    await queue_message(
        session,
        cause=MessageCause.ACCOUNT_SECURITY,
        cause_key=f"{account.id}:{uuid4()}",
        recipient=account.email,
        locale=account.locale,
        variables={
            "name": account.name,
            "change": change.value,
            "link": f"{get_settings().public_url.rstrip('/')}{PAGES[account.role]}",
        },
    )


async def end_other_sign_ins(session: WriteSession, account_id: UUID, kept: UUID | None) -> None:
    """End the account's sessions but one, and whatever else somebody has begun with the former proof."""
    others = update(SignIn).where(
        SignIn.account_id == account_id, SignIn.revoked_at.is_(None), SignIn.id.is_distinct_from(kept)
    )
    await session.execute(others.values(revoked_at=datetime.now(UTC)), execution_options=UNSCOPED)
    await session.execute(delete(SignInStep).where(SignInStep.account_id == account_id), execution_options=UNSCOPED)
