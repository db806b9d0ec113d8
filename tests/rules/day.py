"""Acts of the day itself: who came, left, is back, fell, never came; and what was noted by mistake (C2, D5)."""

from dataclasses import dataclass

from models.policy.viewer import Role, Viewer
from tests.rules.act import DONE, Act
from tests.rules.model import Booked, BrokenRule, Model

CREW = Viewer(Role.TEAM, name="Tom")


@dataclass(frozen=True)
class Note(Act):
    """The team notes something about one booking."""

    booking: str
    version: int
    stale: bool

    @property
    def viewer(self) -> Viewer:
        return CREW

    def allowed(self, model: Model) -> set[str]:
        mine = model.bookings[self.booking]
        gone = model.places[mine.place][0] in model.left
        return {DONE} if not self.stale and self.may(mine, gone) else {"Conflict"}

    def done(self, model: Model, booking: str, place: str) -> None:
        mine = model.bookings[self.booking]
        if (booking, place) != (self.booking, mine.place):
            raise BrokenRule(f"{self} answered {booking} at {place}")
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

    def may(self, mine: Booked, gone: bool) -> bool:
        return gone and mine.status == "CHECKED_IN" and not mine.departed

    def note(self, mine: Booked) -> None:
        mine.note("DONE")


class Absent(Note):
    """The rider did not come."""

    mutation = "markNoShow"

    def may(self, mine: Booked, gone: bool) -> bool:
        return gone and mine.status in ("BOOKED", "MODIFIED", "CHECKED_IN") and not mine.out

    def note(self, mine: Booked) -> None:
        mine.note("NO_SHOW")


class Undo(Note):
    """What was noted last was a mistake."""

    mutation = "undoLastStep"

    def may(self, mine: Booked, gone: bool) -> bool:
        return not mine.fell if mine.out else bool(mine.noted)

    def note(self, mine: Booked) -> None:
        if mine.out:
            mine.departed = False
            mine.step("CHECKED_IN")
        else:
            mine.returned = False
            mine.step(mine.noted.pop())


NOTES = (CheckIn, Depart, Return, Fall, Ridden, Absent, Undo)
