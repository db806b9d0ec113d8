"""Undoing a withdrawal before anyone is told, and taking it back afterwards (C6)."""

import pytest
from sqlalchemy import func, select, update

from jobs.transaction import transaction
from models.act import ActItemState, ActSkip, ActState
from models.booking import BookingStatus, CancelReason
from models.errors import Conflict
from models.event import Allocation
from models.message import Message, MessageStatus
from models.outbox import OutboxJob
from models.rider import Rider
from models.session import Database
from resolvers.act import ActInput
from resolvers.act_undo import take_back_withdrawal, undo_act
from resolvers.withdrawal import withdraw
from tests.factories.fleet import Fleet
from tests.resolvers.act_run import (
    act_of,
    begin,
    booking_of,
    do,
    finish,
    items_of,
    messages_of,
    steps_of,
    tell,
)
from tests.resolvers.withdrawal.asked import all_of, answer, withdrawn

S = BookingStatus


async def test_undoing_within_the_window_leaves_all_as_it_was(database: Database, fleet: Fleet) -> None:
    act_id = await begin(database, withdraw, all_of(fleet))
    items = await items_of(database, act_id)
    await do(database, undo_act, ActInput(act_id))
    assert await withdrawn(database) == 0
    for item in items:
        lost, offered = await booking_of(database, item.booking_id), await booking_of(database, item.offered_id)
        assert (lost.status, lost.cancel_reason, lost.place_id) == (S.BOOKED, None, item.place_id)
        assert (offered.status, offered.cancel_reason) == (S.CANCELLED, CancelReason.OFFER_TAKEN_BACK)
        assert (await steps_of(database, lost.id))[-1] == ("BOOKED", "Rendue : l’action a été annulée", "Ada")
    assert await messages_of(database) == []
    async with transaction(database) as session:
        assert await session.scalar(select(func.count()).where(OutboxJob.task == "send_message")) == 0
        assert await session.scalar(select(func.count()).where(Allocation.active.is_(False))) == 0
    assert {item.state for item in await items_of(database, act_id)} == {ActItemState.UNDONE}
    with pytest.raises(Conflict):
        await do(database, undo_act, ActInput(act_id))


async def test_an_act_that_is_undone_while_it_runs_stops(database: Database, fleet: Fleet) -> None:
    act = await do(database, withdraw, all_of(fleet))
    await do(database, undo_act, ActInput(act.id))
    await finish(database, act.id)
    assert (await act_of(database, act.id)).state is ActState.UNDONE
    assert {(await booking_of(database, each.id)).status for each in fleet.bookings} == {S.BOOKED}


async def test_after_the_window_only_a_taking_back_remains_and_those_told_are_told(
    database: Database, fleet: Fleet
) -> None:
    act_id = await begin(database, withdraw, all_of(fleet))
    await tell(database, act_id)
    async with transaction(database) as session:
        late = (await items_of(database, act_id))[0].message_id
        await session.execute(update(Message).where(Message.id == late).values(status=MessageStatus.QUEUED))
    with pytest.raises(Conflict):
        await do(database, undo_act, ActInput(act_id))
    await do(database, take_back_withdrawal, ActInput(act_id))
    assert {(await booking_of(database, each.id)).status for each in fleet.bookings} == {S.BOOKED}
    causes = [message.cause for message in await messages_of(database)]
    assert sorted(causes) == ["MODEL_WITHDRAWN"] * 2 + ["TAKEN_BACK"] * 2


async def test_once_one_has_accepted_nothing_is_taken_back(database: Database, fleet: Fleet) -> None:
    act_id = await begin(database, withdraw, all_of(fleet))
    (item, *_) = await items_of(database, act_id)
    await answer(database, await booking_of(database, item.offered_id), accept=True)
    with pytest.raises(Conflict):
        await do(database, take_back_withdrawal, ActInput(act_id))
    assert await withdrawn(database) == 6


async def test_a_rider_who_rides_at_that_time_by_now_keeps_the_other_ride(database: Database, fleet: Fleet) -> None:
    act_id = await begin(database, withdraw, all_of(fleet))
    item = (await items_of(database, act_id))[2]
    lost = await booking_of(database, item.booking_id)
    async with transaction(database) as session:
        await fleet.on(session).add("R7", 1)
        rider = await session.get_one(Rider, lost.rider_id)
        other = await fleet.world.booking(fleet.places["R7", 0, "10:00"], rider)
    await do(database, take_back_withdrawal, ActInput(act_id))
    kept = {each.booking_id: each.skipped for each in await items_of(database, act_id) if each.skipped}
    assert kept == {lost.id: ActSkip.REBOOKED}
    assert (await booking_of(database, lost.id)).status is S.CANCELLED
    assert (await booking_of(database, other.id)).status is S.BOOKED
