"""An admin who writes templates, and the messages that leave by them."""

from typing import Any

from sqlalchemy import select

from jobs.run import Runner
from jobs.transaction import transaction
from models.account import Account, AccountRole
from models.booking import Booking
from models.kit.uuid7 import uuid7
from models.message import Message, MessageCause
from models.policy.viewer import Role, Viewer
from models.session import Database
from resolvers.message import tell_rider
from resolvers.reader.catalog import node_id
from schema.engine import SchemaEngine
from tests.jobs.scene import a_booking, drain
from tests.schema.asking import read

KIND = {"cause": "CONFIRMED", "channel": "EMAIL", "locale": "FR"}
GOOD = {
    "subject": "Tout est prêt : {{ ride.model }}",
    "preheader": "À bientôt.",
    "title": "Bonjour {{ name | default: 'à vous' }}",
    "body": "Rendez-vous **{{ ride.day }}**.\n\n{{ facts }}\n\n[[Voir]]({{ link }})",
    "closing": "À bientôt",
}
VERSION = "id number state subject body text faults note author version publishedBy template { id cause }"
MUTATION = """mutation($input: %(Name)sInput!) { answer: %(name)s(input: $input) { __typename
  ... on %(Name)sSuccess { %(of)s } ... on Problem { code message field } } }"""


def mutation(name: str, of: str = f"messageTemplateVersion {{ {VERSION} }}") -> str:
    return MUTATION % {"name": name, "Name": name[0].upper() + name[1:], "of": of}


SAVE = mutation("saveMessageTemplateDraft")
PUBLISH = mutation("publishMessageTemplate")
WITHDRAW = mutation("withdrawMessageTemplate")
RESTORE = mutation("restoreMessageTemplateVersion")
DELETE = mutation("deleteMessageTemplateDraft", "messageTemplate { id versions { number } }")
PREVIEW = mutation(
    "previewMessageTemplate",
    "messagePreview { subject text html sms { encoding units segments forcedBy costCents }"
    " faults { code severity section line column cause causeEn advice sample } }",
)
TRY = mutation("sendTestMessage", "sent: message { id recipient isTest status }")


class Desk:
    """An admin who writes templates."""

    def __init__(self, engine: SchemaEngine, admin: Viewer) -> None:
        self.engine, self.admin = engine, admin

    async def do(self, document: str, **input: Any) -> Any:
        answer = (await read(self.engine, self.admin, document, input=input))["answer"]
        kind = answer.pop("__typename")
        return answer if "code" in answer else {"kind": kind, **next(iter(answer.values()))}

    async def save(self, **input: Any) -> Any:
        return await self.do(SAVE, **{**KIND, **GOOD, **input})

    async def publish(self, version: Any) -> Any:
        return await self.do(PUBLISH, messageTemplateVersionId=version["id"], expectedVersion=version["version"])


async def make_desk(database: Database) -> Desk:
    """An admin of headquarters at the engine."""
    async with transaction(database) as session:
        account = Account(id=uuid7(), email="ada@hq.example", name="Ada", role=AccountRole.ADMIN, password_hash="x")
        session.add(account)
    return Desk(SchemaEngine(database), Viewer(Role.ADMIN, name="Ada", account_id=account.id))


async def told(database: Database, runner: Runner, key: str) -> Message:
    async with transaction(database) as session:
        booking_id = await session.scalar(select(Booking.id)) or (await a_booking(session)).id
        await tell_rider(session, booking_id, MessageCause.CONFIRMED, key)
    await drain(database, runner)
    async with transaction(database) as session:
        return (await session.scalars(select(Message).where(Message.cause_key == key))).one()


def node_id_of(message: Message) -> str:
    from models.message_template import MessageTemplateVersion

    assert message.template_version_id
    return node_id(MessageTemplateVersion, message.template_version_id)
