"""Opening single slots to bookings, and closing them (B2)."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from models.errors import NotFound
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.session import WriteSession
from models.slot import Slot, SlotState
from resolvers.slot_overlap import check_may_open, lock_slots_of
from resolvers.version import check_version
from resolvers.waiting_offer import offer_freed


@dataclass(frozen=True, slots=True)
class ChangeSlotInput:
    """The slot meant; `expected_version` refuses the act if someone changed it meanwhile."""

    slot_id: UUID
    expected_version: int | None = None


async def open_slot(session: WriteSession, viewer: Viewer, input: ChangeSlotInput) -> Slot:
    """Open one slot to bookings; its places are offered to who waits for them first (C7).

    Raises NotFound, and Conflict where it would meet another departure of the same group or vehicles (B7).
    """
    require(viewer, "open_slot")
    event_id = await session.scalar(select(Slot.event_id).where(Slot.id == input.slot_id))
    if event_id is None:
        raise NotFound("slotId")
    await lock_slots_of(session, event_id)
    slot = await _set_slot(session, input, SlotState.OPEN)
    await offer_freed(session, slot.event_id, slot.id)
    return slot


async def close_slot(session: WriteSession, viewer: Viewer, input: ChangeSlotInput) -> Slot:
    """Close one slot to new bookings; those made stay."""
    require(viewer, "close_slot")
    return await _set_slot(session, input, SlotState.CLOSED)


async def _set_slot(session: WriteSession, change: ChangeSlotInput, state: SlotState) -> Slot:
    found = select(Slot).where(Slot.id == change.slot_id).with_for_update()
    slot = await session.scalar(found.execution_options(populate_existing=True))
    if slot is None:
        raise NotFound("slotId")
    check_version(slot.version, change.expected_version)
    if state is SlotState.OPEN and slot.state is not SlotState.OPEN:
        await check_may_open(session, [slot.id], "slotId")
    slot.state = state
    await session.flush()
    return slot
