"""One change request of a dealership as the rules see it (E2): pure Python, no product code."""

from dataclasses import dataclass
from typing import Any

# Who is told: headquarters' administrators that have access, and the dealers who ask.
ADMINS = ("ada@hq.example", "abel@hq.example")
DEALERS = ("Denise", "Didier")


@dataclass
class Requested:
    """What was asked on a booking, a slot or the event, which version of it was seen, and the answer."""

    author: str
    # The id of a booking, the name of a slot, or "event".
    subject: str
    kind: str
    # What is proposed: slot and vehicle of a booking, or a state.
    slot: str | None
    vehicle: str | None
    state: str | None
    seen: int
    status: str = "OPEN"
    by: str | None = None
    # The bulk act that cancels the event, which is told of when its window ends.
    act: str | None = None
    answered: bool = False

    def close(self, status: str, by: str) -> None:
        """Somebody answers it, or takes it back."""
        self.status, self.by = status, by
        self.answered = status != "WITHDRAWN"

    def reopen(self, seen: int, *, again: bool) -> None:
        """The act that it led to was undone before anybody was told; `again`: unless its author asked anew since."""
        self.answered = False
        if again:
            self.status, self.by, self.act, self.seen = "OPEN", None, None, seen

    def shown(self) -> dict[str, Any]:
        """As the database must show it, with who was told of what: each once, nobody of what was withdrawn."""
        told = [["REQUEST_FILED", address] for address in ADMINS]
        if self.answered:
            told.append(["REQUEST_ANSWERED", f"{self.author.lower()}@dealer"])
        return {
            "author": self.author,
            "subject": self.subject,
            "kind": self.kind,
            "seen": self.seen,
            "status": self.status,
            "by": self.by,
            "told": sorted(told),
        }
