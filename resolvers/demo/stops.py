"""The tour put together: seasons with their trucks and vehicles, and the stops in order of time."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from models.event import EventState
from resolvers.demo.dice import Dice
from resolvers.demo.fleet import Fleet
from resolvers.demo.layout import Stop, booking_dates
from resolvers.demo.network import Network
from resolvers.demo.rhythm import demand, fill_rate
from resolvers.demo.rows import DealershipRow, EventRow, SeasonRow, TruckRow, VehicleRow
from resolvers.demo.weekends import SeasonPlan, Weekend

_TRUCKS = ("Camion Nord", "Camion Sud", "Camion Ouest")
_NOTES = ("Portes ouvertes", "Anniversaire de la concession", "Départs côté atelier", "Restauration sur place")


@dataclass(slots=True)
class Tour:
    """Everything that is laid down before anybody books."""

    seasons: list[SeasonRow] = field(default_factory=list)
    trucks: list[TruckRow] = field(default_factory=list)
    vehicles: list[VehicleRow] = field(default_factory=list)
    stops: list[Stop] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Load:
    """A truck of a season with what it carries."""

    season_id: UUID
    truck_id: UUID
    vehicles: list[VehicleRow]


def begun_at(plan: SeasonPlan) -> datetime:
    """When headquarters began to enter a season: before anything of it could be booked."""
    return datetime.combine(plan.starts_on - timedelta(days=150), time(8), UTC)


def put_together(
    plans: Sequence[SeasonPlan], network: Network, fleet: Fleet, *, riders: int, moment: datetime, dice: Dice
) -> Tour:
    """Seasons, trucks, vehicles and stops; what each stop sells follows from the number of riders."""
    tour = Tour()
    scheduled: list[tuple[Weekend, DealershipRow, _Load]] = []
    for plan in plans:
        loads = _loads(plan, tour, fleet, dice)
        hosts = network.tour(dice)
        scheduled += [(weekend, next(hosts), loads[weekend.truck]) for weekend in plan.weekends]
    rates = [fill_rate(weekend, network.attraction(host), dice) for weekend, host, _ in scheduled]
    market = demand(rates, riders, fleet.groups)
    for number, (weekend, host, load) in enumerate(scheduled):
        days = market.rhythm.dates(weekend)
        opens_on, closes_on = booking_dates(days[0], moment, cancelled=weekend.state == EventState.CANCELLED)
        tour.stops.append(
            Stop(
                number=number,
                row=_event(weekend, host, load, days, opens_on, dice),
                host=host,
                postcode=network.postcode(host),
                plan=market.rhythm.plan(number),
                days=days,
                vehicles=load.vehicles,
                opens_on=opens_on,
                closes_on=closes_on,
                sold=market.sold[number],
                newcomers=market.newcomers[number],
            )
        )
    return tour


def _loads(plan: SeasonPlan, tour: Tour, fleet: Fleet, dice: Dice) -> list[_Load]:
    """The season and its trucks, each with its own fleet."""
    created_at = begun_at(plan)
    season = SeasonRow(dice.key(created_at), created_at, plan.year, plan.starts_on, plan.ends_on)
    tour.seasons.append(season)
    loads = []
    for number in range(plan.trucks):
        name = _TRUCKS[number] if number < len(_TRUCKS) else f"Camion {number + 1}"
        truck = TruckRow(dice.key(created_at), created_at, season.id, name if plan.trucks > 1 else "Camion DRT")
        vehicles = fleet.load(truck.id, (plan.starts_on, plan.ends_on), created_at, dice)
        tour.trucks.append(truck)
        tour.vehicles += vehicles
        loads.append(_Load(season.id, truck.id, vehicles))
    return loads


def _event(
    weekend: Weekend, host: DealershipRow, load: _Load, days: Sequence[date], opens_on: date, dice: Dice
) -> EventRow:
    created_at = datetime.combine(opens_on - timedelta(days=dice.whole(30, 60)), time(9), UTC)
    return EventRow(
        id=dice.key(created_at),
        created_at=created_at,
        season_id=load.season_id,
        truck_id=load.truck_id,
        dealership_id=host.id,
        starts_on=days[0],
        ends_on=days[-1],
        state=weekend.state,
        note=dice.one_of(_NOTES) if dice.happens(0.3) else None,
    )
