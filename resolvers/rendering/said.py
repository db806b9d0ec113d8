"""What a template may say: the facts frozen on a message's row, in the words of its language.

The names are those of the catalogue (`models/message_catalog.py`); what is optional there is None here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from models.message import MessageCause
from models.rider import ConsentPurpose, Locale
from resolvers.rendering.request_words import REQUEST_CAUSES, request_facts, request_words
from resolvers.rendering.wording import day_words, greeted, moment, phone_words

LABELS = {
    Locale.FR: {"model": "Moto", "day": "Jour", "time": "Heure", "where": "Lieu", "phone": "Tél.", "before": "Avant"},
    Locale.EN: {"model": "Ride", "day": "Day", "time": "Time", "where": "Place", "phone": "Phone", "before": "Before"},
}
# Which of them put the ride into the rider's calendar, and which take it out (C9).
IN_CALENDAR = {MessageCause.CONFIRMED, MessageCause.MOVED, MessageCause.TAKEN_BACK}
OUT_OF_CALENDAR = {MessageCause.CANCELLED, MessageCause.MODEL_WITHDRAWN, MessageCause.SLOT_CLOSED}
TIMED_CAUSES = {
    *(MessageCause.REMINDER, MessageCause.DAY_BEFORE, MessageCause.SURVEY_DONE, MessageCause.SURVEY_NO_SHOW),
    *(MessageCause.HOLD_EXPIRED, MessageCause.ABANDONED),
}
RIDE_CAUSES = {MessageCause.CONFIRM, MessageCause.WAITING_OFFER} | IN_CALENDAR | OUT_OF_CALENDAR | TIMED_CAUSES
EVENT_CAUSES = {MessageCause.DEALER_FORM_REQUEST, MessageCause.DEALER_FORM_REMINDER}


@dataclass(frozen=True, slots=True)
class Said:
    """Variables by their names, and the table of facts: label and value."""

    variables: dict[str, Any]
    facts: list[list[str]]


def say(cause: MessageCause, locale: Locale, variables: Mapping[str, Any]) -> Said:
    """`variables` as the row keeps them, made `plain`; a KeyError names the one that is missing."""
    expires_at = variables.get("expires_at")
    zone = {"zone": variables["zone"]} if "zone" in variables else {}
    said: dict[str, Any] = {
        "name": greeted(variables.get("first_name") or variables.get("name") or ""),
        "role": variables.get("role", ""),
        "change": variables.get("change", ""),
        "expires": moment(expires_at, locale, **zone) if expires_at else None,
        "cancel_reason": variables.get("cancel_reason"),
        "in_calendar": variables.get("in_calendar", False),
        "riders": variables.get("riders", 1),
        "reason": variables.get("reason"),
        "event_closed": variables.get("event_closed", False),
        "address_unproven": variables.get("address_unproven", False),
        "offer": None,
        "consent": {
            "email": ConsentPurpose.BRAND_EMAIL in variables.get("consents", ()),
            "sms": ConsentPurpose.BRAND_SMS in variables.get("consents", ()),
        },
        "link": variables.get("link"),
        "refuse_link": variables.get("refuse_link"),
        "unsubscribe_link": variables.get("unsubscribe_link"),
        "dealership": {
            "name": variables.get("dealership") or "",
            "city": variables.get("city", ""),
            "phone": phone_words(variables.get("phone")),
        },
    }
    facts: list[list[str]] = []
    if cause in RIDE_CAUSES:
        said["ride"] = {"model": variables["model"], **moment(variables["starts_at"], locale, **zone)}
        said["offer"] = _offer(variables, locale)
        facts = _facts(variables, locale, said)
    elif cause in EVENT_CAUSES:
        first, last = (date.fromisoformat(variables[name]) for name in ("starts_on", "ends_on"))
        said["event"] = {"from": day_words(first, locale), "until": day_words(last, locale)}
    elif cause in REQUEST_CAUSES:
        said["request"] = request_words(variables)
        facts = request_facts(variables, locale)
    return Said(said, facts)


def _offer(variables: Mapping[str, Any], locale: Locale) -> dict[str, Any] | None:
    """The place that is held in place of a lost one (C6)."""
    offer = variables.get("offer")
    if offer is None:
        return None
    zone = variables["zone"]
    until = moment(offer["held_until"], locale, zone)
    return {"model": offer["model"], **moment(offer["starts_at"], locale, zone), "until": until}


def _facts(variables: Mapping[str, Any], locale: Locale, said: Mapping[str, Any]) -> list[list[str]]:
    """The ride line by line, or the one that is offered in its place."""
    ride = said["offer"] or said["ride"]
    shown = variables.get("offer") or variables
    end = moment(shown["ends_at"], locale, variables["zone"])
    number = "n°" if locale is Locale.FR else "no."
    lines = {
        "model": f"{shown['model']} ({number} {shown['vehicle_number']})",
        "day": ride["day"],
        "time": f"{ride['time']} – {end['time']}",
        "where": f"{variables['dealership']}, {variables['address']}, {variables['city']}",
        "phone": said["dealership"]["phone"],
    }
    before = variables if said["offer"] else variables.get("before")
    if before:
        was = moment(before["starts_at"], locale, variables["zone"])
        lines["before"] = f"{before['model']}, {was['day']}, {was['time']}"
    return [[LABELS[locale][name], value] for name, value in lines.items() if value]
