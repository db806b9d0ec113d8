"""Who comes to each event: riders who are new, and some who came to another one before (C8, J1)."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from models.event import EventState
from resolvers.demo.dice import Dice
from resolvers.demo.layout import Stop, booking_time
from resolvers.demo.people import People, Person
from resolvers.demo.sales import Visit

COMES_AGAIN = 0.08
"""Share of the riders of a past event who come to a later one as well."""
_STOPS_AHEAD = 40
_PAUSE = timedelta(days=3)


class Visitors:
    """Makes the visitors of one stop after the other, in order of time."""

    def __init__(self, stops: Sequence[Stop], people: People) -> None:
        self._stops = stops
        self._people = people
        self._returning: dict[int, list[Visit]] = {}

    def of(self, stop: Stop, dice: Dice) -> list[Visit]:
        """Those who return first: their booking was made when they were entered."""
        visits = self._returning.pop(stop.number, [])
        for _ in range(stop.newcomers):
            booked_at = booking_time(stop.opens_on, stop.closes_on, dice)
            person = self._people.newcomer(stop, booked_at, dice)
            visits.append(Visit(person, booked_at, person.may_ride(stop.row.starts_on)))
        return visits

    def settle(self, stop: Stop, visits: Sequence[Visit], dice: Dice) -> list[Person]:
        """The riders who are new here, to be entered: what they will do at later events is fixed now."""
        newcomers = [visit for visit in visits if not visit.returning]
        for visit in newcomers:
            if visit.person.unseen:
                visit.person.acts(visit.booked_at, visit.person.first_channel)
            if stop.row.state == EventState.DONE and dice.happens(COMES_AGAIN):
                self._plan_return(stop, visit.person, dice)
        return [visit.person for visit in newcomers]

    def _plan_return(self, stop: Stop, person: Person, dice: Dice) -> None:
        later = self._later_stop(stop, dice)
        if later is None:
            return
        booked_at = booking_time(max(later.opens_on, stop.row.ends_on + timedelta(days=1)), later.closes_on, dice)
        done = later.row.state == EventState.DONE
        person.acts(booked_at, person.first_channel)
        if done:
            person.acts(datetime.combine(later.row.ends_on, time(15), UTC), person.first_channel)
        visit = Visit(person, booked_at, person.may_ride(later.row.starts_on), returning=True)
        self._returning.setdefault(later.number, []).append(visit)

    def _later_stop(self, stop: Stop, dice: Dice) -> Stop | None:
        """Rather one of the same region; none if nothing suits."""
        ahead = self._stops[stop.number + 1 : stop.number + _STOPS_AHEAD]
        found = None
        for _ in range(6 if ahead else 0):
            later = dice.one_of(ahead)
            bookable = later.row.state in (EventState.DONE, EventState.OPEN) and later.sold > 0
            if bookable and later.closes_on >= stop.row.ends_on + _PAUSE:
                found = later
                if later.host.region == stop.host.region:
                    break
        return found
