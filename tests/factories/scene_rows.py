"""Builds the scene of permissions: each row with the roles that see it."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from models.account import Account, AccountRole, Client, Device, SignIn
from models.act import Act, ActItem, ActItemState, ActKind, ActSkip, ActState, OfferRank
from models.audit import AuditEntry
from models.booking import Booking, BookingStatus, BookingStep, CancelReason, Ride
from models.event import Allocation, Event, EventState
from models.export import Export, ExportProfile
from models.figures import DayFigures, EventFigures, SeasonDayFigures, SeasonFigures
from models.kit.uuid7 import uuid7
from models.message import Message, MessageCause
from models.photo import Photo
from models.policy.viewer import Role
from models.rider import Consent, ConsentPurpose, Locale, Rider
from models.season_import import SeasonImport, Spreadsheet
from models.session import WriteSession
from models.slot import Place, SlotTemplate
from models.slot_plan import Grouping
from models.vehicle import Vehicle, VehicleModel
from resolvers.figures.refresh import refresh_figures
from tests.factories.scene import ADMIN, EVERYBODY, HOSTILE, OURS, RIDING, STAFF, Scene, mark
from tests.factories.scene_groups import build_groups
from tests.factories.scene_mailings import add_mailings
from tests.factories.scene_messages import add_returns
from tests.factories.scene_requests import add_requests
from tests.factories.scene_templates import add_templates
from tests.factories.scene_wishes import build_wishes
from tests.factories.world import World


async def build_scene(session: WriteSession) -> Scene:
    """Dealership 1 is ours; 2 is another's. Rider 3 rides at both."""
    scene = Scene(await World.create(session))
    await _stage(scene)
    await _bookings(scene)
    await _people(scene)
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


async def _stage(scene: Scene) -> None:
    world = scene.world
    scene.add("season", world.season, EVERYBODY)
    scene.add("truck", world.truck, STAFF)
    elsewhere = EVERYBODY - {Role.DEALER, Role.TABLET}
    open_events: dict[str, tuple[int, EventState, set[Role]]] = {
        "1": (20, EventState.OPEN, OURS | RIDING | {Role.SYNC}),
        "2": (30, EventState.OPEN, STAFF | RIDING | {Role.SYNC}),
        "3": (40, EventState.DRAFT, STAFF),
        "4": (50, EventState.CLOSED, STAFF | {Role.DEALER, Role.SYNC}),
    }
    for number in ("1", "2"):
        dealership = await world.dealership(
            f"C00{number}", name=f"Moto {HOSTILE} {number}", email=f"d{number}@d.example"
        )
        scene.add(f"dealership_{number}", dealership, EVERYBODY if number == "1" else elsewhere)
    models = [scene.add(f"model_{n}", await world.model(f"MT-0{n}", y_amt=n == "2"), EVERYBODY) for n in ("1", "2")]
    vehicle = scene.add("vehicle_1", await world.vehicle(models[0]), EVERYBODY)
    other = scene.add("vehicle_2", await world.vehicle(models[1], group_number=2), elsewhere)
    for number, (days, state, roles) in open_events.items():
        home = scene.rows["dealership_1" if number in "14" else "dealership_2"]
        event = await world.event(
            home, days_ahead=days, state=state, note=None if number == "1" else f"{HOSTILE} {number}"
        )
        scene.add(f"event_{number}", event, roles)
        await _event(scene, number, event, vehicle if number in "14" else other, roles)
    await _pictures(scene, models[0], vehicle)
    # Vehicle 1 comes to the other dealership as well.
    place = await world.place(scene.rows["slot_2a"], vehicle)
    scene.add("place_2s", place, STAFF | RIDING)
    scene.add("allocation_2s", await _allocation(world, place, 9), STAFF)


async def _pictures(scene: Scene, model: VehicleModel, vehicle: Vehicle) -> None:
    photo = scene.add("photo", Photo(id=uuid7(), name="0" * 40, width=1280, height=720), EVERYBODY)
    read = SeasonImport(id=uuid7(), author=HOSTILE, season_year=2027, counts=[{"noun": "MODEL", "count": 1}])
    sheet = Spreadsheet(id=uuid7(), season_import_id=read.id, name=HOSTILE, size=1, body=b"x")
    session = scene.world.session
    session.add(photo)
    session.add(scene.add("season_import", read, ADMIN))
    await session.flush()
    session.add(scene.add("spreadsheet", sheet, ADMIN))
    model.photo_id = vehicle.photo_id = photo.id
    await session.flush()


async def _event(scene: Scene, number: str, event: Event, vehicle: Vehicle, roles: set[Role]) -> None:
    template = SlotTemplate(
        event_id=event.id,
        first_ride=time(9),
        last_ride=time(17),
        length_minutes=45,
        gap_minutes=int(number),
        grouping=Grouping.TOGETHER,
        lunch_from=time(12, 30) if number == "1" else None,
        lunch_until=time(14) if number == "1" else None,
    )
    scene.world.session.add(template)
    scene.add(f"template_{number}", template, roles - {Role.SYNC})
    for letter, at in (("a", "09:30"), ("b", "10:30"), ("c", "11:30")):
        slot = await scene.world.slot(event, at, group_number=1 if letter == "a" else None)
        scene.add(f"slot_{number}{letter}", slot, roles)
        place = await scene.world.place(slot, vehicle)
        scene.add(f"place_{number}{letter}", place, roles - {Role.SYNC})
    scene.add(f"allocation_{number}", await _allocation(scene.world, place, int(number)), roles - {Role.SYNC} - RIDING)


async def _allocation(world: World, place: Place, days: int) -> Allocation:
    """The allocation behind a place, with a last day that no other has."""
    found = await world.session.get_one(Allocation, (place.event_id, place.vehicle_id))
    found.ends_on = found.starts_on + timedelta(days=days % 5)
    await world.session.flush()
    return found


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


async def _people(scene: Scene) -> None:
    session, rows = scene.world.session, scene.rows
    expires = datetime(2099, 1, 1, tzinfo=UTC)
    account = Account(
        id=uuid7(), email="a@hq.example", name="Ada", role=AccountRole.ADMIN, password_hash="$argon2id$secret"
    )
    dealer = Account(
        id=uuid7(), email="d@d.example", name="Denis", role=AccountRole.DEALER, dealership_id=rows["dealership_2"].id
    )
    colleague = Account(
        id=uuid7(), email="c@d.example", name=HOSTILE, role=AccountRole.DEALER, dealership_id=rows["dealership_1"].id
    )
    profile = ExportProfile(id=uuid7(), name="Salesforce", columns=[{"header": HOSTILE, "value": "x"}])
    withdrawal = Act(
        id=uuid7(),
        kind=ActKind.WITHDRAWAL,
        event_id=rows["event_1"].id,
        model_id=rows["model_1"].id,
        parameters={"kept": HOSTILE},
        reason=HOSTILE,
        actor=HOSTILE,
        state=ActState.DONE,
        undo_until=expires,
    )
    preview = Act(
        id=uuid7(),
        kind=ActKind.WITHDRAWAL,
        vehicle_id=rows["vehicle_2"].id,
        from_day=rows["event_2"].starts_on,
        parameters={},
        actor="Ada",
        state=ActState.PREVIEW,
    )
    people: dict[str, tuple[Any, set[Role]]] = {
        "account_1": (account, ADMIN),
        "account_2": (dealer, ADMIN),
        "account_3": (colleague, ADMIN | {Role.DEALER}),
        "sign_in": (
            SignIn(id=uuid7(), account_id=account.id, secret_hash=b"s", device=HOSTILE, expires_at=expires),
            ADMIN,
        ),
        "client": (Client(id=uuid7(), name="Salesforce", secret_hash=b"c", scopes=["leads:read", HOSTILE]), ADMIN),
        "profile": (profile, ADMIN),
        "export_1": (Export(id=uuid7(), profile_id=profile.id, requested_by_id=account.id, only_changed=True), ADMIN),
        "export_2": (Export(id=uuid7(), profile_id=profile.id, only_changed=False), ADMIN),
        "export_3": (_list_export("TEAM", None), STAFF),
        "export_4": (_list_export("DEALER", rows["dealership_1"].id), ADMIN),
        "device_1": (Device(id=uuid7(), event_id=rows["event_1"].id, name="T1", expires_at=expires), STAFF),
        "device_2": (Device(id=uuid7(), event_id=rows["event_2"].id, name="T2", expires_at=expires), STAFF),
        "message_1": (_message(rows["booking_1"].id, rows["rider_1"]), ADMIN),
        "message_2": (_message(None, rows["rider_2"]), ADMIN),
        "act_1": (withdrawal, ADMIN),
        "act_2": (preview, ADMIN),
    }
    for name, (row, roles) in people.items():
        session.add(row)
        await session.flush()
        await session.refresh(row)
        scene.add(name, row, roles)
    await _act_items(scene)


async def _act_items(scene: Scene) -> None:
    rows = scene.rows
    offered = {
        "rank": OfferRank.SAME_MODEL,
        "offered_place_id": rows["place_1c"].id,
        "offered_id": rows["booking_5"].id,
        "message_id": rows["message_1"].id,
        "state": ActItemState.DONE,
    }
    left = {"state": ActItemState.SKIPPED, "skipped": ActSkip.CHECKED_IN}
    for number, act, values in (("1", "act_1", offered), ("2", "act_2", left)):
        booking = rows[f"booking_{number}"]
        item = ActItem(
            id=uuid7(),
            act_id=rows[act].id,
            booking_id=booking.id,
            place_id=booking.place_id,
            status_before=BookingStatus.BOOKED,
            booked_at=booking.created_at,
            **values,
        )
        scene.world.session.add(item)
        await scene.world.session.flush()
        scene.add(f"act_item_{number}", item, ADMIN)


def _list_export(role: str, dealership_id: UUID | None) -> Export:
    return Export(
        id=uuid7(),
        role=AccountRole(role),
        dealership_id=dealership_id,
        list_name="riders",
        filter={"lastName": {"eq": HOSTILE}},
        columns=[{"path": "lastName", "header": HOSTILE}],
        only_changed=False,
    )


def _message(booking_id: UUID | None, rider: Rider) -> Message:
    return Message(
        id=uuid7(),
        cause=MessageCause.CONFIRMED,
        cause_key="k",
        recipient=rider.email,
        locale=Locale.FR,
        booking_id=booking_id,
        variables={"link": "secret"},
        subject=HOSTILE,
    )
