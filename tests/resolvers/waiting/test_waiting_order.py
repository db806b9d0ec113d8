"""The order is kept whatever happens, and the log shows it; also where places are freed at the same moment (C7)."""

import asyncio
from random import Random
from typing import Any

import pytest
from sqlalchemy import select, update

from jobs.transaction import transaction
from models.booking import Booking, BookingStatus
from models.errors import DomainError, NotFound
from models.kit.uuid7 import uuid7
from models.licence import LicenceClass
from models.message import Message, MessageCause
from models.party import Party
from models.policy.viewer import ANONYMOUS
from models.session import Database
from models.wish import Wish, WishState
from models.wish_step import PassCause, WishStep, WishStepKind
from resolvers import waiting_offer
from resolvers.waiting_proof import prove_order, prove_waiting
from resolvers.waiting_read import read_line
from resolvers.wish_confirm import WishLinkInput
from resolvers.wish_end import LeaveWaitingListInput, decline_waiting_offer, leave_waiting_list
from tests.resolvers.waiting.line import Line, accept, make_line, wish_token

ACTS = 40


async def act(line: Line, dice: Random) -> str:
    """Something that happens at an event with a waiting list."""
    name = dice.choice(["join", "join", "friends", "free", "free", "free", "expire", "accept", "refuse", "leave"])
    if name in ("join", "friends"):
        await join(line, dice, 1 if name == "join" else 2)
    elif name == "free":
        async with transaction(line.database) as session:
            booked = select(Booking.place_id).where(Booking.status.in_([BookingStatus.BOOKED, BookingStatus.MODIFIED]))
            taken = sorted(await session.scalars(booked))
        if taken:
            place = dice.choice(taken)
            await line.free(next(each for row in line.places for each in row if each.id == place))
    else:
        await answer(line, dice, name)
    return name


async def join(line: Line, dice: Random, count: int) -> None:
    group_id = None
    people = [await line.rider(licence_class=dice.choice([LicenceClass.A, LicenceClass.A1])) for _ in range(count)]
    if count > 1:
        async with transaction(line.database) as session:
            group = Party(id=uuid7(), event_id=line.event.id, organiser_id=people[0].id)
            session.add(group)
        group_id = group.id
    for person in people:
        await line.join(
            rider=person,
            models=dice.choice([(), line.models[:1], line.models[1:]]),
            slots=dice.choice([(), line.slots[:1], line.slots[1:]]),
            group_id=group_id,
        )
    async with transaction(line.database) as session:
        await waiting_offer.offer_freed(session, line.event.id)


async def answer(line: Line, dice: Random, name: str) -> None:
    async with transaction(line.database) as session:
        states = [WishState.OFFERED] if name != "leave" else [WishState.OFFERED, WishState.WAITING]
        wishes = list(await session.scalars(select(Wish).where(Wish.state.in_(states)).order_by(Wish.id)))
    if not wishes:
        return
    wish = dice.choice(wishes)
    if name == "expire":
        await line.expire(
            *[each for each in wishes if each.id == wish.id or each.group_id == wish.group_id is not None]
        )
    elif name == "accept":
        async with transaction(line.database) as session:
            held = select(Booking).where(Booking.wish_id == wish.id, Booking.status == BookingStatus.HELD)
            offer = (await session.scalars(held)).one()
        await accept(line, offer)
    else:
        async with line.database.write(ANONYMOUS) as session:
            if name == "refuse":
                await decline_waiting_offer(session, ANONYMOUS, WishLinkInput(wish_token(wish)))
            else:
                await leave_waiting_list(session, ANONYMOUS, LeaveWaitingListInput(token=wish_token(wish)))
            await session.commit()


async def check(line: Line, done: list[str]) -> None:
    """The log holds, nobody waits for a place that is free, each offer is one, and told once."""
    async with transaction(line.database) as session:
        assert await prove_order(session, line.event.id) == [], done
        assert await waiting_offer.offer_freed(session, line.event.id) == 0, (done, "somebody waited for a free place")
        held = select(Wish.id).join(Booking, Booking.wish_id == Wish.id).where(Booking.status == BookingStatus.HELD)
        offered = select(Wish.id).where(Wish.state == WishState.OFFERED)
        assert sorted(await session.scalars(held)) == sorted(await session.scalars(offered)), done
        told = select(Message.booking_id).where(Message.cause == MessageCause.WAITING_OFFER)
        logged = select(WishStep.booking_id).join(Wish, Wish.id == WishStep.wish_id)
        alone = logged.where(WishStep.kind == WishStepKind.OFFERED, Wish.group_id.is_(None))
        mails = list(await session.scalars(told))
        assert len(mails) == len(set(mails))
        assert set(await session.scalars(alone)) <= set(mails), (done, "an offer that nobody was told of")


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_whatever_happens_the_log_shows_that_the_order_was_kept(database: Database, seed: int) -> None:
    async with transaction(database) as session:
        line = await make_line(session, database)
    dice, done = Random(seed), list[str]()
    for _ in range(ACTS):
        try:
            done.append(await act(line, dice))
        except DomainError as refusal:
            done.append(f"{refusal.code}")
        await check(line, done)
    assert {"join", "friends", "free", "expire", "accept", "refuse", "leave"} <= set(done)


async def test_the_proof_finds_who_was_overlooked(line: Line) -> None:
    first, second = await line.join(), await line.join()
    await line.free(line.places[0][0])
    async with transaction(line.database) as session:
        assert await prove_order(session, line.event.id) == []
        taken = update(WishStep).where(WishStep.kind == WishStepKind.OFFERED)
        await session.execute(taken.values(wish_id=second.id), execution_options={"synchronize_session": False})
        [said] = await prove_order(session, line.event.id)
        assert str(first.id) in said
        booking = await line.booking_of(line.places[0][0])
        invented = WishStep(
            wish_id=first.id,
            kind=WishStepKind.PASSED_OVER,
            cause=PassCause.LICENCE,
            booking_id=booking.id,
            place_id=booking.place_id,
            actor="Test",
        )
        session.add(invented)
        await session.flush()
        assert any("does not hold" in each for each in await prove_order(session, line.event.id))
        await session.rollback()


async def test_the_proof_of_all_events_counts_offers_and_names_the_rows_of_each_break(line: Line) -> None:
    first, second = await line.join(), await line.join()
    await line.free(line.places[0][0])
    async with transaction(line.database) as session:
        line.world.session = session
        await line.world.event(await line.world.dealership(), truck_id=(await line.world.another_truck()).id)
        proof = await prove_waiting(session)
        assert [(each.event_id, each.offers, each.breaks) for each in proof.events] == [(line.event.id, 1, [])]
        assert (proof.kept, "1 offer(s), order kept" in proof.text()) == (True, True)
        offered = WishStep.kind == WishStepKind.OFFERED
        await session.execute(
            update(WishStep).where(offered).values(wish_id=second.id),
            execution_options={"synchronize_session": False},
        )
        step = (await session.scalars(select(WishStep).where(offered))).one()
        broken = await prove_waiting(session, line.event.id)
        assert not broken.kept
        for row in (step.id, step.place_id, step.booking_id, first.id, second.id):
            assert str(row) in broken.text()
        with pytest.raises(NotFound):
            await prove_waiting(session, first.id)
        await session.rollback()


async def two_at_once(line: Line) -> tuple[Any, Any]:
    free = line.free
    return await asyncio.gather(free(line.places[0][0]), free(line.places[1][1]), return_exceptions=True)


async def test_two_places_freed_at_once_go_to_the_first_two(database: Database) -> None:
    for year in range(2027, 2033):
        async with transaction(database) as session:
            line = await make_line(session, database, year=year)
        first, second, third = [await line.join() for _ in range(3)]
        assert list(await two_at_once(line)) == [None, None]
        holders = {await line.holder(line.places[0][0]), await line.holder(line.places[1][1])}
        assert holders == {first.rider_id, second.rider_id}
        assert await line.state(third) is WishState.WAITING
        assert [await line.offers_told(each) for each in (first, second, third)] == [1, 1, 0]


async def test_without_the_lock_the_first_is_offered_both(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: what the lock of the list is for."""
    both_read = asyncio.Barrier(2)

    async def unlocked(*_: Any) -> None:
        return None

    async def read_together(*arguments: Any) -> Any:
        found = await read_line(*arguments)
        await both_read.wait()
        return found

    monkeypatch.setattr(waiting_offer, "lock_waiting_lists", unlocked)
    monkeypatch.setattr(waiting_offer, "read_line", read_together)
    first, second = await line.join(), await line.join()
    assert list(await two_at_once(line)) == [None, None]
    assert await line.offers_told(first) == 2
    assert await line.state(second) is WishState.WAITING
