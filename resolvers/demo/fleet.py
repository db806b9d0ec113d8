"""The vehicles of a truck and the range they come from; the list lies in fleet.csv."""

import csv
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from models.licence import LicenceClass
from resolvers.demo.dice import Dice
from resolvers.demo.rows import ModelRow, VehicleRow

# The present French plates use neither I nor O nor U: they look like digits (and like V).
_PLATE_LETTERS = "ABCDEFGHJKLMNPQRSTVWXYZ"
# One leaves the tour early and one joins it late, as in headquarters' list.
_LEAVES_EARLY, _JOINS_LATE = 10, 18


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    model: ModelRow
    group_number: int


class Fleet:
    """The range, and what each truck carries of it."""

    def __init__(self, created_at: datetime, dice: Dice) -> None:
        self._models: dict[str, ModelRow] = {}
        self._lines: list[_Line] = []
        with Path(__file__).with_name("fleet.csv").open(encoding="utf-8", newline="") as file:
            for cells in csv.DictReader(file, delimiter=";"):
                model = self._models.setdefault(cells["model"], _model(cells, created_at, dice))
                self._lines.append(_Line(int(cells["number"]), model, int(cells["group_number"])))
        self._required = {model.id: LicenceClass(model.licence_required) for model in self._models.values()}

    @property
    def models(self) -> list[ModelRow]:
        """Each model once."""
        return list(self._models.values())

    @property
    def groups(self) -> list[int]:
        """The group of each vehicle of a truck."""
        return [line.group_number for line in self._lines]

    def required(self, vehicle: VehicleRow) -> LicenceClass:
        """The class that its rider needs (B5)."""
        return self._required[vehicle.model_id]

    def load(self, truck_id: UUID, dates: tuple[date, date], created_at: datetime, dice: Dice) -> list[VehicleRow]:
        """The vehicles of one truck for a season that lasts from the first date to the second."""
        return [
            VehicleRow(
                id=dice.key(created_at),
                created_at=created_at,
                truck_id=truck_id,
                model_id=line.model.id,
                number=line.number,
                plate=_plate(dice),
                group_number=line.group_number,
                available_from=_first_day(line.number, dates),
                available_until=_last_day(line.number, dates),
                mileage_km=dice.whole(150, 2600),
            )
            for line in self._lines
        ]


def _model(cells: dict[str, str], created_at: datetime, dice: Dice) -> ModelRow:
    return ModelRow(
        id=dice.key(created_at),
        created_at=created_at,
        name=cells["model"],
        family=cells["family"],
        power_kw=float(cells["power_kw"]),
        licence_required=cells["licence_required"],
        y_amt=cells["y_amt"] == "yes",
        a2_restricted=cells["model"].endswith(" A2"),
    )


def _plate(dice: Dice) -> str:
    letters = [dice.one_of(_PLATE_LETTERS) for _ in range(3)]
    return f"{dice.one_of('GH')}{letters[0]}-{dice.whole(101, 999)}-{letters[1]}{letters[2]}"


def _first_day(number: int, dates: tuple[date, date]) -> date:
    start, end = dates
    return start + (end - start) // 5 if number == _JOINS_LATE else start - timedelta(days=7)


def _last_day(number: int, dates: tuple[date, date]) -> date:
    start, end = dates
    return end - (end - start) // 4 if number == _LEAVES_EARLY else end
