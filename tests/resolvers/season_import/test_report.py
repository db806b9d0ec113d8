"""What a person reads after an import: counts in columns, changes, then the cells to mend."""

from collections import Counter
from datetime import date, datetime, time

from models.slot_plan import Grouping
from resolvers.season_import.plan import Action, FieldChange, ImportPlan, Noun
from resolvers.season_import.problems import NOTHING_EXPECTED, CellProblem, Wording
from resolvers.season_import.report import MOST_LISTED, ImportReport


def problem(line: int) -> CellProblem:
    return CellProblem(
        "flotte.csv", line, "Permis", "Z", NOTHING_EXPECTED, Wording("permis inconnu", "unknown licence")
    )


def plan_with(*fields: FieldChange) -> ImportPlan:
    plan = ImportPlan(2027, counts=Counter({(Noun.PLACE, Action.CREATED): 9202}), unchanged=Counter({Noun.SLOT: 14}))
    plan.record(Action.CREATED, Noun.VEHICLE, "1")
    plan.record(Action.CREATED, Noun.VEHICLE, "2")
    plan.record(Action.UPDATED, Noun.EVENT, "C009 13/03/2027", fields)
    return plan


def test_problems_are_listed_and_nothing_else() -> None:
    text = ImportReport(plan_with(), (problem(2),), (), dry_run=False).text()
    assert text == (
        "1 problème à corriger : rien n’a été importé.\n"
        "  flotte.csv ligne 2, colonne « Permis » : « Z » — permis inconnu"
    )


def test_a_long_list_is_cut_and_says_so() -> None:
    lines = ImportReport(None, tuple(map(problem, range(2, 300))), (), dry_run=False).text().splitlines()
    assert len(lines) == MOST_LISTED + 2
    assert lines[-1] == "  … et 98 autres"


def test_counts_stand_in_columns() -> None:
    text = ImportReport(plan_with(), (), (), dry_run=False).text()
    assert text.splitlines()[2:7] == [
        "              créés  modifiés  retirés  annulés  inchangés",
        "  Véhicules       2         0        0        0          0",
        "  Événements      0         1        0        0          0",
        "  Créneaux        0         0        0        0         14",
        "  Places      9\u202f202         0        0        0          0",
    ]


def test_new_things_are_named_and_changed_ones_explained() -> None:
    text = ImportReport(
        plan_with(
            FieldChange("ends_on", date(2027, 3, 14), date(2027, 3, 15)),
            FieldChange("lunch_from", time(12, 30), None),
            FieldChange("grouping", Grouping.TOGETHER, Grouping.ONLY_1),
            FieldChange("y_amt", False, True),
            FieldChange("power_kw", 20.6, 21.0),
            FieldChange("note", None, "a\x1b[2J" + "b" * 200),
            FieldChange("seen", datetime(2027, 3, 14, 9, 30), ""),  # noqa: DTZ001
        ),
        (),
        (),
        dry_run=True,
    ).text()
    assert "essai à blanc, rien n’est enregistré" in text
    assert "  + véhicules : 1, 2\n" in text
    assert "~ événement C009 13/03/2027  fin : 14/03/2027 → 15/03/2027 ; déjeuner de : 12:30 → (rien)" in text
    assert "groupes : TOGETHER → ONLY_1 ; Y-AMT : non → oui ; puissance kW : 20,6 → 21" in text
    assert "\x1b" not in text
    assert "14/03/2027 09:30 → (rien)" in text


def test_warnings_come_last() -> None:
    text = ImportReport(ImportPlan(None), (), (problem(2),), dry_run=False).text()
    assert text.startswith("Concessions : rien à changer, tout est déjà à jour.")
    assert text.splitlines()[-2:] == [
        "À vérifier :",
        "  flotte.csv ligne 2, colonne « Permis » : « Z » — permis inconnu",
    ]
