"""Made-up messages of each cause, one for each case that its templates must stand: what is checked and shown (F2).

They are what a row of `message` would hold, so that the way from there to the words is tried as well.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models.message import MessageCause
from models.message_catalog import is_marketing
from models.rider import ConsentPurpose
from models.security_change import SecurityChange

SITE = "https://demo-ride-tour.example"
LINK = {"link": f"{SITE}/booking?token=sample.link"}
RIDE: Mapping[str, Any] = {
    "booking_id": "0199d0c0-0000-7000-8000-000000000001",
    "first_name": "Élodie",
    "last_name": "Lefèvre",
    "model": "MT-07 Y-AMT",
    "vehicle_number": 12,
    "starts_at": "2027-05-15T08:30:00+00:00",
    "ends_at": "2027-05-15T09:15:00+00:00",
    "zone": "Europe/Paris",
    "dealership": "Moto Passion Bourges",
    "address": "12 rue de la Gare",
    "city": "Bourges",
    "phone": "+33248201234",
    "latitude": 47.08,
    "longitude": 2.39,
    "in_calendar": True,
    "calendar_sequence": 1,
    "cancel_reason": None,
    **LINK,
}
BARE = {"first_name": "www.example.com", "phone": None, "in_calendar": False}
EXPIRES = {"expires_at": "2027-05-10T16:45:00+00:00"}
REFUSE = {"refuse_link": f"{SITE}/refuse?token=sample.refuse"}
OFFER = {
    "offer": {
        "model": "Ténéré 700",
        "vehicle_number": 31,
        "starts_at": "2027-05-15T12:00:00+00:00",
        "ends_at": "2027-05-15T12:45:00+00:00",
        "held_until": "2027-05-12T16:00:00+00:00",
    },
    **REFUSE,
}
REASON = {"reason": "Le véhicule est immobilisé."}
INVITATION: Mapping[str, Any] = {
    "name": "Jean Dupont",
    "role": "DEALER",
    "dealership": "Moto Passion Bourges",
    "link": f"{SITE}/auth/invitation?token=sample.link",
    "expires_at": "2027-05-10T16:45:00+00:00",
}
REQUEST: Mapping[str, Any] = {
    "request_kind": "MODIFY",
    "status": "OPEN",
    "dealership": "Moto Passion Bourges",
    "city": "Bourges",
    "zone": "Europe/Paris",
    "starts_on": "2027-05-15",
    "subject": "booking",
    "about": {"model": "MT-07", "slot": "2027-05-15T10:30", "status": "BOOKED", "state": "OPEN"},
    "difference": [{"field": "slot", "before": "2027-05-15T10:30", "proposed": "2027-05-15T14:00"}],
    "words": "Le client préfère l’après-midi.",
    "answer": None,
    "author": "Jean Dupont",
    "answered_by": None,
    "link": f"{SITE}/requests/sample",
}
MAILED = {"name": "Élodie", "dealership": "Moto Passion Bourges", "city": "Bourges", "phone": "+33248201234", **LINK}
EVENT = {**MAILED, "name": "Moto Passion Bourges", "starts_on": "2027-05-15", "ends_on": "2027-05-16"}


@dataclass(frozen=True, slots=True)
class Sample:
    """One case: its name, and the variables that a message's row would keep."""

    name_fr: str
    name_en: str
    variables: dict[str, Any]


def samples_of(cause: MessageCause) -> tuple[Sample, ...]:
    """The cases of a cause; the first is the usual one."""
    way_out = {"unsubscribe_link": f"{SITE}/preferences?token=sample.way.out"} if is_marketing(cause) else {}
    return tuple(
        Sample(fr, en, {**variables, **way_out}) for fr, en, variables in _WITHOUT_RIDE.get(cause) or _cases(cause)
    )


_Case = tuple[str, str, dict[str, Any]]
_OF_EVENTS: list[_Case] = [("étape finie", "event that ended", {**EVENT})]
_OF_MAILINGS: list[_Case] = [
    ("pilote d’un événement", "rider of an event", {**MAILED}),
    ("sans nom ni concession", "no name, no dealership", {"name": "www.example.com", **LINK}),
]
_OF_ACCOUNTS: list[_Case] = [
    (change.value, change.value, {"name": "Jean Dupont", "change": change.value, "link": f"{SITE}/admin/me"})
    for change in SecurityChange
]
_WITHOUT_RIDE: Mapping[MessageCause, list[_Case]] = {
    **dict.fromkeys((MessageCause.DEALER_FORM_REQUEST, MessageCause.DEALER_FORM_REMINDER), _OF_EVENTS),
    **dict.fromkeys((MessageCause.MAILING, MessageCause.NOTICE), _OF_MAILINGS),
    MessageCause.ACCOUNT_SECURITY: _OF_ACCOUNTS,
}


def _ride(fr: str, en: str, **more: Any) -> _Case:
    return fr, en, {**RIDE, **more}


def _usual_rides(**more: Any) -> list[_Case]:
    return [
        _ride("cas courant", "usual case", **more),
        _ride("sans nom ni téléphone", "no name, no phone", **{**more, **BARE}),
    ]


def _cases(cause: MessageCause) -> list[_Case]:
    match cause:
        case MessageCause.CONFIRM:
            return [*_usual_rides(**EXPIRES), _ride("groupe", "group", **EXPIRES, riders=3)]
        case MessageCause.WAITING_OFFER:
            offered = {**EXPIRES, **REFUSE}
            return [*_usual_rides(**offered), _ride("groupe", "group", **offered, riders=3)]
        case MessageCause.MOVED:
            before = {"before": {"starts_at": RIDE["starts_at"], "model": "Tracer 9"}}
            return [*_usual_rides(**before), _ride("sans rendez-vous précédent", "no former appointment", before=None)]
        case MessageCause.CANCELLED:
            return _cancelled()
        case MessageCause.MODEL_WITHDRAWN | MessageCause.SLOT_CLOSED:
            return _lost()
        case MessageCause.INVITATION:
            return _invited()
        case MessageCause.WAITING_CONFIRM:
            return _waiting()
        case MessageCause.CONSENT_CONFIRM:
            return _consents()
        case MessageCause.REQUEST_FILED | MessageCause.REQUEST_ANSWERED:
            return _requests(cause)
    return _usual_rides()


def _cancelled() -> list[_Case]:
    reasons = ("RIDER", "DEALER", "ADMIN", "MODEL_WITHDRAWN", "EVENT_CANCELLED", "HOLD_EXPIRED")
    each = [_ride(f"motif {reason}", f"reason {reason}", cancel_reason=reason) for reason in reasons]
    said = _ride(
        "étape annulée, avec motif", "event cancelled, reason given", cancel_reason="EVENT_CANCELLED", **REASON
    )
    return [*each, said, _ride("sans nom ni téléphone", "no name, no phone", **{**BARE, "cancel_reason": "ADMIN"})]


def _lost() -> list[_Case]:
    return [
        _ride("avec une place proposée", "with another place", **OFFER, **REASON),
        _ride("avec une place, sans motif", "with a place, no reason", **OFFER),
        _ride("sans autre place", "without another place", **REASON),
        _ride("sans autre place, étape close", "without another place, event closed", event_closed=True),
        _ride("réservé par un ami, sans autre place", "a friend booked, without another place", address_unproven=True),
        _ride("sans place, sans nom", "no place, no name", **BARE),
        _ride("avec une place, sans nom", "with a place, no name", **{**OFFER, **BARE}),
    ]


def _invited() -> list[_Case]:
    return [
        ("concession", "dealership", dict(INVITATION)),
        ("équipe", "team", {**INVITATION, "role": "TEAM", "dealership": None}),
        ("administration", "administration", {**INVITATION, "role": "ADMIN", "dealership": None}),
        ("sans échéance", "without an end", {**INVITATION, "expires_at": None}),
    ]


def _waiting() -> list[_Case]:
    kept = {name: RIDE[name] for name in ("first_name", "dealership", "city", "phone", "link")}
    return [
        ("cas courant", "usual case", dict(kept)),
        ("sans nom", "no name", {**kept, "first_name": "", "phone": None}),
    ]


def _consents() -> list[_Case]:
    kept = {"first_name": "Élodie", **LINK, **EXPIRES}
    mail, sms = ConsentPurpose.BRAND_EMAIL.value, ConsentPurpose.BRAND_SMS.value
    return [
        ("e-mail", "e-mail", {**kept, "consents": [mail]}),
        ("SMS", "SMS", {**kept, "consents": [sms]}),
        ("les deux, sans nom", "both, no name", {**kept, "consents": [mail, sms], "first_name": ""}),
    ]


def _requests(cause: MessageCause) -> list[_Case]:
    statuses = ("OPEN",) if cause is MessageCause.REQUEST_FILED else ("ACCEPTED", "REFUSED")
    slot = {"subject": "slot", "about": {"state": "OPEN"}, "difference": []}
    shapes: list[_Case] = [
        ("modifier une réservation", "change a booking", {}),
        ("annuler une réservation", "cancel a booking", {"request_kind": "CANCEL", "difference": []}),
        ("autre demande", "another request", {"request_kind": "OTHER", "difference": []}),
        ("créneau", "slot", slot),
        ("étape", "event", {**slot, "subject": "event", "words": None}),
    ]
    answers = {"ACCEPTED": None, "REFUSED": "Le club l’a réservé.", "OPEN": None}
    return [
        (fr, en, {**REQUEST, **shape, "status": status, "answer": answers[status]})
        for status in statuses
        for fr, en, shape in shapes
    ]
