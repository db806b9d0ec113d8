"""What the tests of exports are made of: leads, a profile, an export, and its file read back."""

import csv
from io import StringIO

from jobs.run import Runner
from jobs.transaction import transaction
from models.export import Export, ExportProfile
from models.policy.viewer import Role, Viewer
from models.rider import Rider
from models.session import Database, WriteSession
from resolvers.export import (
    SaveExportProfileInput,
    StartExportInput,
    open_export,
    save_export_profile,
    start_export,
)
from resolvers.export_column import ExportColumn
from tests.factories.settled import settle
from tests.factories.world import World
from tests.jobs.scene import drain

BOSS = Viewer(role=Role.ADMIN, name="Camille")
BRIEF = [
    ExportColumn("Id", path="id"),
    ExportColumn("LastName", path="rider.lastName"),
    ExportColumn("Model", path="booking.vehicle.model.name"),
]


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
            session, BOSS, SaveExportProfileInput("Test", columns or BRIEF, delimiter=delimiter)
        )


async def ask(database: Database, profile: ExportProfile, *, only_changed: bool = False) -> Export:
    async with database.write(BOSS) as session:
        export = await start_export(session, BOSS, StartExportInput(profile.id, only_changed=only_changed))
        await session.commit()
        return export


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
