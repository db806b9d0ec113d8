"""`drt demo`: a believable running season around today, the same for the same seed (M1)."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import func, select

from models.account import Account
from models.booking import Booking, Ride
from models.dealership import Dealership
from models.errors import Conflict, InvalidInput
from models.event import Event
from models.lead import Lead
from models.rider import Rider
from models.season import Season, Truck
from models.session import WriteSession
from models.slot import Place, Slot
from models.vehicle import Vehicle, VehicleModel
from resolvers.demo.bulk import Bulk
from resolvers.demo.dice import Dice
from resolvers.demo.event_stories import EventStories
from resolvers.demo.fleet import Fleet
from resolvers.demo.followup import leads
from resolvers.demo.layout import ZONE, Stop, lay_out, template_row
from resolvers.demo.network import Network
from resolvers.demo.people import People, consents
from resolvers.demo.sales import Sales
from resolvers.demo.stops import Tour, begun_at, put_together
from resolvers.demo.visitors import Visitors
from resolvers.demo.weekends import MOST_EVENTS, plan_seasons
from resolvers.figures.refresh import refresh_figures

MOST_RIDERS = 1_000_000
_LOCK = "drt.demo"

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class DemoSummary:
    """How many rows of each kind were made."""

    seasons: int
    trucks: int
    vehicles: int
    dealerships: int
    events: int
    slots: int
    places: int
    riders: int
    bookings: int
    rides: int
    leads: int

    def __str__(self) -> str:
        return ", ".join(f"{count:,} {noun}" for noun, count in asdict(self).items())


async def make_season(
    session: WriteSession,
    *,
    events: int = 34,
    riders: int = 20_000,
    seed: int = 2027,
    today: date | None = None,
    progress: Progress | None = None,
) -> DemoSummary:
    """Fill an empty database in the session's transaction; the caller commits.

    With `today` it is noon of that day, and the same seed gives the same rows and keys; without it, the present hour.
    No messages are made: none was sent. Raises `Conflict` if there is a season, a network or a rider already.
    """
    if not 1 <= events <= MOST_EVENTS or not 1 <= riders <= MOST_RIDERS:
        raise InvalidInput(
            f"De 1 à {MOST_EVENTS} événements et de 1 à {MOST_RIDERS} pilotes.",
            f"From 1 to {MOST_EVENTS} events and from 1 to {MOST_RIDERS} riders.",
        )
    await _require_empty(session)
    now = datetime.now(ZONE).replace(minute=0, second=0, microsecond=0)
    moment = (datetime.combine(today, time(12), ZONE) if today else now).astimezone(UTC)
    plans = plan_seasons(events, today or now.date())
    dice = Dice(seed, "tour")
    begun = begun_at(plans[0])
    network, fleet = Network(begun, dice), Fleet(begun, dice)
    tour = put_together(plans, network, fleet, riders=riders, moment=moment, dice=dice)
    bulk = await Bulk.of(session)
    known = set(await session.scalars(select(Account.email)))
    await bulk.copy(network.dealerships)
    await bulk.copy(network.accounts(begun, known, dice))
    await bulk.copy(fleet.models)
    for rows in (tour.seasons, tour.trucks, tour.vehicles, [stop.row for stop in tour.stops]):
        await bulk.copy(rows)
    tell = progress or _say_nothing
    tell(f"{len(tour.seasons)} season(s), {len(tour.trucks)} truck(s), {len(network.dealerships)} dealerships")
    await _Filling(tour, fleet, riders, moment, seed).run(bulk, tell)
    await refresh_figures(session)
    return _summary(bulk)


class _Filling:
    """Copies one event after the other, so that memory does not grow with the season."""

    def __init__(self, tour: Tour, fleet: Fleet, riders: int, moment: datetime, seed: int) -> None:
        self._stops = tour.stops
        self._fleet = fleet
        self._moment = moment
        self._seed = seed
        self._people = People(riders)
        self._visitors = Visitors(tour.stops, self._people)

    async def run(self, bulk: Bulk, tell: Progress) -> None:
        """All events, in order of time; says where it is at every tenth."""
        count = len(self._stops)
        for stop in self._stops:
            await self._fill(stop, bulk, Dice(self._seed, "event", stop.number))
            done = stop.number + 1
            if done * 10 // count > stop.number * 10 // count:
                tell(f"{done}/{count} events, {bulk.counts[Rider]:,} riders, {bulk.counts[Booking]:,} bookings")

    async def _fill(self, stop: Stop, bulk: Bulk, dice: Dice) -> None:
        layout = lay_out(stop, self._fleet, dice)
        visits = self._visitors.of(stop, dice)
        sales = Sales(layout.on_sale, dice)
        sales.sell(visits, stop.sold)
        stories = EventStories(stop, layout, self._moment, dice)
        stories.tell(sales, visits)
        newcomers = self._visitors.settle(stop, visits, dice)
        await bulk.copy([template_row(stop)])
        for laid_out in (layout.slots, layout.allocations, layout.places):
            await bulk.copy(laid_out)
        await bulk.copy([self._people.row(person, stop, dice) for person in newcomers])
        await bulk.copy([consent for person in newcomers for consent in consents(person, self._moment, dice)])
        await bulk.copy([story.row() for story in stories.told])
        await bulk.copy([step for story in stories.told for step in story.steps])
        await bulk.copy([story.ride for story in stories.told if story.ride is not None])
        await bulk.copy(leads(stories.told, stop, self._moment, dice))


async def _require_empty(session: WriteSession) -> None:
    """One demo at a time, and only where there is nothing that it could be mixed up with."""
    if not await session.scalar(select(func.pg_try_advisory_xact_lock(func.hashtext(_LOCK)))):
        raise Conflict(
            "Une démonstration est déjà en cours de préparation sur cette base.",
            "Another demo is being made in this database.",
        )
    for model in (Season, Dealership, VehicleModel, Rider):
        if await session.scalar(select(model.id).limit(1)) is not None:
            raise Conflict(
                "La base contient déjà une saison, un réseau ou des pilotes : la démonstration demande une base vide.",
                "The database already holds a season, dealerships or riders: the demo needs an empty one.",
            )


def _summary(bulk: Bulk) -> DemoSummary:
    counts = bulk.counts
    return DemoSummary(
        seasons=counts[Season],
        trucks=counts[Truck],
        vehicles=counts[Vehicle],
        dealerships=counts[Dealership],
        events=counts[Event],
        slots=counts[Slot],
        places=counts[Place],
        riders=counts[Rider],
        bookings=counts[Booking],
        rides=counts[Ride],
        leads=counts[Lead],
    )


def _say_nothing(_line: str) -> None:
    """Where nobody listens."""
