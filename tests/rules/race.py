"""Acts at the same moment: what came of them must be what some order of them would have made."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations
from typing import Any

from tests.rules.act import Act, Answer
from tests.rules.acts.booking import book
from tests.rules.acts.change import Cancel, Move
from tests.rules.acts.confirm import Confirm
from tests.rules.booked import BrokenRule
from tests.rules.invariants import difference
from tests.rules.model import Model
from tests.rules.shown import Shown
from tests.rules.table import Table


def meeting(table: Table) -> list[Act]:
    """A few acts that concern the same places, so that they meet."""
    where = table.slot(), table.vehicle()
    drawn = (_meant(table, *where) for _ in range(table.dice.choice((2, 3, 3))))
    return [act for act in drawn if act is not None]


def explain(model: Model, acts: Sequence[Act], payloads: Sequence[dict[str, Any]], after: Shown) -> Model:
    """The model after the order of the acts that explains the answers and what is shown. Raises BrokenRule."""
    tried = []
    for order in permutations(zip(acts, payloads, strict=True)):
        trial = model.copy()
        try:
            for act, payload in order:
                act.expect(trial, Answer(payload, after))
            if trial.shown() == after.bookings:
                return trial
            tried.append(difference(after.bookings, trial.shown()))
        except BrokenRule as broken:
            tried.append(str(broken))
    raise BrokenRule(f"no order of {acts} explains {payloads}:\n" + "\n".join(tried))


def _meant(table: Table, slot: str, vehicle: str) -> Act | None:
    (kind,) = table.dice.choices(("book", "confirm", "move", "cancel"), (5, 3, 3, 1))
    booking = table.booking()
    if kind == "book" or not booking:
        return replace(book(table), slot=slot, vehicle=vehicle)
    if kind == "confirm":
        return Confirm(booking) if booking in table.shown.links else None
    # Without a version: nobody has seen what the others do at this moment.
    return Cancel(booking) if kind == "cancel" else Move(booking, slot=slot, vehicle=vehicle)
