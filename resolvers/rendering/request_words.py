"""Change requests in the words of a message (E2): what is asked, of what, and the answer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from models.message import MessageCause
from models.rider import Locale
from resolvers.rendering.wording import moment

REQUEST_CAUSES = {MessageCause.REQUEST_FILED, MessageCause.REQUEST_ANSWERED}
LABELS = {
    Locale.FR: {"dealership": "Concession", "about": "Concerne", "words": "Message", "answer": "Réponse"},
    Locale.EN: {"dealership": "Dealership", "about": "About", "words": "Message", "answer": "Answer"},
}
FIELDS = {
    Locale.FR: {
        "slot": "Créneau",
        "model": "Modèle",
        "status": "Réservation",
        "state": "Étape",
        "slot.state": "Créneau",
    },
    Locale.EN: {"slot": "Slot", "model": "Model", "status": "Booking", "state": "Event", "slot.state": "Slot"},
}
# Statuses of bookings, states of events and of slots: all of their members, in the feminine of « réservation »,
# « étape »; a slot (« créneau ») is masculine.
VALUES_FR = {
    "HELD": "à confirmer",
    "BOOKED": "réservée",
    "MODIFIED": "modifiée",
    "CHECKED_IN": "enregistrée sur place",
    "DONE": "effectuée",
    "NO_SHOW": "non honorée",
    "CANCELLED": "annulée",
    "DRAFT": "en préparation",
    "OPEN": "ouverte",
    "CLOSED": "fermée",
}
SLOT_VALUES_FR = {"OPEN": "ouvert", "CLOSED": "fermé"}


def request_words(variables: Mapping[str, Any]) -> dict[str, Any]:
    """What the templates ask of a request: `kind`, `status`, `author`, `subject`, and whether its rider is told."""
    is_act = variables["subject"] == "booking" and variables["request_kind"] != "OTHER"
    return {
        "tells_rider": is_act and variables["about"]["status"] != "HELD",
        "kind": variables["request_kind"],
        "status": variables["status"],
        "author": variables["author"],
        "subject": variables["subject"],
    }


def request_facts(variables: Mapping[str, Any], locale: Locale) -> list[list[str]]:
    """The request, line by line: where, about what, each field with its arrow, and what was written."""
    labels = LABELS[locale]
    lines = [
        (labels["dealership"], f"{variables['dealership']}, {variables['city']}"),
        (labels["about"], _about(variables, locale)),
    ]
    for each in variables["difference"]:
        before, proposed = (_value(each["field"], each[name], locale) for name in ("before", "proposed"))
        lines.append((FIELDS[locale][each["field"]], f"{before} → {proposed}"))
    lines += [(labels["words"], variables["words"]), (labels["answer"], variables["answer"])]
    return [[label, value] for label, value in lines if value]


def _about(variables: Mapping[str, Any], locale: Locale) -> str:
    about = variables["about"]
    if variables["subject"] == "booking":
        ride = "Essai" if locale is Locale.FR else "Ride"
        return f"{ride} {about['model']}, {_value('slot', about['slot'], locale)}"
    day = _local(f"{variables['starts_on']}T00:00", locale)["day"]
    return f"étape du {day}" if locale is Locale.FR else f"event of {day}"


def _value(field: str, value: str, locale: Locale) -> str:
    if field == "slot":
        local = _local(value, locale)
        return f"{local['day']}, {local['time']}"
    if field == "model":
        return value
    words = (SLOT_VALUES_FR if field == "slot.state" else VALUES_FR) if locale is Locale.FR else {}
    return words.get(value, value.lower().replace("_", " "))


def _local(value: str, locale: Locale) -> dict[str, str]:
    """A time that is on the event's own clock already."""
    return moment(f"{datetime.fromisoformat(value).isoformat()}+00:00", locale, "UTC")
