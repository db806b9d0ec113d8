"""Files as people really send them: encodings, delimiters, titles, totals, columns in another order, broken files."""

from pathlib import Path

import pytest

from resolvers.season_import import sources, table
from resolvers.season_import.read import read_season
from resolvers.season_import.rows import SeasonSheets, SheetKind
from resolvers.season_import.sources import Source
from tests.resolvers.season_import.sheet_files import (
    FILES,
    SAMPLES,
    Lines,
    as_csv,
    as_workbook,
    only,
    sample,
    season,
)

DEALERSHIPS, FLEET, CALENDAR = FILES


def read(data: bytes, name: str = "export.csv") -> SeasonSheets:
    return read_season(Source(name, data))


def message(data: bytes, name: str = "export.csv") -> str:
    return only(read(data, name).problems).message.fr


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac_roman"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_encodings_delimiters_and_line_ends(encoding: str, delimiter: str, end: str) -> None:
    expected = read_season(SAMPLES / DEALERSHIPS).dealerships
    sheets = read(as_csv(sample(DEALERSHIPS), delimiter, encoding, end), DEALERSHIPS)
    assert (sheets.problems, sheets.dealerships) == ((), expected)


def test_the_line_that_names_the_delimiter_counts_as_a_line() -> None:
    lines = sample(FLEET)
    lines[3][0] = "x"
    sheets = read(b"sep=|\r\n" + as_csv(lines, "|", "utf-8"))
    assert only(sheets.problems).line == 5


def test_a_quoted_line_break_counts_physical_lines() -> None:
    lines = sample(DEALERSHIPS)
    lines[1][-1] = "Mar-Ven 9:00-12:00\nSam 9:00-18:00"
    lines[2][5] = "x"
    sheets = season(dealerships=lines)
    assert sheets.dealerships[0].opening_hours == "Mar-Ven 9:00-12:00\nSam 9:00-18:00"
    assert only(sheets.problems).line == 4


def test_blank_lines_trailing_delimiters_and_totals_are_left_out() -> None:
    lines: Lines = [[*line, "", ""] for line in sample(FLEET)]
    lines.insert(4, [""] * 13)
    lines.insert(6, [" ", "\u00a0"])
    lines += [["Total", "", "", "", "", "", "", "", "", "", "45 812", "", ""], ["", "Sous-total : 31", ""]]
    sheets = season(fleet=lines)
    assert sheets.problems == ()
    assert len(sheets.vehicles) == 31
    assert sheets.vehicles[4].line == 8
    assert [warning.line for warning in sheets.warnings] == [35, 36]


def test_a_dealership_called_total_is_no_total() -> None:
    lines = sample(DEALERSHIPS)
    lines[1][1] = "Total Moto"
    assert season(dealerships=lines).dealerships[0].name == "Total Moto"


def test_headers_are_known_without_accents_case_or_punctuation_in_any_order() -> None:
    lines = sample(FLEET)
    lines[0] = ["NUMERO", "modele", " FAMILLE ", "Groupe.", "Immat.", "PUISSANCE  (kW)", "permis", "Y AMT", "Dispo. du"]
    lines[0] += ["dispo_au", "Kilométrage (km)"]
    turned = [line[::-1] for line in lines]
    sheets = season(fleet=turned)
    assert (sheets.problems, sheets.warnings) == ((), ())
    assert sheets.vehicles == read_season(SAMPLES / FLEET).vehicles


@pytest.mark.parametrize("title", ["N°", "Nº", "№", "No", "Numéro", "num."])
def test_ways_to_write_number(title: str) -> None:
    lines = sample(FLEET)
    lines[0][0] = title
    assert season(fleet=lines).problems == ()


def test_a_title_above_the_header_and_the_header_repeated() -> None:
    lines = sample(CALENDAR)
    lines = [["Demo Ride Tour 2027"], [], ["Édité le", "01/12/2026"], *lines[:10], lines[0], *lines[10:]]
    sheets = season(calendar=lines)
    assert sheets.problems == ()
    assert (len(sheets.calendar), sheets.calendar[0].line) == (32, 5)


def test_a_missing_column_is_said_once() -> None:
    lines = [line[:5] + line[6:] for line in sample(DEALERSHIPS)]
    problem = only(season(dealerships=lines).problems)
    assert (problem.line, problem.column, problem.message.fr) == (1, "Latitude", "colonne manquante")


def test_a_column_given_twice() -> None:
    lines = [[*line, line[4]] for line in sample(FLEET)]
    problem = only(season(fleet=lines).problems)
    assert (problem.line, problem.column) == (1, "Immatriculation")


def test_unknown_columns_are_left_out_with_a_warning() -> None:
    lines = [[*line, "?"] for line in sample(FLEET)]
    lines[0][-1] = "Couleur"
    lines[0][10] = "Kilometrge"
    sheets = season(fleet=lines)
    assert sheets.problems == ()
    assert [(found.column, found.expected.fr) for found in sheets.warnings] == [
        ("Kilométrage", ""),
        ("Kilometrge", "« Kilométrage » ?"),
        ("Couleur", ""),
    ]
    assert "mileage_km" not in sheets.columns[SheetKind.FLEET]


def test_a_value_past_the_last_column_tells_of_a_shifted_line() -> None:
    lines = sample(FLEET)
    lines[4].insert(2, "Roadster")
    found = season(fleet=lines).problems
    assert (5, "n° 12") in [(problem.line, problem.column) for problem in found]


def test_a_short_line_lacks_its_cells() -> None:
    lines = sample(CALENDAR)
    lines[3] = lines[3][:4]
    missing = [problem.column for problem in season(calendar=lines).problems if problem.line == 4]
    assert missing == ["Dernier départ", "Durée (min)", "Pause (min)", "Groupes"]


def test_a_quote_that_never_closes_is_placed() -> None:
    text = as_csv(sample(FLEET), encoding="utf-8").decode().replace("7;MT-09;", '7;"MT-09;')
    problem = only(read(text.encode()).problems)
    assert (problem.line, problem.message.fr) == (8, "un guillemet est ouvert et jamais refermé")


@pytest.mark.parametrize("cell", ["x" * 5_000_000, '"' + "x y\n" * 50_000 + '"'])
def test_a_cell_without_end_is_not_taken_for_a_quote(cell: str) -> None:
    text = as_csv(sample(FLEET), encoding="utf-8").decode().replace("7;MT-09;", f"7;{cell};")
    problem = only(read(text.encode()).problems)
    assert (problem.line, problem.message.fr) == (8, "cellule de plus de 131072 caractères")


def test_accents_encoded_twice_are_not_let_in() -> None:
    data = as_csv(sample(DEALERSHIPS), encoding="utf-8").decode("cp1252", "replace").encode()
    assert "accents sont abîmés" in message(data)


def test_two_sheets_of_one_kind() -> None:
    data = as_csv(sample(FLEET))
    problem = only(read_season([Source("a.csv", data), Source("b.csv", data)]).problems)
    assert (problem.sheet, "a.csv" in problem.message.fr) == ("b.csv", True)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "le fichier est vide"),
        (b" \r\n\r\n", "le fichier est vide"),
        (b"bonjour", "feuille non reconnue"),
        (b"%PDF-1.7\n\x00\x01\x02", "pas un texte"),
        (b"PK\x03\x04 not a zip", "abîmé"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, ".xls"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "mot de passe"),
    ],
)
def test_files_that_are_not_spreadsheets(data: bytes, said: str) -> None:
    assert said in message(data)


def test_a_header_alone_has_nothing_to_import() -> None:
    assert "aucune ligne" in message(as_csv(sample(FLEET)[:1]))


def test_limits_of_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "LARGEST_FILE", 1_000)
    assert "fichier de plus de" in message(as_csv(sample(FLEET)))


def test_too_many_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    header, *lines = sample(FLEET)
    many = [header, *(lines * 200)]
    assert "plus de 5000 lignes" in message(as_csv(many))
    assert "plus de 5000 lignes" in message(as_workbook({"Flotte": many}), "a.xlsx")
    assert table.MOST_LINES == 5_000


def test_folders_and_files_that_are_not_there(tmp_path: Path) -> None:
    assert "introuvable" in only(read_season(tmp_path / "rien.csv").problems).message.fr
    assert "aucun fichier" in only(read_season(tmp_path).problems).message.fr
    (tmp_path / "~$saison.xlsx").write_bytes(b"lock")
    (tmp_path / "flotte.csv").write_bytes(as_csv(sample(FLEET)))
    (tmp_path / "lisez-moi.md").write_text("notes")
    assert len(read_season(str(tmp_path)).vehicles) == 31
    assert "rien à lire" in only(read_season([]).problems).message.fr
