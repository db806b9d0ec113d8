"""Friends who book together: places for all of them in one slot, or none; the organiser's link confirms all (C7)."""

from dataclasses import dataclass
from typing import Any

from models.policy.viewer import ANONYMOUS, Viewer
from tests.rules.act import DONE, OFFICE, Act, Answer
from tests.rules.acts.booking import Book
from tests.rules.booked import BrokenRule
from tests.rules.model import Model
from tests.rules.person import PEOPLE
from tests.rules.shown import Shown
from tests.rules.stage import Stage
from tests.rules.table import Kinds, Table

ORIGIN = ("SOCIAL", "friends")


@dataclass(frozen=True)
class BookGroup(Act):
    """An organiser first, then companions: each with the vehicle they would ride."""

    members: tuple[tuple[int, str], ...]
    slot: str
    office: bool

    mutation = "bookGroup"

    @property
    def each(self) -> list[Book]:
        """What each of them would have asked alone."""
        return [Book(person, self.slot, vehicle, self.office, *ORIGIN) for person, vehicle in self.members]

    def asker(self, stage: Stage) -> Viewer | str:
        return OFFICE if self.office else ANONYMOUS

    def given(self, stage: Stage, before: Shown) -> dict[str, Any]:
        asked = [{"modelId": stage.model_id(vehicle), "rider": stage.rider(person)} for person, vehicle in self.members]
        return {
            "slotId": stage.slot_id(self.slot),
            "organiser": asked[0],
            "companions": asked[1:],
            "attribution": {"source": ORIGIN[0], "firstCampaign": ORIGIN[1]},
        }

    def allowed(self, model: Model) -> set[str]:
        trial, outcomes = model.copy(), set()
        for number, book in enumerate(self.each):
            allowed = book.allowed(trial)
            outcomes |= allowed - {DONE}
            if DONE not in allowed:
                return outcomes
            if not trial.free(self.slot, book.vehicle):
                trial.release(self.slot)
            if not (free := trial.free(self.slot, book.vehicle)):
                return outcomes  # what was released went to who waits
            book.take(trial, f"trial {number}", min(free), f"trial {number}", told=False)
        return outcomes | {DONE}

    def done(self, model: Model, answer: Answer) -> None:
        group = answer.after.groups[answer.key]
        if len(group) != len(self.members) or group[0] != answer.key:
            raise BrokenRule(f"{self} made {group}")
        for book, key in zip(self.each, group, strict=True):
            place = answer.place if key == answer.key else answer.after.bookings[key]["place"]
            # Of a group that is still to be confirmed only the organiser is told.
            apart = answer.after.records[key]
            book.take(model, key, place, apart, told=self.office or key == answer.key, party=answer.key)


def book_group(table: Table) -> BookGroup:
    """Two friends, or three."""
    people = table.dice.sample(range(len(PEOPLE) - 1), table.dice.choice((2, 2, 3)))
    return BookGroup(tuple((each, table.vehicle()) for each in people), table.slot(), table.chance(0.3))


KINDS: Kinds = {"book_group": (6, book_group)}
