"""Reading the tour's own words: codes, plates, groups of vehicles, licences, groupings of slots."""

import re

from models.licence import LicenceClass
from models.slot_plan import Grouping
from resolvers.season_import.cells import plain
from resolvers.season_import.problems import BadCellError, Wording
from resolvers.season_import.table import Cell, words

_CODE = re.compile(r"[A-Z0-9][A-Z0-9_.\-]{0,19}")
_SIV = re.compile(r"([A-Z]{2})([0-9]{3})([A-Z]{2})")
_FNI = re.compile(r"[0-9]{1,4}[A-Z]{1,3}(?:[0-9]{2,3}|2A|2B)")
_PROVISIONAL = re.compile(r"WW?[0-9]{3}[A-Z]{2}")
_OTHER_PLATE = re.compile(r"(?=.*[0-9])[A-Z0-9][A-Z0-9 .\-]{1,14}")
_PLATE_EXPECTED = Wording(
    "une immatriculation, ex. AA-123-AA (sans I, O, U)", "a registration, e.g. AA-123-AA (without I, O, U)"
)
_GROUP_EXPECTED = Wording("1 ou 2", "1 or 2")
_LICENCE_EXPECTED = Wording("AM, A1, A2, A ou B L5e", "AM, A1, A2, A or B L5e")
_GROUPING_EXPECTED = Wording("« 1 et 2 ensemble », « 1/2 alternés », « 1 » ou « 2 »", "the same, as written in French")
_LICENCES = {
    "am": LicenceClass.AM,
    "bsr": LicenceClass.AM,
    "a1": LicenceClass.A1,
    "a2": LicenceClass.A2,
    "a": LicenceClass.A,
    # A 125 that is ridden « with B + 7 h » is a vehicle of class A1: riders of A1, A2, A may ride it too.
    "b125": LicenceClass.A1,
    "b+125": LicenceClass.A1,
    "b+7h": LicenceClass.A1,
    "b7h": LicenceClass.A1,
    "a1/b": LicenceClass.A1,
    "a1/b+7h": LicenceClass.A1,
    "bl5e": LicenceClass.L5E,
    "b+l5e": LicenceClass.L5E,
    "b/l5e": LicenceClass.L5E,
    "l5e": LicenceClass.L5E,
}
_GROUP_WORDS = frozenset({"groupe", "groupes", "group", "g", "gr"})
_ONLY_WORDS = frozenset({"seul", "seule", "seulement", "uniquement", "only"})
_TOGETHER_WORDS = frozenset({"ensemble", "ensembles", "together"})
_ALTERNATING = re.compile(r"alter[a-z]*")
_LINKING_WORDS = frozenset({"et", "and", "puis", "en", "les", "/", "+", "par"})


def code(cell: Cell) -> str:
    """The code of a dealership, in capitals; a number cell is its digits."""
    text = plain(cell).upper()
    if not _CODE.fullmatch(text):
        raise BadCellError(
            Wording("ce n’est pas un code de concession", "not a dealership's code"),
            Wording("lettres et chiffres sans espace, ex. C009", "letters and digits without space, e.g. C009"),
        )
    return text


def plate(cell: Cell) -> str:
    """A plate in capitals. The present French format is written AA-123-AA; others are kept as given."""
    text = plain(cell).upper().replace("\u2011", "-").replace("\u2013", "-")
    found = _SIV.fullmatch(re.sub(r"[ .\-]", "", text))
    if found:
        if set("IOU") & set(found[1] + found[3]):
            # The letters that look like digits do not exist on plates: one was mistaken for the other.
            raise BadCellError(
                Wording("I, O et U n’existent pas", "I, O and U do not exist on plates"), _PLATE_EXPECTED
            )
        return "-".join(found.groups())
    if not _OTHER_PLATE.fullmatch(text):
        raise BadCellError(Wording("ce n’est pas une immatriculation", "not a registration"), _PLATE_EXPECTED)
    return text


def is_usual_plate(text: str) -> bool:
    """Whether a plate has a French format, present, before 2009 or provisional; others deserve a second look."""
    bare = re.sub(r"[ .\-]", "", text)
    return any(pattern.fullmatch(bare) for pattern in (_SIV, _FNI, _PROVISIONAL))


def group(cell: Cell) -> int:
    """The group of a vehicle: « 1 », « G2 », « groupe 1 »."""
    found = re.fullmatch(r"(?:groupe|group|g)? ?([12])", words(_whole(cell)))
    if not found:
        raise BadCellError(Wording("ce n’est pas un groupe", "not a group"), _GROUP_EXPECTED)
    return int(found[1])


def licence(cell: Cell) -> LicenceClass:
    """The class that a vehicle needs: « A », « A1 », « A2 », « AM », « B L5e », « B+7h » or « B 125 » (A1)."""
    text = words(plain(cell)).removeprefix("permis").replace(" ", "")
    if text not in _LICENCES:
        raise BadCellError(Wording("permis inconnu", "unknown licence"), _LICENCE_EXPECTED)
    return _LICENCES[text]


def grouping(cell: Cell) -> Grouping:
    """Which groups leave: « 1 et 2 ensemble », « 1/2 alternés », « 1 », « groupe 2 seulement ».

    « 1/2 » alone says neither together nor in turn: it is refused.
    """
    said = re.findall(r"[0-9]+|[a-z]+|[/+]", words(_whole(cell).replace("&", " et ")))
    numbers = {word for word in said if word.isdigit()}
    rest = {word for word in said if not word.isdigit()} - _GROUP_WORDS
    alternating = {word for word in rest if _ALTERNATING.fullmatch(word)}
    together, only = rest & _TOGETHER_WORDS, rest & _ONLY_WORDS
    links = rest & _LINKING_WORDS
    alternating |= links & {"puis"}
    if rest - alternating - together - only - links or not numbers <= {"1", "2"}:
        raise _unknown_grouping()
    both = numbers in (set(), {"1", "2"})
    if alternating and both and not together and not only:
        return Grouping.ALTERNATING
    if both and not only and not alternating and (together or (numbers and links <= {"et", "and", "+"} and links)):
        return Grouping.TOGETHER
    if len(numbers) == 1 and not alternating and not together and not links:
        return Grouping.ONLY_1 if "1" in numbers else Grouping.ONLY_2
    raise _unknown_grouping()


def _unknown_grouping() -> BadCellError:
    return BadCellError(Wording("groupes incompris", "groups not understood"), _GROUPING_EXPECTED)


def _whole(cell: Cell) -> str:
    """Text of a cell in which 1.0 is 1."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else plain(cell)
