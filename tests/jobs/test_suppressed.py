"""A message to a suppressed address does not leave, and says so (F5)."""

from jobs.registry import TASKS
from jobs.run import Runner
from jobs.task import Tools
from jobs.transaction import transaction
from models.message import MessageCause, MessageChannel, MessageStatus
from models.session import Database
from models.suppression import SuppressionReason, SuppressionScope
from resolvers.files import open_files
from resolvers.message import tell_rider
from resolvers.suppression import suppress
from settings import Settings
from tests.jobs.message_scene import Outbound
from tests.jobs.scene import a_booking, drain, messages


async def sent(settings: Settings, database: Database, scope: SuppressionScope) -> tuple[Outbound, MessageStatus, str]:
    outbound = Outbound()
    runner = Runner(database, TASKS, Tools(settings, database, outbound, open_files(settings)))
    async with transaction(database) as session:
        booking = await a_booking(session, rider={"email": "zoe@riders.example"})
        await tell_rider(session, booking.id, MessageCause.CONFIRMED, "1")
        reason = SuppressionReason.HARD_BOUNCE
        await suppress(session, MessageChannel.EMAIL, "zoe@riders.example", reason, scope)
    await drain(database, runner)
    (message,) = await messages(database)
    return outbound, message.status, message.failure or ""


async def test_nothing_goes_to_an_address_that_is_gone(settings: Settings, database: Database) -> None:
    outbound, status, failure = await sent(settings, database, SuppressionScope.ALL)
    assert (outbound.mails, status) == ([], MessageStatus.FAILED)
    assert "HARD_BOUNCE" in failure


async def test_who_wants_no_marketing_is_still_told_of_their_ride(settings: Settings, database: Database) -> None:
    outbound, status, _ = await sent(settings, database, SuppressionScope.MARKETING)
    assert (len(outbound.mails), status) == (1, MessageStatus.SENT)
