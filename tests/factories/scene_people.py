"""Who works in the scene of permissions, and what they made: accounts, tablets, exports, acts, messages."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from models.account import Account, AccountRole, Client, Device, SignIn
from models.act import Act, ActItem, ActItemState, ActKind, ActSkip, ActState, OfferRank
from models.booking import BookingStatus
from models.export import Export, ExportProfile
from models.kit.uuid7 import uuid7
from models.message import Message, MessageCause
from models.policy.viewer import Role
from models.rider import Locale, Rider
from tests.factories.scene import ADMIN, HOSTILE, STAFF, Scene


async def build_people(scene: Scene) -> None:
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
