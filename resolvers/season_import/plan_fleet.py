"""Planning seasons, trucks, dealerships, models and vehicles: what the sheets say against what is stored (B1, B3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from models.dealership import Dealership
from models.event import Allocation
from models.kit.uuid7 import uuid7
from models.season import Season, Truck
from models.slot import Place
from models.vehicle import Vehicle, VehicleModel
from resolvers.season_import.columns import column
from resolvers.season_import.plan import Action, FieldChange, ImportPlan, Noun
from resolvers.season_import.problems import NOTHING_EXPECTED, CellProblem, Wording
from resolvers.season_import.rows import SeasonSheets, SheetKind, VehicleRow
from resolvers.season_import.stored import DEALERSHIP_FIELDS, StoredSeason

TRUCK_NAME = "Camion"


@dataclass(frozen=True, slots=True)
class FleetVehicle:
    """A vehicle as it will be after the import; `line` is its line in the fleet's sheet, if that was given."""

    id: UUID
    number: int
    group_number: int
    available_from: date
    available_until: date
    line: int | None


@dataclass(frozen=True, slots=True)
class SeasonIds:
    """The season that events and vehicles belong to, and its truck."""

    season_id: UUID
    truck_id: UUID


def plan_season(plan: ImportPlan, sheets: SeasonSheets, stored: StoredSeason) -> SeasonIds | None:
    """The season of the calendar or, without one, of the fleet; from its first day of use to the last, or longer."""
    days = [day for row in sheets.calendar for day in (row.starts_on, row.ends_on)]
    if not days and stored.season is None:
        days = [day for row in sheets.vehicles for day in (row.available_from, row.available_until)]
    if plan.year is None or (not days and stored.season is None):
        return None
    wanted: dict[str, Any] = {"year": plan.year}
    if stored.season is not None:
        # What headquarters decided is not cut back to what is planned so far.
        days = [*days, stored.season["starts_on"], stored.season["ends_on"]] if days else []
    if days:
        wanted |= {"starts_on": min(days), "ends_on": max(days)}
    season_id, _ = plan.settle(Noun.SEASON, Season, str(plan.year), stored.season, wanted)
    if len(stored.trucks) > 1:
        # The sheets name no truck: with several nobody may guess whose fleet it is.
        label = next(iter(sheets.labels.values()))
        message = Wording("la saison a plusieurs camions", "the season has several trucks")
        plan.conflicts.append(CellProblem(label, None, None, "", NOTHING_EXPECTED, message))
    if stored.trucks:
        return SeasonIds(season_id, stored.trucks[0]["id"])
    truck_id = uuid7()
    plan.writes.insert(Truck, id=truck_id, season_id=season_id, name=TRUCK_NAME)
    return SeasonIds(season_id, truck_id)


def plan_dealerships(plan: ImportPlan, sheets: SeasonSheets, stored: StoredSeason) -> dict[str, UUID]:
    """Ids of all dealerships by code. Those that the sheet does not name stay as they are."""
    ids = {code: row["id"] for code, row in stored.dealerships.items()}
    given = sheets.columns.get(SheetKind.DEALERSHIPS, frozenset())
    for row in sheets.dealerships:
        known = stored.dealerships.get(row.code)
        # A column that was left out changes nothing of a dealership that is known.
        names = [name for name in DEALERSHIP_FIELDS if known is None or name in given]
        wanted = {name: getattr(row, name) for name in names}
        plan.names[Noun.DEALERSHIP, row.code] = known["name"] if known else row.name
        ids[row.code], _ = plan.settle(Noun.DEALERSHIP, Dealership, row.code, known, wanted)
    return ids


def plan_fleet(plan: ImportPlan, sheets: SeasonSheets, stored: StoredSeason, truck_id: UUID) -> list[FleetVehicle]:
    """The fleet as it will be: that of the sheet, or the stored one when the sheet was not given."""
    if SheetKind.FLEET not in sheets.columns:
        return [_as_stored(row, None) for row in stored.vehicles.values()]
    models = _plan_models(plan, sheets.vehicles, stored)
    fleet = [_plan_vehicle(plan, row, stored, truck_id, models, sheets) for row in sheets.vehicles]
    numbers = {row.number for row in sheets.vehicles}
    for number, known in stored.vehicles.items():
        if number not in numbers and not _remove_vehicle(plan, number, known["id"], stored, sheets):
            fleet.append(_as_stored(known, None))
    return fleet


def _plan_models(plan: ImportPlan, rows: Iterable[VehicleRow], stored: StoredSeason) -> dict[str, UUID]:
    models: dict[str, UUID] = {}
    for row in rows:
        if row.model in models:
            continue
        wanted = {
            "name": row.model,
            "family": row.family,
            "power_kw": row.power_kw,
            "licence_required": row.licence_required,
            "y_amt": row.y_amt,
            "a2_restricted": row.a2_restricted,
        }
        known = stored.models.get(row.model)
        models[row.model], _ = plan.settle(Noun.MODEL, VehicleModel, row.model, known, wanted)
    return models


def _plan_vehicle(
    plan: ImportPlan,
    row: VehicleRow,
    stored: StoredSeason,
    truck_id: UUID,
    models: dict[str, UUID],
    sheets: SeasonSheets,
) -> FleetVehicle:
    known = stored.vehicles.get(row.number)
    wanted: dict[str, Any] = {
        "truck_id": truck_id,
        "model_id": models[row.model],
        "number": row.number,
        "plate": row.plate,
        "group_number": row.group_number,
        "available_from": row.available_from,
        "available_until": row.available_until,
    }
    if row.mileage_km is not None or known is None:
        wanted["mileage_km"] = row.mileage_km or 0
    plan.names[Noun.VEHICLE, str(row.number)] = f"{row.model} {row.plate}"
    vehicle_id, changed = plan.settle(Noun.VEHICLE, Vehicle, str(row.number), known, wanted)
    if any(change.field == "model_id" for change in changed):
        _name_models(plan, models, stored)
        _check_model_change(plan, row, vehicle_id, stored, sheets)
    return FleetVehicle(vehicle_id, row.number, row.group_number, row.available_from, row.available_until, row.line)


def _name_models(plan: ImportPlan, models: dict[str, UUID], stored: StoredSeason) -> None:
    """Show the names of the models in the last change, not their ids."""
    names = {row["id"]: name for name, row in stored.models.items()} | {found: name for name, found in models.items()}
    last = plan.changes[-1]
    fields = tuple(
        FieldChange("model", names[change.before], names[change.after]) if change.field == "model_id" else change
        for change in last.fields
    )
    plan.changes[-1] = type(last)(last.action, last.noun, last.key, fields)


def _check_model_change(
    plan: ImportPlan, row: VehicleRow, vehicle_id: UUID, stored: StoredSeason, sheets: SeasonSheets
) -> None:
    """A rider booked a model: the number may not become another one under the booking."""
    bookings = sum(stored.live.get(place["id"], 0) for place in stored.places_of(vehicle_id))
    if bookings:
        message = Wording(
            f"le véhicule {row.number} a {bookings} réservations pour un autre modèle",
            f"vehicle {row.number} has {bookings} bookings for another model",
        )
        expected = Wording("le même modèle, ou un nouveau numéro", "the same model, or a new number")
        title = column(SheetKind.FLEET, "model").title
        plan.conflicts.append(
            CellProblem(sheets.labels[SheetKind.FLEET], row.line, title, row.model, expected, message)
        )


def _remove_vehicle(
    plan: ImportPlan, number: int, vehicle_id: UUID, stored: StoredSeason, sheets: SeasonSheets
) -> bool:
    """A vehicle that the sheet no longer names goes, unless it was ever booked: its history must stay."""
    places = list(stored.places_of(vehicle_id))
    bookings = sum(stored.booked.get(place["id"], 0) for place in places)
    if bookings:
        message = Wording(
            f"le véhicule {number} n’y est plus, mais {bookings} réservations le concernent",
            f"vehicle {number} is no longer there, but {bookings} bookings are about it",
        )
        expected = Wording(
            "sa ligne, avec « Disponible au » au dernier jour", "its line, with “Disponible au” on its last day"
        )
        plan.conflicts.append(CellProblem(sheets.labels[SheetKind.FLEET], None, None, str(number), expected, message))
        return False
    plan.writes.delete(Place, [place["id"] for place in places])
    plan.writes.delete(Allocation, [key for key in stored.allocations if key[1] == vehicle_id])
    plan.writes.delete(Vehicle, [vehicle_id])
    plan.record(Action.REMOVED, Noun.VEHICLE, str(number))
    return True


def _as_stored(row: Any, line: int | None) -> FleetVehicle:
    return FleetVehicle(
        row["id"], row["number"], row["group_number"], row["available_from"], row["available_until"], line
    )
