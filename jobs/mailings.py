"""The tasks of mailings (F6) and of messages that the clock causes (F1): a batch each, then the next one."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import func, update

from jobs.task import Arguments, Tools
from models.mailing import Mailing, MailingState
from models.outbox import enqueue
from models.session import WriteSession
from resolvers.due_message import queue_due
from resolvers.mailing_batch import carry_on_mailing


async def send_mailing(session: WriteSession, _tools: Tools, arguments: Arguments) -> None:
    """Queue the next batch; what was interrupted begins again where the last commit left it."""
    await carry_on_mailing(session, UUID(arguments["mailing_id"]), arguments["run"])


async def give_up_mailing(session: WriteSession, arguments: Arguments, failure: str) -> None:
    """Say on the row why it ended; who was written to stays so."""
    running = (MailingState.SCHEDULED, MailingState.RUNNING)
    await session.execute(
        update(Mailing)
        .where(Mailing.id == UUID(arguments["mailing_id"]), Mailing.state.in_(running))
        .values(
            state=MailingState.FAILED,
            failure=func.left(failure.replace("\0", ""), 2_000),
            finished_at=datetime.now(UTC),
        ),
        execution_options={"synchronize_session": False},
    )


async def send_due(session: WriteSession, _tools: Tools, _arguments: Arguments) -> None:
    """Queue what is due by now; where that was a full batch, look for more at once."""
    if await queue_due(session):
        await enqueue(session, "send_due", {}, deduplication_key=f"send_due:{datetime.now(UTC).timestamp()}")
