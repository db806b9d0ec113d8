"""Exported lists (K2): the whole list once, in the order and columns asked for, CSV and XLSX."""

from datetime import datetime

import pytest

from jobs.run import Runner
from jobs.transaction import transaction
from models.export import ExportStatus
from models.session import Database
from tests.factories.world import World
from tests.jobs.list_scene import as_it_stands, ask, content, csv_rows, sheets, start
from tests.jobs.scene import a_booking, drain


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
