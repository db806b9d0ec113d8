"""Tablets: enrolled for one event with a code that a person approves (RFC 8628), locked out when lost (A3)."""

import enum
import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from models.account import Device, DeviceCode
from models.actor import TABLET_NAME
from models.dealership import Dealership
from models.errors import Conflict, InvalidInput, NotFound
from models.event import Event, EventState
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.session import UNSCOPED, WriteSession
from resolvers.token import hash_secret, lock_out, new_secret

CODE_LIFETIME = timedelta(minutes=15)
POLL_INTERVAL = timedelta(seconds=5)
# What the tablet still holds is sent after the weekend, from a place with a network (D1).
DAYS_AFTER_EVENT = 2
# No vowels, so no words; nothing that reads like a digit (RFC 8628, section 6.1): 20^8 codes.
CODE_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
CODE_LENGTH = 8
LONGEST_NAME = 60
UNNAMED = TABLET_NAME


@dataclass(frozen=True, slots=True)
class StartedEnrolment:
    """What the tablet polls with, and what it shows for a person to type."""

    device_code: str
    user_code: str


@dataclass(frozen=True, slots=True)
class EnrolDeviceInput:
    """The code read on the tablet, and the only event that it will see."""

    user_code: str
    event_id: UUID


@dataclass(frozen=True, slots=True)
class RevokeDeviceInput:
    """The tablet that is locked out."""

    device_id: UUID


class Poll(enum.Enum):
    """How an enrolment stands when the tablet asks (RFC 8628, section 3.5)."""

    UNKNOWN = enum.auto()
    PENDING = enum.auto()
    TOO_SOON = enum.auto()
    REFUSED = enum.auto()
    EXPIRED = enum.auto()
    APPROVED = enum.auto()


@dataclass(frozen=True, slots=True)
class EventChoice:
    """An event that a tablet may be enrolled for."""

    id: UUID
    dealership: str
    city: str
    starts_on: date


async def start_enrolment(session: WriteSession, name: str) -> StartedEnrolment:
    """Begin an enrolment: anybody may, nothing is given before a person approves."""
    device_code = new_secret()
    code = await keep_code(session, device_code, label_of(name))
    return StartedEnrolment(device_code, shown_code(code.user_code))


async def keep_code(session: WriteSession, secret: str, name: str, event_id: UUID | None = None) -> DeviceCode:
    """A new code for people, beside the hash of the secret that polls; for an event where a person offers it."""
    for _ in range(3):
        row = DeviceCode(
            code_hash=hash_secret(secret),
            user_code="".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH)),
            name=name,
            expires_at=datetime.now(UTC) + CODE_LIFETIME,
            event_id=event_id,
        )
        try:
            async with session.begin_nested():
                session.add(row)
                await session.flush()
        except IntegrityError:
            continue  # one chance in ten million that the code is someone else's
        return row
    raise RuntimeError("Three user codes in a row were taken: is the alphabet broken?")


def label_of(name: str) -> str:
    """How the tablet is called, from how it calls itself."""
    return "".join(letter for letter in name if letter.isprintable()).strip()[:LONGEST_NAME] or UNNAMED


def shown_code(user_code: str) -> str:
    """`BCDF-GHJK`, as people read it."""
    return f"{user_code[:4]}-{user_code[4:]}"


async def poll_enrolment(session: WriteSession, device_code: str) -> tuple[Poll, Device | None]:
    """Answer a tablet's poll; an approved code is spent by it.

    The row is locked: of two polls at once one gets the tablet, the other finds no code.
    """
    statement = select(DeviceCode).where(DeviceCode.code_hash == hash_secret(device_code)).with_for_update()
    code = await session.scalar(statement, execution_options=UNSCOPED)
    if code is None:
        return Poll.UNKNOWN, None
    now = datetime.now(UTC)
    if code.denied_at is not None:
        return Poll.REFUSED, None
    if code.expires_at <= now:
        return Poll.EXPIRED, None
    if code.event_id is None:
        too_soon = code.polled_at is not None and now - code.polled_at < POLL_INTERVAL
        code.polled_at = now
        await session.flush()
        return (Poll.TOO_SOON if too_soon else Poll.PENDING), None
    device = await session.get(Device, code.id, execution_options=UNSCOPED)
    if device is None or device.revoked_at is not None or device.expires_at <= now:
        return Poll.REFUSED, None
    await session.execute(delete(DeviceCode).where(DeviceCode.id == code.id), execution_options=UNSCOPED)
    return Poll.APPROVED, device


async def enrol_device(session: WriteSession, viewer: Viewer, input: EnrolDeviceInput) -> Device:
    """Approve a tablet for one event: `NotFound`, `InvalidInput` (code) or `Conflict` (event's state, code used).

    The tablet gets the key of its code, so that the poll which follows finds it.
    """
    require(viewer, "enrol_device")
    event = await session.get(Event, input.event_id)
    if event is None:
        raise NotFound("eventId")
    check_enrollable(event)
    typed = "".join(letter for letter in input.user_code.upper() if letter in CODE_LETTERS)
    statement = select(DeviceCode).where(DeviceCode.user_code == typed).with_for_update()
    code = await session.scalar(statement, execution_options=UNSCOPED)
    if code is None or code.expires_at <= datetime.now(UTC):
        raise InvalidInput(
            "Ce code n’existe pas ou n’est plus valable. Demandez-en un nouveau sur la tablette.",
            "This code does not exist or is too old. Ask for a new one on the tablet.",
            field="userCode",
        )
    if code.event_id is not None or code.denied_at is not None:
        raise Conflict(
            "Ce code a déjà servi. Demandez-en un nouveau sur la tablette.",
            "This code was already used. Ask for a new one on the tablet.",
            field="userCode",
        )
    code.event_id = event.id
    device = Device(id=code.id, event_id=event.id, name=code.name, expires_at=expiry_of(event))
    session.add(device)
    await session.flush()
    await session.refresh(device, ["created_at"])
    return device


async def revoke_device(session: WriteSession, viewer: Viewer, input: RevokeDeviceInput) -> Device:
    """Lock a tablet out at once, also one that was approved and has not fetched its tokens yet."""
    require(viewer, "revoke_device")
    device = await session.get(Device, input.device_id)
    if device is None:
        raise NotFound("deviceId")
    await session.execute(
        update(DeviceCode).where(DeviceCode.id == device.id).values(denied_at=datetime.now(UTC)),
        execution_options=UNSCOPED,
    )
    await lock_out(session, device.id)
    await session.refresh(device)
    return device


async def enrollable_events(session: WriteSession, viewer: Viewer) -> list[EventChoice]:
    """Events for which the viewer may enrol a tablet today, nearest first."""
    require(viewer, "enrol_device")
    statement = (
        select(Event.id, Dealership.name, Dealership.city, Event.starts_on)
        .join(Dealership, Dealership.id == Event.dealership_id)
        .where(
            Event.state.in_((EventState.OPEN, EventState.CLOSED)),
            Event.ends_on >= func.current_date() - DAYS_AFTER_EVENT,
        )
        .order_by(Event.starts_on, Dealership.name)
        .limit(100)
    )
    return [EventChoice(*row) for row in await session.execute(statement)]


def expiry_of(event: Event) -> datetime:
    """The midnight, on the event's clock, that ends the last day on which the tablet may still send."""
    last = event.ends_on + timedelta(days=DAYS_AFTER_EVENT + 1)
    return datetime.combine(last, time.min, ZoneInfo(event.zone)).astimezone(UTC)


def check_enrollable(event: Event) -> None:
    """Raises Conflict where a tablet may not be enrolled for this event."""
    if event.state not in (EventState.OPEN, EventState.CLOSED) or expiry_of(event) <= datetime.now(UTC):
        raise Conflict(
            "Cet événement n’est pas ouvert, ou il est passé. Ouvrez-le, ou choisissez-en un autre.",
            "This event is not open, or it is over. Open it, or choose another one.",
            field="eventId",
            state=event.state,
        )
