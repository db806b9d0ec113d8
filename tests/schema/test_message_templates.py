"""Templates through the API (F2): drafts with faults, publishing, restoring, comparing, trying out, and who may."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import select, text

from jobs.run import Runner
from jobs.transaction import transaction
from models.account import Account, AccountRole
from models.booking import Booking
from models.kit.uuid7 import uuid7
from models.message import Message, MessageCause, MessageStatus
from models.policy.viewer import Role, Viewer
from models.session import Database
from resolvers.message import tell_rider
from resolvers.reader.catalog import node_id
from schema.engine import SchemaEngine
from tests.jobs.conftest import runner, tools  # noqa: F401
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


@pytest.fixture
def engine(database: Database) -> SchemaEngine:
    return SchemaEngine(database)


@pytest.fixture
async def admin(database: Database) -> Viewer:
    async with transaction(database) as session:
        account = Account(id=uuid7(), email="ada@hq.example", name="Ada", role=AccountRole.ADMIN, password_hash="x")
        session.add(account)
    return Viewer(Role.ADMIN, name="Ada", account_id=account.id)


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


@pytest.fixture
def desk(engine: SchemaEngine, admin: Viewer) -> Desk:
    return Desk(engine, admin)


async def test_a_draft_is_published_and_sent_from_then_on(database: Database, desk: Desk, runner: Runner) -> None:  # noqa: F811
    draft = await desk.save(note="Plus court")
    assert (draft["number"], draft["state"], draft["faults"], draft["author"]) == (1, "DRAFT", [], "Ada")
    first = await told(database, runner, "1")
    assert first.subject is not None
    assert first.subject.startswith("C’est confirmé")
    assert first.template_version_id is None
    published = await desk.publish(draft)
    assert (published["state"], published["publishedBy"]) == ("PUBLISHED", "Ada")
    second = await told(database, runner, "2")
    assert second.subject == "Tout est prêt\xa0: MT-07"
    assert node_id_of(second) == draft["id"]
    assert "Bonjour Élodie" in (second.text_body or "")
    assert "<strong>" in (second.html_body or "")
    again = await desk.save(subject="Encore {{ ride.model }}")
    assert again["number"] == 2
    await desk.publish(again)
    assert (await told(database, runner, "3")).subject == "Encore MT-07"
    states = "SELECT string_agg(state, ' ' ORDER BY number) FROM message_template_version"
    async with transaction(database) as session:
        assert await session.scalar(text(states)) == "REPLACED PUBLISHED"
        trail = "SELECT count(*) FROM audit_entry WHERE entity = 'message_template_version' AND actor = 'Ada'"
        assert await session.scalar(text(trail)) >= 4
    now = await desk.do(WITHDRAW, messageTemplateVersionId=again["id"])
    assert now["state"] == "REPLACED"
    assert (await told(database, runner, "4")).subject == first.subject


async def told(database: Database, runner: Runner, key: str) -> Message:  # noqa: F811
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


async def test_a_faulty_draft_is_kept_with_its_faults_and_not_published(desk: Desk) -> None:
    body = "Ligne une\nLe {{ ride.modle }}\n\n[[Voir]]({{ link }})"
    draft = await desk.save(body=body)
    assert draft["body"] == body
    [fault] = draft["faults"]
    assert (fault["code"], fault["section"], fault["line"], fault["column"]) == ("UNKNOWN_VARIABLE", "body", 2, 7)
    assert "ride.modle" in fault["cause"]
    assert "ride.model" in fault["advice"]
    refused = await desk.publish(draft)
    assert refused["code"] == "INVALID_INPUT"
    assert "ligne 2" in refused["message"]
    mended = await desk.save(messageTemplateVersionId=draft["id"], expectedVersion=draft["version"])
    assert (mended["id"], mended["faults"]) == (draft["id"], [])
    assert (await desk.publish(draft))["code"] == "CONFLICT", "it was changed since"
    assert (await desk.publish(mended))["state"] == "PUBLISHED"
    late = await desk.save(messageTemplateVersionId=draft["id"])
    assert late["code"] == "CONFLICT", "what is published does not change"
    assert (await desk.do(DELETE, messageTemplateVersionId=draft["id"]))["code"] == "CONFLICT"


async def test_what_fails_on_real_facts_gives_way_to_what_is_shipped(
    database: Database,
    desk: Desk,
    runner: Runner,  # noqa: F811
) -> None:
    """It passed the checks once: then the catalogue changed, or the facts are none that anybody thought of."""
    await desk.publish(await desk.save())
    async with transaction(database) as session:
        await session.execute(text("UPDATE message_template_version SET title = '{{ gone }}'"))
    message = await told(database, runner, "1")
    assert message.status is MessageStatus.SENT
    assert message.template_version_id is None
    assert (message.subject or "").startswith("C’est confirmé")


async def test_of_drafts_published_at_once_one_is_what_is_sent(database: Database, desk: Desk) -> None:
    drafts = [await desk.save(title=f"Titre {number}") for number in range(4)]
    answers = await asyncio.gather(*(desk.publish(draft) for draft in drafts))
    assert [answer["state"] for answer in answers] == ["PUBLISHED"] * 4
    async with transaction(database) as session:
        states = (await session.scalars(text("SELECT state FROM message_template_version ORDER BY state"))).all()
    assert states == ["PUBLISHED", "REPLACED", "REPLACED", "REPLACED"]


async def test_two_who_write_the_same_draft_notice_each_other(desk: Desk) -> None:
    draft = await desk.save()
    await desk.save(messageTemplateVersionId=draft["id"], expectedVersion=draft["version"], title="Une")
    other = await desk.save(messageTemplateVersionId=draft["id"], expectedVersion=draft["version"], title="Autre")
    assert (other["code"], other["field"]) == ("CONFLICT", "expectedVersion")


async def test_earlier_versions_come_back_as_drafts_and_can_be_compared(desk: Desk) -> None:
    origin = await desk.do(RESTORE, **KIND, number=0)
    assert (origin["number"], origin["state"], origin["faults"]) == (1, "DRAFT", [])
    assert origin["subject"].startswith("C’est confirmé")
    await desk.save(subject="Neuf", body=origin["body"] + "\n\nUne ligne de plus")
    compare = """query($before: Int!, $after: Int!) { lines: messageTemplateComparison(
        cause: CONFIRMED, channel: EMAIL, locale: FR, before: $before, after: $after) { section fate words } }"""
    lines = (await read(desk.engine, desk.admin, compare, before=0, after=1))["lines"]
    assert {line["fate"] for line in lines} == {"SAME"}
    lines = (await read(desk.engine, desk.admin, compare, before=1, after=2))["lines"]
    changed = [line for line in lines if line["fate"] != "SAME"]
    assert {"section": "body", "fate": "ADDED", "words": "Une ligne de plus"} in changed
    assert {"section": "subject", "fate": "ADDED", "words": "Neuf"} in changed
    assert [line["fate"] for line in changed if line["section"] == "subject"] == ["REMOVED", "ADDED"]
    assert (await read(desk.engine, desk.admin, compare, before=0, after=9))["lines"] is None
    assert (await desk.do(RESTORE, **KIND, number=9))["code"] == "NOT_FOUND"
    deleted = await desk.do(DELETE, messageTemplateVersionId=origin["id"])
    assert [each["number"] for each in deleted["versions"]] == [2]


async def test_a_warning_is_told_with_its_line_and_does_not_stop_publishing(desk: Desk) -> None:
    body = GOOD["body"] + "\n\n[Le club](https://elsewhere.example/club)"
    draft = await desk.save(body=body)
    [fault] = draft["faults"]
    assert (fault["code"], fault["severity"], fault["line"]) == ("FOREIGN_LINK", "WARNING", 7)
    seen = await desk.do(PREVIEW, **KIND, messageTemplateVersionId=draft["id"])
    assert [(fault["code"], fault["severity"]) for fault in seen["faults"]] == [("FOREIGN_LINK", "WARNING")]
    assert "https://elsewhere.example/club" in seen["html"]
    assert (await desk.publish(draft))["state"] == "PUBLISHED"


async def test_an_empty_text_being_written_is_taken_from_the_body(desk: Desk) -> None:
    draft = await desk.save(text="Mon propre texte {{ link }}")
    assert "Mon propre texte" in (await desk.do(PREVIEW, **KIND, messageTemplateVersionId=draft["id"]))["text"]
    seen = await desk.do(PREVIEW, **KIND, messageTemplateVersionId=draft["id"], text="")
    assert "Rendez-vous" in seen["text"]
    assert seen["faults"] == []


async def test_a_preview_shows_a_real_booking_without_its_links_and_writes_nothing(
    database: Database, desk: Desk
) -> None:
    async with transaction(database) as session:
        booking = await a_booking(session, rider={"first_name": "{{7*7}}", "last_name": "<b>x"})
    count = "SELECT (SELECT count(*) FROM message) + (SELECT count(*) FROM message_template)"
    seen = await desk.do(
        PREVIEW, **KIND, **{**GOOD, "title": "{{ ride.model }} {{ nom }}"}, bookingId=node_id(Booking, booking.id)
    )
    assert [fault["code"] for fault in seen["faults"]] == ["UNKNOWN_VARIABLE"]
    seen = await desk.do(PREVIEW, **KIND, bookingId=node_id(Booking, booking.id))
    assert "MT-07" in seen["subject"]
    assert "token=sample" in seen["text"]
    assert seen["html"].startswith("<!doctype html>")
    assert seen["faults"] == []
    async with transaction(database) as session:
        assert await session.scalar(text(count)) == 0
    assert (await desk.do(PREVIEW, **KIND, bookingId=node_id(Booking, uuid7())))["code"] == "NOT_FOUND"
    assert (await desk.do(PREVIEW, **KIND, sample=99))["field"] == "sample"


async def test_an_sms_says_what_it_costs_and_why(desk: Desk) -> None:
    kind = {**KIND, "channel": "SMS"}
    seen = await desk.do(PREVIEW, **kind, text="Essai {{ ride.model }} confirmé. {{ link }}")
    [count] = seen["sms"]
    assert (count["encoding"], count["segments"], count["forcedBy"], count["costCents"]) == ("GSM7", 1, [], 6.0)
    seen = await desk.do(PREVIEW, **kind, text="Bientôt ! 🏍 {{ link }} " + "x" * 60)
    [count] = seen["sms"]
    assert (count["encoding"], count["segments"], count["forcedBy"]) == ("UCS2", 2, ["ô", "🏍"])
    seen = await desk.do(PREVIEW, **kind, text="Sans lien")
    assert [(fault["code"], fault["section"]) for fault in seen["faults"]] == [("MISSING_LINK", "text")]
    only_mail = await desk.do(PREVIEW, cause="INVITATION", channel="SMS", locale="FR")
    assert (only_mail["code"], only_mail["field"]) == ("INVALID_INPUT", "channel")


async def test_a_test_leaves_by_the_real_way_and_says_what_it_is(
    database: Database,
    desk: Desk,
    runner: Runner,  # noqa: F811
) -> None:
    draft = await desk.save(subject="Brouillon {{ ride.model }}")
    sent = await desk.do(TRY, **KIND, messageTemplateVersionId=draft["id"])
    assert (sent["recipient"], sent["isTest"], sent["status"]) == ("ada@hq.example", True, "QUEUED")
    await desk.do(TRY, **KIND, recipient="grace@hq.example")
    await drain(database, runner)
    async with transaction(database) as session:
        first, second = (await session.scalars(select(Message).order_by(Message.id))).all()
    assert (first.status, first.subject) == (MessageStatus.SENT, "[Essai] Brouillon MT-07 Y-AMT")
    assert second.recipient == "grace@hq.example"
    assert (second.subject or "").startswith("[Essai] C’est confirmé")
    assert (await desk.do(DELETE, messageTemplateVersionId=draft["id"]))["kind"].endswith("Success")
    async with transaction(database) as session:
        await session.execute(text("UPDATE message SET created_at = now() - interval '2 hours'"))
        await session.execute(
            text(
                "INSERT INTO message (id, cause, cause_key, recipient, locale, variables, is_test)"
                " SELECT gen_random_uuid(), 'CONFIRMED', n::text, 'a@b.example', 'FR', '{}', true"
                " FROM generate_series(1, 30) AS n"
            )
        )
    assert (await desk.do(TRY, **KIND))["code"] == "CONFLICT"


async def test_the_catalogue_says_what_may_be_written(desk: Desk) -> None:
    document = """{ messageCauses { cause nature audience channels title moment links samples
        variables { path kind description optional choices example } shipped { channel locale subject body text } } }"""
    causes = {each["cause"]: each for each in (await read(desk.engine, desk.admin, document))["messageCauses"]}
    assert set(causes) == set(MessageCause)
    confirmed = causes["CONFIRMED"]
    assert (confirmed["nature"], confirmed["title"]) == ("SERVICE", "Réservation confirmée")
    day = {"path": "ride.day", "kind": "TEXT", "example": "samedi 15 mai 2027"}
    assert day.items() <= confirmed["variables"][2].items()
    assert len(confirmed["shipped"]) == 4


@pytest.mark.parametrize("role", [Role.TEAM, Role.DEALER, Role.TABLET, Role.SYNC, Role.RIDER, Role.PUBLIC])
async def test_templates_are_headquarters_business(engine: SchemaEngine, role: Role) -> None:
    from schema.engine import door_schema

    schema = door_schema(Viewer(role).door)
    assert "MessageTemplate" not in schema.type_map
    assert "MessagePreview" not in schema.type_map
    assert schema.mutation_type is None or "saveMessageTemplateDraft" not in schema.mutation_type.fields
