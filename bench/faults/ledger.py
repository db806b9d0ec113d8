"""What riders and headquarters were promised during a run, and when."""

import time
from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Promise:
    """One booking that was acknowledged, and how far it was acknowledged to have come."""

    booking: str
    place: str
    confirmed: bool = False
    cancelled: bool = False

    @property
    def statuses(self) -> list[str]:
        """The steps that its history must have, and no other."""
        return ["HELD", *(["BOOKED"] if self.confirmed else []), *(["CANCELLED"] if self.cancelled else [])]

    @property
    def causes(self) -> list[str]:
        """What the rider must have been told, once each; who never confirmed is told of no cancellation."""
        told = ["CONFIRM", *(["CONFIRMED"] if self.confirmed else [])]
        return [*told, *(["CANCELLED"] if self.cancelled and self.confirmed else [])]


@dataclass
class Ledger:
    """Everything that was answered; `promises` by the rider's address, of which each has one key."""

    promises: dict[str, Promise] = field(default_factory=dict)
    # Riders who were told that there is no place: they may have none.
    refused: set[str] = field(default_factory=set)
    answers: Counter[str] = field(default_factory=Counter)
    acknowledged_at: list[float] = field(default_factory=list)
    acts: int = 0
    # The same request under the same key was answered otherwise.
    contradicted: list[str] = field(default_factory=list)

    def acknowledge(self) -> None:
        """An act was carried out and its answer arrived."""
        self.acknowledged_at.append(time.monotonic())

    def first_after(self, moment: float) -> float | None:
        """Seconds from then to the next acknowledgement."""
        return next((at - moment for at in self.acknowledged_at if at >= moment), None)
