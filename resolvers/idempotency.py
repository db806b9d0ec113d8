"""Idempotency keys: the same request under the same key is carried out once and answered alike."""

import hashlib
import json
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from models.errors import InvalidInput, KeyReused
from models.idempotency import IdempotencyKey
from models.policy.viewer import Viewer
from models.session import WriteSession

KEY_LENGTH = range(8, 201)


def fingerprint(mutation: str, given: Any) -> str:
    """Tells one request from another: the mutation and its input."""
    return hashlib.sha256(json.dumps([mutation, given], sort_keys=True, default=str).encode()).hexdigest()


async def reserve_key(session: WriteSession, viewer: Viewer, key: str, mark: str) -> dict[str, Any] | None:
    """The outcome kept under the key, or None when this transaction is the first to use it.

    A second request waits here until the first has committed. Raises KeyReused when the key came with other input.
    """
    if len(key) not in KEY_LENGTH or not key.isprintable():
        raise InvalidInput(
            "Une clé d’idempotence a de 8 à 200 caractères lisibles.",
            "An idempotency key has 8 to 200 readable characters.",
            field="idempotencyKey",
        )
    statement = (
        insert(IdempotencyKey)
        .values(caller=viewer.key, key=key, fingerprint=mark)
        .on_conflict_do_nothing()
        .returning(IdempotencyKey.key)
    )
    if await session.scalar(statement) is not None:
        return None
    kept = await session.scalar(
        select(IdempotencyKey).where(IdempotencyKey.caller == viewer.key, IdempotencyKey.key == key)
    )
    if kept is None or kept.fingerprint != mark or kept.outcome is None:
        raise KeyReused
    return kept.outcome


async def keep_outcome(session: WriteSession, viewer: Viewer, key: str, outcome: dict[str, Any]) -> None:
    """Keep the outcome under the reserved key, in the transaction that made it."""
    kept = await session.get_one(IdempotencyKey, (viewer.key, key))
    kept.outcome = outcome
    await session.flush()
