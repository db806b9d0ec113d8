"""Reading one cell: texts, numbers, yes and no, as French spreadsheets write them. Blank cells never come here.

Each reader returns the value or raises BadCellError, which says what is wrong and what would do.
"""

import math
import re
import unicodedata
from collections.abc import Callable

from resolvers.season_import.problems import BadCellError, Wording
from resolvers.season_import.table import INVISIBLE, Cell, shown, words

_EXCEL_ERRORS = frozenset(
    {"#REF!", "#N/A", "#VALUE!", "#VALEUR!", "#DIV/0!", "#NAME?", "#NOM?", "#NUM!", "#NOMBRE!", "#NULL!", "#NUL!"}
    | {"#GETTING_DATA", "#SPILL!", "#CALC!", "########"}
)
_YES = frozenset({"oui", "o", "yes", "y", "x", "vrai", "true", "1", "✓", "✔"})
_NO = frozenset({"non", "n", "no", "faux", "false", "0"})
_NUMBER = re.compile(r"([+-]?)([0-9]{1,3}(?: [0-9]{3})+|[0-9]{1,15})(?:[.,]([0-9]{1,15}))?")
_A_NUMBER = Wording("un nombre", "a number")
_UNSAFE_DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def plain(cell: Cell) -> str:
    """The cell as text on one line: any run of spaces (no-break ones too) is one space, accents are composed.

    A text that looks like a formula (« =cmd|… ») is kept as it is: nothing here runs it, and exports write it safely.
    Control characters and marks that turn the direction of reading are refused: they hide what a name says.
    """
    return " ".join(multiline(cell).split())


def multiline(cell: Cell) -> str:
    """The cell as text whose line breaks are kept, e.g. opening hours."""
    text = unicodedata.normalize("NFC", shown(cell).translate(INVISIBLE))
    if text.strip().upper() in _EXCEL_ERRORS:
        raise BadCellError(
            Wording("erreur de formule Excel", "Excel formula error"), Wording("une valeur corrigée", "a mended value")
        )
    if any(_is_refused(character) for character in text):
        raise BadCellError(
            Wording("caractère de contrôle ou illisible", "control or unreadable character"),
            Wording("un texte sans caractère invisible", "a text without invisible characters"),
        )
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line for line in (" ".join(line.split()) for line in lines) if line)


def _is_refused(character: str) -> bool:
    control = unicodedata.category(character) in ("Cc", "Cs") and character not in "\t\r\n"
    return control or character == "\ufffd" or character in _UNSAFE_DIRECTIONS


def text_of(longest: int) -> Callable[[Cell], str]:
    """Reader of a text on one line of at most `longest` characters."""
    return lambda cell: _no_longer(plain(cell), longest)


def paragraph_of(longest: int) -> Callable[[Cell], str]:
    """Reader of a text that may have several lines, of at most `longest` characters in all."""
    return lambda cell: _no_longer(multiline(cell), longest)


def _no_longer(text: str, longest: int) -> str:
    if len(text) > longest:
        raise BadCellError(
            Wording(f"texte trop long ({len(text)} caractères)", f"text too long ({len(text)} characters)"),
            Wording(f"{longest} caractères au plus", f"at most {longest} characters"),
        )
    return text


def yes_or_no(cell: Cell) -> bool:
    """« oui », « non », « o », « n », « x », VRAI, FAUX, yes, no, 1, 0."""
    text = plain(cell)
    answer = words(text) or text
    if answer in _YES:
        return True
    if answer in _NO:
        return False
    raise BadCellError(Wording("ni oui ni non", "neither yes nor no"), Wording("oui ou non", "oui (yes) or non (no)"))


def number_of(low: float, high: float, *, decimals: int, example: str, unit: str = "") -> Callable[[Cell], float]:
    """Reader of a number from `low` to `high`, rounded to `decimals`; comma or dot, spaces between thousands."""

    def read(cell: Cell) -> float:
        number = _number(cell, unit)
        if number is None:
            raise BadCellError(Wording("ce n’est pas un nombre", "not a number"), expected)
        if not low <= number <= high:
            raise BadCellError(Wording("nombre hors limites", "number out of range"), expected)
        # Adding zero turns -0.0, which equals nothing that a database shows, into 0.0.
        return round(number, decimals) + 0.0

    expected = _expected_number(low, high, example)
    return read


def integer_of(low: int, high: int, *, example: str, unit: str = "") -> Callable[[Cell], int]:
    """Reader of a whole number from `low` to `high`; spaces between thousands, the unit may follow."""

    def read(cell: Cell) -> int:
        number = _number(cell, unit)
        if number is None or number != math.floor(number):
            raise BadCellError(Wording("ce n’est pas un nombre entier", "not a whole number"), expected)
        if not low <= number <= high:
            raise BadCellError(Wording("nombre hors limites", "number out of range"), expected)
        return int(number)

    expected = _expected_number(low, high, example, Wording("un nombre entier", "a whole number"))
    return read


def _expected_number(low: float, high: float, example: str, kind: Wording = _A_NUMBER) -> Wording:
    return Wording(f"{kind.fr} entre {low} et {high}, ex. {example}", f"{kind.en} from {low} to {high}, e.g. {example}")


def _number(cell: Cell, unit: str) -> float | None:
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return float(cell) if math.isfinite(cell) else None
    if not isinstance(cell, str):
        return None
    text = plain(cell).replace("\u2212", "-")
    if unit and text.casefold().endswith(unit.casefold()):
        text = text[: -len(unit)].rstrip()
    found = _NUMBER.fullmatch(text)
    if not found:
        return None
    sign, whole, fraction = found.groups()
    return float(f"{sign}{whole.replace(' ', '')}.{fraction or '0'}")
