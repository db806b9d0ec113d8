"""What a trigger cannot see: exports and bulk reads of riders, recorded by name (A4)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from models.audit import AuditEntry
from models.kit.uuid7 import uuid7
from models.policy.viewer import Viewer
from models.session import WriteSession
from resolvers.reader.people import BulkRead


async def record(
    session: WriteSession,
    viewer: Viewer,
    action: str,
    entity: str,
    entity_id: UUID | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Write an entry into the caller's transaction."""
    await session.execute(
        insert(AuditEntry).values(
            id=uuid7(),
            actor=viewer.actor,
            actor_id=viewer.actor_id,
            actor_role=viewer.role,
            action=action,
            entity=entity,
            entity_id=entity_id,
            after=after,
        )
    )


async def record_bulk_read(
    session: WriteSession, viewer: Viewer, reads: tuple[BulkRead, ...], variables: Mapping[str, Any], document: str
) -> None:
    """Record which riders a request reads by the page: by which roots, by which document, how many rows at most."""
    roots = dict.fromkeys(read.root for read in reads)
    rows = sum(read.rows(variables) for read in reads)
    after = {"door": viewer.door, "document": document, "first": rows}
    await record(session, viewer, "READ", ", ".join(roots), after=after)
