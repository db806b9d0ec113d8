"""Jobs that were set aside after too many failures, taken up again by hand once the cause is mended."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select, update

from models.errors import Conflict, NotFound
from models.outbox import OutboxJob
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.session import WriteSession


@dataclass(frozen=True, slots=True)
class ReopenJobInput:
    """A job that was set aside."""

    job_id: UUID = field(metadata={"node": "OutboxJob"})


async def reopen_job(session: WriteSession, viewer: Viewer, input: ReopenJobInput) -> OutboxJob:
    """Take up a job again that was set aside after too many failures. Refusals: `NotFound`, `Conflict`."""
    require(viewer, "reopen_job")
    job = await session.scalar(select(OutboxJob).where(OutboxJob.id == input.job_id).with_for_update())
    if job is None:
        raise NotFound("jobId")
    if job.parked_at is None:
        raise Conflict(
            "Ce travail n’est pas mis de côté. Rechargez la page.",
            "This job is not set aside. Reload the page.",
            field="jobId",
        )
    same = select(OutboxJob.id).where(
        OutboxJob.deduplication_key == job.deduplication_key,
        OutboxJob.done_at.is_(None),
        OutboxJob.parked_at.is_(None),
    )
    if job.deduplication_key is not None and await session.scalar(same) is not None:
        raise Conflict(
            "Le même travail est déjà en attente. Rechargez la page.",
            "The same job is waiting already. Reload the page.",
            field="jobId",
        )
    again = update(OutboxJob).where(OutboxJob.id == job.id).values(parked_at=None, attempts=0, handed_at=None)
    await session.execute(again, execution_options={"synchronize_session": False})
    await session.refresh(job)
    return job
