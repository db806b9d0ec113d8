"""Riders: who they are, what they may ride, and what they agreed to (B5, J1, J2)."""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from models.booking import Channel
from models.licence import HeldLicence, LicenceClass, anniversary, rideable
from models.rider import MARKETING_PURPOSES, ConsentPurpose, Locale
from resolvers.demo.dice import Dice
from resolvers.demo.layout import Stop
from resolvers.demo.names import (
    ENGLISH_FIRST_NAMES,
    ENGLISH_LAST_NAMES,
    FICTITIOUS_MOBILE,
    FIRST_NAMES,
    LAST_NAMES,
    MAILBOXES,
    OWNED_BRANDS,
)
from resolvers.demo.rows import ConsentRow, RiderRow

# Class held → how many have it, and the youngest and oldest age on the day.
_LICENCES = {
    LicenceClass.A: (60, 22, 68),
    LicenceClass.A2: (24, 18, 36),
    LicenceClass.B_7H: (10, 21, 64),
    LicenceClass.A1: (6, 16, 40),
}
_WEIGHTS: dict[LicenceClass, float] = {licence: line[0] for licence, line in _LICENCES.items()}
_FROM_AGE = {LicenceClass.A: 20, LicenceClass.A2: 18, LicenceClass.B_7H: 18, LicenceClass.A1: 16}
_CONFIRMED_AFTER = timedelta(minutes=4)
_AGREEMENT = {ConsentPurpose.BRAND_EMAIL: 0.55, ConsentPurpose.BRAND_SMS: 0.3, ConsentPurpose.DEALERSHIP_CONTACT: 0.7}
_NUMBERS_IN_RANGE = 10_000
_NOT_YET, _NEVER = datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class Person:
    """A rider as the bookings need them; `first_at` and `last_at` are widened as they act."""

    id: UUID
    birth_date: date
    licence: LicenceClass
    obtained_on: date | None
    first_at: datetime
    last_at: datetime
    first_channel: Channel = Channel.WEB
    slots: set[UUID] = field(default_factory=set)

    @property
    def unseen(self) -> bool:
        """Whether they have done nothing yet."""
        return self.last_at == _NEVER

    def acts(self, at: datetime, channel: Channel) -> None:
        """Note something the rider did."""
        if at < self.first_at:
            self.first_at, self.first_channel = at, channel
        self.last_at = max(self.last_at, at)

    def may_ride(self, on: date) -> list[LicenceClass]:
        """Classes of vehicles open to the rider that day, in a fixed order (sets have none that repeats)."""
        return sorted(rideable(HeldLicence(self.licence, self.obtained_on), self.birth_date, on))


class People:
    """Makes riders, no two with the same e-mail address."""

    def __init__(self, riders: int) -> None:
        self._addresses: Counter[str] = Counter()
        self._numbers: Counter[str] = Counter()
        # A fictitious number is not shared while there are enough of them: shared ones would look like duplicates.
        self._mobile_share = min(0.8, _NUMBERS_IN_RANGE / riders)

    def newcomer(self, stop: Stop, booked_at: datetime, dice: Dice) -> Person:
        """Someone who comes to that event for a first ride; their licence suits some vehicle of the fleet."""
        licence = dice.weighted(_WEIGHTS)
        _, youngest, oldest = _LICENCES[licence]
        day = stop.row.starts_on
        age = youngest + int((oldest - youngest) * (dice.share() + dice.share()) / 2)
        birth_date = anniversary(day, -age) - timedelta(days=dice.whole(1, 364))
        obtained_on = _obtained(licence, birth_date, day, dice)
        return Person(dice.key(booked_at), birth_date, licence, obtained_on, _NOT_YET, _NEVER)

    def row(self, person: Person, stop: Stop, dice: Dice) -> RiderRow:
        """The rider, living near the dealership that they came to first."""
        english = dice.happens(0.04)
        first = dice.one_of(ENGLISH_FIRST_NAMES if english else FIRST_NAMES)
        last = dice.one_of(ENGLISH_LAST_NAMES if english else LAST_NAMES).replace("-", " ")
        return RiderRow(
            id=person.id,
            created_at=person.first_at,
            first_name=first,
            last_name=last,
            email=self._email(first, last, dice),
            phone=self._phone(stop, dice) if dice.happens(0.9) else None,
            birth_date=person.birth_date,
            postcode=_postcode(stop.postcode, dice),
            locale=Locale.EN if english else Locale.FR,
            licence_class=person.licence,
            licence_obtained_on=person.obtained_on,
            owned_brand=dice.weighted(OWNED_BRANDS),
            last_action_at=person.last_at,
        )

    def _email(self, first: str, last: str, dice: Dice) -> str:
        letters = unicodedata.normalize("NFKD", f"{first}.{last}".lower().replace(" ", "-"))
        box = letters.encode("ascii", "ignore").decode()
        self._addresses[box] += 1
        taken = self._addresses[box]
        return f"{box}{taken if taken > 1 else ''}@{dice.one_of(MAILBOXES)}"

    def _phone(self, stop: Stop, dice: Dice) -> str:
        # The dealerships' own numbers lie in ARCEP's fictitious range of their region: the first six digits are it.
        prefix = FICTITIOUS_MOBILE if dice.happens(self._mobile_share) else stop.host.phone[:8]
        self._numbers[prefix] += 1
        return f"{prefix}{self._numbers[prefix] * 7919 % _NUMBERS_IN_RANGE:04d}"


def consents(person: Person, moment: datetime, dice: Dice) -> Iterator[ConsentRow]:
    """The answers given with the first booking; a few riders change their mind later."""
    answered_at = person.first_at
    version = f"{answered_at.year}-1"
    proof = "Tablette, sur place" if person.first_channel is Channel.TABLET else "Réservation en ligne"
    for purpose, probability in _AGREEMENT.items():
        granted = dice.happens(probability)
        # They followed the link that asks them to confirm it (double opt-in), a few minutes later.
        asked = answered_at if granted and purpose in MARKETING_PURPOSES else None
        answer = (person.id, purpose, granted, version, proof, asked, asked and asked + _CONFIRMED_AFTER)
        yield ConsentRow(dice.key(answered_at), answered_at, *answer)
        changed_at = dice.later(answered_at, 60 * 24, 60 * 24 * 30)
        if granted and dice.happens(0.02) and changed_at < moment:
            unsubscribed = "Lien de désinscription"
            yield ConsentRow(
                dice.key(changed_at), changed_at, person.id, purpose, False, version, unsubscribed, None, None
            )


def _obtained(licence: LicenceClass, birth_date: date, day: date, dice: Dice) -> date | None:
    """When the licence was obtained, if they said so; B + 7 h counts from two years of B on (B5)."""
    if dice.happens(0.2):
        return None
    earliest = anniversary(birth_date, _FROM_AGE[licence])
    latest = anniversary(day, -2) if licence is LicenceClass.B_7H else day - timedelta(days=10)
    if latest <= earliest:
        return None
    return earliest + timedelta(days=int((latest - earliest).days * dice.share() ** 2))


def _postcode(near: str, dice: Dice) -> str:
    if dice.happens(0.3):
        return near
    return f"{near[:2]}{dice.whole(0, 79) * 10:03d}"
