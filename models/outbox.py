"""The outbox: a job is written in the transaction of its cause, so neither goes without the other.

A trigger notifies the channel `outbox` when the transaction commits; the relay listens to it.
"""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import Computed, Index, func, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.kit.base import Base, Instant, Keyed


class Lane(enum.StrEnum):
    """Jobs that wait for each other: a mailing of thousands keeps no confirmation waiting, nor anything else."""

    JOBS = "JOBS"
    MESSAGES = "MESSAGES"
    MARKETING = "MARKETING"


class OutboxJob(Keyed, Base):
    """A task to be done once the transaction that wrote it has committed."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_open", "lane", "not_before", postgresql_where=text("done_at IS NULL AND parked_at IS NULL")),
        # What a worker has in hand, or had when it died: few among the thousands that wait.
        Index(
            "ix_outbox_begun",
            "lane",
            "not_before",
            postgresql_where=text("attempts > 0 AND done_at IS NULL AND parked_at IS NULL"),
        ),
        Index(
            "uq_outbox_deduplication_key",
            "deduplication_key",
            unique=True,
            postgresql_where=text("done_at IS NULL AND parked_at IS NULL"),
        ),
    )

    task: Mapped[str] = mapped_column(comment="Name of the task")
    lane: Mapped[str] = mapped_column(
        Computed(
            "CASE task WHEN 'send_message' THEN 'MESSAGES' WHEN 'send_marketing' THEN 'MARKETING' ELSE 'JOBS' END",
            persisted=True,
        ),
        comment="What it waits in line with",
    )
    arguments: Mapped[dict[str, Any]] = mapped_column(comment="Ids, never content")
    deduplication_key: Mapped[str | None] = mapped_column(comment="At most one open job has it")
    not_before: Mapped[Instant] = mapped_column(server_default=func.now(), comment="Not to be done earlier")
    handed_at: Mapped[Instant | None] = mapped_column(comment="Last handed to the broker")
    attempts: Mapped[int] = mapped_column(server_default="0", comment="Times a worker began it")
    done_at: Mapped[Instant | None] = mapped_column(comment="When it was done")
    parked_at: Mapped[Instant | None] = mapped_column(comment="Set aside after too many failures")
    failure: Mapped[str | None] = mapped_column(comment="What the last failure said")


def open_job(task: str, arguments: dict[str, Any], deduplication_key: str | None = None) -> dict[str, Any]:
    """The columns of a job that is to be done as soon as it can be."""
    return {"task": task, "arguments": arguments, "deduplication_key": deduplication_key}


async def enqueue(
    session: AsyncSession,
    task: str,
    arguments: dict[str, Any],
    *,
    deduplication_key: str | None = None,
    not_before: datetime | None = None,
) -> None:
    """Write a job into the caller's transaction; a second open one with the same key is left out."""
    values = open_job(task, arguments, deduplication_key)
    if not_before is not None:
        values["not_before"] = not_before
    open_jobs = OutboxJob.__table__.c.done_at.is_(None) & OutboxJob.__table__.c.parked_at.is_(None)
    await session.execute(
        insert(OutboxJob)
        .values(**values)
        .on_conflict_do_nothing(index_elements=["deduplication_key"], index_where=open_jobs)
    )
