"""Opening a slot again: never beside a departure of the same group or vehicles (B2, B7)."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import update

from jobs.transaction import transaction
from models.act import ActState
from models.booking import BookingStatus
from models.errors import Conflict
from models.policy.viewer import SYSTEM
from models.session import Database
from models.slot import Slot, SlotState
from resolvers import slot as slot_acts
from resolvers.act import ActInput
from resolvers.act_undo import undo_act
from resolvers.slot import ChangeSlotInput, open_slot
from resolvers.slot_closing import CloseSlotsInput, close_slots
from tests.factories.fleet import Fleet
from tests.resolvers.act_run import act_of, begin, do


@pytest.fixture
async def fleet(database: Database) -> Fleet:
    """Open departures at 9, 10 and 11 of 45 minutes, and a closed one at 9:30."""
    async with transaction(database) as session:
        made = await Fleet.create(session, MT07=1)
        made.slots["09:30"] = await made.world.slot(made.event, "09:30", state=SlotState.CLOSED)
        made.places["MT07", 0, "09:30"] = await made.world.place(made.slots["09:30"], made.vehicles["MT07"][0])
    return made


async def change(database: Database, row: Any, **values: Any) -> None:
    async with transaction(database) as session:
        await session.execute(update(type(row)).where(type(row).id == row.id).values(**values))


async def state_of(database: Database, slot: Slot) -> SlotState:
    async with transaction(database) as session:
        return (await session.get_one(Slot, slot.id)).state


async def test_a_slot_is_not_opened_beside_an_open_one(fleet: Fleet, database: Database) -> None:
    with pytest.raises(Conflict, match=r"09:30.*would meet that of 09:00") as refused:
        await do(database, open_slot, ChangeSlotInput(fleet.slots["09:30"].id))
    assert (refused.value.field, "09:00" in refused.value.message_fr) == ("slotId", True)
    assert await state_of(database, fleet.slots["09:30"]) is SlotState.CLOSED
    await do(database, open_slot, ChangeSlotInput(fleet.slots["09:00"].id))  # open already: nothing to refuse


async def test_it_is_opened_once_the_others_are_closed_and_nobody_rides_there(fleet: Fleet, database: Database) -> None:
    async with transaction(database) as session:
        booking = await fleet.on(session).booking("MT07", 0, "09:00")
    for hour in ("09:00", "10:00"):
        await change(database, fleet.slots[hour], state=SlotState.CLOSED)
    with pytest.raises(Conflict, match="09:00"):
        await do(database, open_slot, ChangeSlotInput(fleet.slots["09:30"].id))
    await change(database, booking, status=BookingStatus.CANCELLED, cancel_reason="RIDER")
    await do(database, open_slot, ChangeSlotInput(fleet.slots["09:30"].id))
    assert await state_of(database, fleet.slots["09:30"]) is SlotState.OPEN


async def test_groups_in_turn_do_not_meet_unless_they_share_a_vehicle(fleet: Fleet, database: Database) -> None:
    for hour in ("09:00", "10:00", "11:00"):
        await change(database, fleet.slots[hour], group_number=1)
    await change(database, fleet.slots["09:30"], group_number=2)
    with pytest.raises(Conflict, match="same vehicles"):
        await do(database, open_slot, ChangeSlotInput(fleet.slots["09:30"].id))
    await change(database, fleet.places["MT07", 0, "09:30"], withdrawn_at=datetime.now(UTC))
    await do(database, open_slot, ChangeSlotInput(fleet.slots["09:30"].id))
    assert await state_of(database, fleet.slots["09:30"]) is SlotState.OPEN


async def test_a_closing_is_not_undone_onto_a_departure_laid_there_since(fleet: Fleet, database: Database) -> None:
    act_id = await begin(database, close_slots, CloseSlotsInput(fleet.event.id, fleet.slots["09:00"].day))
    await do(database, open_slot, ChangeSlotInput(fleet.slots["09:30"].id))
    with pytest.raises(Conflict) as refused:
        await do(database, undo_act, ActInput(act_id))
    assert refused.value.field == "actId"
    assert (await act_of(database, act_id)).state is ActState.DONE
    assert await state_of(database, fleet.slots["09:00"]) is SlotState.CLOSED
    await change(database, fleet.slots["09:30"], state=SlotState.CLOSED)
    await do(database, undo_act, ActInput(act_id))
    assert await state_of(database, fleet.slots["09:00"]) is SlotState.OPEN


async def _open_both(fleet: Fleet, database: Database) -> list[SlotState]:
    """Two closed departures that meet are opened at once; the first commits while the second has begun."""
    for hour in ("09:00", "10:00"):
        await change(database, fleet.slots[hour], state=SlotState.CLOSED)

    async def open_late(hour: str) -> None:
        async with database.write(SYSTEM) as session:
            await open_slot(session, SYSTEM, ChangeSlotInput(fleet.slots[hour].id))
            await asyncio.sleep(0.2)
            await session.commit()

    await asyncio.gather(open_late("09:00"), open_late("09:30"), return_exceptions=True)
    return [await state_of(database, fleet.slots[hour]) for hour in ("09:00", "09:30")]


async def test_of_two_that_meet_and_are_opened_at_once_one_opens(fleet: Fleet, database: Database) -> None:
    assert sorted(await _open_both(fleet, database)) == [SlotState.CLOSED, SlotState.OPEN]


async def test_without_the_lock_both_open(fleet: Fleet, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    async def unlocked(*_: Any) -> None:
        """Lock nothing."""

    monkeypatch.setattr(slot_acts, "lock_slots_of", unlocked)
    assert await _open_both(fleet, database) == [SlotState.OPEN, SlotState.OPEN]
