"""The day itself: who came, left, is back, fell, never came; and what was noted by mistake (C2, D5).

The team notes it, headquarters, or a tablet that was enrolled for the event and not locked out since (A3).
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from models.booking import Booking
from models.policy.viewer import Role, Viewer
from resolvers.reader.catalog import node_id
from tests.rules.act import DONE, OFFICE, Act, Answer
from tests.rules.booked import Booked, BrokenRule
from tests.rules.model import Model
from tests.rules.shown import Shown
from tests.rules.stage import Stage
from tests.rules.table import Kinds, Table

CREW = Viewer(Role.TEAM, name="Tom")
# A tablet that was enrolled for an event of another time.
FOREIGN = "foreign"


@dataclass(frozen=True)
class Note(Act):
    """Something is noted about one booking: by a `tablet`, by headquarters or by the team."""

    booking: str
    version: int
    stale: bool
    tablet: str | None = None
    office: bool = False

    def asker(self, stage: Stage) -> Viewer | str:
        if self.tablet:
            return stage.tokens[self.tablet]
        return OFFICE if self.office else CREW

    def given(self, stage: Stage, before: Shown) -> dict[str, Any]:
        return {"bookingId": node_id(Booking, UUID(self.booking)), "expectedVersion": self.version}

    def allowed(self, model: Model) -> set[str]:
        if self.tablet == FOREIGN:
            return {"NotFound"}
        if self.tablet and not model.tablets[self.tablet]:
            return {"SignedOut"}
        mine = model.bookings[self.booking]
        gone = model.places[mine.place][0] in model.left
        return {DONE} if not self.stale and self.may(mine, gone) else {"Conflict"}

    def done(self, model: Model, answer: Answer) -> None:
        mine = model.bookings[self.booking]
        if (answer.key, answer.place) != (self.booking, mine.place):
            raise BrokenRule(f"{self} answered {answer.payload}")
        self.note(mine)

    def may(self, mine: Booked, gone: bool) -> bool:
        """Whether it can be noted now; `gone`: the time of departure has passed."""
        raise NotImplementedError

    def note(self, mine: Booked) -> None:
        """What is noted."""
        raise NotImplementedError


class CheckIn(Note):
    """The rider is there, late perhaps."""

    mutation = "checkIn"
    takes = "RideDayInput"

    def may(self, mine: Booked, gone: bool) -> bool:
        return mine.status in ("BOOKED", "MODIFIED", "NO_SHOW")

    def note(self, mine: Booked) -> None:
        mine.note("CHECKED_IN")


class Depart(Note):
    """The rider has left."""

    mutation = "recordDeparture"

    def may(self, mine: Booked, gone: bool) -> bool:
        return mine.status == "CHECKED_IN" and not mine.departed

    def note(self, mine: Booked) -> None:
        mine.departed = True
        mine.step("CHECKED_IN")


class Return(Note):
    """The rider is back."""

    mutation = "recordReturn"

    def may(self, mine: Booked, gone: bool) -> bool:
        return mine.out

    def note(self, mine: Booked) -> None:
        mine.returned = True
        mine.note("DONE")


class Fall(Note):
    """A rider who left has fallen."""

    mutation = "recordFall"

    def may(self, mine: Booked, gone: bool) -> bool:
        return mine.departed

    def note(self, mine: Booked) -> None:
        mine.fell = True
        mine.step(mine.status)


class Ridden(Note):
    """The rider has ridden; nobody noted when."""

    mutation = "markDone"
    takes = "RideDayInput"

    def may(self, mine: Booked, gone: bool) -> bool:
        return gone and mine.status == "CHECKED_IN" and not mine.departed

    def note(self, mine: Booked) -> None:
        mine.note("DONE")


class Absent(Note):
    """The rider did not come."""

    mutation = "markNoShow"
    takes = "RideDayInput"

    def may(self, mine: Booked, gone: bool) -> bool:
        return gone and mine.status in ("BOOKED", "MODIFIED", "CHECKED_IN") and not mine.out

    def note(self, mine: Booked) -> None:
        mine.note("NO_SHOW")


class Undo(Note):
    """What was noted last was a mistake."""

    mutation = "undoLastStep"
    takes = "RideDayInput"

    def may(self, mine: Booked, gone: bool) -> bool:
        return not mine.fell if mine.out else mine.live and bool(mine.noted)

    def note(self, mine: Booked) -> None:
        if mine.out:
            mine.departed = False
            mine.step("CHECKED_IN")
        else:
            mine.returned = False
            mine.step(mine.noted.pop())


NOTES = (CheckIn, Depart, Return, Fall, Ridden, Absent, Undo)


def day(table: Table) -> Note | None:
    """Mostly what can be noted, by whoever is there."""
    if not (booking := table.booking()):
        return None
    seen = table.seen(booking)
    tablets = list(table.stage.tokens) if table.chance(0.6) else []
    tablet = table.dice.choice(tablets) if tablets else None
    notes = [kind(booking, *seen, tablet, table.chance(0.2)) for kind in NOTES]
    mine = table.model.bookings[booking]
    gone = table.model.places[mine.place][0] in table.model.left
    possible = [note for note in notes if note.may(mine, gone)]
    return table.dice.choice(possible if possible and table.chance(0.8) else notes)


KINDS: Kinds = {"day": (18, day)}
