"""Exported files: pages, resumption, what changed, one row per lead, parts (K1)."""

import zipfile
from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import select, text, update

from jobs import exports, lead_file
from jobs.run import Runner
from jobs.transaction import transaction
from models.export import ExportProfile, ExportStatus
from models.policy.viewer import SYSTEM
from models.rider import Consent, ConsentPurpose, Rider
from models.session import Database
from resolvers.export import (
    ensure_default_profile,
)
from settings import Settings
from tests.factories.settled import settle
from tests.jobs.export_scene import a_profile, as_it_stands, ask, content, finish, leads, rows
from tests.jobs.scene import drain


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "PAGE", 3)


async def test_all_leads_are_in_the_file_once_in_pages(database: Database, runner: Runner) -> None:
    async with transaction(database) as session:
        await leads(session, 8)
    export = await ask(database, await a_profile(database))
    assert export.status is ExportStatus.QUEUED
    await finish(database, runner)
    done = await as_it_stands(database, export)
    assert (done.status, done.rows_done, done.rows_total) == (ExportStatus.DONE, 8, 8)
    assert done.file_path == f"exports/{export.id}.csv"
    found = await rows(database, export)
    assert {row["LastName"] for row in found} == {f"Rider {each:02}" for each in range(8)}
    assert {row["Model"] for row in found} == {"MT-07"}
    raw = await content(database, export)
    assert raw.startswith(b"Id,LastName,Model\n")
    assert b"\r" not in raw


async def test_progress_shows_while_it_runs(database: Database, runner: Runner) -> None:
    async with transaction(database) as session:
        await leads(session, 8)
    export = await ask(database, await a_profile(database))
    await settle(database)
    seen = []
    statement = text("SELECT id FROM outbox WHERE done_at IS NULL")
    while (await as_it_stands(database, export)).status in (ExportStatus.QUEUED, ExportStatus.RUNNING):
        async with transaction(database) as session:
            (job_id,) = await session.scalars(statement)
        await runner.run_job(job_id)
        now = await as_it_stands(database, export)
        seen.append((now.rows_done, now.rows_total))
    assert seen == [(3, 8), (6, 8), (8, 8)]


async def test_an_export_that_is_killed_goes_on_at_its_page(
    database: Database, runner: Runner, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with transaction(database) as session:
        await leads(session, 7)
    export = await ask(database, await a_profile(database))
    put_page = lead_file.LeadFile.put_page

    def killed_after_page_1(file: lead_file.LeadFile, number: int, page: list[lead_file.Row]) -> None:
        put_page(file, number, page)
        if number == 1:
            raise OSError("killed")

    monkeypatch.setattr(lead_file.LeadFile, "put_page", killed_after_page_1)
    await finish(database, runner)
    assert (await as_it_stands(database, export)).rows_done == 3
    monkeypatch.undo()
    monkeypatch.setattr(exports, "PAGE", 3)
    async with transaction(database) as session:
        await session.execute(text("UPDATE outbox SET not_before = now()"))
    await finish(database, runner)
    assert len(await rows(database, export)) == 7
    kept = [path.name for path in (settings.drt_data / "files").rglob("*") if path.is_file()]
    assert kept == [f"{export.id}.csv"]


async def test_only_what_changed_since_the_last_file(database: Database, runner: Runner) -> None:
    async with transaction(database) as session:
        riders = await leads(session, 5)
    profile = await a_profile(database)
    first = await ask(database, profile, only_changed=True)
    await finish(database, runner)
    nothing = await ask(database, profile, only_changed=True)
    await finish(database, runner)
    async with transaction(database) as session:
        await session.execute(update(Rider).where(Rider.id == riders[1].id).values(last_name="Changed"))
    changed = await ask(database, profile, only_changed=True)
    await finish(database, runner)
    everything = await ask(database, profile)
    await finish(database, runner)
    assert len(await rows(database, first)) == 5
    assert await rows(database, nothing) == []
    assert [row["LastName"] for row in await rows(database, changed)] == ["Changed"]
    assert len(await rows(database, everything)) == 5


async def test_a_lead_that_changes_meanwhile_is_in_the_file_once_as_it_is_now(
    database: Database, runner: Runner
) -> None:
    async with transaction(database) as session:
        riders = await leads(session, 8)
    export = await ask(database, await a_profile(database))
    async with transaction(database) as session:
        (job_id,) = await session.scalars(text("SELECT id FROM outbox"))
    await settle(database)
    await runner.run_job(job_id)
    async with transaction(database) as session:
        await session.execute(update(Rider).where(Rider.id == riders[0].id).values(last_name="Changed"))
    await finish(database, runner)
    names = [row["LastName"] for row in await rows(database, export)]
    assert sorted(names) == ["Changed", *(f"Rider {each:02}" for each in range(1, 8))]


async def test_what_a_running_transaction_may_still_add_waits_for_the_next_file(
    database: Database, runner: Runner
) -> None:
    async with transaction(database) as session:
        riders = await leads(session, 3)
    profile = await a_profile(database)
    async with database.write(SYSTEM) as late:
        await late.execute(update(Rider).where(Rider.id == riders[0].id).values(last_name="Late"))
        async with transaction(database) as session:
            await session.execute(update(Rider).where(Rider.id == riders[1].id).values(last_name="Soon"))
        first = await ask(database, profile, only_changed=True)
        await drain(database, runner)
        await late.commit()
    second = await ask(database, profile, only_changed=True)
    await finish(database, runner)
    names = [row["LastName"] for export in (first, second) for row in await rows(database, export)]
    assert {"Late", "Soon", "Rider 02"} <= set(names)


async def test_a_long_file_is_cut_into_parts_each_with_its_header(
    database: Database, runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with transaction(database) as session:
        await leads(session, 8)
    monkeypatch.setattr(lead_file.LeadFile.__init__, "__kwdefaults__", {"most_bytes": 200})
    export = await ask(database, await a_profile(database))
    await finish(database, runner)
    assert ((await as_it_stands(database, export)).file_path or "").endswith(".zip")
    with zipfile.ZipFile(BytesIO(await content(database, export))) as archive:
        parts = [archive.read(name) for name in archive.namelist()]
    assert len(parts) > 2
    assert all(len(part) <= 200 and part.startswith(b"Id,LastName,Model\n") for part in parts)
    assert sum(part.count(b"\n") - 1 for part in parts) == 8


async def test_an_export_of_nothing_is_a_header(database: Database, runner: Runner) -> None:
    export = await ask(database, await a_profile(database, delimiter=";"))
    await finish(database, runner)
    assert await content(database, export) == b"Id;LastName;Model\n"


async def test_the_default_profile_has_what_salesforce_wants(database: Database, runner: Runner) -> None:
    async with transaction(database) as session:
        (rider,) = await leads(session, 1)
        await ensure_default_profile(session)
        await ensure_default_profile(session)
        for granted in (True, False):
            session.add(
                Consent(
                    rider_id=rider.id,
                    purpose=ConsentPurpose.BRAND_EMAIL,
                    granted=granted,
                    text_version="1",
                    proof="test",
                )
            )
            await session.flush()
            await session.execute(text("UPDATE consent SET created_at = now() - interval '1 day' WHERE granted"))
        await session.execute(
            update(Rider).where(Rider.id == rider.id).values(first_name='=HYPERLINK("x")', birth_date=date(1990, 1, 1))
        )
    async with transaction(database) as session:
        profile = await session.scalar(select(ExportProfile).where(ExportProfile.name == "Salesforce"))
    assert profile is not None
    export = await ask(database, profile)
    await finish(database, runner)
    assert (await as_it_stands(database, export)).status is ExportStatus.DONE
    (row,) = await rows(database, export)
    assert row["FirstName"] == '\'=HYPERLINK("x")'
    assert row["Phone"] == "+33639980001"
    assert row["Company"] == "Particulier"
    assert row["DRT_Lead_Id__c"].startswith("lead_")
    assert row["DRT_Consent_Brand_Email__c"] == "false"
    assert row["DRT_Consent_Brand_SMS__c"] == ""
    assert row["DRT_Booking_Status__c"] == "BOOKED"
    assert row["DRT_Ride_At__c"].endswith(":00.000Z")
