"""Exports from the use case to the file: pages, resumption, what changed, one row per lead, parts, the trail (K1)."""

import asyncio
import csv
import zipfile
from datetime import date
from io import BytesIO, StringIO
from uuid import uuid4

import obstore
import pytest
from sqlalchemy import select, text, update

from jobs import exports, lead_file
from jobs.run import Runner
from jobs.transaction import transaction
from models.audit import AuditEntry
from models.errors import Forbidden, NotFound
from models.export import Export, ExportProfile, ExportStatus
from models.policy.viewer import SYSTEM, Role, Viewer
from models.rider import Consent, ConsentPurpose, Rider
from models.session import Database, WriteSession
from resolvers.export import (
    SaveExportProfile,
    StartExport,
    ensure_default_profile,
    open_export,
    save_export_profile,
    start_export,
)
from resolvers.export_column import ExportColumn
from resolvers.files import open_files
from settings import Settings
from tests.factories.world import World
from tests.jobs.scene import drain

BOSS = Viewer(role=Role.ADMIN, name="Camille")
DEALER = Viewer(role=Role.DEALER, dealership_id=uuid4())
BRIEF = [
    ExportColumn("Id", path="id"),
    ExportColumn("LastName", path="rider.lastName"),
    ExportColumn("Model", path="booking.vehicle.model.name"),
]


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "PAGE", 3)


async def leads(session: WriteSession, number: int) -> list[Rider]:
    """Leads, each of a rider of its own."""
    world = await World.create(session)
    event = await world.event()
    model = await world.model("MT-07")
    riders = []
    for each in range(number):
        place = await world.place(
            await world.slot(event, f"{8 + each // 4:02}:{each % 4 * 15:02}"), await world.vehicle(model)
        )
        riders.append(await world.rider(last_name=f"Rider {each:02}"))
        await world.lead(await world.booking(place, riders[-1]))
    return riders


async def a_profile(
    database: Database, columns: list[ExportColumn] | None = None, delimiter: str = ","
) -> ExportProfile:
    async with transaction(database) as session:
        return await save_export_profile(
            session, BOSS, SaveExportProfile("Test", columns or BRIEF, delimiter=delimiter)
        )


async def ask(database: Database, profile: ExportProfile, *, only_changed: bool = False) -> Export:
    async with database.write(BOSS) as session:
        export = await start_export(session, BOSS, StartExport(profile.id, only_changed=only_changed))
        await session.commit()
        return export


async def settle(database: Database) -> None:
    """Wait until no transaction of the server, of whichever test, is older than the leads: then files have them."""
    statement = text("""SELECT coalesce(max(changed_in), 0) < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
        FROM lead""")
    async with asyncio.timeout(60):
        while True:
            async with transaction(database) as session:
                if await session.scalar(statement):
                    return
            await asyncio.sleep(0.02)


async def finish(database: Database, runner: Runner) -> None:
    """Run the export to its end, on settled leads."""
    await settle(database)
    await drain(database, runner)


async def as_it_stands(database: Database, export: Export) -> Export:
    async with transaction(database) as session:
        return await session.get_one(Export, export.id)


async def content(database: Database, export: Export) -> bytes:
    """The file, fetched as an admin does."""
    async with database.write(BOSS) as session:
        _, chunks = await open_export(session, BOSS, export.id)
        await session.commit()
    return b"".join([chunk async for chunk in chunks])


async def rows(database: Database, export: Export) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO((await content(database, export)).decode(), newline="")))


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


async def test_a_profile_that_changes_meanwhile_fails_in_words(database: Database, runner: Runner) -> None:
    profile = await a_profile(database)
    export = await ask(database, profile)
    async with transaction(database) as session:
        await save_export_profile(session, BOSS, SaveExportProfile("Test", BRIEF[:1], export_profile_id=profile.id))
    await finish(database, runner)
    failed = await as_it_stands(database, export)
    assert (failed.status, failed.failure) == (ExportStatus.FAILED, exports.PROFILE_CHANGED)
    with pytest.raises(NotFound):
        await content(database, export)


async def test_an_export_that_is_given_up_says_why(
    database: Database, runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: lead_file.LeadFile, _number: int, _page: list[lead_file.Row]) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(lead_file.LeadFile, "put_page", full)
    export = await ask(database, await a_profile(database))
    for _ in range(5):
        async with transaction(database) as session:
            await session.execute(text("UPDATE outbox SET not_before = now()"))
        await finish(database, runner)
    failed = await as_it_stands(database, export)
    assert failed.status is ExportStatus.FAILED
    assert "No space left" in (failed.failure or "")
    assert failed.finished_at


async def test_asking_and_fetching_are_in_the_trail(database: Database, runner: Runner) -> None:
    export = await ask(database, await a_profile(database))
    await finish(database, runner)
    await content(database, export)
    async with transaction(database) as session:
        statement = select(AuditEntry).where(AuditEntry.action.in_(("EXPORT", "READ"))).order_by(AuditEntry.id)
        entries = list(await session.scalars(statement))
    assert [(entry.action, entry.actor, entry.entity_id) for entry in entries] == [
        ("EXPORT", "Camille", export.id),
        ("READ", "Camille", export.id),
    ]
    assert entries[0].after == {"profile": "Test", "only_changed": False}


async def test_others_neither_ask_nor_fetch(database: Database, runner: Runner) -> None:
    profile = await a_profile(database)
    export = await ask(database, profile)
    await finish(database, runner)
    async with database.write(DEALER) as session:
        with pytest.raises(Forbidden):
            await start_export(session, DEALER, StartExport(profile.id))
        with pytest.raises(Forbidden):
            await open_export(session, DEALER, export.id)
        with pytest.raises(Forbidden):
            await save_export_profile(session, DEALER, SaveExportProfile("Mine", BRIEF))
    async with database.write(BOSS) as session:
        for missing in (open_export(session, BOSS, uuid4()), start_export(session, BOSS, StartExport(uuid4()))):
            with pytest.raises(NotFound):
                await missing


async def test_a_file_that_is_gone_reads_as_not_found(database: Database, runner: Runner, settings: Settings) -> None:
    export = await ask(database, await a_profile(database))
    await finish(database, runner)
    obstore.delete(open_files(settings), f"exports/{export.id}.csv")
    with pytest.raises(NotFound):
        await content(database, export)


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


async def test_two_admins_who_ask_at_once_get_two_whole_files(database: Database, runner: Runner) -> None:
    async with transaction(database) as session:
        await leads(session, 5)
    profile = await a_profile(database)
    both = await asyncio.gather(ask(database, profile), ask(database, profile))
    await finish(database, runner)
    for export in both:
        assert len(await rows(database, export)) == 5
