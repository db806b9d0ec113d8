"""What the three spreadsheets say, line by line, once every cell is understood (B1–B3)."""

from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum

from models.licence import LicenceClass
from models.slot_plan import Grouping, SlotPlan
from resolvers.season_import.problems import CellProblem


class SheetKind(StrEnum):
    """The three spreadsheets of headquarters."""

    DEALERSHIPS = "DEALERSHIPS"
    FLEET = "FLEET"
    CALENDAR = "CALENDAR"


@dataclass(frozen=True, slots=True)
class DealershipRow:
    """A dealership (B1). `code` is its key; degrees are WGS 84; `phone` is E.164."""

    sheet: str
    line: int
    code: str
    name: str
    address: str
    city: str
    region: str
    latitude: float
    longitude: float
    phone: str | None
    email: str | None
    website: str | None
    opening_hours: str | None


@dataclass(frozen=True, slots=True)
class VehicleRow:
    """A vehicle of the truck and the model that it is (B3). `number` is its key on the truck.

    `licence_required` is what its model needs (B5); both days of availability are included; None of `mileage_km`: the
    sheet does not say.
    """

    sheet: str
    line: int
    number: int
    model: str
    family: str
    group_number: int
    plate: str
    power_kw: float
    licence_required: LicenceClass
    y_amt: bool
    available_from: date
    available_until: date
    mileage_km: int | None

    @property
    def a2_restricted(self) -> bool:
        """A model restricted for A2: headquarters ends its name with « A2 »."""
        return self.licence_required is LicenceClass.A2 and self.model.split()[-1].upper() == "A2"


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """A weekend of the tour and the rhythm of its days (B1, B2). Dealership and first day are its key.

    Days are local and both included; times are local; minutes are real ones; `lunch` None: no break.
    """

    sheet: str
    line: int
    dealership_code: str
    starts_on: date
    ends_on: date
    first_ride: time
    last_ride: time
    length_minutes: int
    gap_minutes: int
    lunch: tuple[time, time] | None
    grouping: Grouping
    note: str | None

    @property
    def plan(self) -> SlotPlan:
        """The rhythm of each day. Raises ValueError when it cannot be."""
        return SlotPlan(
            self.first_ride, self.last_ride, self.length_minutes, self.gap_minutes, self.lunch, self.grouping
        )


@dataclass(frozen=True, slots=True)
class SeasonSheets:
    """Everything that was read. With any problem nothing may be imported; warnings let it pass.

    `columns` says which sheets were given, and which columns of each: what is not there must not be overwritten.
    """

    dealerships: tuple[DealershipRow, ...]
    vehicles: tuple[VehicleRow, ...]
    calendar: tuple[CalendarRow, ...]
    year: int | None
    problems: tuple[CellProblem, ...]
    warnings: tuple[CellProblem, ...]
    columns: dict[SheetKind, frozenset[str]] = field(default_factory=dict)
    labels: dict[SheetKind, str] = field(default_factory=dict)
