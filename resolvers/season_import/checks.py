"""What must agree inside one spreadsheet: keys given once, models described once, limits of the licences (B3, B5)."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

from models.licence import LicenceClass
from resolvers.season_import.problems import CellProblem, Wording
from resolvers.season_import.records import Record, Row
from resolvers.season_import.rows import DealershipRow, VehicleRow
from resolvers.season_import.table import words
from resolvers.season_import.terms import is_usual_plate

POWER_LIMITS = {LicenceClass.AM: 4.0, LicenceClass.A1: 11.0, LicenceClass.A2: 35.0}
"""Most kilowatts of a vehicle of each class (Code de la route R221-4, R311-1)."""


def repeated(records: Sequence[Record[Row]], key: str, what: Wording) -> Iterator[CellProblem]:
    """A value of a column that must be given once; the first line that has it is named. Bad lines count as well."""
    first: dict[Hashable, int] = {}
    for record in records:
        value = record.values.get(key)
        if not isinstance(value, Hashable) or value is None:
            continue
        if value in first:
            line = first[value]
            yield record.problem(
                key,
                Wording(f"{what.fr} ligne {line}", f"{what.en} on line {line}"),
                Wording("une seule ligne", "one line only"),
            )
        first.setdefault(value, record.line)


def dealership_problems(records: Sequence[Record[DealershipRow]]) -> Iterator[CellProblem]:
    """Codes given twice."""
    yield from repeated(records, "code", Wording("code déjà donné", "code already given"))


def dealership_warnings(records: Sequence[Record[DealershipRow]]) -> Iterator[CellProblem]:
    """Two codes that seem to be the same dealership."""
    seen: dict[tuple[str, str], int] = {}
    for record in records:
        if record.row is None:
            continue
        same = (words(record.row.name), words(record.row.city))
        if same in seen:
            line = seen[same]
            yield record.problem(
                "name", Wording(f"même nom et même ville que ligne {line}", f"same name and town as line {line}")
            )
        seen.setdefault(same, record.line)


def vehicle_problems(records: Sequence[Record[VehicleRow]]) -> Iterator[CellProblem]:
    """Numbers and plates given twice, availability, limits of licences, models described in two ways."""
    yield from repeated(records, "number", Wording("numéro déjà donné", "number already given"))
    yield from repeated(records, "plate", Wording("immatriculation déjà donnée", "registration already given"))
    for record in records:
        if record.row is None:
            continue
        if record.row.available_until < record.row.available_from:
            yield record.problem(
                "available_until",
                Wording("la fin est avant le début", "it ends before it starts"),
                Wording(f"le {record.row.available_from:%d/%m/%Y} ou après", f"{record.row.available_from} or later"),
            )
        limit = POWER_LIMITS.get(record.row.licence_required)
        if limit is not None and record.row.power_kw > limit:
            licence = record.row.licence_required.value
            yield record.problem(
                "power_kw",
                Wording(f"trop puissant pour le permis {licence}", f"too powerful for licence {licence}"),
                Wording(f"{limit:g} kW au plus, ou un autre permis", f"at most {limit:g} kW, or another licence"),
            )
    yield from _models_described_twice(records)


def _models_described_twice(records: Iterable[Record[VehicleRow]]) -> Iterator[CellProblem]:
    described: tuple[tuple[str, Callable[[VehicleRow], object]], ...] = (
        ("model", lambda row: row.model),
        ("family", lambda row: row.family),
        ("power_kw", lambda row: row.power_kw),
        ("licence_required", lambda row: row.licence_required),
        ("y_amt", lambda row: row.y_amt),
    )
    first: dict[str, Record[VehicleRow]] = {}
    for record in records:
        if record.row is None:
            continue
        known = first.setdefault(words(record.row.model), record)
        if known.row is None or known is record:
            continue
        for key, value in described:
            if value(record.row) != value(known.row):
                yield record.problem(
                    key,
                    Wording(
                        f"le modèle {known.row.model} est décrit autrement ligne {known.line}",
                        f"model {known.row.model} is described differently on line {known.line}",
                    ),
                    Wording(f"« {known.texts.get(key, '')} »", f"“{known.texts.get(key, '')}”"),
                )


def vehicle_warnings(records: Sequence[Record[VehicleRow]], year: int | None) -> Iterator[CellProblem]:
    """Plates of an unusual format, vehicles that are never free in the season."""
    for record in records:
        if record.row is None:
            continue
        if not is_usual_plate(record.row.plate):
            yield record.problem("plate", Wording("format inhabituel, gardé tel quel", "unusual format, kept as given"))
        if year is not None and not record.row.available_from.year <= year <= record.row.available_until.year:
            yield record.problem(
                "available_from",
                Wording(f"jamais disponible en {year}", f"never available in {year}"),
            )


def season_year(years: Iterable[int]) -> int | None:
    """The year that most events have; the earliest of equals."""
    counted = Counter(years)
    return min(counted, key=lambda year: (-counted[year], year), default=None)
