"""What the command line asks for: a role's token on an embedded instance, a machine client's id and secret."""

import re
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select

from auth.door import committed
from auth.oauth.clients import CLIENT_PREFIX
from models.dealership import Dealership
from models.errors import DomainError
from models.event import Event
from models.policy.viewer import SYSTEM, Role
from models.session import Database, WriteSession
from resolvers import client as clients
from resolvers.token import RoleTokenInput
from resolvers.token import issue_role_token as issue
from settings import Settings

SHOWN = 8
_ROLES = "admin, team, dealer:CODE, tablet:EVENT, sync"


class TokenError(Exception):
    """Why there is no token, in one line."""


async def issue_role_token(database_url: str, role: str) -> str:
    """A one-hour token for `admin`, `team`, `dealer:C009`, `tablet:EVENT` or `sync`; `TokenError` for anything else.

    EVENT is a global id (`event_…`), its UUID, or the dealership's code and the first day: `C009@2027-03-13`.
    """
    if any(0xD800 <= ord(letter) <= 0xDFFF for letter in role):
        # Bytes of the command line that are no UTF-8: the database would not take them.
        raise TokenError(f"The role is not UTF-8 text. Roles: {_ROLES}.")
    name, _, detail = role.partition(":")
    database = _database(database_url)
    try:
        async with committed(database, SYSTEM) as session:
            wanted = await _wanted(session, name, detail)
            return (await issue(session, wanted)).access_token
    finally:
        await database.close()


async def add_client(database_url: str, name: str, scopes: Sequence[str]) -> tuple[str, str]:
    """Add a machine client and answer its id and secret, which is shown this once; `TokenError` if refused."""
    database = _database(database_url)
    try:
        async with committed(database, SYSTEM) as session:
            row, secret = await clients.add_client(session, clients.AddClientInput(name, tuple(scopes)))
            return f"{CLIENT_PREFIX}{row.id}", secret
    except DomainError as error:
        raise TokenError(error.message_en) from None
    finally:
        await database.close()


def _database(url: str) -> Database:
    return Database(Settings(database_url=url, database_pool=1))


async def _wanted(session: WriteSession, name: str, detail: str) -> RoleTokenInput:
    match name, detail:
        case "admin", "":
            return RoleTokenInput(Role.ADMIN)
        case "team", "":
            return RoleTokenInput(Role.TEAM)
        case "sync", "":
            return RoleTokenInput(Role.SYNC, scopes=clients.KNOWN_SCOPES)
        case "dealer", code:
            return RoleTokenInput(Role.DEALER, dealership_id=await _dealership(session, code))
        case "tablet", event:
            return RoleTokenInput(Role.TABLET, event_id=await _event(session, event))
    raise TokenError(f"Unknown role '{name}:{detail}'. Roles: {_ROLES}." if detail else f"Roles: {_ROLES}.")


async def _dealership(session: WriteSession, code: str) -> UUID:
    key = await session.scalar(select(Dealership.id).where(Dealership.code == code.upper().replace("\0", "")))
    if key is None:
        known = await session.scalars(select(Dealership.code).order_by(Dealership.code).limit(SHOWN))
        raise TokenError(f"There is no dealership '{code}'. There are: {_listed(known.all())}.")
    return key


async def _event(session: WriteSession, text: str) -> UUID:
    found = select(Event.id)
    code, at, day = text.partition("@")
    try:
        if at:
            start = date.fromisoformat(day)
            found = found.join(Dealership, Dealership.id == Event.dealership_id)
            found = found.where(Dealership.code == code.upper().replace("\0", ""), Event.starts_on == start)
        else:
            found = found.where(Event.id == UUID(re.sub("^event_", "", text)))
        key = await session.scalar(found)
    except ValueError:
        key = None
    if key is None:
        raise TokenError(f"There is no event '{text}'. There are: {_listed(await _events(session))}.")
    return key


async def _events(session: WriteSession) -> list[str]:
    statement = (
        select(Dealership.code, Event.starts_on)
        .join(Dealership, Dealership.id == Event.dealership_id)
        .order_by(Event.starts_on)
        .limit(SHOWN)
    )
    return [f"{code}@{day.isoformat()}" for code, day in await session.execute(statement)]


def _listed(names: Sequence[str]) -> str:
    more = ", …" if len(names) == SHOWN else ""
    return (", ".join(names) + more) or "none yet (import a season, or run the demo)"
