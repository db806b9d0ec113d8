"""The life of a booking: which step may follow which, and what people call it (C2); pure.

Whoever changes a status asks here: use cases by `may_become`, statements over many bookings by `sources_of`, as the
condition on the rows that they change.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models.booking import BookingStatus

S = BookingStatus
STEPS: Mapping[BookingStatus, frozenset[BookingStatus]] = {
    S.HELD: frozenset({S.HELD, S.BOOKED, S.CANCELLED}),
    S.BOOKED: frozenset({S.MODIFIED, S.CHECKED_IN, S.NO_SHOW, S.CANCELLED}),
    S.MODIFIED: frozenset({S.MODIFIED, S.CHECKED_IN, S.NO_SHOW, S.CANCELLED}),
    # Itself: the departure, and a departure taken back, are steps of who is checked in.
    S.CHECKED_IN: frozenset({S.CHECKED_IN, S.DONE, S.NO_SHOW, S.CANCELLED}),
    S.DONE: frozenset(),
    # Who comes late may still ride when there is room.
    S.NO_SHOW: frozenset({S.CHECKED_IN}),
    # An expired hold may still be confirmed while its place is free.
    S.CANCELLED: frozenset({S.BOOKED}),
}
"""What may follow."""
TAKEN_BACK: Mapping[BookingStatus, frozenset[BookingStatus]] = {
    S.CHECKED_IN: frozenset({S.BOOKED, S.MODIFIED, S.NO_SHOW}),
    S.NO_SHOW: frozenset({S.BOOKED, S.MODIFIED, S.CHECKED_IN}),
    S.DONE: frozenset({S.CHECKED_IN}),
}
"""What a step noted by mistake on the day may go back to: never anything but what the booking was before."""
CHANGED_BY_RIDER = frozenset({S.HELD, S.BOOKED, S.MODIFIED})
"""Until when a rider moves and cancels by themselves; once checked in they speak to the team, face to face."""
COMING = frozenset({S.HELD, S.BOOKED, S.MODIFIED, S.CHECKED_IN})
"""A ride that is still to take place."""
NAMES: Mapping[BookingStatus, tuple[str, str]] = {
    S.HELD: ("en attente de confirmation", "waiting to be confirmed"),
    S.BOOKED: ("réservée", "booked"),
    S.MODIFIED: ("modifiée", "changed"),
    S.CHECKED_IN: ("enregistrée sur place", "checked in"),
    S.DONE: ("effectuée", "done"),
    S.NO_SHOW: ("non honorée", "marked as a no-show"),
    S.CANCELLED: ("annulée", "cancelled"),
}
"""In French and in English, after “la réservation est” and “the booking is”."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a step was taken: a person's words as they wrote them, or ours in both languages."""

    fr: str
    en: str | None = None


EXPIRED = Reason("Réservation non confirmée à temps", "Booking not confirmed in time")
CONFIRMED_LATE = Reason(
    "Confirmée après l’échéance, la place étant libre", "Confirmed after its time, the place being free"
)
DEPARTED = Reason("Départ", "Departed")
RETURNED = Reason("Retour", "Returned")
FELL = Reason("Chute déclarée", "Fall reported")
TAKEN_BACK_STEP = Reason("Noté par erreur, repris", "Noted by mistake, taken back")
TAKEN_BACK_DEPARTURE = Reason("Départ noté par erreur, repris", "Departure noted by mistake, taken back")
GIVEN_BACK = Reason("Rendue : l’action a été annulée", "Given back: the act was undone")
UNDOING = frozenset({TAKEN_BACK_STEP, GIVEN_BACK})
"""Steps by which a booking is again what it was: the step that they take back no longer counts."""


def may_become(status: BookingStatus, wanted: BookingStatus) -> bool:
    """Whether a booking may go from one status to the other."""
    return wanted in STEPS[status]


def may_go_back(status: BookingStatus, before: BookingStatus) -> bool:
    """Whether a step noted by mistake may be taken back to the status before it."""
    return before in TAKEN_BACK.get(status, frozenset())


def status_before(history: Iterable[tuple[BookingStatus, Reason | None]]) -> BookingStatus | None:
    """What the booking was before the last step that still counts; None where that step is not to be taken back.

    `history`: status and reason of each of its steps, oldest first.
    """
    counting: list[BookingStatus] = []
    for status, reason in history:
        if reason in UNDOING and status in counting[:-1]:
            counting.pop()
            while counting[-1] is not status:
                counting.pop()
        elif not counting or counting[-1] is not status:
            counting.append(status)
    if len(counting) < 2 or not may_go_back(counting[-1], counting[-2]):
        return None
    return counting[-2]


def sources_of(wanted: BookingStatus) -> frozenset[BookingStatus]:
    """The statuses from which a booking may become this one: the condition of a statement over many bookings."""
    return frozenset(status for status, following in STEPS.items() if wanted in following)
