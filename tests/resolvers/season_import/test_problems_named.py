"""Each bad cell is answered with sheet, line, column, value and what was expected; all of them at once (issue 2)."""

import pytest

from resolvers.season_import.rows import SeasonSheets
from tests.resolvers.season_import.sheet_files import FILES, changed, only, sample, season

DEALERSHIPS, FLEET, CALENDAR = FILES


def replaced(name: str, line: int, column: str, value: str) -> SeasonSheets:
    lines = changed(name, line, column, value)
    if name == DEALERSHIPS:
        return season(dealerships=lines)
    return season(fleet=lines) if name == FLEET else season(calendar=lines)


BAD_CELLS = [
    (DEALERSHIPS, 12, "Latitude", "4a,2", "un nombre entre -90 et 90"),
    (DEALERSHIPS, 12, "Latitude", "91", "un nombre entre -90 et 90"),
    (DEALERSHIPS, 12, "Longitude", "-180,5", "un nombre entre -180 et 180"),
    (DEALERSHIPS, 12, "Code", "C 11", "lettres et chiffres sans espace"),
    (DEALERSHIPS, 12, "Concession", "", "un texte"),
    (DEALERSHIPS, 12, "Concession", "x" * 121, "120 caractères au plus"),
    (DEALERSHIPS, 12, "Concession", "Moto\x07", "sans caractère invisible"),
    (DEALERSHIPS, 12, "Ville", "\u202eelliv", "sans caractère invisible"),
    (DEALERSHIPS, 12, "Adresse", "#REF!", "une valeur corrigée"),
    (DEALERSHIPS, 12, "Téléphone", "04 65", "un seul numéro"),
    (DEALERSHIPS, 12, "Téléphone", "04 65 71 76 26 / 06 12 34 56 78", "un seul numéro"),
    (DEALERSHIPS, 12, "Email", "contact@", "une seule adresse"),
    (DEALERSHIPS, 12, "Email", "a@b.example; c@d.example", "une seule adresse"),
    (DEALERSHIPS, 12, "Site", "javascript:alert(1)", "une adresse web"),
    (DEALERSHIPS, 12, "Site", "https://bank.fr@evil.example", "une adresse web"),
    (FLEET, 5, "N°", "4bis", "un nombre entier entre 1 et 999"),
    (FLEET, 5, "N°", "0", "un nombre entier entre 1 et 999"),
    (FLEET, 5, "Groupe", "3", "1 ou 2"),
    (FLEET, 5, "Immatriculation", "HA-662-BO", "AA-123-AA"),
    (FLEET, 5, "Immatriculation", "??", "AA-123-AA"),
    (FLEET, 5, "Puissance kW", "0", "un nombre entre 0.1 et 250"),
    (FLEET, 5, "Puissance kW", "48 cv", "un nombre entre 0.1 et 250"),
    (FLEET, 5, "Permis", "B", "AM, A1, A2, A ou B L5e"),
    (FLEET, 5, "Y-AMT", "peut-être", "oui ou non"),
    (FLEET, 5, "Disponible du", "31/02/2027", "jj/mm/aaaa"),
    (FLEET, 5, "Disponible du", "", "jj/mm/aaaa"),
    (FLEET, 5, "Disponible au", "01/03/2027", "le 06/03/2027 ou après"),
    (FLEET, 5, "Kilométrage", "-3", "un nombre entier entre 0"),
    (FLEET, 5, "Kilométrage", "2.279", "un nombre entier entre 0"),
    (CALENDAR, 7, "Du", "24/04/1927", "jj/mm/aaaa"),
    (CALENDAR, 7, "Au", "23/04/2027", "le 24/04/2027 ou après"),
    (CALENDAR, 7, "Au", "25/05/2027", "15 jours au plus"),
    (CALENDAR, 7, "Premier départ", "9h75", "hh:mm"),
    (CALENDAR, 7, "Premier départ", "09:30:30", "hh:mm"),
    (CALENDAR, 7, "Dernier départ", "09:00", "09:30 ou après"),
    (CALENDAR, 7, "Durée (min)", "4", "des minutes, de 5 à 480"),
    (CALENDAR, 7, "Durée (min)", "45,5", "des minutes, de 5 à 480"),
    (CALENDAR, 7, "Pause (min)", "-1", "des minutes, de 0 à 480"),
    (CALENDAR, 7, "Pause déjeuner", "13:30-12:30", "deux heures"),
    (CALENDAR, 7, "Pause déjeuner", "12:30", "deux heures"),
    (CALENDAR, 7, "Pause déjeuner", "18:00-19:00", "entre 09:30 et 17:00, ou rien"),
    (CALENDAR, 7, "Pause déjeuner", "09:30-18:00", ""),
    (CALENDAR, 7, "Groupes", "1/2", "« 1/2 alternés »"),
    (CALENDAR, 7, "Groupes", "1/3 alternés", "« 1/2 alternés »"),
    (CALENDAR, 7, "Concession", "C099", "un code de la feuille des concessions"),
    (CALENDAR, 7, "Concession", "Avignon Scoot & Moto", "lettres et chiffres"),
]


@pytest.mark.parametrize(("name", "line", "column", "value", "expected"), BAD_CELLS)
def test_a_bad_cell_is_named(name: str, line: int, column: str, value: str, expected: str) -> None:
    found = replaced(name, line, column, value).problems
    matching = [problem for problem in found if (problem.line, problem.column) == (line, column)]
    assert matching, [str(problem) for problem in found]
    problem = matching[0]
    assert (problem.sheet, problem.value) == (name, value)
    assert expected in problem.expected.fr
    assert bool(problem.expected.en) == bool(problem.expected.fr)
    assert problem.message.fr
    assert problem.message.en


def test_the_line_for_a_person_reads_well() -> None:
    problem = only(replaced(DEALERSHIPS, 12, "Latitude", "4a,2").problems)
    assert str(problem) == (
        "concessions.csv ligne 12, colonne « Latitude » : « 4a,2 » — ce n’est pas un nombre"
        " ; attendu : un nombre entre -90 et 90, ex. 48,8566"
    )
    assert problem.text("en") == (
        "concessions.csv line 12, column “Latitude”: “4a,2” — not a number"
        "; expected: a number from -90 to 90, e.g. 48,8566"
    )


def test_every_problem_is_told_at_once() -> None:
    lines = changed(DEALERSHIPS, 3, "Latitude", "x")
    lines[9][lines[0].index("Email")] = "y"
    found = season(lines, changed(FLEET, 4, "Permis", "Z"), changed(CALENDAR, 5, "Du", "demain")).problems
    assert [(problem.sheet, problem.line) for problem in found] == [
        (CALENDAR, 5),
        (DEALERSHIPS, 3),
        (DEALERSHIPS, 10),
        (FLEET, 4),
    ]


def test_a_dealership_with_a_bad_cell_is_still_known_to_the_calendar() -> None:
    assert only(replaced(DEALERSHIPS, 10, "Latitude", "x").problems).column == "Latitude"


def test_a_name_in_place_of_a_code_gets_the_code_proposed() -> None:
    found = replaced(CALENDAR, 2, "Concession", "Bourges Moto Sport").problems
    assert "son code : C009 ?" in [problem.expected.fr for problem in found]


@pytest.mark.parametrize(
    ("name", "column", "value", "line"),
    [
        (DEALERSHIPS, "Code", "c001", 4),
        (FLEET, "N°", "1", 4),
        (FLEET, "Immatriculation", "hs 571 zy", 4),
    ],
)
def test_a_key_given_twice_names_the_first_line(name: str, column: str, value: str, line: int) -> None:
    matching = [problem for problem in replaced(name, line, column, value).problems if problem.column == column]
    assert "ligne 2" in only(matching).message.fr


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("Famille", "Trail", "« Roadster »"),
        ("Puissance kW", "55", "« 54 »"),
        ("Permis", "A2", "« A »"),
        ("Y-AMT", "oui", "« non »"),
        ("Modèle", "mt 07", "« MT-07 »"),
    ],
)
def test_a_model_described_in_two_ways(column: str, value: str, expected: str) -> None:
    found = [problem for problem in replaced(FLEET, 4, column, value).problems if problem.line == 4]
    assert expected in [problem.expected.fr for problem in found if problem.column == column]


@pytest.mark.parametrize(
    ("licence", "power", "passes"), [("A2", "35", True), ("A2", "35,01", False), ("A1", "12", False)]
)
def test_power_keeps_to_the_licence(licence: str, power: str, passes: bool) -> None:
    lines = changed(FLEET, 2, "Permis", licence)
    lines[1][lines[0].index("Puissance kW")] = power
    found = season(fleet=lines).problems
    assert [problem.column for problem in found] == ([] if passes else ["Puissance kW"])


def test_two_stops_of_the_truck_on_one_day() -> None:
    problem = only(replaced(CALENDAR, 4, "Du", "21/03/2027").problems[:1])
    assert (problem.line, problem.column) == (4, "Du")
    assert "C027" in problem.message.fr
    assert "ligne 3" in problem.message.fr


def test_a_long_stop_overlaps_every_one_that_it_covers() -> None:
    found = replaced(CALENDAR, 2, "Au", "21/03/2027").problems
    assert [(problem.line, problem.column) for problem in found] == [(3, "Du")]


def test_dates_of_another_year() -> None:
    lines = changed(CALENDAR, 33, "Du", "30/10/2028")
    lines[32][2] = "31/10/2028"
    found = season(calendar=lines).problems
    assert [(problem.line, problem.column) for problem in found] == [(33, "Du"), (33, "Au")]
    assert "2027" in found[0].message.fr


def test_a_departure_in_the_hour_that_the_clocks_skip() -> None:
    lines = [sample(CALENDAR)[0], ["C009", "27/03/2027", "28/03/2027", "02:30", "02:30", "30", "0", "", "1", ""]]
    problem = only(season(calendar=lines).problems)
    assert problem.column == "Premier départ"
    assert "2027-03-28 02:30" in problem.message.fr


def test_a_formula_in_a_name_stays_a_text() -> None:
    text = "=cmd|' /C calc'!A0"
    sheets = replaced(DEALERSHIPS, 2, "Concession", text)
    assert sheets.problems == ()
    assert sheets.dealerships[0].name == text


def test_warnings_let_the_import_pass() -> None:
    lines = changed(FLEET, 2, "Immatriculation", "B-XY 1234")
    lines[2][lines[0].index("Disponible au")] = "01/03/2028"
    lines[2][lines[0].index("Disponible du")] = "01/01/2028"
    twin = changed(DEALERSHIPS, 3, "Concession", "Ajaccio deux roues")
    twin[2][3] = "AJACCIO"
    sheets = season(twin, lines)
    assert sheets.problems == ()
    assert [(problem.line, problem.column) for problem in sheets.warnings] == [
        (3, "Concession"),
        (2, "Immatriculation"),
        (3, "Disponible du"),
    ]
