"""Carrying out a mutation: one use case, one commit; the only place in the schema that commits."""

import dataclasses
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any

from models.crossing import ATTEMPTS, is_crossing
from models.driver_session import DriverSession
from models.errors import DomainError, KeyReused
from models.policy.viewer import Role, Viewer
from models.session import Database, WriteSession
from resolvers.idempotency import Key, find_outcome, keep_outcome, read_key
from resolvers.reader.catalog import node_id
from schema.errors import problem_row
from schema.kit.input_object import Given
from schema.kit.request import RequestContext
from schema.kit.told import told_row

UseCase = Callable[[Any, Viewer, Any], Awaitable[Any]]
"""Its session is a `WriteSession`, or a `DriverSession` where it must be fast: as it says itself."""
Outcome = dict[str, Any]
Work = Callable[[Any], Awaitable[Outcome]]
KEY = "idempotencyKey"


@dataclasses.dataclass(frozen=True, slots=True)
class Mutating:
    """What a root of Mutation does: its use case, how its input is made from what a client gave, what it answers."""

    use_case: UseCase
    convert: Callable[[Given], Any]
    success: str


async def carry_out(context: RequestContext, mutating: Mutating, given: Given) -> Outcome:
    """The outcome as a row of the payload's union: `{"__typename", …}`, with ids of what it holds."""
    database, viewer = context.database, context.viewer
    kind = mutating.use_case.__annotations__["session"]

    async def work(session: WriteSession | DriverSession) -> Outcome:
        return _success(await mutating.use_case(session, viewer, mutating.convert(given)), mutating.success)

    key = None
    try:
        if chosen := given.get(KEY):
            rest = {name: value for name, value in given.items() if name != KEY}
            key = read_key(viewer, chosen, mutating.success, rest)
        return await _attempt(database, viewer, kind, key, work)
    except DomainError as error:
        refusal = problem_row(error, context.locale)
        if key is None or isinstance(error, KeyReused):
            return refusal

    async def refuse(_session: DriverSession) -> Outcome:
        return refusal

    # What the refused use case wrote is gone; the refusal is kept under the key.
    return await _attempt(database, viewer, DriverSession, key, refuse)


async def _attempt(database: Database, viewer: Viewer, kind: type[Any], key: Key | None, work: Work) -> Outcome:
    for attempt in range(ATTEMPTS):
        try:
            return await _once(_transaction(database, viewer, kind), key, work)
        except Exception as error:
            if not is_crossing(error) or attempt == ATTEMPTS - 1:
                raise
    raise AssertionError("the loop returns or raises")


def _transaction(database: Database, viewer: Viewer, kind: type[Any]) -> AbstractAsyncContextManager[Any]:
    return database.write_on_driver(viewer) if kind is DriverSession else database.write(viewer)


async def _once(transaction: AbstractAsyncContextManager[Any], key: Key | None, work: Work) -> Outcome:
    async with transaction as session:
        kept = await find_outcome(session, key) if key else None
        if kept is not None:
            return kept
        outcome = await work(session)
        if key and not await keep_outcome(session, key, outcome):
            # The same request, sent twice at once, was carried out by the other: nothing of this one stays.
            return await find_outcome(session, key) or outcome
        await session.commit()
    return outcome


def _success(entity: Any, success: str) -> dict[str, Any]:
    model = type(entity)
    name = model.__name__[0].lower() + model.__name__[1:]
    if dataclasses.is_dataclass(entity):  # told by the act itself, no row of a table
        return {"__typename": success, name: told_row(entity)}
    return {"__typename": success, name: node_id(model, entity.id)}


def reading_viewer(viewer: Viewer, row: Mapping[str, Any]) -> Viewer:
    """Who reads the payload: whoever made or confirmed a booking or wish without an account reads it as its rider."""
    if viewer.role not in (Role.PUBLIC, Role.RIDER):
        return viewer
    own = {f"{name}_id": row[name].rpartition("_")[2] for name in ("booking", "wish") if row.get(name)}
    return dataclasses.replace(viewer, role=Role.RIDER, **own) if own else viewer
