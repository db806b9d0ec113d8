"""Carrying out a mutation: one use case, one commit; the only place in the schema that commits."""

import dataclasses
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from typing import Any

from sqlalchemy.exc import DBAPIError

from models.errors import DomainError
from models.policy.viewer import Role, Viewer
from models.session import WriteSession
from resolvers.idempotency import fingerprint, keep_outcome, reserve_key
from resolvers.reader.catalog import node_id
from schema.errors import problem_row
from schema.kit.input_object import plain_input
from schema.kit.request import Info

UseCase = Callable[[WriteSession, Viewer, Any], Awaitable[Any]]
# From what a client gave to the use case's input.
Convert = Callable[[Any], Any]
# Two moves that cross each other, or a serialisation failure: PostgreSQL ends one of them, which may simply go again.
AGAIN = {"40P01", "40001"}
ATTEMPTS = 5


async def carry_out(info: Info, use_case: UseCase, convert: Convert, given: Any, success: str) -> dict[str, Any]:
    """The outcome as a row of the payload's union: `{"__typename", …}`, with ids of what it holds."""
    for attempt in range(ATTEMPTS):
        try:
            return await _once(info, use_case, convert, given, success)
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) not in AGAIN or attempt == ATTEMPTS - 1:
                raise
    raise AssertionError("the loop returns or raises")


async def _once(info: Info, use_case: UseCase, convert: Convert, given: Any, success: str) -> dict[str, Any]:
    viewer, locale = info.context.viewer, info.context.locale
    key = given.idempotency_key or None
    async with info.context.database.write(viewer) as session:
        try:
            kept = await reserve_key(session, viewer, key, fingerprint(success, plain_input(given))) if key else None
        except DomainError as error:
            return problem_row(error, locale)  # of the key itself: nothing is kept under it
        if kept is not None:
            return kept
        try:
            # What a refused use case wrote must go while its key stays; without a key all of it is rolled back.
            async with session.begin_nested() if key else nullcontext():
                entity = await use_case(session, viewer, convert(given))
            outcome = _success(entity, success)
        except DomainError as error:
            outcome = problem_row(error, locale)
            if not key:
                return outcome
        if key:
            await keep_outcome(session, viewer, key, outcome)
        await session.commit()
    return outcome


def _success(entity: Any, success: str) -> dict[str, Any]:
    model = type(entity)
    name = model.__name__[0].lower() + model.__name__[1:]
    return {"__typename": success, name: node_id(model, entity.id)}


def reading_viewer(viewer: Viewer, row: dict[str, Any]) -> Viewer:
    """Who reads the payload: whoever made or confirmed a booking without an account reads it as its rider."""
    booking = row.get("booking")
    if viewer.role not in (Role.PUBLIC, Role.RIDER) or booking is None:
        return viewer
    return dataclasses.replace(viewer, role=Role.RIDER, booking_id=booking.rpartition("_")[2])
