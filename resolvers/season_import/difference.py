"""What an import would change or did, as rows that a page shows: counted, named, field by field; what is wrong, too."""

from collections.abc import Iterable
from typing import Any

from resolvers.season_import.plan import ImportPlan
from resolvers.season_import.problems import CellProblem, one_line
from resolvers.season_import.report import ImportReport, shown

MOST_CHANGES = 2_000
MOST_PROBLEMS = 500
Rows = list[dict[str, Any]]


def difference(report: ImportReport) -> dict[str, Rows]:
    """The columns `counts`, `changes`, `problems` and `warnings` of an import."""
    return {
        "counts": _counts(report.plan) if report.plan else [],
        "changes": _changes(report.plan) if report.plan else [],
        "problems": _problems(report.problems),
        "warnings": _problems(report.warnings),
    }


def _counts(plan: ImportPlan) -> Rows:
    changed = [
        {"noun": noun.value, "action": action.value, "count": count} for (noun, action), count in plan.counts.items()
    ]
    same = [{"noun": noun.value, "action": "UNCHANGED", "count": count} for noun, count in plan.unchanged.items()]
    return sorted(changed + same, key=lambda row: (str(row["noun"]), str(row["action"])))


def _changes(plan: ImportPlan) -> Rows:
    """`key` as the sheets have it, `name` as people call it: empty where the key is the name."""
    return [
        {
            "noun": change.noun.value,
            "action": change.action.value,
            "key": one_line(change.key),
            "name": one_line(plan.names.get((change.noun, change.key), "")),
            "fields": [
                {"field": each.field, "before": shown(each.before), "after": shown(each.after)}
                for each in change.fields
            ],
        }
        for change in plan.changes[:MOST_CHANGES]
    ]


def _problems(problems: Iterable[CellProblem]) -> Rows:
    return [
        {
            "sheet": one_line(problem.sheet),
            "line": problem.line,
            "column": problem.column,
            "value": one_line(problem.value),
            "message": problem.message.fr,
            "messageEn": problem.message.en,
            "expected": problem.expected.fr,
            "expectedEn": problem.expected.en,
        }
        for problem in list(problems)[:MOST_PROBLEMS]
    ]
