"""People, events and machines for the tests of the door, each made with as little as it needs."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from argon2 import PasswordHasher

from models.account import AccessToken, Account, AccountRole, Client
from models.event import Event, EventState
from models.kit.uuid7 import uuid7
from models.policy.viewer import SYSTEM, Role, Viewer
from models.session import Database
from resolvers.client import AddClientInput, add_client
from resolvers.token import hash_secret, new_secret
from tests.factories.world import World

# A season a year: drawn by lot, two events of a test would meet in the same one now and then.
_YEARS = count()
PASSWORD = "trois chats sous la pluie"
# Hashed with the cheapest parameters: tests sign in often. A test of its own looks at the real ones.
CHEAP_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


async def save(database: Database, *rows: Any) -> None:
    """Write rows as the system."""
    async with database.write(SYSTEM) as session:
        for row in rows:
            session.add(row)
            await session.flush()
        await session.commit()


async def make_event(
    database: Database, *, state: EventState = EventState.OPEN, days_ahead: int = 0, code: str = ""
) -> Event:
    """A weekend of two days, by default today and tomorrow, with a dealership and a truck of its own."""
    async with database.write(SYSTEM) as session:
        world = await World.create(session, year=2001 + next(_YEARS) % 90)
        dealership = await world.dealership(code or f"X{uuid4().hex[:6].upper()}")
        event = await world.event(dealership, days_ahead=days_ahead, state=state)
        await session.commit()
    return event


async def make_account(database: Database, role: AccountRole = AccountRole.ADMIN, **values: Any) -> Account:
    """A person with the password `PASSWORD`, unless other values are given."""
    if role is AccountRole.DEALER and "dealership_id" not in values:
        values["dealership_id"] = (await make_event(database)).dealership_id
    account = Account(
        **{
            "id": uuid7(),
            "email": f"{uuid4().hex[:10]}@example.fr",
            "name": "Camille Martin",
            "role": role,
            "password_hash": CHEAP_HASH,
            **values,
        }
    )
    await save(database, account)
    return account


def viewer_of(account: Account) -> Viewer:
    """The viewer that this person is."""
    return Viewer(
        role=Role(account.role),
        name=account.name,
        account_id=account.id,
        dealership_id=account.dealership_id,
    )


async def make_client(database: Database) -> tuple[Client, str]:
    """A third party that may read leads, and its secret."""
    async with database.write(SYSTEM) as session:
        client, secret = await add_client(session, AddClientInput("Salesforce", ("leads:read",)))
        await session.commit()
    return client, secret


async def make_token(database: Database, role: Role, **values: Any) -> str:
    """An access token with an hour to go, unless other values are given."""
    token = new_secret("drt_")
    row = {"expires_at": datetime.now(UTC) + timedelta(hours=1), **values}
    await save(database, AccessToken(token_hash=hash_secret(token), role=role, **row))
    return token


async def fetch(database: Database, model: type[Any], key: UUID) -> Any:
    """A row as it stands now."""
    async with database.write(SYSTEM) as session:
        return await session.get(model, key, execution_options={"unscoped": True})


async def change(database: Database, model: type[Any], key: UUID, **values: Any) -> None:
    """Set columns of a row, as time or somebody else would."""
    async with database.write(SYSTEM) as session:
        row = await session.get(model, key, execution_options={"unscoped": True})
        for name, value in values.items():
            setattr(row, name, value)
        await session.commit()
