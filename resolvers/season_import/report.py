"""What an import did, would do or cannot do, as a terminal shows it: aligned, in French."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum
from textwrap import wrap

from resolvers.season_import.plan import Action, Change, ImportPlan, Noun
from resolvers.season_import.problems import CellProblem, one_line

MOST_LISTED = 200
MOST_NAMED = 60
_NOUNS = {
    Noun.SEASON: ("Saisons", "saison"),
    Noun.DEALERSHIP: ("Concessions", "concession"),
    Noun.MODEL: ("Modèles", "modèle"),
    Noun.VEHICLE: ("Véhicules", "véhicule"),
    Noun.EVENT: ("Événements", "événement"),
    Noun.SLOT: ("Créneaux", "créneau"),
    Noun.PLACE: ("Places", "place"),
}
_ACTIONS = {
    Action.CREATED: ("créés", "+"),
    Action.UPDATED: ("modifiés", "~"),
    Action.REMOVED: ("retirés", "-"),
    Action.CANCELLED: ("annulés", "×"),
}
_FIELDS = {
    "name": "nom",
    "address": "adresse",
    "city": "ville",
    "region": "région",
    "latitude": "latitude",
    "longitude": "longitude",
    "phone": "téléphone",
    "email": "e-mail",
    "website": "site",
    "opening_hours": "horaires",
    "family": "famille",
    "power_kw": "puissance kW",
    "licence_required": "permis",
    "y_amt": "Y-AMT",
    "a2_restricted": "bridé A2",
    "model": "modèle",
    "plate": "immatriculation",
    "group_number": "groupe",
    "available_from": "disponible du",
    "available_until": "disponible au",
    "mileage_km": "kilométrage",
    "starts_on": "début",
    "ends_on": "fin",
    "note": "remarque",
    "first_ride": "premier départ",
    "last_ride": "dernier départ",
    "length_minutes": "durée (min)",
    "gap_minutes": "pause (min)",
    "lunch_from": "déjeuner de",
    "lunch_until": "déjeuner à",
    "grouping": "groupes",
}


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The outcome of one import. With any problem nothing was imported; `plan` is None when cells could not be read."""

    plan: ImportPlan | None
    problems: tuple[CellProblem, ...]
    warnings: tuple[CellProblem, ...]
    dry_run: bool

    def text(self) -> str:
        """The whole report, without a final line break."""
        return "\n".join(_lines(self))


def _lines(report: ImportReport) -> Iterator[str]:
    if report.problems:
        count = len(report.problems)
        yield f"{count} {'problème' if count == 1 else 'problèmes'} à corriger : rien n’a été importé."
        yield from _listed(report.problems)
    elif report.plan is not None:
        yield from _plan_lines(report.plan, report.dry_run)
    if report.warnings:
        yield ""
        yield "À vérifier :"
        yield from _listed(report.warnings)


def _listed(problems: Sequence[CellProblem]) -> Iterator[str]:
    for problem in problems[:MOST_LISTED]:
        yield f"  {problem}"
    if len(problems) > MOST_LISTED:
        yield f"  … et {len(problems) - MOST_LISTED} autres"


def _plan_lines(plan: ImportPlan, dry_run: bool) -> Iterator[str]:
    title = f"Saison {plan.year}" if plan.year else "Concessions"
    if plan.is_empty:
        yield f"{title} : rien à changer, tout est déjà à jour."
    elif dry_run:
        yield f"{title} : essai à blanc, rien n’est enregistré. Ce qui changerait :"
    else:
        yield f"{title} : importée."
    yield ""
    yield from counts_table(plan)
    if plan.changes and not plan.is_empty:
        yield ""
        yield from _change_lines(plan.changes)


def counts_table(plan: ImportPlan) -> Iterator[str]:
    """What changes and what does not, by noun, in aligned columns."""
    rows = [["", *(word for word, _ in _ACTIONS.values()), "inchangés"]]
    for noun, (title, _) in _NOUNS.items():
        numbers = [plan.counts[noun, action] for action in Action] + [plan.unchanged[noun]]
        if any(numbers):
            rows.append([title, *(f"{number:,}".replace(",", "\u202f") for number in numbers)])
    widths = [max(len(row[position]) for row in rows) for position in range(len(rows[0]))]
    for row in rows:
        cells = (cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
        yield f"  {row[0].ljust(widths[0])}  {'  '.join(cells)}".rstrip()


def _change_lines(changes: Iterable[Change]) -> Iterator[str]:
    grouped: dict[tuple[Noun, Action], list[Change]] = {}
    for change in changes:
        grouped.setdefault((change.noun, change.action), []).append(change)
    for (noun, action), same in grouped.items():
        (plural, word), sign = _NOUNS[noun], _ACTIONS[action][1]
        if action is Action.CREATED:
            # What is new stands in the sheets: its keys are enough.
            keys = [change.key.replace(" ", "\u00a0") for change in same[:MOST_NAMED]]
            names = ", ".join(keys) + (", …" if len(same) > MOST_NAMED else "")
            first = f"  {sign} {plural.lower()} : "
            yield from wrap(names, 110, initial_indent=first, subsequent_indent="      ", break_on_hyphens=False)
            continue
        for change in same[:MOST_LISTED]:
            fields = " ; ".join(
                f"{_FIELDS.get(each.field, each.field)} : {shown(each.before)} → {shown(each.after)}"
                for each in change.fields
            )
            yield f"  {sign} {word} {change.key}{'  ' + fields if fields else ''}"
        if len(same) > MOST_LISTED:
            yield f"  {sign} … et {len(same) - MOST_LISTED} autres"


def shown(value: object) -> str:
    """A value of a field as people read it."""
    match value:
        case None | "":
            return "(rien)"
        case bool():
            return "oui" if value else "non"
        case Enum():
            return str(value.value)
        case datetime():
            return f"{value:%d/%m/%Y %H:%M}"
        case date():
            return f"{value:%d/%m/%Y}"
        case time():
            return f"{value:%H:%M}"
        case float():
            return f"{value:.10g}".replace(".", ",")
    return one_line(str(value))
