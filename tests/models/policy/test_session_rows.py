"""Sessions put the row rules on every ORM statement (A1): whatever its form, a use case meets only what is visible."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import Select, delete, exists, func, select, update
from sqlalchemy.orm import aliased

from embedded.testing import Servers
from models.account import AccessToken, Account
from models.booking import Booking, BookingStep
from models.event import Event
from models.lead import Lead
from models.policy.viewer import Role, Viewer
from models.rider import Rider
from models.session import UNSCOPED, Database, WriteSession
from models.slot import Slot
from tests.factories.scene import Scene, mark
from tests.factories.scene_database import open_scene

ADMIN = Viewer(Role.ADMIN)
Other = aliased(Booking)
Visitor = aliased(Rider)
FOREIGN = ("booking_2", "booking_4", "booking_6")


@pytest.fixture(scope="module")
async def opened(servers: Servers, template: str) -> AsyncIterator[tuple[Database, Scene]]:
    """Shared: what a test changes is rolled back."""
    async with open_scene(servers, template) as both:
        yield both


@pytest.fixture
def database(opened: tuple[Database, Scene]) -> Database:
    return opened[0]


@pytest.fixture
def scene(opened: tuple[Database, Scene]) -> Scene:
    return opened[1]


@pytest.fixture
async def dealer(database: Database, scene: Scene) -> AsyncIterator[WriteSession]:
    async with database.write(scene.viewers()[Role.DEALER]) as session:
        yield session


def keys(scene: Scene, *names: str) -> set[Any]:
    return {scene.rows[name].id for name in names}


def own(scene: Scene) -> set[Any]:
    return keys(scene, "booking_1", "booking_3", "booking_5", "booking_7")


STATEMENTS: dict[str, Select[Any]] = {
    "columns": select(Booking.id),
    "entities": select(Booking),
    "an alias": select(Other.id),
    "a join from a table that all see": select(Booking.id).select_from(Slot).join(Booking, Booking.slot_id == Slot.id),
    "an alias that is joined": select(Other.id).select_from(Slot).join(Other, Other.slot_id == Slot.id),
    "two tables": select(Booking.id).where(Booking.rider_id == Rider.id),
    "a subquery in FROM": select(select(Booking.id).subquery().c.id),
    "a common table expression": select(select(Booking.id).cte().c.id),
    "a union": select(select(Booking.id).union(select(Other.id)).subquery().c.id),
    "an IN": select(Booking.id).where(Booking.id.in_(select(Other.id))),
    "a scalar subquery": select(select(func.array_agg(Booking.id)).scalar_subquery()),
}


@pytest.mark.parametrize("form", STATEMENTS)
async def test_a_dealer_meets_only_own_bookings_by_any_statement(dealer: WriteSession, scene: Scene, form: str) -> None:
    found = list(await dealer.scalars(STATEMENTS[form]))
    if found and isinstance(found[0], list):
        found = found[0]
    assert {getattr(each, "id", each) for each in found} == own(scene)


async def test_a_table_that_only_narrows_or_is_counted_is_narrowed_itself(dealer: WriteSession, scene: Scene) -> None:
    counted = await dealer.scalar(select(func.count()).select_from(Booking))
    assert counted == len(own(scene))
    # Whether a foreign booking exists cannot be asked either: not of an own event, nor of a row that all see.
    for name in FOREIGN:
        asked = exists().where(Booking.id == scene.rows[name].id)
        assert await dealer.scalar(select(asked)) is False
        assert await dealer.scalar(select(Event.id).where(asked).limit(1)) is None
        assert (
            await dealer.scalar(
                select(Event.id).where(select(Booking.id).where(Booking.id == scene.rows[name].id).exists()).limit(1)
            )
            is None
        )
    visitors = (
        select(Visitor.id).join(Other, Other.rider_id == Visitor.id).where(Other.id == scene.rows["booking_4"].id)
    )
    assert list(await dealer.scalars(visitors)) == []


async def test_an_outer_join_to_a_foreign_row_finds_nothing(dealer: WriteSession, scene: Scene) -> None:
    statement = select(Booking.id, Lead.id).outerjoin(Lead, Lead.booking_id == Booking.id)
    assert {lead for _, lead in await dealer.execute(statement)} == {None}


async def test_an_object_is_got_by_its_key_only_where_it_is_seen(dealer: WriteSession, scene: Scene) -> None:
    assert await dealer.get(Booking, scene.rows["booking_1"].id) is not None
    assert await dealer.get(Booking, scene.rows["booking_2"].id) is None
    assert await dealer.get(Booking, scene.rows["booking_2"].id, with_for_update=True) is None


async def test_foreign_rows_are_neither_changed_nor_deleted(dealer: WriteSession, scene: Scene) -> None:
    changed = await dealer.execute(
        update(Booking).values(last_campaign="mine").returning(Booking.id),
        execution_options={"synchronize_session": False},
    )
    assert set(changed.scalars()) == own(scene)
    foreign = scene.rows["rider_2"].id
    by_subquery = update(Rider).where(
        Rider.id == select(Booking.rider_id).where(Booking.id == scene.rows["booking_2"].id).scalar_subquery()
    )
    assert (await dealer.execute(by_subquery.values(phone="x").returning(Rider.id))).all() == []
    assert (await dealer.execute(delete(Rider).where(Rider.id == foreign).returning(Rider.id))).all() == []
    gone = await dealer.execute(delete(BookingStep).returning(BookingStep.booking_id))
    assert set(gone.scalars()) == own(scene)
    # As anybody finds them who looks, within the same transaction, which is rolled back.
    touched = await dealer.scalars(
        select(Booking.id).where(Booking.last_campaign == "mine"), execution_options=UNSCOPED
    )
    assert set(touched) == own(scene)
    left = select(Rider.id).where(Rider.id == foreign)
    assert await dealer.scalar(left, execution_options=UNSCOPED) == foreign


@pytest.mark.parametrize("role", Role)
async def test_each_role_meets_the_rows_that_the_scene_says_it_sees(
    database: Database, scene: Scene, role: Role
) -> None:
    async with database.write(scene.viewers()[role]) as session:
        for model in (Event, Slot, Booking, BookingStep, Rider, Lead, Account):
            found = {mark(row) for row in await session.scalars(select(model))}
            expected = {key for key, roles in scene.seen.items() if key[0] == model.__name__ and role in roles}
            assert found == expected, model


async def test_what_no_role_sees_is_met_only_by_saying_so(database: Database) -> None:
    async with database.write(ADMIN) as session:
        assert str(await session.scalar(select(func.count()).select_from(AccessToken))) == "0"
        scoped = select(AccessToken.id)
        assert await session.scalar(scoped, execution_options=UNSCOPED) is None


async def test_a_statement_of_one_viewer_is_not_kept_for_the_next(database: Database, scene: Scene) -> None:
    """Statements are compiled once and cached: the viewer's values must not be."""
    for number in ("1", "2"):
        viewer = Viewer(Role.DEALER, dealership_id=scene.rows[f"dealership_{number}"].id)
        async with database.write(viewer) as session:
            events = {row.dealership_id for row in await session.scalars(select(Event))}
            assert events == {scene.rows[f"dealership_{number}"].id}
            counted = await session.scalar(select(func.count()).select_from(select(Booking.id).subquery()))
            assert counted == (4 if number == "1" else 3)
