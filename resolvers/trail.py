"""What a trigger cannot see: exports and bulk reads of riders, recorded by name (A4)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert

from models.audit import AuditEntry
from models.driver_session import Fetching
from models.kit.base import table_of
from models.kit.uuid7 import uuid7
from models.policy.viewer import Viewer
from models.session import Database
from models.statement import Statement
from resolvers.reader.people import BulkRead

_TABLE = table_of(AuditEntry)
_GIVEN = ("id", "actor", "actor_id", "actor_role", "action", "entity", "entity_id", "after")
_ENTRY = Statement(insert(_TABLE).values({name: bindparam(name, type_=_TABLE.c[name].type) for name in _GIVEN}))


async def record(
    session: Fetching,
    viewer: Viewer,
    action: str,
    entity: str,
    entity_id: UUID | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Write an entry into the caller's transaction."""
    await session.fetch_row(_ENTRY, **_entry(viewer, action, entity, entity_id, after))


def _entry(
    viewer: Viewer, action: str, entity: str, entity_id: UUID | None, after: Mapping[str, Any] | None
) -> dict[str, Any]:
    return {
        "id": uuid7(),
        "actor": viewer.actor,
        "actor_id": viewer.actor_id,
        "actor_role": viewer.role,
        "action": action,
        "entity": entity,
        "entity_id": entity_id,
        "after": after,
    }


async def record_bulk_read(
    database: Database, viewer: Viewer, reads: tuple[BulkRead, ...], variables: Mapping[str, Any], document: str
) -> None:
    """Record which riders a request reads by the page: by which roots, by which document, how many rows at most.

    On its own, for a read has no transaction that writes; together with those of other requests that wait (ADR 0009).
    """
    roots = dict.fromkeys(read.root for read in reads)
    rows = sum(read.rows(variables) for read in reads)
    after = {"door": viewer.door, "document": document, "first": rows}
    await database.append(_ENTRY, _entry(viewer, "READ", ", ".join(roots), None, after))
