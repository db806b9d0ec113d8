"""A mailing from its start to its recipients, and through the death of its worker (F6)."""

from jobs.run import Runner
from models.mailing import MailingState
from models.message import MessageStatus
from models.policy.viewer import SYSTEM
from models.session import Database
from resolvers.mailing import MailingInput
from resolvers.mailing_batch import carry_on_mailing
from resolvers.mailing_control import pause_mailing, resume_mailing
from tests.jobs.scene import drain, make_due
from tests.resolvers.mailing_run import batch, do, draft, mailing_of, messages, riders, started


async def test_a_mailing_arrives_in_its_own_words(database: Database, runner: Runner) -> None:
    people = await riders(database, 3)
    made = await draft(database)
    await started(database, made)
    await drain(database, runner)
    sent = await messages(database)
    assert {each.recipient for each in sent} == {each.email for each in people}
    assert {(each.status, each.subject, each.failure) for each in sent} == {(MessageStatus.SENT, "Bonjour", None)}
    assert all("Le tour revient" in (each.text_body or "") for each in sent)
    await make_due(database)
    await drain(database, runner)
    assert (await mailing_of(database, made.id)).state is MailingState.DONE
    assert len(await messages(database)) == 3


async def test_a_worker_that_dies_in_a_batch_leaves_nothing_half_done(database: Database) -> None:
    await riders(database, 3)
    made = await draft(database)
    begun = await started(database, made)
    async with database.write(SYSTEM) as session:
        await carry_on_mailing(session, made.id, begun.run)
        # No commit: as kill -9 leaves it.
    assert await messages(database) == []
    await batch(database, made.id)
    await batch(database, made.id)
    assert len(await messages(database)) == 3


async def test_nothing_leaves_during_a_pause(database: Database, runner: Runner) -> None:
    await riders(database, 2)
    made = await draft(database)
    await started(database, made)
    await batch(database, made.id)
    await do(database, pause_mailing, MailingInput(made.id))
    await drain(database, runner)
    assert {each.status for each in await messages(database)} == {MessageStatus.QUEUED}
    await do(database, resume_mailing, MailingInput(made.id))
    await drain(database, runner)
    assert {each.status for each in await messages(database)} == {MessageStatus.SENT}
