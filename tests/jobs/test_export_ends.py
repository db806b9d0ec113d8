"""How exports end: refused, failed in words, recorded in the trail, gone (K1, A4)."""

import asyncio
from uuid import uuid4

import obstore
import pytest
from sqlalchemy import select, text

from jobs import exports, lead_file
from jobs.run import Runner
from jobs.transaction import transaction
from models.audit import AuditEntry
from models.errors import Forbidden, NotFound
from models.export import ExportStatus
from models.policy.viewer import Role, Viewer
from models.session import Database
from resolvers.export import (
    SaveExportProfileInput,
    StartExportInput,
    open_export,
    save_export_profile,
    start_export,
)
from resolvers.files import open_files
from settings import Settings
from tests.jobs.export_scene import BOSS, BRIEF, a_profile, as_it_stands, ask, content, finish, leads, rows

DEALER = Viewer(role=Role.DEALER, dealership_id=uuid4())


async def test_a_profile_that_changes_meanwhile_fails_in_words(database: Database, runner: Runner) -> None:
    profile = await a_profile(database)
    export = await ask(database, profile)
    async with transaction(database) as session:
        await save_export_profile(
            session, BOSS, SaveExportProfileInput("Test", BRIEF[:1], export_profile_id=profile.id)
        )
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


async def test_the_trail_tells_what_became_of_an_export_and_not_each_page(
    database: Database, runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "PAGE", 2)
    async with transaction(database) as session:
        await leads(session, 5)
    export = await ask(database, await a_profile(database))
    await finish(database, runner)
    async with transaction(database) as session:
        statement = select(AuditEntry).where(AuditEntry.entity == "export", AuditEntry.action.in_(("INSERT", "UPDATE")))
        entries = list(await session.scalars(statement.order_by(AuditEntry.id)))
    assert [entry.entity_id for entry in entries] == [export.id] * 3
    assert [(entry.after or {})["status"] for entry in entries] == ["QUEUED", "RUNNING", "DONE"]
    assert all("cursor" not in (entry.after or {}) for entry in entries)


async def test_others_neither_ask_nor_fetch(database: Database, runner: Runner) -> None:
    profile = await a_profile(database)
    export = await ask(database, profile)
    await finish(database, runner)
    async with database.write(DEALER) as session:
        with pytest.raises(Forbidden):
            await start_export(session, DEALER, StartExportInput(profile.id))
        with pytest.raises(Forbidden):
            await open_export(session, DEALER, export.id)
        with pytest.raises(Forbidden):
            await save_export_profile(session, DEALER, SaveExportProfileInput("Mine", BRIEF))
    async with database.write(BOSS) as session:
        for missing in (open_export(session, BOSS, uuid4()), start_export(session, BOSS, StartExportInput(uuid4()))):
            with pytest.raises(NotFound):
                await missing


async def test_a_file_that_is_gone_reads_as_not_found(database: Database, runner: Runner, settings: Settings) -> None:
    export = await ask(database, await a_profile(database))
    await finish(database, runner)
    obstore.delete(open_files(settings), f"exports/{export.id}.csv")
    with pytest.raises(NotFound):
        await content(database, export)


async def test_two_admins_who_ask_at_once_get_two_whole_files(database: Database, runner: Runner) -> None:
    async with transaction(database) as session:
        await leads(session, 5)
    profile = await a_profile(database)
    both = await asyncio.gather(ask(database, profile), ask(database, profile))
    await finish(database, runner)
    for export in both:
        assert len(await rows(database, export)) == 5
