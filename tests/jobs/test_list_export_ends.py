"""How exports of lists end: killed and begun again, cancelled, no longer allowed, recorded, kept apart (K2, A1, A4)."""

import asyncio
import signal
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import obstore
import pytest
from sqlalchemy import select, text, update

from embedded.valkey import ValkeyServer
from jobs import list_exports, list_stream
from jobs.list_text import ListText
from jobs.run import Runner
from jobs.task import Tools
from jobs.transaction import transaction
from models.account import Account, AccountRole
from models.audit import AuditEntry
from models.errors import NotFound
from models.export import Export, ExportStatus
from models.kit.uuid7 import uuid7
from models.policy.viewer import Role, Viewer
from models.session import Database
from resolvers.export import open_export
from resolvers.reader.catalog import node_id
from tests.jobs.list_scene import BOSS, as_it_stands, ask, content, csv_rows, start
from tests.jobs.scene import drain, make_due, put_job
from tests.jobs.test_list_exports import some_riders
from tests.jobs.test_worker import Workers, until
from tests.schema.api import Api

TEAM = Viewer(Role.TEAM, name="Tom")
CANCEL = """
mutation Cancel($id: ID!) {
  cancelExport(input: {exportId: $id}) { __typename ... on CancelExportSuccess { export { status } } }
}
"""
SLOW = ("-m", "tests.jobs.slow_export_program")


async def cancel(database: Database, export_id: UUID, viewer: Viewer = BOSS) -> str:
    answer = await Api.of(database, viewer).data(CANCEL, id=node_id(Export, export_id))
    return str(answer["cancelExport"]["__typename"])


def files(tools: Tools) -> list[str]:
    return [entry["path"] for page in obstore.list(tools.files) for entry in page]


@pytest.fixture
def _slices(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces of a row or so, each of which is reported."""
    monkeypatch.setattr(list_stream, "PIECE", 1)
    monkeypatch.setattr(list_exports, "REPORT_SECONDS", 0.0)


async def test_a_file_is_deleted_thirty_days_after_it_was_made_and_another_is_not(
    database: Database, runner: Runner, tools: Tools
) -> None:
    keys = [await ask(database, dealerships={}) for _ in range(2)]
    await drain(database, runner)
    old, recent = [await as_it_stands(database, key) for key in keys]
    assert sorted(files(tools)) == sorted([str(old.file_path), str(recent.file_path)])
    async with transaction(database) as session:
        await session.execute(
            update(Export).where(Export.id == old.id).values(finished_at=datetime.now(UTC) - timedelta(days=31))
        )
    for _ in range(2):  # begun twice, it finds nothing more to do
        await runner.run_job(await put_job(database, "purge_exports"))
    assert files(tools) == [recent.file_path]
    async with transaction(database) as session:
        assert (await session.get_one(Export, old.id)).file_path is None
        assert (await session.get_one(Export, recent.id)).file_path == recent.file_path
        with pytest.raises(NotFound):
            await open_export(session, BOSS, old.id)


@pytest.fixture
async def workers(tmp_path: Any, database: Database, valkey: ValkeyServer) -> Any:
    started = Workers(tmp_path / "worker.log", {"REDIS_URL": valkey.url})
    yield started
    started.end()


async def test_killed_in_the_middle_it_begins_again_and_one_whole_file_is_there(
    workers: Workers, database: Database, tools: Tools
) -> None:
    await some_riders(database, 4_000)
    export = await ask(database, riders={})
    seen: set[int] = set()

    async def halfway() -> bool:
        stands = await as_it_stands(database, export)
        seen.add(stands.rows_done)
        return 0 < stands.rows_done < (stands.rows_total or 0) and len(seen) > 2

    for _ in range(2):
        seen.clear()
        worker = workers.start(SLOW)
        await until(halfway, 45)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        assert (await as_it_stands(database, export)).status is ExportStatus.RUNNING
        with pytest.raises(NotFound):
            await content(database, export)
        assert files(tools) == []
    workers.start()

    async def done() -> bool:
        return (await as_it_stands(database, export)).status is ExportStatus.DONE

    await until(done, 60)
    _, *rows = csv_rows(await content(database, export))
    assert sorted(row[0] for row in rows) == sorted(f"Rider {each:02}" for each in range(4_000))
    assert files(tools) == [f"exports/{export}.csv"]


@pytest.mark.usefixtures("_slices")
async def test_a_running_export_that_is_cancelled_leaves_no_file(
    database: Database, runner: Runner, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    await some_riders(database, 2_000)
    export = await ask(database, riders={})
    write, loop = ListText.write, asyncio.get_running_loop()
    answers: list[str] = []

    def cancelled_meanwhile(sheet: ListText, data: bytes) -> None:
        write(sheet, data)
        if not answers:
            answers.append(asyncio.run_coroutine_threadsafe(cancel(database, export), loop).result())

    monkeypatch.setattr(ListText, "write", cancelled_meanwhile)
    await drain(database, runner)
    assert answers == ["CancelExportSuccess"]
    stands = await as_it_stands(database, export)
    assert (stands.status, stands.file_path) == (ExportStatus.CANCELLED, None)
    assert files(tools) == []
    async with transaction(database) as session:
        assert set(await session.scalars(text("SELECT failure FROM outbox"))) == {None}


async def test_a_queued_export_that_is_cancelled_is_not_written_and_an_ended_one_stays(
    database: Database, runner: Runner, tools: Tools
) -> None:
    queued = await ask(database, riders={})
    assert await cancel(database, queued) == "CancelExportSuccess"
    done = await ask(database, riders={})
    await drain(database, runner)
    assert files(tools) == [f"exports/{done}.csv"]
    assert await cancel(database, done) == await cancel(database, queued) == "Conflict"
    assert (await as_it_stands(database, done)).status is ExportStatus.DONE
    assert await cancel(database, uuid7()) == "NotFound"


@pytest.mark.usefixtures("_slices")
async def test_a_write_that_fails_is_tried_again_from_the_beginning(
    database: Database, runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    await some_riders(database, 2_000)
    for form, sheet in (("CSV", "list_text.ListText"), ("XLSX", "list_book.ListBook")):
        export = await ask(database, riders={}, format=form)
        calls: list[int] = []

        def full(_sheet: Any, _data: bytes, calls: list[int] = calls) -> None:
            calls.append(1)
            raise OSError("No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr(f"jobs.{sheet}.write", full)
            await drain(database, runner)
        assert len(calls) == 1
        assert (await as_it_stands(database, export)).status is ExportStatus.RUNNING
        await make_due(database)
        await drain(database, runner)
        done = await as_it_stands(database, export)
        assert (done.status, done.rows_done) == (ExportStatus.DONE, 2_000)


async def test_who_loses_the_role_meanwhile_gets_no_file(database: Database, runner: Runner, tools: Tools) -> None:
    async with transaction(database) as session:
        account = Account(id=uuid7(), email="t@hq.example", name="Tom", role=AccountRole.TEAM)
        session.add(account)
    viewer = Viewer(Role.TEAM, name="Tom", account_id=account.id)
    exports = []
    for change in ({"disabled_at": datetime.now(UTC)}, {"disabled_at": None, "role": AccountRole.ADMIN}):
        exports.append(await ask(database, viewer, riders={}))
        async with transaction(database) as session:
            await session.execute(update(Account).where(Account.id == account.id).values(**change))
        await drain(database, runner)
    for export in exports:
        failed = await as_it_stands(database, export)
        assert (failed.status, failed.failure) == (ExportStatus.FAILED, list_exports.NO_LONGER)
    assert files(tools) == []


async def test_a_column_that_the_role_reads_no_more_fails_in_words(database: Database, runner: Runner) -> None:
    export = await ask(database, riders={"columns": [{"path": "lastName"}]})
    async with transaction(database) as session:
        columns = [{"path": "passwordHash", "header": "A"}]
        await session.execute(update(Export).where(Export.id == export).values(columns=columns))
    await drain(database, runner)
    failed = await as_it_stands(database, export)
    assert failed.status is ExportStatus.FAILED
    assert "password" in (failed.failure or "")


async def test_the_team_exports_what_it_reads_and_sees_no_file_of_an_admin(database: Database, runner: Runner) -> None:
    mine, theirs = await ask(database, TEAM, riders={}), await ask(database, BOSS, riders={})
    await drain(database, runner)
    for viewer in (TEAM, BOSS):
        assert await content(database, mine, viewer)
    with pytest.raises(NotFound):
        await content(database, theirs, TEAM)
    assert await cancel(database, theirs, TEAM) == "NotFound"
    read = await Api.of(database, TEAM).data("{ exports { totalCount nodes { listName columns rowsDone } } }")
    assert read["exports"]["totalCount"] == 1
    answer = await start(database, {"riders": {"columns": [{"path": "leads"}]}}, TEAM)
    assert answer["code"] == "INVALID_INPUT"


async def test_asking_and_fetching_are_in_the_trail_with_list_filter_columns_and_rows(
    database: Database, runner: Runner
) -> None:
    await some_riders(database, 3)
    wish = {"filter": {"lastName": {"eq": "Rider 01"}}, "columns": [{"path": "lastName"}, {"path": "email"}]}
    export = await ask(database, riders=wish)
    await drain(database, runner)
    await content(database, export)
    async with transaction(database) as session:
        statement = select(AuditEntry).where(AuditEntry.entity == "export", AuditEntry.actor == "Camille")
        entries = {entry.action: entry.after for entry in await session.scalars(statement)}
    facts = {"list": "riders", "format": "CSV", "filter": wish["filter"], "columns": ["lastName", "email"]}
    assert entries["EXPORT"] == facts
    assert entries["READ"] == {"file": f"exports/{export}.csv", "list": "riders", "rows": 1}
