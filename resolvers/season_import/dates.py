"""Reading dates, times of day, breaks and durations, as texts or as the typed cells of a workbook."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from resolvers.season_import.cells import plain
from resolvers.season_import.problems import BadCellError, Wording
from resolvers.season_import.table import Cell, words

FIRST_YEAR, LAST_YEAR = 2000, 2100
_DATE_EXPECTED = Wording("une date jj/mm/aaaa, ex. 13/03/2027", "a date dd/mm/yyyy, e.g. 13/03/2027")
_TIME_EXPECTED = Wording("une heure hh:mm, ex. 09:30", "a time hh:mm, e.g. 09:30")
_RANGE_EXPECTED = Wording("deux heures, ex. 12:30-13:30, ou rien", "two times, e.g. 12:30-13:30, or nothing")
_MONTHS = {
    month: number
    for number, names in enumerate(
        (
            "janvier janv jan",
            "fevrier fevr fev",
            "mars mar",
            "avril avr",
            "mai",
            "juin",
            "juillet juil",
            "aout",
            "septembre sept sep",
            "octobre oct",
            "novembre nov",
            "decembre dec",
        ),
        start=1,
    )
    for month in names.split()
}
_WEEKDAYS = r"(?:(?:lun|mar|mer|jeu|ven|sam|dim)(?:di|credi|dredi|edi|anche)?|dimanche)\.?\s+"
_MIDNIGHT = r"(?:[ T]00:00(?::00)?)?"
_FRENCH_DATE = re.compile(
    rf"(?:{_WEEKDAYS})?([0-9]{{1,2}})[/.\- ]([0-9]{{1,2}})[/.\- ]([0-9]{{4}}|[0-9]{{2}}){_MIDNIGHT}"
)
_ISO_DATE = re.compile(rf"([0-9]{{4}})[-/]([0-9]{{1,2}})[-/]([0-9]{{1,2}}){_MIDNIGHT}")
_WRITTEN_DATE = re.compile(rf"(?:{_WEEKDAYS})?([0-9]{{1,2}})(?:er)? ([a-z]+) ([0-9]{{4}}|[0-9]{{2}})")
_TIME = r"([0-9]{1,2})(?: ?(?:h|:) ?([0-9]{2})| ?h)(?::00)?(?: ?mn)?"
_CLOCK = re.compile(_TIME)
_RANGE = re.compile(rf"(?:de )?{_TIME} ?(?:-|à|a|/|>|to) ?{_TIME}")
_DASHES = re.compile(r"[‐‑‒–—―−]|->|→")
_MINUTES = re.compile(r"([0-9]{1,3}) ?(?:min|mn|minutes?|m|')?\.?")
_HOURS = re.compile(r"([0-9]{1,2})(?: ?(?:h|:) ?([0-9]{2})| ?h)(?::00)?")
_NO_BREAK = frozenset({"non", "aucune", "aucun", "sans", "neant", "pas de pause", "no", "none", "0"})
_EXCEL_DAY_ZERO = date(1899, 12, 30)


def day(cell: Cell) -> date:
    """A day: « 13/03/2027 », « 3/4/27 », « 2027-03-13 », « samedi 13 mars 2027 », or a date cell."""
    found = _typed_day(cell) if not isinstance(cell, str) else _written_day(plain(cell).lower())
    _check_year(found.year)
    return found


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadCellError(Wording("année improbable", "unlikely year"), _DATE_EXPECTED)


def _typed_day(cell: Cell) -> date:
    match cell:
        case datetime() if cell.time() == time.min:
            return cell.date()
        case datetime():
            raise BadCellError(Wording("une heure accompagne la date", "a time comes with the date"), _DATE_EXPECTED)
        case date():
            return cell
        case bool():
            pass
        case int() | float() if 36_526 <= cell < 73_415 and cell == int(cell):
            # A date whose cell lost its format shows as the number of its day.
            return _EXCEL_DAY_ZERO + timedelta(days=int(cell))
    raise BadCellError(Wording("ce n’est pas une date", "not a date"), _DATE_EXPECTED)


def _written_day(text: str) -> date:
    parts: tuple[str, str, str]
    if found := _FRENCH_DATE.fullmatch(text):
        parts = (found[3], found[2], found[1])
    elif found := _ISO_DATE.fullmatch(text):
        parts = (found[1], found[2], found[3])
    elif (found := _WRITTEN_DATE.fullmatch(_bare(text))) and found[2] in _MONTHS:
        parts = (found[3], str(_MONTHS[found[2]]), found[1])
    else:
        raise BadCellError(Wording("ce n’est pas une date", "not a date"), _DATE_EXPECTED)
    year, month, number = (int(part) for part in parts)
    if len(parts[0]) == 2:
        year += 2000
    _check_year(year)
    try:
        return date(year, month, number)
    except ValueError:
        message = Wording("ce jour n’existe pas dans le calendrier", "no such day in the calendar")
        raise BadCellError(message, _DATE_EXPECTED) from None


def _bare(text: str) -> str:
    return words(text.replace(".", " "))


def clock(cell: Cell) -> time:
    """A time of day to the minute: « 9:30 », « 09h30 », « 9h », or a time cell."""
    found = _typed_clock(cell)
    if found is None and isinstance(cell, str):
        match = _CLOCK.fullmatch(plain(cell).lower())
        found = _time(match[1], match[2]) if match else None
    if found is None:
        raise BadCellError(Wording("ce n’est pas une heure", "not a time of day"), _TIME_EXPECTED)
    if found.second or found.microsecond:
        raise BadCellError(Wording("l’heure a des secondes", "the time has seconds"), _TIME_EXPECTED)
    return found


def _typed_clock(cell: Cell) -> time | None:
    match cell:
        case datetime():
            # Times of day that a workbook keeps with a date have Excel's day zero.
            return cell.time() if cell.date() <= date(1900, 1, 1) else None
        case time():
            return cell
        case timedelta() if timedelta(0) <= cell < timedelta(days=1):
            return _minute_of_day(cell / timedelta(minutes=1))
        case float() if 0 <= cell < 1:
            # A time whose cell lost its format shows as a fraction of a day.
            return _minute_of_day(round(cell * 24 * 60))
    return None


def _minute_of_day(minutes: float) -> time | None:
    return time(int(minutes) // 60 % 24, int(minutes) % 60) if minutes == int(minutes) else None


def _time(hours: str, minutes: str | None) -> time | None:
    try:
        return time(int(hours), int(minutes or 0))
    except ValueError:
        return None


def time_range(cell: Cell) -> tuple[time, time] | None:
    """Two times in order, « 12:30-13:30 », « 12h30 à 13h30 »; None for « non », « aucune » or a dash."""
    if not isinstance(cell, str):
        raise BadCellError(Wording("ce ne sont pas deux heures", "not two times"), _RANGE_EXPECTED)
    text = _DASHES.sub("-", plain(cell)).lower()
    if text == "-" or words(text) in _NO_BREAK:
        return None
    match = _RANGE.fullmatch(text)
    start, end = (_time(match[1], match[2]), _time(match[3], match[4])) if match else (None, None)
    if start is None or end is None:
        raise BadCellError(Wording("ce ne sont pas deux heures", "not two times"), _RANGE_EXPECTED)
    if end <= start:
        raise BadCellError(Wording("la fin est avant le début", "it ends before it starts"), _RANGE_EXPECTED)
    return start, end


def duration_of(shortest: int, longest: int) -> Callable[[Cell], int]:
    """Reader of minutes: « 45 », « 45 min », « 1h15 », or a time or number cell."""

    def read(cell: Cell) -> int:
        minutes = _duration(cell)
        if minutes is None:
            raise BadCellError(Wording("ce n’est pas une durée", "not a duration"), expected)
        if not shortest <= minutes <= longest:
            raise BadCellError(Wording("durée hors limites", "duration out of range"), expected)
        return minutes

    expected = Wording(
        f"des minutes, de {shortest} à {longest}, ex. 45", f"minutes, from {shortest} to {longest}, e.g. 45"
    )
    return read


def _duration(cell: Cell) -> int | None:
    match cell:
        case bool():
            return None
        case float() if 0 < cell < 1:
            return round(cell * 24 * 60)
        case int():
            return cell
        case float():
            return int(cell) if cell.is_integer() else None
        case time():
            return cell.hour * 60 + cell.minute if not cell.second else None
        case timedelta():
            minutes, rest = divmod(cell, timedelta(minutes=1))
            return minutes if not rest else None
        case str():
            return _written_duration(plain(cell).lower().removesuffix(",0").removesuffix(".0"))
    return None


def _written_duration(text: str) -> int | None:
    if match := _MINUTES.fullmatch(text):
        return int(match[1])
    if match := _HOURS.fullmatch(text):
        return int(match[1]) * 60 + int(match[2] or 0)
    return None
