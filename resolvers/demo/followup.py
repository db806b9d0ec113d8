"""Leads of one event: one per rider with a confirmed booking, followed up once the weekend is over (E7, K3)."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from models.booking import BookingStatus
from models.event import EventState
from models.lead import LeadStep
from resolvers.demo.dice import Dice
from resolvers.demo.layout import Stop
from resolvers.demo.rows import LeadRow
from resolvers.demo.story import Story

_FIRST_WEEK: Mapping[LeadStep, float] = {LeadStep.NEW: 60, LeadStep.CONTACTED: 35, LeadStep.APPOINTMENT: 5}
_AFTER_A_RIDE: Mapping[LeadStep, float] = {
    LeadStep.NEW: 8,
    LeadStep.CONTACTED: 30,
    LeadStep.APPOINTMENT: 14,
    LeadStep.OFFER: 12,
    LeadStep.SOLD: 8,
    LeadStep.LOST: 28,
}
_WITHOUT_A_RIDE: Mapping[LeadStep, float] = {LeadStep.NEW: 25, LeadStep.CONTACTED: 35, LeadStep.LOST: 40}


def leads(stories: Iterable[Story], stop: Stop, moment: datetime, dice: Dice) -> list[LeadRow]:
    """The leads, each with the rider's latest confirmed booking there."""
    confirmed: dict[UUID, list[tuple[datetime, Story]]] = {}
    for story in stories:
        if story.confirmed_at is not None:
            confirmed.setdefault(story.person.id, []).append((story.confirmed_at, story))
    return [_lead(sorted(found, key=lambda pair: pair[0]), stop, moment, dice) for found in confirmed.values()]


def _lead(bookings: list[tuple[datetime, Story]], stop: Stop, moment: datetime, dice: Dice) -> LeadRow:
    created_at = bookings[0][0]
    stories = [story for _, story in bookings]
    changed_at = max(story.last_at for story in stories)
    step = LeadStep.NEW
    over_at = datetime.combine(stop.row.ends_on, time(20), UTC)
    days = (moment - over_at) // timedelta(days=1)
    if stop.row.state == EventState.DONE and days > 0:
        rode = any(story.status is BookingStatus.DONE for story in stories)
        step = dice.weighted(_FIRST_WEEK if days < 7 else _AFTER_A_RIDE if rode else _WITHOUT_A_RIDE)
        if step is not LeadStep.NEW:
            changed_at = dice.later(over_at, 12 * 60, min(days, 40) * 24 * 60)
    return LeadRow(
        id=dice.key(created_at),
        created_at=created_at,
        rider_id=stories[-1].person.id,
        event_id=stop.row.id,
        booking_id=stories[-1].key,
        step=step,
        changed_at=changed_at,
    )
