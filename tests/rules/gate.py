"""Acts that open and close what can be booked (B1, B2); bookings that were made stay."""

from dataclasses import dataclass

from tests.rules.act import DONE, Act
from tests.rules.model import Model


@dataclass(frozen=True)
class OpenEvent(Act):
    """Headquarters opens the event, or closes it."""

    open: bool

    @property
    def mutation(self) -> str:
        return "openEvent" if self.open else "closeEvent"

    def allowed(self, model: Model) -> set[str]:
        return {DONE}

    def done(self, model: Model, booking: str, place: str) -> None:
        model.open = self.open


@dataclass(frozen=True)
class OpenSlot(Act):
    """Headquarters opens one slot, or closes it."""

    slot: str
    open: bool

    @property
    def mutation(self) -> str:
        return "openSlot" if self.open else "closeSlot"

    def allowed(self, model: Model) -> set[str]:
        return {DONE}

    def done(self, model: Model, booking: str, place: str) -> None:
        if self.open:
            model.closed.discard(self.slot)
        else:
            model.closed.add(self.slot)
