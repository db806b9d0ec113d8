"""Figures of messages: exact after whatever becomes of them, mended by a recount, kept when details are forgotten."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, func, select, text, update

from jobs.transaction import transaction
from models.kit.uuid7 import uuid7
from models.message import Message, MessageFailure, MessageStatus
from models.message_event import MessageEvent, MessageEventKind
from models.message_figures import ClosedMessageFigures, MessageFigures, MessageTally
from models.message_link import FOLLOWED_FOR, LinkKind, MessageLink, message_hit
from models.session import Database, WriteSession
from resolvers.message_figures.purge import forget_followed, purge_followed
from resolvers.message_figures.recount import recount_messages
from resolvers.message_figures.refresh import any_message_marked
from settings import Settings
from tests.factories.followed import Mailing

K = MessageEventKind
CHROME = "Mozilla/5.0 (X11) Chrome/131.0.0.0 Safari/537.36"


@pytest.fixture
async def mailing(database: Database, settings: Settings) -> Mailing:
    return await Mailing(database, settings).start()


async def happens(mailing: Mailing, message: Message, *kinds: MessageEventKind, **values: Any) -> None:
    async with transaction(mailing.database) as session:
        for kind in kinds:
            of_kind = {"permanent": True} if kind is K.BOUNCED else {}
            source = "OWN" if kind in (K.OPENED, K.CLICKED) else "mailgun"
            given = {"id": uuid7(), "source": source, "agent": CHROME if source == "OWN" else None, **of_kind, **values}
            session.add(MessageEvent(message_id=message.id, kind=kind, **given))


async def differences(mailing: Mailing) -> tuple[Any, ...]:
    async with transaction(mailing.database) as session:
        return (await recount_messages(session)).differences


async def test_each_message_counts_once_whatever_comes_back_of_it(mailing: Mailing) -> None:
    one, other, third = [(await mailing.send())[0] for _ in range(3)]
    await happens(mailing, one, K.DELIVERED, K.DELIVERED, K.OPENED, K.OPENED, K.CLICKED, K.UNSUBSCRIBED, K.STOPPED)
    await happens(mailing, other, K.DEFERRED, K.BOUNCED, K.COMPLAINED)
    await happens(mailing, third, K.OPENED, clue="PREFETCH", by_machine=True)
    assert await mailing.figures() == {
        "sent": 3,
        "delivered": 1,
        "bounced": 1,
        "complained": 1,
        "unsubscribed": 1,
        "followed": 3,
        "opened": 1,
        "opened_by_machine": 1,
        "clicked": 1,
    }
    assert await differences(mailing) == ()


async def test_messages_are_counted_by_day_in_france_event_cause_and_version(mailing: Mailing) -> None:
    late = datetime(2027, 6, 1, 22, 30, tzinfo=UTC)
    await mailing.send(at=late)
    await mailing.send(at=late - timedelta(hours=1))
    await mailing.figures()
    async with transaction(mailing.database) as session:
        counted = MessageFigures.sent > 0
        rows = (await session.scalars(select(MessageFigures).where(counted).order_by(MessageFigures.day))).all()
    assert [(row.day.isoformat(), row.event_id, row.cause, row.sent) for row in rows] == [
        ("2027-06-01", mailing.event_id, "CONFIRMED", 1),
        ("2027-06-02", mailing.event_id, "CONFIRMED", 1),
    ]


async def test_a_failed_message_that_is_sent_again_has_not_failed(mailing: Mailing) -> None:
    message, _ = await mailing.send()
    failed = {"status": MessageStatus.FAILED, "failure_cause": MessageFailure.REFUSED, "sent_at": None}
    await change(mailing, message, **failed)
    assert await mailing.figures() == {"failed": 1}
    await change(mailing, message, status=MessageStatus.QUEUED, failure_cause=None)
    assert await differences(mailing) == ()
    assert await mailing.figures() == {}
    await change(mailing, message, status=MessageStatus.SENT, sent_at=datetime.now(UTC))
    assert await mailing.figures() == {"sent": 1, "followed": 1}


async def change(mailing: Mailing, message: Message, **values: Any) -> None:
    async with transaction(mailing.database) as session:
        await session.execute(update(Message).where(Message.id == message.id).values(**values))


async def test_nothing_is_marked_once_it_is_counted(mailing: Mailing) -> None:
    message, _ = await mailing.send()
    await happens(mailing, message, K.OPENED)
    await mailing.figures()
    async with transaction(mailing.database) as session:
        assert not await any_message_marked(session)


async def test_a_recount_finds_and_mends_what_is_wrong(mailing: Mailing) -> None:
    message, _ = await mailing.send()
    await happens(mailing, message, K.OPENED, K.BOUNCED)
    right = await mailing.figures()
    async with transaction(mailing.database) as session:
        await session.execute(update(MessageFigures).values(sent=7, clicks=3))
        await session.execute(update(MessageTally).values(bounced=0))
    found = [str(each) for each in await differences(mailing)]
    assert any("bounced : gardé 0, compté 1" in each for each in found)
    assert any("sent : gardé 7, compté 1" in each for each in found)
    assert any("clicks : gardé 3, compté 0" in each for each in found)
    assert await mailing.figures() == right
    assert await differences(mailing) == ()


async def test_after_thirteen_months_who_opened_is_forgotten_and_the_figures_stay(mailing: Mailing) -> None:
    old, _ = await mailing.send(at=datetime.now(UTC) - FOLLOWED_FOR - timedelta(days=1))
    young, _ = await mailing.send(at=datetime.now(UTC) - FOLLOWED_FOR + timedelta(days=1))
    for message in (old, young):
        await happens(mailing, message, K.DELIVERED, K.OPENED, K.CLICKED, at=message.created_at)
    before = await mailing.figures()
    async with transaction(mailing.database) as session:
        assert await purge_followed(session) == 1
    assert await mailing.figures() == before
    assert [event.kind for event in await mailing.events(old.id)] == [K.DELIVERED]
    assert len(await mailing.events(young.id)) == 3
    async with transaction(mailing.database) as session:
        links = select(func.count()).select_from(MessageLink)
        assert await session.scalar(links.where(MessageLink.message_id == old.id)) == 0
        assert await session.scalar(links.where(MessageLink.message_id == young.id)) == 5
        assert await purge_followed(session) == 0
    assert await differences(mailing) == ()
    assert await mailing.figures() == before


async def test_erasing_a_person_leaves_the_figures(mailing: Mailing) -> None:
    message, _ = await mailing.send()
    await happens(mailing, message, K.OPENED, K.CLICKED)
    before = await mailing.figures()
    async with transaction(mailing.database) as session:
        await forget_followed(session, [message.id])
        await session.execute(delete(MessageEvent).where(MessageEvent.message_id == message.id))
        await session.execute(delete(Message).where(Message.id == message.id))
    assert await mailing.figures() == before
    assert await differences(mailing) == ()


async def test_deleting_a_counted_message_leaves_the_figures(mailing: Mailing) -> None:
    message, _ = await mailing.send()
    before = await mailing.figures()
    async with transaction(mailing.database) as session:
        await session.execute(delete(Message).where(Message.id == message.id))
    assert await mailing.figures() == before
    assert await differences(mailing) == ()


async def test_a_booking_that_moves_takes_no_message_along(mailing: Mailing) -> None:
    message, _ = await mailing.send()
    await mailing.figures()
    async with transaction(mailing.database) as session:
        await session.execute(update(Message).where(Message.id == message.id).values(booking_id=None))
    await happens(mailing, message, K.BOUNCED)
    assert await mailing.figures() == {"sent": 1, "followed": 1, "bounced": 1}
    assert await differences(mailing) == ()


@pytest.mark.parametrize("seed", [1, 2])
async def test_after_any_act_the_figures_are_those_of_a_live_count(mailing: Mailing, seed: int) -> None:
    dice = Random(seed)
    sent: list[Message] = []
    for _ in range(40):
        if not sent or dice.random() < 0.2:
            at = datetime.now(UTC) - timedelta(days=dice.choice([0, 3, 400]))
            sent.append((await mailing.send(agreed=dice.random() < 0.6, at=at))[0])
        else:
            await ACTS[dice.randrange(len(ACTS))](mailing, dice.choice(sent), dice)
        if dice.random() < 0.5:
            found = await mailing.figures()
            assert found == await live(mailing), seed
    assert await mailing.figures() == await live(mailing)
    assert await differences(mailing) == ()


async def _comes_back(mailing: Mailing, message: Message, dice: Random) -> None:
    at = message.created_at + timedelta(seconds=dice.choice([0, 1, 30, 3_000]))
    await happens(mailing, message, dice.choice(list(K)), at=at)


async def _traps(mailing: Mailing, message: Message, _dice: Random) -> None:
    async with transaction(mailing.database) as session:
        trap = MessageLink.message_id == message.id, MessageLink.kind == LinkKind.TRAP
        link: UUID | None = await session.scalar(select(MessageLink.id).where(*trap))
    if link:
        await happens(mailing, message, K.CLICKED, link_id=link, clue="TRAP", by_machine=True)


async def _fails(mailing: Mailing, message: Message, dice: Random) -> None:
    status = dice.choice([MessageStatus.FAILED, MessageStatus.SENT])
    await change(mailing, message, status=status)


async def _is_hit(mailing: Mailing, _message: Message, dice: Random) -> None:
    async with transaction(mailing.database) as session:
        figures = await session.scalar(select(MessageFigures.id).limit(1))
        if figures:
            values = {"figures_id": figures, "kind": dice.choice(["OPEN", "CLICK"]), "by_machine": dice.random() < 0.5}
            await session.execute(message_hit.insert().values(**values))


async def _is_purged(mailing: Mailing, _message: Message, _dice: Random) -> None:
    async with transaction(mailing.database) as session:
        await purge_followed(session)


ACTS = (_comes_back, _comes_back, _comes_back, _traps, _fails, _is_hit, _is_purged)


async def live(mailing: Mailing) -> dict[str, int]:
    """Counted by hand, in other words than the refresh does: what is closed, and each message that is not."""
    async with transaction(mailing.database) as session:
        found = {name: 0 for name in ClosedMessageFigures.__table__.c.keys() if name != "id"}  # noqa: SIM118
        for closed in await session.scalars(select(ClosedMessageFigures)):
            for name in found:
                found[name] += getattr(closed, name)
        for (message_id,) in await session.execute(LIVE):
            for name in await _of_message(session, message_id):
                found[name] += 1
    return {name: count for name, count in found.items() if count}


LIVE = text(
    "SELECT id FROM message WHERE NOT EXISTS (SELECT FROM message_tally WHERE message_id = message.id AND closed)"
)


async def _of_message(session: WriteSession, message_id: UUID) -> set[str]:
    message = await session.get_one(Message, message_id, populate_existing=True)
    events = (await session.scalars(select(MessageEvent).where(MessageEvent.message_id == message_id))).all()
    followed = await session.scalar(
        select(func.count()).where(MessageLink.message_id == message_id, MessageLink.kind == LinkKind.PIXEL)
    )
    people = {event.kind for event in events if not event.by_machine}
    machines = {event.kind for event in events if event.by_machine}
    found = {"failed"} if message.status is MessageStatus.FAILED else set()
    if message.sent_at is None:
        return found
    words = {
        K.DELIVERED: "delivered",
        K.BOUNCED: "bounced",
        K.COMPLAINED: "complained",
        K.UNSUBSCRIBED: "unsubscribed",
        K.STOPPED: "unsubscribed",
    }
    found |= {"sent", *(words[kind] for kind in people if kind in words)}
    if followed:
        found.add("followed")
        opened = people & {K.OPENED, K.CLICKED}
        found |= {"opened"} if opened else ({"opened_by_machine"} if K.OPENED in machines else set())
        clicks = {"clicked"} if K.CLICKED in people else set()
        found |= clicks or ({"clicked_by_machine"} if K.CLICKED in machines else set())
    return found
