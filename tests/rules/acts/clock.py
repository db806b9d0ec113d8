"""Time: holds run out, the schedule gives back what did, departures pass (C3)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.rules.act import Turn
from tests.rules.model import Model
from tests.rules.shown import Shown
from tests.rules.stage import Stage
from tests.rules.table import Kinds, Table

if TYPE_CHECKING:
    from tests.rules.real import Real

# So many bookings are made before a departure passes: afterwards nothing more happens there.
LATE = 20


@dataclass(frozen=True)
class Expire(Turn):
    """The time of a hold passes."""

    booking: str

    def happen(self, real: "Real", stage: Stage) -> None:
        real.expire(self.booking)

    def done(self, model: Model, after: Shown) -> None:
        model.bookings[self.booking].expired = True


@dataclass(frozen=True)
class Release(Turn):
    """The schedule gives back what expired."""

    def happen(self, real: "Real", stage: Stage) -> None:
        real.release(stage)

    def done(self, model: Model, after: Shown) -> None:
        model.release()


@dataclass(frozen=True)
class Leave(Turn):
    """The departure of a slot passes."""

    slot: str

    def happen(self, real: "Real", stage: Stage) -> None:
        real.leave(stage, self.slot)

    def done(self, model: Model, after: Shown) -> None:
        model.left.add(self.slot)


def expire(table: Table) -> Expire | None:
    """One that is held."""
    booking = table.booking()
    held = booking and table.model.bookings[booking].status == "HELD"
    return Expire(booking) if booking and held else None


def release(table: Table) -> Release:
    """Every few seconds."""
    return Release()


def leave(table: Table) -> Leave | None:
    """Once, late."""
    early = table.model.left or len(table.model.bookings) < LATE
    return None if early else Leave(table.slot())


KINDS: Kinds = {"expire": (6, expire), "release": (3, release), "leave": (1, leave)}
