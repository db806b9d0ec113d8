"""Builds the scene of permissions: each row with the roles that see it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from models.audit import AuditEntry
from models.booking import Booking, BookingStatus, BookingStep, CancelReason, Ride
from models.figures import DayFigures, EventFigures, SeasonDayFigures, SeasonFigures
from models.kit.uuid7 import uuid7
from models.policy.viewer import Role
from models.rider import Consent, ConsentPurpose
from models.session import WriteSession
from resolvers.figures.refresh import refresh_figures
from tests.factories.scene import ADMIN, HOSTILE, OURS, STAFF, Scene, mark
from tests.factories.scene_groups import build_groups
from tests.factories.scene_mailings import add_mailings
from tests.factories.scene_messages import add_returns
from tests.factories.scene_people import build_people
from tests.factories.scene_requests import add_requests
from tests.factories.scene_stage import build_stage
from tests.factories.scene_templates import add_templates
from tests.factories.scene_wishes import build_wishes
from tests.factories.world import World


async def build_scene(session: WriteSession) -> Scene:
    """Dealership 1 is ours; 2 is another's. Rider 3 rides at both."""
    scene = Scene(await World.create(session))
    await build_stage(scene)
    await _bookings(scene)
    await build_people(scene)
    await add_returns(scene)
    await add_templates(scene)
    await add_mailings(scene)
    await add_requests(scene)
    await build_wishes(scene)
    await build_groups(scene)
    await session.flush()
    for step in await session.scalars(select(BookingStep)):
        booking = await session.get_one(Booking, step.booking_id)
        scene.seen[mark(step)] = scene.seen[mark(booking)] - {Role.SYNC}
    for entry in await session.scalars(select(AuditEntry)):
        scene.seen[mark(entry)] = ADMIN
    await _figures(scene)
    return scene


async def _figures(scene: Scene) -> None:
    session = scene.world.session
    await refresh_figures(session)
    ours = {scene.rows[name].id for name in ("event_1", "event_4")}
    for each in await session.scalars(select(DayFigures)):
        scene.seen[mark(each)] = STAFF | {Role.DEALER} if each.event_id in ours else STAFF
    for one in await session.scalars(select(EventFigures)):
        scene.seen[mark(one)] = STAFF | {Role.DEALER} if one.id in ours else STAFF
    for kind in (SeasonFigures, SeasonDayFigures):
        for row in await session.scalars(select(kind)):
            scene.seen[mark(row)] = STAFF


async def _bookings(scene: Scene) -> None:
    world, rows = scene.world, scene.rows
    both = OURS | {Role.SYNC}
    seen = {"1": both | {Role.RIDER}, "2": STAFF | {Role.SYNC}, "3": OURS, "4": STAFF}
    for number in seen:
        values = {
            "postcode": None if number == "1" else f"1800{number}",
            "owned_brand": HOSTILE if number == "1" else None,
        }
        rider = await world.rider(first_name=f"Zoé {number}", last_name=f"Lefèvre {HOSTILE}", **values)
        scene.add(f"rider_{number}", rider, seen[number])
        consent = Consent(
            id=uuid7(),
            rider_id=rider.id,
            purpose=ConsentPurpose.BRAND_EMAIL,
            granted=number != "2",
            text_version=f"v{number}",
            proof=HOSTILE,
        )
        world.session.add(consent)
        scene.seen[mark(consent)] = seen[number]
    made: dict[str, tuple[str, str, set[Role], dict[str, Any]]] = {
        "1": ("place_1a", "rider_1", seen["1"], {"status": BookingStatus.DONE, "last_campaign": "META été"}),
        "2": ("place_2a", "rider_2", seen["2"], {"status": BookingStatus.DONE, "first_campaign": "QR"}),
        "3": ("place_1b", "rider_3", OURS, {}),
        "4": ("place_2b", "rider_3", STAFF, {}),
        "5": ("place_1c", "rider_1", OURS, _held()),
        "6": ("place_3a", "rider_4", STAFF, {"status": BookingStatus.CANCELLED, "cancel_reason": CancelReason.ADMIN}),
        "7": ("place_4a", "rider_3", STAFF | {Role.DEALER}, {}),
    }
    for number, (place, person, roles, values) in made.items():
        scene.add(f"booking_{number}", await world.booking(rows[place], rows[person], **values), roles)
    for number, minute in (("1", 1), ("2", 2)):
        departed = datetime(2027, 6, 1, 9, minute, tzinfo=UTC)
        report = HOSTILE if number == "2" else None
        ride = Ride(
            booking_id=rows[f"booking_{number}"].id, departed_at=departed, fell=number == "2", fall_report=report
        )
        world.session.add(ride)
        scene.add(
            f"ride_{number}", ride, rows_seen(scene, f"booking_{number}") - {Role.SYNC, Role.RIDER} | _own_ride(number)
        )
        scene.add(f"lead_{number}", await world.lead(rows[f"booking_{number}"]), ADMIN | {Role.SYNC})


def _own_ride(number: str) -> set[Role]:
    return {Role.RIDER} if number == "1" else set()


def rows_seen(scene: Scene, name: str) -> set[Role]:
    """The roles that see a row of the scene."""
    return scene.seen[mark(scene.rows[name])]


def _held() -> dict[str, Any]:
    return {"status": BookingStatus.HELD, "held_until": datetime.now(UTC) + timedelta(minutes=20)}
