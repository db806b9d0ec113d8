"""An enrolment that a person offers: a code made for one weekend, which a tablet takes once (A3; ADR 0038)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import delete, select

from models.account import Device, DeviceCode
from models.errors import NotFound
from models.event import Event
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.session import UNSCOPED, WriteSession
from resolvers.device import (
    CODE_LETTERS,
    StartedEnrolment,
    check_enrollable,
    expiry_of,
    keep_code,
    label_of,
    shown_code,
)
from resolvers.token import hash_secret, new_secret
from resolvers.trail import record


@dataclass(frozen=True, slots=True)
class DeviceOffer:
    """What a person shows to a tablet, and until when it is good."""

    user_code: str
    expires_at: datetime


async def offer_device(
    session: WriteSession, viewer: Viewer, event_id: UUID, instead_of: str | None = None
) -> DeviceOffer:
    """Make a code that allows one tablet for an event; `instead_of` is an earlier one, which opens nothing any more.

    Raises NotFound, and Conflict where the event is not open or over. In the trail under the name of who offers.
    """
    require(viewer, "enrol_device")
    event = await session.get(Event, event_id)
    if event is None:
        raise NotFound("eventId")
    check_enrollable(event)
    if instead_of:
        await withdraw_offer(session, viewer, instead_of)
    # Nobody holds the secret that polls: taking the offer makes another.
    code = await keep_code(session, new_secret(), "", event.id)
    facts = {"event_id": str(event.id), "code_until": code.expires_at.isoformat()}
    await record(session, viewer, "INSERT", "device", code.id, facts)
    return DeviceOffer(shown_code(code.user_code), code.expires_at)


async def withdraw_offer(session: WriteSession, viewer: Viewer, user_code: str) -> None:
    """The code opens nothing any more; one that was taken already is for `revoke_device`."""
    require(viewer, "enrol_device")
    code = await _lock_untaken(session, user_code)
    if code is not None:
        await session.execute(delete(DeviceCode).where(DeviceCode.id == code.id), execution_options=UNSCOPED)


async def take_offer(session: WriteSession, user_code: str, name: str) -> StartedEnrolment | None:
    """A tablet takes what it was offered, and polls for its tokens; None for codes that are not (or no longer) there.

    Of two tablets at once one gets it.
    """
    code = await _lock_untaken(session, user_code)
    if code is None or code.expires_at <= datetime.now(UTC):
        return None
    event = await session.get(Event, code.event_id, execution_options=UNSCOPED)
    if event is None:
        return None
    check_enrollable(event)
    secret, code.name = new_secret(), label_of(name)
    code.code_hash = hash_secret(secret)
    session.add(Device(id=code.id, event_id=event.id, name=code.name, expires_at=expiry_of(event)))
    await session.flush()
    return StartedEnrolment(secret, shown_code(code.user_code))


async def _lock_untaken(session: WriteSession, user_code: str) -> DeviceCode | None:
    """An offer that no tablet has taken, locked. None for anything else."""
    typed = "".join(letter for letter in user_code.upper() if letter in CODE_LETTERS)
    offered = select(DeviceCode).where(
        DeviceCode.user_code == typed, DeviceCode.event_id.is_not(None), DeviceCode.denied_at.is_(None)
    )
    code = await session.scalar(offered.with_for_update(), execution_options=UNSCOPED)
    # Asked once the lock is held: a condition of the statement above would not see what was taken while it waited.
    taken = select(Device.id).where(Device.id == code.id) if code else None
    if taken is None or await session.scalar(taken, execution_options=UNSCOPED) is not None:
        return None
    return code
