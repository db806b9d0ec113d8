"""Idempotency keys: the same request under the same key is carried out once and answered alike."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Text, bindparam, select
from sqlalchemy.dialects.postgresql import insert

from models.driver_session import Fetching
from models.errors import InvalidInput, KeyReused
from models.idempotency import IdempotencyKey
from models.kit.base import table_of
from models.policy.viewer import Viewer
from models.statement import Statement

KEY_LENGTH = range(8, 201)
_KEY = table_of(IdempotencyKey)
_OF_CALLER = (_KEY.c.caller == bindparam("caller", type_=Text()), _KEY.c.key == bindparam("key", type_=Text()))
_FIND = Statement(select(_KEY.c.fingerprint, _KEY.c.outcome).where(*_OF_CALLER))
_KEEP = Statement(
    insert(_KEY)
    .values({name: bindparam(name, type_=_KEY.c[name].type) for name in ("caller", "key", "fingerprint", "outcome")})
    .on_conflict_do_nothing()
    .returning(_KEY.c.key)
)


@dataclass(frozen=True, slots=True)
class Key:
    """A key as its caller chose it, private to them, with what tells the request under it from any other."""

    caller: str
    key: str
    fingerprint: str


def read_key(viewer: Viewer, key: str | None, mutation: str, given: Any) -> Key | None:
    """The key of a mutation and its input, if one came with it. Raises InvalidInput."""
    if not key:
        return None
    if len(key) not in KEY_LENGTH or not key.isprintable():
        raise InvalidInput(
            "Une clé d’idempotence a de 8 à 200 caractères lisibles.",
            "An idempotency key has 8 to 200 readable characters.",
            field="idempotencyKey",
        )
    mark = hashlib.sha256(json.dumps([mutation, given], sort_keys=True, default=str).encode()).hexdigest()
    return Key(viewer.key, key, mark)


async def find_outcome(session: Fetching, key: Key) -> dict[str, Any] | None:
    """The outcome kept under the key, if there is one. Raises KeyReused when the key came with other input."""
    kept = await session.fetch_row(_FIND, caller=key.caller, key=key.key)
    if kept is None:
        return None
    if kept["fingerprint"] != key.fingerprint:
        raise KeyReused
    outcome: dict[str, Any] = kept["outcome"]
    return outcome


async def keep_outcome(session: Fetching, key: Key, outcome: dict[str, Any]) -> bool:
    """Keep the outcome, in the transaction that made it; False where the same key has been kept meanwhile.

    Waits for whoever is keeping it: of two that came at once only one may commit.
    """
    values = {"caller": key.caller, "key": key.key, "fingerprint": key.fingerprint, "outcome": outcome}
    return await session.fetch_row(_KEEP, **values) is not None
