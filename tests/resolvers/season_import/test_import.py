"""The import as a whole: everything or nothing, repeatable, shown before it is done (issue 2; B1–B5, B7)."""

import asyncio
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import event as events
from sqlalchemy import func, select

from models.audit import AuditEntry
from models.dealership import Dealership
from models.errors import Forbidden
from models.event import Allocation, Event, EventState
from models.licence import LicenceClass
from models.policy.viewer import SYSTEM, Role, Viewer
from models.season import Season, Truck
from models.session import Database, WriteSession
from models.slot import Place, Slot, SlotTemplate
from models.vehicle import Vehicle, VehicleModel
from resolvers.season_import.apply import apply_import
from resolvers.season_import.importing import import_spreadsheets
from resolvers.season_import.plan import Action, Noun
from resolvers.season_import.read import read_season
from tests.resolvers.season_import.sheet_files import SAMPLES, changed, sample
from tests.resolvers.season_import.stored_world import count, event_id, imported

TABLES = (Season, Truck, Dealership, VehicleModel, Vehicle, Event, SlotTemplate, Slot, Allocation, Place)


async def sizes(session: WriteSession) -> list[int]:
    return [await count(session, table) for table in TABLES]


async def test_the_sample_season_is_imported_whole(session: WriteSession) -> None:
    report = await imported(session)
    assert (report.problems, report.warnings) == ((), ())
    # Number 18 misses the first six stops, number 10 the last nine; capacity comes from the fleet alone (B4).
    assert await sizes(session) == [1, 1, 36, 26, 31, 32, 32, 448, 32 * 31 - 6 - 9, 9202]
    season = (await session.scalars(select(Season))).one()
    assert (season.year, season.starts_on, season.ends_on) == (2027, date(2027, 3, 13), date(2027, 10, 31))
    assert await count(session, Event, Event.state != EventState.DRAFT) == 0


async def test_the_weekend_of_the_clock_change_keeps_its_wall_times(season: WriteSession) -> None:
    at = await event_id(season, "C007")
    slots = (await season.scalars(select(Slot).where(Slot.event_id == at).order_by(Slot.starts_at))).all()
    assert len(slots) == 14
    assert slots[0].starts_at == datetime(2027, 10, 30, 7, 30, tzinfo=UTC)
    assert slots[7].starts_at == datetime(2027, 10, 31, 8, 30, tzinfo=UTC)
    assert {slot.local_start.strftime("%H:%M") for slot in (slots[0], slots[7])} == {"09:30"}
    assert [slot.group_number for slot in slots[:3]] == [1, 2, 1]


async def test_a_vehicle_is_bookable_only_on_its_days_and_with_its_group(season: WriteSession) -> None:
    late, early = select(Vehicle.id).where(Vehicle.number == 18), select(Vehicle.id).where(Vehicle.number == 10)
    for vehicle, outside in ((late, Slot.day < date(2027, 5, 1)), (early, Slot.day > date(2027, 8, 31))):
        of_vehicle = Place.vehicle_id.in_(vehicle), Place.slot_id.in_(select(Slot.id).where(outside))
        assert await count(season, Place, *of_vehicle) == 0
    wrong = Slot.group_number.is_not(None) & (Slot.group_number != Vehicle.group_number)
    statement = select(func.count()).select_from(Place).join(Slot, Slot.id == Place.slot_id)
    assert await season.scalar(statement.join(Vehicle, Vehicle.id == Place.vehicle_id).where(wrong)) == 0


async def test_models_say_what_they_need(season: WriteSession) -> None:
    models = {model.name: model for model in (await season.scalars(select(VehicleModel))).all()}
    assert models["Tricity 300"].licence_required is LicenceClass.L5E
    assert (models["MT-07 Y-AMT A2"].y_amt, models["MT-07 Y-AMT A2"].a2_restricted) == (True, True)
    assert (models["TMAX 560"].licence_required, models["TMAX 560"].a2_restricted) == (LicenceClass.A2, False)


async def test_a_dry_run_tells_the_same_and_writes_nothing(session: WriteSession) -> None:
    told = (await imported(session, dry_run=True)).plan
    assert await sizes(session) == [0] * len(TABLES)
    done = (await imported(session)).plan
    assert told is not None
    assert done is not None
    assert told.counts == done.counts
    assert told.changes == done.changes


async def test_a_second_run_changes_nothing_and_says_so(season: WriteSession) -> None:
    before, trail = await sizes(season), await count(season, AuditEntry)
    report = await imported(season)
    assert report.plan is not None
    assert report.plan.is_empty
    assert report.plan.unchanged[Noun.PLACE] == 9202
    assert "rien à changer" in report.text()
    assert (await sizes(season), await count(season, AuditEntry)) == (before, trail)


async def test_days_that_headquarters_gave_the_season_are_not_cut_back(season: WriteSession) -> None:
    kept = (await season.scalars(select(Season))).one()
    kept.starts_on, kept.ends_on = date(2027, 3, 1), date(2027, 10, 30)
    await season.flush()
    await imported(season)
    await season.refresh(kept)
    assert (kept.starts_on, kept.ends_on) == (date(2027, 3, 1), date(2027, 10, 31))


async def test_a_bad_cell_imports_nothing_at_all(session: WriteSession) -> None:
    report = await imported(
        session, concessions=sample("concessions.csv"), flotte=changed("flotte.csv", 5, "Permis", "Z")
    )
    assert [(problem.sheet, problem.line, problem.column) for problem in report.problems] == [
        ("flotte.csv", 5, "Permis")
    ]
    assert await sizes(session) == [0] * len(TABLES)
    assert report.plan is None


async def test_changes_name_the_field_before_and_after(season: WriteSession) -> None:
    lines = changed("concessions.csv", 2, "Téléphone", "04 65 71 76 99")
    plan = (await imported(season, concessions=lines)).plan
    assert plan is not None
    assert plan.counts == {(Noun.DEALERSHIP, Action.UPDATED): 1}
    (change,) = plan.changes
    (field,) = change.fields
    assert (change.key, field.field, field.before, field.after) == ("C001", "phone", "+33465717626", "+33465717699")
    row = (await season.execute(select(Dealership.phone, Dealership.version).where(Dealership.code == "C001"))).one()
    assert tuple(row) == ("+33465717699", 2)


async def test_columns_left_out_change_nothing(season: WriteSession) -> None:
    fleet = [line[:10] for line in sample("flotte.csv")]
    dealerships = [line[:7] for line in sample("concessions.csv")]
    plan = (await imported(season, flotte=fleet, concessions=dealerships)).plan
    assert plan is not None
    assert plan.is_empty
    assert await count(season, Vehicle, Vehicle.mileage_km == 0) == 0


async def test_sheets_may_come_one_by_one(session: WriteSession) -> None:
    await imported(session, flotte=sample("flotte.csv"))
    assert await sizes(session) == [1, 1, 0, 26, 31, 0, 0, 0, 0, 0]
    await imported(session, concessions=sample("concessions.csv"))
    await imported(session, calendrier=sample("calendrier.csv"))
    assert await count(session, Place) == 9202
    plan = (await imported(session)).plan
    assert plan is not None
    assert plan.is_empty


async def test_only_headquarters_imports(session: WriteSession) -> None:
    for role in set(Role) - {Role.ADMIN}:
        with pytest.raises(Forbidden):
            await import_spreadsheets(session, Viewer(role), SAMPLES)
    with pytest.raises(ValueError):
        await apply_import(session, SYSTEM, read_season(b"nothing"))
    assert await sizes(session) == [0] * len(TABLES)


async def test_the_number_of_statements_does_not_grow_with_the_season(session: WriteSession) -> None:
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    engine = session.get_bind()
    events.listen(engine, "before_cursor_execute", note)
    calendar, fleet = sample("calendrier.csv")[:2], sample("flotte.csv")[:2]
    await imported(session, concessions=sample("concessions.csv"), calendrier=calendar, flotte=fleet)
    few = len(statements)
    statements.clear()
    await session.rollback()
    await imported(session)
    events.remove(engine, "before_cursor_execute", note)
    assert len(statements) == few


async def test_two_imports_at_once_make_one_season(database: Database) -> None:
    async def run() -> bool:
        async with database.write(SYSTEM) as session:
            plan = (await imported(session)).plan
            await session.commit()
            return plan is not None and plan.is_empty

    assert sorted(await asyncio.gather(run(), run())) == [False, True]
    async with database.write(SYSTEM) as session:
        assert await count(session, Place) == 9202
