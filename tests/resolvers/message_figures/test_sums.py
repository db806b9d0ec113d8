"""A version of a template and a mailing tell what became of their messages, and of no others (F3)."""

from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from jobs.transaction import transaction
from models.booking import Booking
from models.kit.uuid7 import uuid7
from models.mailing import Mailing as MailingRow
from models.mailing import MailingRecipient, RecipientState
from models.message import Message, MessageChannel
from models.message_event import MessageEvent, MessageEventKind
from models.message_template import MessageTemplate, MessageTemplateVersion
from models.policy.viewer import Role, Viewer
from models.rider import Locale
from models.session import Database, WriteSession
from resolvers.reader.catalog import node_id
from settings import Settings
from tests.factories.followed import Mailing
from tests.resolvers.mailing_run import draft
from tests.schema.api import Api

K = MessageEventKind
CHROME = "Mozilla/5.0 (X11) Chrome/131.0.0.0 Safari/537.36"
SUMS = """sentCount bouncedCount followedCount openedCount openedByMachineCount clickedCount clickedByMachineCount"""
BOTH = f"""query {{
  messageTemplates {{ nodes {{ versions {{ id {SUMS} }} }} }}
  mailings {{ nodes {{ id {SUMS} }} }} }}"""


async def happens(database: Database, message: Message, *kinds: MessageEventKind, machine: bool = False) -> None:
    clue: dict[str, Any] = {"clue": "PREFETCH", "by_machine": True} if machine else {}
    async with transaction(database) as session:
        for kind in kinds:
            bounced = (
                {"permanent": True, "source": "mailgun"} if kind is K.BOUNCED else {"source": "OWN", "agent": CHROME}
            )
            session.add(MessageEvent(id=uuid7(), message_id=message.id, kind=kind, **bounced, **clue))


async def test_versions_and_mailings_sum_what_became_of_their_own_messages(
    database: Database, settings: Settings
) -> None:
    world = await Mailing(database, settings).start()
    mine, other = await draft(database), await draft(database)
    sent = [(await world.send())[0] for _ in range(5)]
    async with transaction(database) as session:
        own, others = await version_of(session, mine), await version_of(session, other)
        of_mine = {"mailing_id": mine.id, "template_version_id": own}
        of_other = {"mailing_id": other.id, "template_version_id": others}
        for message, values in zip(sent, (of_mine, of_mine, of_mine, of_other), strict=False):
            await session.execute(update(Message).where(Message.id == message.id).values(**values))
            session.add(await recipient(session, message, values["mailing_id"]))
    read, scanned, gone, foreign, shipped = sent
    await happens(database, read, K.OPENED, K.OPENED, K.CLICKED)
    await happens(database, scanned, K.OPENED, K.CLICKED, machine=True)
    await happens(database, gone, K.BOUNCED)
    await happens(database, foreign, K.OPENED)
    await happens(database, shipped, K.OPENED, K.BOUNCED)
    expected = {
        "sentCount": 3,
        "bouncedCount": 1,
        "followedCount": 3,
        "openedCount": 1,
        "openedByMachineCount": 1,
        "clickedCount": 1,
        "clickedByMachineCount": 1,
    }
    rest = {**dict.fromkeys(expected, 0), "sentCount": 1, "followedCount": 1, "openedCount": 1}
    found = await Api.of(database, Viewer(Role.ADMIN)).data(BOTH)
    mailings = {each.pop("id"): each for each in found["mailings"]["nodes"]}
    versions = {each.pop("id"): each for kind in found["messageTemplates"]["nodes"] for each in kind["versions"]}
    none = dict.fromkeys(expected, 0)
    assert mailings == {node_id(MailingRow, mine.id): expected, node_id(MailingRow, other.id): rest}
    used = {node_id(MessageTemplateVersion, key): each for key, each in ((own, expected), (others, rest))}
    assert versions == {**dict.fromkeys(versions, none), **used}
    assert len(versions) == 4


async def recipient(session: WriteSession, message: Message, mailing_id: UUID) -> MailingRecipient:
    """The line of a mailing that its message was made from."""
    rider_id = await session.scalar(select(Booking.rider_id).where(Booking.id == message.booking_id))
    return MailingRecipient(
        id=uuid7(),
        mailing_id=mailing_id,
        rider_id=rider_id,
        address=message.recipient,
        channel=MessageChannel.EMAIL,
        locale=Locale.FR,
        state=RecipientState.QUEUED,
        message_id=message.id,
    )


async def version_of(session: WriteSession, mailing: MailingRow) -> UUID:
    """The version of its e-mail."""
    mails = (MessageTemplate.mailing_id == mailing.id, MessageTemplate.channel == MessageChannel.EMAIL)
    found: UUID = (
        await session.scalars(select(MessageTemplateVersion.id).join(MessageTemplateVersion.template).where(*mails))
    ).one()
    return found
