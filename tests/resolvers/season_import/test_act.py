"""An import from the back office: tried dry, looked at, carried out as the CLI does, and never unseen (issue 6)."""

from typing import Any

import pytest
from sqlalchemy import func, select

from models.errors import Conflict, Forbidden, NotFound
from models.event import Event
from models.kit.uuid7 import uuid7
from models.outbox import OutboxJob
from models.policy.viewer import SYSTEM, Role, Viewer
from models.season_import import ImportState, SeasonImport
from models.session import WriteSession
from models.vehicle import Vehicle
from resolvers.season_import.act import (
    PreviewSeasonImportInput,
    RunSeasonImportInput,
    preview_season_import,
    run_season_import,
)
from resolvers.season_import.upload import keep_spreadsheet
from resolvers.season_import.working import work_on_import
from tests.resolvers.season_import.sheet_files import FILES, SAMPLES
from tests.resolvers.season_import.stored_world import count

ADA = Viewer(Role.ADMIN, name="Ada")


async def previewed(session: WriteSession, **changed: bytes) -> SeasonImport:
    keys = []
    for name in FILES:
        body = changed.get(name.partition(".")[0]) or (SAMPLES / name).read_bytes()
        keys.append((await keep_spreadsheet(session, ADA, name, body)).id)
    made = await preview_season_import(session, ADA, PreviewSeasonImportInput(keys))
    assert made.state is ImportState.CHECKING
    await work_on_import(session, made.id)
    return made


def counted(found: SeasonImport) -> dict[tuple[str, str], int]:
    return {(row["noun"], row["action"]): row["count"] for row in found.counts or []}


async def test_files_are_tried_dry_then_imported_as_they_were_seen(session: WriteSession) -> None:
    found = await previewed(session)
    assert (found.state, found.problems) == (ImportState.CHECKED, [])
    assert counted(found)["EVENT", "CREATED"] == 32
    assert await count(session, Event) == 0
    await run_season_import(session, ADA, RunSeasonImportInput(found.id))
    jobs = select(func.count()).where(OutboxJob.task == "import_season")
    assert await session.scalar(jobs) == 2
    await work_on_import(session, found.id)
    assert (found.state, found.author, await count(session, Event)) == (ImportState.DONE, "Ada", 32)
    # A job that comes twice finds nothing to do, and the same files change nothing.
    await work_on_import(session, found.id)
    again = await previewed(session)
    assert {action for _, action in counted(again)} == {"UNCHANGED"}


async def test_what_is_wrong_is_told_by_file_line_and_column_and_nothing_is_imported(session: WriteSession) -> None:
    fleet = (SAMPLES / "flotte.csv").read_text("utf-8-sig").replace("HS-571-ZY;31;A2", "HS-571-ZY;beaucoup;A2")
    found = await previewed(session, flotte=fleet.encode())
    assert found.state is ImportState.REFUSED
    [problem] = found.problems or []
    assert (problem["sheet"], problem["line"], problem["column"]) == ("flotte.csv", 2, "Puissance kW")
    assert problem["value"] == "beaucoup"
    with pytest.raises(Conflict):
        await run_season_import(session, ADA, RunSeasonImportInput(found.id))
    assert await count(session, Vehicle) == 0


async def test_a_season_that_changed_since_is_shown_anew_instead_of_imported(session: WriteSession) -> None:
    first, second = await previewed(session), await previewed(session)
    for each in (first, second):
        await run_season_import(session, ADA, RunSeasonImportInput(each.id))
        await work_on_import(session, each.id)
    assert (first.state, second.state, second.stale) == (ImportState.DONE, ImportState.CHECKED, True)
    assert {action for _, action in counted(second)} == {"UNCHANGED"}


async def test_only_headquarters_imports_and_each_file_once(session: WriteSession) -> None:
    found = await previewed(session)
    team: Any = Viewer(Role.TEAM)
    for act in (
        keep_spreadsheet(session, team, "a.csv", b"a"),
        preview_season_import(session, team, PreviewSeasonImportInput([])),
        run_season_import(session, team, RunSeasonImportInput(found.id)),
    ):
        with pytest.raises(Forbidden):
            await act
    file = (await keep_spreadsheet(session, ADA, "a.csv", b"a")).id
    await preview_season_import(session, SYSTEM, PreviewSeasonImportInput([file]))
    for keys in ([file], [uuid7()]):
        with pytest.raises(NotFound):
            await preview_season_import(session, ADA, PreviewSeasonImportInput(keys))
    with pytest.raises(Conflict):
        await run_season_import(session, ADA, RunSeasonImportInput(found.id, expected_version=99))
