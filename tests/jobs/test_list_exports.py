"""Exported lists (K2): the whole list once, in the order and columns asked for, CSV and XLSX."""

import random
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from jobs.run import Runner
from jobs.transaction import transaction
from models.export import ExportStatus
from models.kit.uuid7 import uuid7
from models.policy.viewer import Role, Viewer
from models.rider import Rider
from models.session import Database
from resolvers.list_default import DEFAULTS, LISTS
from resolvers.reader.catalog import attribute
from schema.engine import door_schema
from tests.factories.world import World
from tests.jobs.export_scene import leads
from tests.jobs.list_scene import BOSS, as_it_stands, ask, content, csv_rows, sheets, start
from tests.jobs.scene import a_booking, drain
from tests.jobs.test_list_text import expected


async def some_riders(database: Database, number: int) -> None:
    async with transaction(database) as session:
        world = await World.create(session)
        for each in range(number):
            await world.rider(last_name=f"Rider {each:02}", phone=f"+3363998{each:04}", postcode=f"0{each:04}")


async def test_riders_are_in_the_csv_with_their_default_columns(database: Database, runner: Runner) -> None:
    await some_riders(database, 5)
    export = await ask(database, riders={})
    assert (await as_it_stands(database, export)).status is ExportStatus.QUEUED
    await drain(database, runner)
    done = await as_it_stands(database, export)
    assert (done.status, done.rows_done, done.rows_total, done.failure) == (ExportStatus.DONE, 5, 5, None)
    raw = await content(database, export)
    assert done.bytes == len(raw)
    header, *rows = csv_rows(raw)
    assert header[:6] == ["Nom", "Prénom", "E-mail", "Téléphone", "Code postal", "Permis"]
    assert [row[0] for row in rows] == [f"Rider {each:02}" for each in range(5)]
    assert [row[3:5] for row in rows] == [[f"+3363998{each:04}", f"0{each:04}"] for each in range(5)]


@pytest.mark.parametrize("form", ["CSV", "XLSX"])
async def test_filter_order_and_chosen_columns_hold(database: Database, runner: Runner, form: str) -> None:
    await some_riders(database, 9)
    export = await ask(
        database,
        riders={
            "filter": {"lastName": {"in": ["Rider 02", "Rider 07"]}, "createdAt": {"gt": "2020-01-01T00:00:00Z"}},
            "sort": [{"lastName": "DESC"}],
            "columns": [{"path": "lastName", "header": "Famille"}, {"path": "postcode"}],
        },
        format=form,
    )
    await drain(database, runner)
    raw = await content(database, export)
    rows = csv_rows(raw) if form == "CSV" else sheets(raw)["riders"]
    assert rows == [["Famille", "Code postal"], ["Rider 07", "00007"], ["Rider 02", "00002"]]


async def test_a_booking_has_the_columns_that_it_leads_to(database: Database, runner: Runner) -> None:
    async with transaction(database) as session:
        booking = await a_booking(session)
    columns = ["id", "rider.lastName", "slot.localStart", "vehicle.model.name", "event.startsOn", "vehicle.number"]
    wish = {"columns": [{"path": path} for path in columns]}
    both = [await ask(database, bookings=wish, format=form) for form in ("CSV", "XLSX")]
    await drain(database, runner)
    (_, text), (_, typed) = (
        csv_rows(await content(database, both[0])),
        sheets(await content(database, both[1]))["bookings"],
    )
    assert text[0] == typed[0] == f"booking_{booking.id}"
    assert isinstance(typed[2], datetime)
    assert text[2] == f"{typed[2]:%Y-%m-%d %H:%M:%S}"
    assert text[1:2] + text[3:4] == ["Martin", "MT-07"] == [typed[1], typed[3]]
    assert (text[4], text[5]) == (f"{typed[4]:%Y-%m-%d}", str(typed[5]))


async def test_a_bad_column_is_named(database: Database) -> None:
    answer = await start(database, {"riders": {"columns": [{"path": "lastName"}, {"path": "secret"}]}})
    assert (answer["code"], answer["field"]) == ("INVALID_INPUT", "columns.1.path")
    assert "secret" in answer["message"]


HOSTILE = [
    '=HYPERLINK("http://evil.example")',
    "+cmd|' /C calc'!A0",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    'a"b;c,d|e',
    "line\nline\r\nline",
    "🏍️ ﷽ é",
    "\x01\x1f\x7f",
    " spaces ",
    "0612345678",
    "+33612345678",
    "<b>&amp;</b>]]>",
    "\\.",
    "_x000D_",
    "NULL",
]


async def test_hostile_texts_come_back_as_text(database: Database, runner: Runner) -> None:
    generated = random.Random(7)
    alphabet = "=+-@\t\n;,|\"'<>&\\ a1é🏍"
    texts = HOSTILE + ["x" + "".join(generated.choices(alphabet, k=9)) for _ in range(300)]
    async with transaction(database) as session:
        world = await World.create(session)
        for text in texts:
            await world.rider(owned_brand=text)
    wish = {"columns": [{"path": "ownedBrand"}]}
    both = [await ask(database, riders=wish, format=form) for form in ("CSV", "XLSX")]
    await drain(database, runner)
    plain, typed = [await content(database, export) for export in both]
    assert [row[0] for row in csv_rows(plain)[1:]] == [expected(text) for text in texts]
    for raw, text in zip(sheets(typed)["riders"][1:], texts, strict=True):
        clean = "".join(char for char in text.replace("\r\n", "\n") if char not in "\x01\x02").replace("\x1f", " ")
        assert raw[0].replace("_x005F_", "_") == clean


async def test_kinds_of_values_are_kinds_of_cells(database: Database, runner: Runner) -> None:
    async with transaction(database) as session:
        world = await World.create(session)
        await world.rider(birth_date=date(1990, 2, 3), unproven=True, phone="+33612345678", owned_brand=None)
        model = await world.model("MT-07", power_kw=54.5)
        await world.vehicle(model)
    paths = ["birthDate", "unproven", "phone", "ownedBrand", "createdAt", "version"]
    people = await ask(database, riders={"columns": [{"path": path} for path in paths]}, format="XLSX")
    wish = {"columns": [{"path": path} for path in ("number", "model.powerKw", "plate")]}
    fleets = [
        await ask(database, BOSS, vehicles=wish, **options) for options in ({"format": "XLSX"}, {}, {"delimiter": ","})
    ]
    await drain(database, runner)
    (row,) = sheets(await content(database, people))["riders"][1:]
    assert [row[0].isoformat(), *row[1:4]] == ["1990-02-03T00:00:00", True, "+33612345678", None]
    there = datetime.now(ZoneInfo("Europe/Paris")).replace(tzinfo=None)
    assert abs(there - row[4]) < timedelta(minutes=5)
    assert row[5] == 1
    (typed,) = sheets(await content(database, fleets[0]))["vehicles"][1:]
    assert isinstance(typed[0], int)
    assert typed[1] == 54.5
    assert [csv_rows(await content(database, fleets[1]))[1][1], b"54.5" in await content(database, fleets[2])] == [
        "54,5",
        True,
    ]


async def test_a_text_longer_than_a_cell_is_cut(database: Database, runner: Runner) -> None:
    async with transaction(database) as session:
        world = await World.create(session)
        for text in ("é" * 40_000, "🏍" * 20_000, "x" * 32_767):
            await world.rider(owned_brand=text)
    export = await ask(database, riders={"columns": [{"path": "ownedBrand"}]}, format="XLSX")
    await drain(database, runner)
    found = [row[0] for row in sheets(await content(database, export))["riders"][1:]]
    assert all(16_000 <= len(text.encode("utf-16-le")) // 2 <= 32_767 for text in found)
    assert len(found[2]) == 32_767


FILLED = {"events", "dealerships", "vehicles", "bookings", "riders", "leads", "dayFigures", "exports", "auditEntries"}
FILLED |= {"riderDuplicates", "duplicateBookings"}  # their riders have one phone and birth date
FILLED |= {"outboxJobs", "messageMoments"}  # the exports themselves; what is shipped


async def test_every_list_that_the_schema_pages_through_can_be_exported(database: Database, runner: Runner) -> None:
    query = door_schema("admin").query_type
    assert query is not None
    roots = {name for name, field in query.fields.items() if str(field.type).strip("!").endswith("Connection")}
    assert {attribute(name) for name in roots} == set(LISTS) == set(DEFAULTS)
    async with transaction(database) as session:
        await leads(session, 2)
    exports = {
        name: [await ask(database, BOSS, **{name: {}}, format=form) for form in ("CSV", "XLSX")] for name in roots
    }
    await drain(database, runner)
    for name, (plain, typed) in exports.items():
        header, *rows = csv_rows(await content(database, plain))
        assert len(header) == len(DEFAULTS[attribute(name)]), name
        assert len(sheets(await content(database, typed))[attribute(name)]) >= len(rows), name
        assert (len(rows) > 0) == (name in FILLED), name


async def test_a_list_is_asked_for_one_at_a_time(database: Database) -> None:
    none_and_two: list[dict[str, Any]] = [{}, {"riders": {}, "bookings": {}}]
    for wish in none_and_two:
        assert (await start(database, wish))["code"] == "INVALID_INPUT"
    assert (await start(database, {"riders": {}, "delimiter": "|"}))["field"] == "delimiter"
    twice = {"columns": [{"path": "lastName", "header": "A"}, {"path": "email", "header": "a"}]}
    assert (await start(database, {"riders": twice}))["field"] == "columns.1.header"
    assert (await start(database, {"riders": {"columns": []}}))["field"] == "columns"
    for path in ("bookings", "consents.granted", "rider.x", "", "id.id", "a." * 50):
        assert (await start(database, {"riders": {"columns": [{"path": path}]}}))["field"] == "columns.0.path", path


async def test_the_trail_of_one_person_is_exported(database: Database, runner: Runner) -> None:
    await some_riders(database, 2)
    someone = Viewer(Role.ADMIN, name="Ada", account_id=uuid7())
    async with database.write(someone) as session:
        await session.execute(update(Rider).values(first_name="Chloé"))
        await session.commit()
    chosen = {"filter": {"actorId": {"in": [str(someone.account_id)]}}, "columns": [{"path": "actor"}]}
    export_id = await ask(database, auditEntries=chosen)
    await drain(database, runner)
    assert csv_rows(await content(database, export_id))[1:] == [["Ada"]] * 2


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00"])
async def test_a_moment_that_utc_does_not_have_is_refused_at_once(database: Database, moment: str) -> None:
    answer = await start(database, {"bookings": {"filter": {"createdAt": {"gt": moment}}}})
    assert (answer["code"], answer["field"]) == ("INVALID_INPUT", "bookings")
