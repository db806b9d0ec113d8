"""What was uploaded and serves nothing is forgotten at night; what is shown or new stays (ADR 0032)."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update

from jobs.run import Runner
from jobs.transaction import transaction
from models.photo import Photo, PhotoFile
from models.policy.viewer import SYSTEM
from models.season_import import SeasonImport, Spreadsheet
from models.session import Database, WriteSession
from resolvers.photo import keep_photo
from resolvers.photo_picture import Picture
from resolvers.vehicle_model import ChangeVehicleModelInput, change_vehicle_model
from tests.factories.world import World
from tests.jobs.scene import put_job


async def kept(session: WriteSession, name: str) -> UUID:
    return (await keep_photo(session, SYSTEM, Picture(name, 10, 10, {320: b"webp"}))).id


async def grow_old(database: Database) -> None:
    async with transaction(database) as session:
        for kind in (Photo, Spreadsheet):
            await session.execute(update(kind).values(created_at=datetime.now(UTC) - timedelta(hours=25)))


async def names(database: Database) -> set[str]:
    async with transaction(database) as session:
        with_files = select(Photo.name).join(PhotoFile, PhotoFile.photo_id == Photo.id)
        found = set(await session.scalars(with_files))
        assert found == set(await session.scalars(select(Photo.name))), "photos and their files go together"
        return found


async def test_photos_that_nothing_shows_go_after_a_day(database: Database, runner: Runner) -> None:
    async with transaction(database) as session:
        world = await World.create(session)
        vehicle = await world.vehicle(model := await world.model("MT-07"))
        model.photo_id = await kept(session, "replaced")
        await session.flush()
        await change_vehicle_model(
            session, SYSTEM, ChangeVehicleModelInput(model.id, photo_id=await kept(session, "model's"))
        )
        vehicle.photo_id = await kept(session, "vehicle's")
        await kept(session, "sent again")
    await runner.run_job(await put_job(database, "purge_uploads"))
    assert await names(database) == {"replaced", "model's", "vehicle's", "sent again"}, "today's can be put back"
    await grow_old(database)
    async with transaction(database) as session:
        await kept(session, "sent again")
    for _ in range(2):  # begun twice, it finds nothing more to do
        await runner.run_job(await put_job(database, "purge_uploads"))
    assert await names(database) == {"model's", "vehicle's", "sent again"}


async def test_a_photo_that_is_put_on_a_model_meanwhile_stays(database: Database, runner: Runner) -> None:
    async with transaction(database) as session:
        model = await (await World.create(session)).model("MT-07")
        photo = await kept(session, "put on")
    await grow_old(database)
    async with database.write(SYSTEM) as session:
        await change_vehicle_model(session, SYSTEM, ChangeVehicleModelInput(model.id, photo_id=photo))
        await runner.run_job(await put_job(database, "purge_uploads"))
        await session.commit()
    await runner.run_job(await put_job(database, "purge_uploads"))
    assert await names(database) == {"put on"}


async def test_spreadsheets_that_nobody_imported_go_after_a_day(database: Database, runner: Runner) -> None:
    async with transaction(database) as session:
        read = SeasonImport(author="Camille")
        session.add(read)
        await session.flush()
        for name, of in (("imported.csv", read.id), ("left.csv", None)):
            session.add(Spreadsheet(name=name, size=1, body=b"x", season_import_id=of))
    await grow_old(database)
    async with transaction(database) as session:
        session.add(Spreadsheet(name="new.csv", size=1, body=b"x"))
    await runner.run_job(await put_job(database, "purge_uploads"))
    async with transaction(database) as session:
        assert set(await session.scalars(select(Spreadsheet.name))) == {"imported.csv", "new.csv"}
