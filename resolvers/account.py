"""Accounts of staff and dealers: invited, taken up once, disabled (A3)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from models.account import AccessToken, Account, AccountRole, SignIn
from models.dealership import Dealership
from models.errors import Conflict, DomainError, Forbidden, InvalidInput, LinkInvalid, NotFound
from models.kit.uuid7 import uuid7
from models.message import MessageCause
from models.policy.actions import require
from models.policy.viewer import Role, Viewer
from models.rider import Locale
from models.session import UNSCOPED, WriteSession
from resolvers.contact import checked_email, checked_text
from resolvers.link import LinkPurpose, make_link, read_link
from resolvers.message import queue_message

INVITATION_LIFETIME = timedelta(days=7)


class InvitationSpent(DomainError):
    """The invitation was altered, is too old, was used already, or its account was disabled: all read alike."""

    code = "INVITATION_SPENT"

    def __init__(self) -> None:
        super().__init__(
            "Cette invitation a déjà servi ou n’est plus valable. Connectez-vous, ou demandez-en une autre au siège.",
            "This invitation was already used or is no longer valid. Sign in, or ask headquarters for another one.",
            field="token",
        )


@dataclass(frozen=True, slots=True)
class InviteAccountInput:
    """Who is invited, as what; a dealer needs a dealership, the others have none. `locale`: of all mails they get.

    Where a dealer invites, the dealership is their own and need not be named.
    """

    email: str
    name: str
    role: AccountRole
    dealership_id: UUID | None = None
    locale: Locale = Locale.FR


@dataclass(frozen=True, slots=True)
class ChooseAccountLocaleInput:
    """The person, and the language of their mails."""

    account_id: UUID
    locale: Locale


@dataclass(frozen=True, slots=True)
class DisableAccountInput:
    """The person who loses access."""

    account_id: UUID


@dataclass(frozen=True, slots=True)
class RestoreAccountInput:
    """The person who may sign in again."""

    account_id: UUID


async def invite_account(session: WriteSession, viewer: Viewer, input: InviteAccountInput) -> Account:
    """Add an account and mail its invitation; for one that was invited and never came, mail another.

    Headquarters invites anybody; a dealer invites dealers of their own dealership (A3). The mail goes with the caller's
    commit (F4). Refusals: `InvalidInput`, `Forbidden` (role), `NotFound` (dealership), `Conflict`.
    """
    require(viewer, "invite_account")
    if viewer.role is Role.DEALER:
        input = _among_colleagues(viewer, input)
    dealership = await _dealership(session, input)
    email, name = checked_email(input.email, "email"), checked_text(input.name, "name")
    given = {"name": name, "role": input.role, "dealership_id": input.dealership_id, "locale": input.locale}
    account = await _account_of(session, email, given)
    if account.password_hash is not None or account.disabled_at is not None:
        raise Conflict(
            "Un compte existe déjà à cette adresse. Ouvrez-le dans la liste des comptes.",
            "There is already an account with this address. Open it in the list of accounts.",
            field="email",
        )
    for attribute, value in given.items():
        setattr(account, attribute, value)
    await session.flush()
    await session.refresh(account)
    await _send_invitation(session, account, dealership)
    return account


def _among_colleagues(viewer: Viewer, input: InviteAccountInput) -> InviteAccountInput:
    """What a dealer's invitation comes to. Raises `Forbidden`, or `NotFound` for whatever dealership is not theirs."""
    if input.dealership_id not in (None, viewer.dealership_id):
        raise NotFound("dealershipId")
    if input.role is not AccountRole.DEALER:
        raise Forbidden("invite_account")
    return replace(input, dealership_id=viewer.dealership_id)


async def _account_of(session: WriteSession, email: str, given: Mapping[str, object]) -> Account:
    """The account of an address, locked; made at its first invitation, also when two people send that at once.

    The viewer's rows only: whoever invites changes no account that they do not see, invited elsewhere or not.
    """
    new = insert(Account).values(id=uuid7(), email=email, **given)
    await session.execute(new.on_conflict_do_nothing(index_elements=["email"]))
    account = await session.scalar(select(Account).where(Account.email == email).with_for_update())
    if account is None:
        raise Conflict(
            "Cette adresse ne peut pas être invitée ici. Demandez au siège.",
            "This address cannot be invited here. Ask headquarters.",
            field="email",
        )
    return account


def invitation_link(account: Account) -> str:
    """The address where an invited person chooses a password, from now on for `INVITATION_LIFETIME`."""
    return make_link(LinkPurpose.INVITATION, account.id, datetime.now(UTC) + INVITATION_LIFETIME)


async def _send_invitation(session: WriteSession, account: Account, dealership: Dealership | None) -> None:
    await queue_message(
        session,
        cause=MessageCause.INVITATION,
        # Each invitation is a cause of its own: a lost mail can be sent again.
        cause_key=f"{account.id}:{uuid4()}",
        recipient=account.email,
        locale=account.locale,
        variables={
            "name": account.name,
            "role": account.role.value,
            "link": invitation_link(account),
            "expires_at": (datetime.now(UTC) + INVITATION_LIFETIME).isoformat(),
            "dealership": dealership.name if dealership else None,
        },
    )


async def choose_account_locale(session: WriteSession, viewer: Viewer, input: ChooseAccountLocaleInput) -> Account:
    """Say in which language a person gets mails from now on; what is queued stays as it is. Raises NotFound."""
    require(viewer, "choose_account_locale")
    account = await session.get(Account, input.account_id)
    if account is None:
        raise NotFound("accountId")
    account.locale = input.locale
    await session.flush()
    await session.refresh(account)
    return account


async def find_invited(session: WriteSession, token: str) -> Account:
    """The account that an invitation opens; `InvitationSpent` unless it still waits for its password.

    Unscoped: the holder of the link is nobody yet, and sees this one account.
    """
    try:
        account_id = read_link(token, LinkPurpose.INVITATION)
    except LinkInvalid:
        raise InvitationSpent from None
    statement = select(Account).where(
        Account.id == account_id, Account.password_hash.is_(None), Account.disabled_at.is_(None)
    )
    account = await session.scalar(statement, execution_options=UNSCOPED)
    if account is None:
        raise InvitationSpent
    return account


async def accept_invitation(session: WriteSession, account_id: UUID, password_hash: str) -> Account:
    """Give an invited account its password; of two who try at once, the second is refused (`InvitationSpent`)."""
    statement = (
        update(Account)
        .where(Account.id == account_id, Account.password_hash.is_(None), Account.disabled_at.is_(None))
        .values(password_hash=password_hash)
        .returning(Account)
        .execution_options(populate_existing=True)
    )
    account = await session.scalar(statement, execution_options=UNSCOPED)
    if account is None:
        raise InvitationSpent
    return account


async def disable_account(session: WriteSession, viewer: Viewer, input: DisableAccountInput) -> Account:
    """End a person's access, with all sign-ins and tokens; a dealer that of a colleague, nobody their own.

    Raises NotFound, Conflict.
    """
    require(viewer, "disable_account")
    account = await session.get(Account, input.account_id)
    if account is None:
        raise NotFound("accountId")
    if account.id == viewer.account_id:
        raise Conflict(
            "Vous ne pouvez pas désactiver votre propre compte. Demandez-le à un collègue ou au siège.",
            "You cannot disable your own account. Ask a colleague or headquarters.",
            field="accountId",
        )
    now = datetime.now(UTC)
    account.disabled_at = account.disabled_at or now
    await session.flush()
    await session.refresh(account)
    for table in (SignIn, AccessToken):
        await session.execute(
            update(table).where(table.account_id == account.id, table.revoked_at.is_(None)).values(revoked_at=now),
            execution_options=UNSCOPED,
        )
    return account


async def restore_account(session: WriteSession, viewer: Viewer, input: RestoreAccountInput) -> Account:
    """Let a person who was disabled sign in again, with the password they had; what was ended stays ended.

    Raises NotFound. Again is allowed and changes nothing.
    """
    require(viewer, "restore_account")
    account = await session.get(Account, input.account_id)
    if account is None:
        raise NotFound("accountId")
    account.disabled_at = None
    await session.flush()
    await session.refresh(account)
    return account


async def _dealership(session: WriteSession, input: InviteAccountInput) -> Dealership | None:
    if (input.role is AccountRole.DEALER) != (input.dealership_id is not None):
        raise InvalidInput(
            "Choisissez une concession pour un compte de concession, et aucune pour les autres.",
            "Choose a dealership for a dealer's account, and none for the others.",
            field="dealershipId",
        )
    if input.dealership_id is None:
        return None
    dealership = await session.get(Dealership, input.dealership_id)
    if dealership is None:
        raise NotFound("dealershipId")
    return dealership
