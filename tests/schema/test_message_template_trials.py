"""Templates tried out through the API (F2): previews, tests that are sent, what may be written, and who may."""

import pytest
from sqlalchemy import select, text

from jobs.run import Runner
from jobs.transaction import transaction
from models.booking import Booking
from models.kit.uuid7 import uuid7
from models.message import Message, MessageCause, MessageStatus
from models.policy.viewer import Role, Viewer
from models.session import Database
from resolvers.reader.catalog import node_id
from tests.jobs.scene import a_booking, drain
from tests.schema.asking import read
from tests.schema.template_desk import DELETE, GOOD, KIND, PREVIEW, TRY, Desk, make_desk


@pytest.fixture
async def desk(database: Database) -> Desk:
    return await make_desk(database)


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
    runner: Runner,
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
def test_templates_are_headquarters_business(role: Role) -> None:
    from schema.engine import door_schema

    schema = door_schema(Viewer(role).door)
    assert "MessageTemplate" not in schema.type_map
    assert "MessagePreview" not in schema.type_map
    assert schema.mutation_type is None or "saveMessageTemplateDraft" not in schema.mutation_type.fields
