"""What whoever draws the next act has before them: the dice, the model, and what the database shows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

from tests.rules.act import Act, Turn
from tests.rules.model import Model
from tests.rules.person import HEAVY, LIGHT, PEOPLE
from tests.rules.real import Real
from tests.rules.shown import Shown
from tests.rules.stage import SLOTS, Stage


@dataclass(frozen=True)
class Table:
    """Draws by dice of its own, so that whatever is left out of a failing run leaves the other acts as they are."""

    dice: Random
    model: Model
    shown: Shown
    stage: Stage
    real: Real

    def person(self) -> int:
        """Any of the riders."""
        return self.dice.randrange(len(PEOPLE))

    def slot(self) -> str:
        """Any slot."""
        return self.dice.choice(SLOTS)

    def vehicle(self) -> str:
        """Any model of vehicles."""
        return self.dice.choice((HEAVY, LIGHT))

    def chance(self, share: float) -> bool:
        """True so often."""
        return self.dice.random() < share

    def booking(self) -> str | None:
        """A booking: mostly of those that have a place, for an event soon has more that have none."""
        keys = list(self.model.bookings)
        live = [key for key in keys if self.model.bookings[key].live]
        among = live if live and self.chance(0.7) else keys
        return self.dice.choice(among) if among else None

    def seen(self, booking: str) -> tuple[int, bool]:
        """The version that somebody saw of it, and whether that is an old one."""
        stale = self.chance(0.1)
        return self.shown.versions[booking] - stale, stale


Draw = Callable[[Table], Act | Turn | None]
# How often each kind happens, in proportion, and how one is drawn; None where there is nothing for it to happen to.
Kinds = Mapping[str, tuple[int, Draw]]
