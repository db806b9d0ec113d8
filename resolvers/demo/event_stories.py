"""The bookings of one event: those that keep their place up to today, and those that gave one back."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from models.actor import TABLET_NAME
from models.booking import CancelReason, Channel
from models.event import EventState
from resolvers.demo.dice import Dice
from resolvers.demo.layout import Layout, PlaceOnSale, Stop, booking_time
from resolvers.demo.network import ADMIN_NAME
from resolvers.demo.sales import Sale, Sales, Visit
from resolvers.demo.story import HOLD_LASTS, Story

NO_SHOWS = 0.08
CANCELLATIONS = 0.13
"""Bookings given back, per booking that keeps its place."""
_SLACK = timedelta(minutes=10)
_REASONS = {CancelReason.RIDER: 55.0, CancelReason.HOLD_EXPIRED: 30.0, CancelReason.ADMIN: 15.0}
# A hold of the demo outlives `hold_minutes`: it is there to be looked at.
_DEMO_HOLD = timedelta(hours=24)


class EventStories:
    """Tells what became of each place sold and of each one given back, up to `moment`."""

    def __init__(self, stop: Stop, layout: Layout, moment: datetime, dice: Dice) -> None:
        self._stop = stop
        self._layout = layout
        self._moment = moment
        self._dice = dice
        self._tablet = f"{TABLET_NAME} {stop.host.code}"
        self._closes_at = datetime.combine(stop.closes_on, time(0), UTC)
        # A booking that gives its place back must have done so before this: whoever had it next began then.
        self._earliest: dict[UUID, datetime] = {}
        self._holds = dice.whole(1, 3) if stop.row.state == EventState.OPEN else 0
        self.told: list[Story] = []

    def tell(self, sales: Sales, visits: Sequence[Visit]) -> None:
        """All the bookings of the event."""
        for sale in sales.sold:
            self._add(self._kept(sale, sales))
        if self._stop.row.state == EventState.CANCELLED:
            for story in self.told:
                story.cancel(CancelReason.EVENT_CANCELLED, self._dice.later(self._closes_at, 9 * 60, 10 * 60))
        newcomers = [visit for visit in visits if not visit.returning]
        for visit in sales.turned_away:
            self._given_back(visit, sales)
        if newcomers:
            for _ in range(round(len(sales.sold) * CANCELLATIONS)):
                self._given_back(self._dice.one_of(newcomers), sales)
            self._break_down(newcomers)

    def _add(self, story: Story) -> None:
        self.told.append(story)
        story.person.acts(story.created_at, story.channel)
        if story.confirmed_at is not None:
            story.person.acts(story.confirmed_at, story.channel)
        if story.ride is not None:
            story.person.acts(story.last_at, story.channel)

    def _kept(self, sale: Sale, sales: Sales) -> Story:
        """A booking that has its place to the end, or to this moment."""
        slot = sale.place.slot
        if self._holds and sale.turn == 0 and not sale.visit.returning and slot.starts_at > self._moment + _DEMO_HOLD:
            self._holds -= 1
            at = self._dice.later(self._moment, -12, -1)
            story = self._begin(sale, Channel.WEB, at)
            story.hold(until=at + _DEMO_HOLD)
            return story
        channel = self._channel(sale)
        story = self._begin(sale, channel, self._booked_at(sale, channel))
        if channel is Channel.WEB:
            story.hold()
            story.confirm()
        else:
            story.confirm(self._tablet if channel is Channel.TABLET else ADMIN_NAME)
        self._move(story, sale, sales)
        self._ride(story)
        return story

    def _begin(self, sale: Sale, channel: Channel, at: datetime) -> Story:
        self._earliest[sale.place.id] = min(at, self._closes_at)
        return Story(sale.visit.person, sale.place, channel, at, self._dice)

    def _channel(self, sale: Sale) -> Channel:
        """Walk-ins once the ride is over; a rider on site often takes a second one there and then."""
        if sale.visit.returning and sale.turn == 0:
            return Channel.WEB
        on_site = 0.4 if sale.turn else 0.12
        if self._over(sale.place) and self._dice.happens(on_site):
            return Channel.TABLET
        return Channel.ADMIN if self._dice.happens(0.05) else Channel.WEB

    def _booked_at(self, sale: Sale, channel: Channel) -> datetime:
        if channel is Channel.TABLET:
            return self._dice.later(sale.place.slot.starts_at, -45, -30)
        if channel is Channel.WEB:
            return self._dice.later(sale.visit.booked_at, 20 * sale.turn, 20 * sale.turn + 1)
        after = sale.visit.booked_at.date() if sale.visit.returning else self._stop.opens_on
        return booking_time(after, self._stop.closes_on, self._dice)

    def _move(self, story: Story, sale: Sale, sales: Sales) -> None:
        """One in twelve has changed places: the old one is among those that nobody has now."""
        days = (self._stop.closes_on - story.created_at.date()).days
        if days < 3 or story.channel is Channel.TABLET or not self._dice.happens(0.08):
            return
        before = sales.take(sale.visit)
        if before is not None:
            self._earliest[before.id] = story.created_at
            story.move(before, self._dice.later(story.created_at, 24 * 60, (days - 1) * 24 * 60))

    def _ride(self, story: Story) -> None:
        """What the day brought, as far as it has come."""
        starts_at = story.place.slot.starts_at
        if self._stop.row.state == EventState.CANCELLED or starts_at > self._moment + timedelta(hours=1):
            return
        if self._over(story.place) and story.channel is not Channel.TABLET and self._dice.happens(NO_SHOWS):
            story.miss(self._tablet)
            return
        arrived_at = self._dice.later(starts_at, -25, -5)
        if arrived_at > self._moment:
            return
        story.check_in(arrived_at, self._tablet)
        if self._over(story.place):
            story.come_back(self._tablet)
        elif starts_at + _SLACK <= self._moment:
            story.depart()

    def _over(self, place: PlaceOnSale) -> bool:
        return place.slot.ends_at + _SLACK <= self._moment

    def _given_back(self, visit: Visit, sales: Sales) -> None:
        """A booking that ended early enough for the place to be had by another; left out if no place was free."""
        for _ in range(20):
            place = sales.any_place(visit)
            if place is None:
                return
            limit = self._earliest.get(place.id, self._closes_at)
            opens_on = visit.booked_at.date() if visit.returning else self._stop.opens_on
            if (limit.date() - opens_on).days < 2:
                continue
            at = booking_time(opens_on, limit.date() - timedelta(days=1), self._dice)
            self._earliest[place.id] = at
            self._add(self._cancelled(visit, place, at, limit))
            return

    def _cancelled(self, visit: Visit, place: PlaceOnSale, at: datetime, limit: datetime) -> Story:
        story = Story(visit.person, place, Channel.WEB, at, self._dice)
        story.hold()
        reason = self._dice.weighted(_REASONS)
        if reason is CancelReason.HOLD_EXPIRED:
            story.cancel(reason, at + HOLD_LASTS)
            return story
        story.confirm()
        story.cancel(reason, self._dice.later(at, 30, (limit - at) // timedelta(minutes=1) - 1))
        return story

    def _break_down(self, visits: Sequence[Visit]) -> None:
        """Those who had booked the vehicle that was withdrawn (C6)."""
        broken_at = self._layout.withdrawn_at
        for place in self._layout.withdrawn:
            visit = self._dice.one_of(visits)
            if broken_at is None or place.required not in visit.classes or self._dice.happens(0.5):
                continue
            at = booking_time(self._stop.opens_on, broken_at.date() - timedelta(days=1), self._dice)
            story = Story(visit.person, place, Channel.WEB, at, self._dice)
            story.hold()
            story.confirm()
            story.cancel(CancelReason.MODEL_WITHDRAWN, broken_at)
            self._add(story)
