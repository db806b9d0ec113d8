"""What must agree in the calendar: dates, rhythm of the day, dealerships that exist, one truck (B1, B2, B7)."""

from collections.abc import Collection, Iterator, Sequence
from zoneinfo import ZoneInfo

from models.slot_plan import departures, wall_slots
from resolvers.season_import.problems import CellProblem, Wording
from resolvers.season_import.records import Record
from resolvers.season_import.rows import CalendarRow, DealershipRow
from resolvers.season_import.table import words

LONGEST_EVENT = 15
"""Days: longer is a slip of the pen. The database has the same limit."""
PARIS = ZoneInfo("Europe/Paris")


def calendar_problems(
    records: Sequence[Record[CalendarRow]], year: int | None, dealerships: "KnownDealerships"
) -> Iterator[CellProblem]:
    """Everything that a line says wrongly by itself, then by the side of the others."""
    for record in records:
        yield from dealerships.problems(record)
        if record.row is not None:
            found = [*_date_problems(record, record.row, year), *_day_problems(record, record.row)]
            yield from found or _clock_problems(record, record.row)
    yield from _truck_problems(records)


class KnownDealerships:
    """Codes that the calendar may name: those of the sheet, and those of the database; None: anything may be."""

    def __init__(self, sheet: Sequence[Record[DealershipRow]] | None, known: Collection[str] | None) -> None:
        self._codes: set[object] | None = None
        if sheet is not None or known is not None:
            self._codes = {record.values.get("code") for record in sheet or ()} | set(known or ())
        self._named = {words(str(record.values.get("name", ""))): record.values.get("code") for record in sheet or ()}

    def problems(self, record: Record[CalendarRow]) -> Iterator[CellProblem]:
        """The problem of a line that names a dealership that nobody knows."""
        code = record.values.get("dealership_code")
        if self._codes is None or (code is not None and code in self._codes):
            return
        meant = self._named.get(words(record.texts.get("dealership_code", "")))
        if code is None and meant is None:
            # The cell is blank or no code at all: that was said when it was read.
            return
        yield record.problem(
            "dealership_code",
            Wording("concession inconnue", "unknown dealership"),
            Wording(f"son code : {meant} ?", f"its code: {meant}?")
            if meant
            else Wording("un code de la feuille des concessions", "a code of the dealerships' sheet"),
        )


def _date_problems(record: Record[CalendarRow], row: CalendarRow, year: int | None) -> Iterator[CellProblem]:
    days = (row.ends_on - row.starts_on).days + 1
    if days < 1:
        yield record.problem(
            "ends_on",
            Wording("la fin est avant le début", "it ends before it starts"),
            Wording(f"le {row.starts_on:%d/%m/%Y} ou après", f"{row.starts_on} or later"),
        )
    if days > LONGEST_EVENT:
        yield record.problem(
            "ends_on",
            Wording(f"{days} jours pour un seul passage", f"{days} days for one stop"),
            Wording(f"{LONGEST_EVENT} jours au plus", f"at most {LONGEST_EVENT} days"),
        )
    for key, day in (("starts_on", row.starts_on), ("ends_on", row.ends_on)):
        if year is not None and day.year != year:
            yield record.problem(
                key,
                Wording(f"hors de la saison {year}", f"outside the season of {year}"),
                Wording(f"une date de {year}", f"a date of {year}"),
            )


def _day_problems(record: Record[CalendarRow], row: CalendarRow) -> Iterator[CellProblem]:
    if row.last_ride < row.first_ride:
        yield record.problem(
            "last_ride",
            Wording("le dernier départ est avant le premier", "the last departure is before the first"),
            Wording(f"{row.first_ride:%H:%M} ou après", f"{row.first_ride:%H:%M} or later"),
        )
        return
    if row.lunch and not row.first_ride <= row.lunch[0] < row.last_ride:
        yield record.problem(
            "lunch",
            Wording("le déjeuner est hors de la journée", "lunch is outside the day"),
            Wording(
                f"entre {row.first_ride:%H:%M} et {row.last_ride:%H:%M}, ou rien",
                f"between {row.first_ride:%H:%M} and {row.last_ride:%H:%M}, or nothing",
            ),
        )
    elif not departures(row.plan):
        yield record.problem("lunch", Wording("aucun départ de la journée", "no departure in the day"))


def _clock_problems(record: Record[CalendarRow], row: CalendarRow) -> Iterator[CellProblem]:
    """Departures that a change of clock skips or shows twice: nights only, and never guessed (B7)."""
    days = [
        row.starts_on.fromordinal(number) for number in range(row.starts_on.toordinal(), row.ends_on.toordinal() + 1)
    ]
    try:
        wall_slots(row.plan, days, PARIS)
    except ValueError as error:
        yield record.problem(
            "first_ride",
            Wording(
                f"le changement d’heure rend un départ impossible ({error})",
                f"the clocks change at a departure: {error}",
            ),
            Wording("des départs de jour", "departures by day"),
        )


def _truck_problems(records: Sequence[Record[CalendarRow]]) -> Iterator[CellProblem]:
    """Two stops on one day: there is one truck (B7)."""
    whole = [(record, record.row) for record in records if record.row and record.row.ends_on >= record.row.starts_on]
    whole.sort(key=lambda pair: (pair[1].starts_on, pair[0].line))
    latest: tuple[Record[CalendarRow], CalendarRow] | None = None
    for record, row in whole:
        if latest and row.starts_on <= latest[1].ends_on:
            other = latest[1]
            yield record.problem(
                "starts_on",
                Wording(
                    f"camion chez {other.dealership_code} jusqu'au {other.ends_on:%d/%m/%Y} (ligne {other.line})",
                    f"the truck is at {other.dealership_code} until {other.ends_on} (line {other.line})",
                ),
                Wording("des dates qui ne se chevauchent pas", "dates that do not overlap"),
            )
        if not latest or row.ends_on > latest[1].ends_on:
            latest = (record, row)
