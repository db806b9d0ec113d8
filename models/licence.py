"""Who may ride what: driving licence classes and ages of French law (B5); pure.

Each rule beside its article of the *Code de la route*, as in force in 2026 (service-public.fr F2827–F2830, F12789):

- R221-4, what a vehicle needs: AM: up to 50 cm³, 45 km/h, 4 kW. A1: up to 125 cm³, 11 kW, 0.1 kW/kg; tricycles up to
  15 kW. A2: up to 35 kW, 0.2 kW/kg, not throttled from over 70 kW. A: all motorcycles, and tricycles over 15 kW (L5E).
- R221-5, from which age: AM 14, A1 16, A2 18, A 20, tricycles over 15 kW 21; B 17 since 1 January 2024, 18 before.
- R221-6: A only after two years of A2 and seven hours of training, asked when it is *given*, not of who holds it.
- R221-7, what gives what: A: A2, A1, AM; A2: A1, AM; A1 and B: AM.
- R221-8 II, arrêté of 17 December 2010, art. 1: B held for two years and seven hours of training give, in France only,
  the light motorcycle (A1) and L5e, over 15 kW from 21. It is one training: "B + 7 h" and "B, L5e" are the same.

Ages and years are full ones, reached at the start of the day (`anniversary`).

Choices:

- L5E, as the class that a vehicle needs, is the tricycle *over* 15 kW. A lighter one is entered as A1.
- What a vehicle needs is said of each model (`licence_required`): its weight is not known here.
- Rights acquired under older rules (insurance record 2006–2010 in place of the training, A obtained before 2013,
  no BSR or AM asked of people born before 1988) are not guessed from a form: the team settles them on site.
- A date at which nobody could have the class is a slip of the pen (`_YOUNGEST`); ages of other countries and of earlier
  days count there, so it asks for less than today's rules.
- A date that is not known refuses nobody by itself: the rule that needs it is listed as to be checked on site, unless
  no possible date could satisfy it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import MAXYEAR, date
from enum import StrEnum


class LicenceClass(StrEnum):
    """Licence classes. Vehicles need one of `REQUIRED_CLASSES`; riders hold any."""

    AM = "AM"
    A1 = "A1"
    A2 = "A2"
    A = "A"
    B = "B"
    """The car licence without further training."""
    B_7H = "B_7H"
    """B with the seven-hour training of 125 cm³ and L5e. Its date is the one on which *B* was obtained."""
    L5E = "L5E"
    """Of a vehicle: tricycle over 15 kW. Of a rider: the same as `B_7H`."""


REQUIRED_CLASSES = frozenset({LicenceClass.AM, LicenceClass.A1, LicenceClass.A2, LicenceClass.A, LicenceClass.L5E})
"""What a vehicle model may need."""

_GIVES: dict[LicenceClass, frozenset[LicenceClass]] = {
    LicenceClass.AM: frozenset({LicenceClass.AM}),
    LicenceClass.A1: frozenset({LicenceClass.A1, LicenceClass.AM}),
    LicenceClass.A2: frozenset({LicenceClass.A2, LicenceClass.A1, LicenceClass.AM}),
    LicenceClass.A: REQUIRED_CLASSES,
    LicenceClass.B: frozenset({LicenceClass.AM}),
    LicenceClass.B_7H: frozenset({LicenceClass.L5E, LicenceClass.A1, LicenceClass.AM}),
    LicenceClass.L5E: frozenset({LicenceClass.L5E, LicenceClass.A1, LicenceClass.AM}),
}
_MINIMUM_AGE = {
    LicenceClass.AM: 14,
    LicenceClass.A1: 16,
    LicenceClass.A2: 18,
    LicenceClass.A: 20,
    LicenceClass.L5E: 21,
}
_YEARS_OF_B = 2
_YOUNGEST_B = 17
_YOUNGEST = dict.fromkeys(LicenceClass, 16) | {LicenceClass.AM: 14, LicenceClass.A1: 15, LicenceClass.A2: 18}
"""No holder of this class was ever younger, here or where licences are exchanged for ours."""
_TRAINED_B = frozenset({LicenceClass.B_7H, LicenceClass.L5E})
_ACCEPTED = {
    LicenceClass.AM: ("AM, A1, A2, A ou B", "AM, A1, A2, A or B"),
    LicenceClass.A1: ("A1, A2, A ou B avec la formation de 7 heures", "A1, A2, A or B with the 7-hour training"),
    LicenceClass.A2: ("A2 ou A", "A2 or A"),
    LicenceClass.A: ("A", "A"),
    LicenceClass.L5E: ("A ou B avec la formation de 7 heures", "A or B with the 7-hour training"),
}


class LicenceRule(StrEnum):
    """The rule that refuses a ride, or that is still to be checked on site."""

    CLASS = "CLASS"
    """None of the classes held gives the one needed."""
    AGE = "AGE"
    """Below the minimum age of the class needed."""
    YEARS_OF_B = "YEARS_OF_B"
    """B + 7 h, but B is held for less than two years."""
    NOT_YET_HELD = "NOT_YET_HELD"
    """The licence is obtained after the day of the ride."""
    DATES = "DATES"
    """Dates that cannot be: a licence obtained at an age at which nobody could have it."""


@dataclass(frozen=True, slots=True)
class HeldLicence:
    """A class that a rider says they hold, and since when. For `B_7H` and `L5E`: the date of B."""

    licence_class: LicenceClass
    obtained_on: date | None = None


@dataclass(frozen=True, slots=True)
class OnSiteCheck:
    """A rule that what is known cannot settle: the team settles it with the licence in hand (D3)."""

    rule: LicenceRule
    message_fr: str
    message_en: str


@dataclass(frozen=True, slots=True)
class Eligible:
    """The ride is allowed; `checks` says what remains to be seen on site."""

    checks: tuple[OnSiteCheck, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """The ride is not allowed, and why. `allowed_from`: the first day on which that rule lets it through."""

    rule: LicenceRule
    message_fr: str
    message_en: str
    allowed_from: date | None = None


Verdict = Eligible | Refusal


def eligibility(
    required: LicenceClass, held: HeldLicence | Iterable[HeldLicence], birth_date: date | None, on: date
) -> Verdict:
    """Whether a rider may ride, on that day, a vehicle that needs `required` (B5).

    With several licences the most favourable counts. Raises ValueError if no vehicle can need `required`.
    """
    if required not in REQUIRED_CLASSES:
        raise ValueError(f"{required} is a rider's licence, not one that a vehicle needs")
    licences = [held] if isinstance(held, HeldLicence) else list(held)
    verdicts = [_verdict(required, licence, birth_date, on) for licence in licences]
    if not verdicts:
        return _wrong_class(required)
    return min(verdicts, key=_preference)


def rideable(held: HeldLicence | Iterable[HeldLicence], birth_date: date | None, on: date) -> frozenset[LicenceClass]:
    """Classes of vehicles that this rider may ride on that day, on-site checks reserved (B5)."""
    licences = [held] if isinstance(held, HeldLicence) else list(held)
    return frozenset(
        required
        for required in REQUIRED_CLASSES
        if isinstance(eligibility(required, licences, birth_date, on), Eligible)
    )


def _preference(verdict: Verdict) -> tuple[int, int, int]:
    """Allowed first (fewest checks), then the refusal that ends soonest, then the ones that time does not heal."""
    if isinstance(verdict, Eligible):
        return (0, len(verdict.checks), 0)
    if verdict.allowed_from:
        return (1, verdict.allowed_from.toordinal(), 0)
    return (2, 0, 1 if verdict.rule is LicenceRule.CLASS else 0)


def _verdict(required: LicenceClass, licence: HeldLicence, birth_date: date | None, on: date) -> Verdict:
    refusal = _dates_refusal(licence, birth_date, on)
    if refusal:
        return refusal
    if required not in _GIVES[licence.licence_class]:
        return _wrong_class(required)
    outcomes = [_age_outcome(required, birth_date, on)]
    if licence.licence_class in _TRAINED_B and required is not LicenceClass.AM:
        outcomes.append(_years_outcome(licence, birth_date, on))
    refusals = [outcome for outcome in outcomes if isinstance(outcome, Refusal)]
    if refusals:
        return max(refusals, key=lambda refused: refused.allowed_from or date.max)
    return Eligible(tuple(outcome for outcome in outcomes if isinstance(outcome, OnSiteCheck)))


def _dates_refusal(licence: HeldLicence, birth_date: date | None, on: date) -> Refusal | None:
    obtained = licence.obtained_on
    if obtained is None:
        return None
    if birth_date and obtained < anniversary(birth_date, _YOUNGEST[licence.licence_class]):
        return Refusal(
            LicenceRule.DATES,
            "La date d’obtention du permis ne va pas avec la date de naissance : vérifiez les deux.",
            "The date of the licence does not fit the date of birth: please check both.",
        )
    if obtained > on:
        return Refusal(
            LicenceRule.NOT_YET_HELD,
            f"Le permis n’est obtenu que le {obtained:%d/%m/%Y}, après le jour de l’essai.",
            f"The licence is obtained on {obtained.isoformat()} only, after the day of the ride.",
            obtained,
        )
    return None


def _age_outcome(required: LicenceClass, birth_date: date | None, on: date) -> Refusal | OnSiteCheck | None:
    age, title = _MINIMUM_AGE[required], required.value
    if birth_date is None:
        return OnSiteCheck(
            LicenceRule.AGE,
            f"Âge à vérifier sur place : {age} ans révolus pour la classe {title}.",
            f"Age to be checked on site: {age} or older for class {title}.",
        )
    allowed = anniversary(birth_date, age)
    if on >= allowed:
        return None
    return Refusal(
        LicenceRule.AGE,
        f"Il faut avoir {age} ans révolus pour ce véhicule (classe {title}) : possible à partir du {allowed:%d/%m/%Y}.",
        f"This vehicle (class {title}) may be ridden from the age of {age}: from {allowed.isoformat()}.",
        allowed,
    )


def _years_outcome(licence: HeldLicence, birth_date: date | None, on: date) -> Refusal | OnSiteCheck | None:
    if licence.obtained_on:
        allowed = anniversary(licence.obtained_on, _YEARS_OF_B)
    elif birth_date and on < anniversary(birth_date, _YOUNGEST_B + _YEARS_OF_B):
        # Nobody has B before 17, so no date that the rider could give would do.
        allowed = anniversary(birth_date, _YOUNGEST_B + _YEARS_OF_B)
    else:
        return OnSiteCheck(
            LicenceRule.YEARS_OF_B,
            "À vérifier sur place : permis B depuis deux ans au moins et attestation de la formation de 7 heures.",
            "To be checked on site: licence B held for two years or more, and the certificate of the 7-hour training.",
        )
    if on >= allowed:
        return None
    return Refusal(
        LicenceRule.YEARS_OF_B,
        f"Avec le permis B et la formation de 7 heures, il faut deux ans de permis B : possible à partir du "
        f"{allowed:%d/%m/%Y}.",
        f"With licence B and the 7-hour training, B must be held for two years: from {allowed.isoformat()}.",
        allowed,
    )


def _wrong_class(required: LicenceClass) -> Refusal:
    fr, en = _ACCEPTED[required]
    return Refusal(LicenceRule.CLASS, f"Ce véhicule demande le permis {fr}.", f"This vehicle needs licence {en}.")


def anniversary(start: date, years: int) -> date:
    """The day on which `years` have passed; from 29 February, 1 March in common years (an age is reached in full).

    The last day that there is where the calendar ends before.
    """
    if start.year + years > MAXYEAR:
        return date.max
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return date(start.year + years, 3, 1)
