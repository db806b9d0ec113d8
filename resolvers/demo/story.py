"""The life of one booking: its steps in time, and the rows that tell it (C2, C3, C4, D5)."""

from datetime import datetime, timedelta
from uuid import UUID

from models.actor import SYSTEM_NAME
from models.booking import BookingStatus, CancelReason, Channel
from models.booking_life import EXPIRED, Reason
from models.policy.viewer import ANONYMOUS
from resolvers.demo.attribution import origin
from resolvers.demo.dice import Dice
from resolvers.demo.layout import PlaceOnSale
from resolvers.demo.network import ADMIN_NAME
from resolvers.demo.people import Person
from resolvers.demo.rows import BookingRow, RideRow, StepRow

HOLD_LASTS = timedelta(minutes=20)
_CANCEL_WORDS = {
    CancelReason.RIDER: (
        Reason("Empêchement", "Cannot come"),
        Reason("Météo annoncée mauvaise", "Bad weather forecast"),
        Reason("Ne peut plus se déplacer", "Cannot travel any more"),
        Reason("Sans précision", "No reason given"),
    ),
    CancelReason.ADMIN: (
        Reason("À la demande du pilote, par téléphone", "Asked for by the rider, by telephone"),
        Reason("Doublon", "Booked twice"),
        Reason("Permis non valable", "Licence not valid"),
    ),
    CancelReason.HOLD_EXPIRED: (EXPIRED,),
    CancelReason.MODEL_WITHDRAWN: (Reason("Véhicule retiré : panne", "Vehicle withdrawn: breakdown"),),
    CancelReason.EVENT_CANCELLED: (Reason("Week-end annulé", "Weekend cancelled"),),
}
_MOVED = Reason("Changement de créneau à la demande du pilote", "Moved to another slot, as the rider asked")
_MISSED = Reason("Ne s’est pas présenté", "Did not come")
_FALLS = (
    "Chute à l’arrêt en manœuvrant sur le parking, sans blessure. Levier d’embrayage tordu.",
    "Glissade à basse vitesse sur gravillons, genou contusionné. Clignotant avant droit cassé.",
    "Perte d’équilibre au stop, rétroviseur et carénage rayés. Pilote indemne.",
    "Chute en sortie de rond-point humide, poignet douloureux, consultation conseillée. Moto rapatriée.",
)


class Story:
    """A booking from its first step on; each step comes after the one before."""

    def __init__(self, person: Person, place: PlaceOnSale, channel: Channel, at: datetime, dice: Dice) -> None:
        self.person = person
        self.place = place
        self.channel = channel
        self.created_at = at
        self.key: UUID = dice.key(at)
        self.held_until: datetime | None = None
        self.confirmed_at: datetime | None = None
        self.cancel_reason: CancelReason | None = None
        self.moves = 0
        self.steps: list[StepRow] = []
        self.ride: RideRow | None = None
        self._dice = dice

    @property
    def status(self) -> BookingStatus:
        """Where the booking stands."""
        return BookingStatus(self.steps[-1].status)

    @property
    def last_at(self) -> datetime:
        """Time of the last step."""
        return self.steps[-1].created_at

    def hold(self, until: datetime | None = None) -> None:
        """The rider asks for the place online; with `until`, that is where it stands."""
        self.held_until = until
        self._step(self.created_at, BookingStatus.HELD, ANONYMOUS.actor)

    def confirm(self, actor: str = ANONYMOUS.actor) -> None:
        """Confirmed by link some minutes after the hold, or at once by the staff (C3)."""
        self.confirmed_at = self._dice.later(self.created_at, 1, 15) if self.steps else self.created_at
        self._step(self.confirmed_at, BookingStatus.BOOKED, actor)

    def move(self, before: PlaceOnSale, at: datetime) -> None:
        """The steps so far were about another place; now the rider has this one (C4)."""
        self.steps = [step._replace(place_id=before.id) for step in self.steps]
        self.moves += 1
        self._step(at, BookingStatus.MODIFIED, ADMIN_NAME, _MOVED)

    def cancel(self, reason: CancelReason, at: datetime) -> None:
        """The place is given back."""
        self.cancel_reason = reason
        by_rider, expired = reason is CancelReason.RIDER, reason is CancelReason.HOLD_EXPIRED
        actor = ANONYMOUS.actor if by_rider else SYSTEM_NAME if expired else ADMIN_NAME
        self._step(at, BookingStatus.CANCELLED, actor, self._dice.one_of(_CANCEL_WORDS[reason]))

    def check_in(self, at: datetime, tablet: str) -> None:
        """Seen on site."""
        self._step(at, BookingStatus.CHECKED_IN, tablet)

    def depart(self) -> None:
        """Away with the group."""
        self.ride = RideRow(self.key, self._dice.later(self.place.slot.starts_at, 0, 5), None, False, None)

    def come_back(self, tablet: str) -> None:
        """Returned, seldom after a fall."""
        self.depart()
        returned_at = self._dice.later(self.place.slot.ends_at, -4, 7)
        report = self._dice.one_of(_FALLS) if self._dice.happens(0.006) else None
        if self.ride is not None:
            self.ride = self.ride._replace(returned_at=returned_at, fell=report is not None, fall_report=report)
        self._step(returned_at, BookingStatus.DONE, tablet)

    def miss(self, tablet: str) -> None:
        """Never seen."""
        at = self._dice.later(self.place.slot.ends_at, 1, 8)
        self._step(at, BookingStatus.NO_SHOW, tablet, _MISSED)

    def row(self) -> BookingRow:
        """The booking as it stands."""
        slot, source = self.place.slot, origin(self.channel, self.created_at.date(), self._dice)
        return BookingRow(
            id=self.key,
            created_at=self.created_at,
            event_id=slot.event_id,
            place_id=self.place.id,
            slot_id=slot.id,
            vehicle_id=self.place.vehicle.id,
            rider_id=self.person.id,
            status=self.status,
            channel=self.channel,
            held_until=self.held_until,
            confirmed_at=self.confirmed_at,
            cancel_reason=self.cancel_reason,
            source=source.source,
            first_campaign=source.first_campaign,
            last_campaign=source.last_campaign,
            calendar_sequence=self.moves,
        )

    def _step(self, at: datetime, status: BookingStatus, actor: str, reason: Reason | None = None) -> None:
        fr, en = (reason.fr, reason.en) if reason else (None, None)
        self.steps.append(StepRow(self._dice.key(at), at, self.key, status, self.place.id, fr, en, actor))
