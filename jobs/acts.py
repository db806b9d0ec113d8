"""The tasks of bulk acts (C6): one batch, which asks for the next one in the same transaction; then, who waits."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import func, update

from jobs.task import Arguments, Tools, TryLater
from models.act import Act, ActState
from models.session import WriteSession
from resolvers.act_batch import carry_on
from resolvers.act_waiting import wait_after_act


async def carry_out_act(session: WriteSession, _tools: Tools, arguments: Arguments) -> None:
    """Do the next batch; what was interrupted begins again where the last commit left it."""
    await carry_on(session, UUID(arguments["act_id"]), arguments["batch"])


async def let_wait(session: WriteSession, _tools: Tools, arguments: Arguments) -> None:
    """Put those on the waiting list who lost a ride and were offered none (C7)."""
    if not await wait_after_act(session, UUID(arguments["act_id"])):
        raise TryLater("The act is still being carried out.")


async def give_up_act(session: WriteSession, arguments: Arguments, failure: str) -> None:
    """Say on the row why it ended; what was done stays done, and can be undone."""
    await session.execute(
        update(Act)
        .where(Act.id == UUID(arguments["act_id"]), Act.state.in_((ActState.QUEUED, ActState.RUNNING)))
        .values(
            state=ActState.FAILED,
            failure=func.left(failure.replace("\0", ""), 2_000),
            finished_at=datetime.now(UTC),
        ),
        execution_options={"synchronize_session": False},
    )
