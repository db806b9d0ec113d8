"""Importing what was read into the database: planned whole, then written whole; never committed here (B1–B5, B7)."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Delete, delete, func, insert, inspect, select, tuple_, update

from models.dealership import Dealership
from models.errors import Forbidden
from models.event import Allocation, Event
from models.kit.base import Base
from models.policy.viewer import Role, Viewer
from models.season import Season, Truck
from models.session import WriteSession
from models.slot import Place, Slot, SlotTemplate
from models.vehicle import Vehicle, VehicleModel
from resolvers.season_import.plan import Action, ImportPlan, Noun, Writes
from resolvers.season_import.plan_calendar import plan_calendar
from resolvers.season_import.plan_fleet import plan_dealerships, plan_fleet, plan_season
from resolvers.season_import.plan_places import plan_places
from resolvers.season_import.rows import SeasonSheets
from resolvers.season_import.stored import stored_season

_ONE_IMPORT = 7_311_204
"""Key of the advisory lock: two imports at once would each plan from what the other is about to change."""
_DELETED: tuple[type[Base], ...] = (Place, Allocation, Slot, Event, Vehicle)
_WRITTEN: tuple[type[Base], ...] = (
    Season,
    Truck,
    Dealership,
    VehicleModel,
    Vehicle,
    Event,
    SlotTemplate,
    Allocation,
    Slot,
    Place,
)
"""Tables in the order in which they refer to each other."""
_AT_ONCE = 5_000


async def plan_import(session: WriteSession, sheets: SeasonSheets, *, now: datetime | None = None) -> ImportPlan:
    """What importing these sheets would change, and what stands in the way. Writes nothing.

    Codes, numbers and dealership with first day are the keys: the same sheets again change nothing. Columns and sheets
    that were not given leave alone what they would say; slots are laid out again only where the template changed;
    departures before `now` (by default: the present) are history.
    """
    stored = await stored_season(session, sheets.year, now or datetime.now(UTC))
    plan = ImportPlan(sheets.year)
    ids = plan_season(plan, sheets, stored)
    dealerships = plan_dealerships(plan, sheets, stored)
    if ids is not None:
        fleet = plan_fleet(plan, sheets, stored, ids.truck_id)
        events = plan_calendar(plan, sheets, stored, ids, dealerships)
        plan_places(plan, sheets, stored, events, fleet)
    places = len(set(plan.writes.deletes.get(Place, ()))) + len(plan.writes.updates.get(Place, ()))
    plan.counts[Noun.PLACE, Action.REMOVED] = places
    # Sums of nothing are no change.
    plan.counts = +plan.counts
    return plan


async def apply_import(
    session: WriteSession,
    viewer: Viewer,
    sheets: SeasonSheets,
    *,
    dry_run: bool = False,
    now: datetime | None = None,
) -> ImportPlan:
    """Carry out the import, unless it is a dry run or there are conflicts. The caller commits.

    Raises Forbidden for anyone but headquarters, ValueError when the sheets themselves have problems.
    """
    if viewer.role is not Role.ADMIN:
        raise Forbidden("import_season")
    if sheets.problems:
        raise ValueError("sheets with problems are not imported")
    await session.execute(select(func.pg_advisory_xact_lock(_ONE_IMPORT)))
    if not dry_run:
        # Whoever books holds a shared lock on the event: what is planned from here on is what will be written to.
        of_season = select(Event.id).join(Season, Season.id == Event.season_id).where(Season.year == sheets.year)
        await session.execute(of_season.order_by(Event.id).with_for_update(key_share=True, of=Event))
    plan = await plan_import(session, sheets, now=now)
    if not dry_run and not plan.conflicts:
        await _write(session, plan.writes)
    return plan


async def _write(session: WriteSession, writes: Writes) -> None:
    for model in _DELETED:
        for part in _parts(writes.deletes.get(model, [])):
            await session.execute(_delete(model, part))
    for model in _WRITTEN:
        for rows in _alike(writes.updates.get(model, [])):
            await session.execute(update(model), rows)
    for model in _WRITTEN:
        for rows in _alike(writes.inserts.get(model, [])):
            # Without this option a statement ends wherever a column is None in one row and not in the next.
            await session.execute(insert(model).execution_options(render_nulls=True), rows)


def _delete(model: type[Base], keys: Sequence[Any]) -> Delete:
    columns = inspect(model).primary_key
    key = columns[0] if len(columns) == 1 else tuple_(*columns)
    return delete(model).where(key.in_(keys)).execution_options(synchronize_session=False)


def _alike(rows: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Rows grouped by the columns that they set: one statement each, whatever their number."""
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(tuple(sorted(row)), []).append(row)
    return list(groups.values())


def _parts(keys: Sequence[Any]) -> list[Sequence[Any]]:
    """Keys in parts that fit into the parameters of one statement."""
    return [keys[start : start + _AT_ONCE] for start in range(0, len(keys), _AT_ONCE)]
