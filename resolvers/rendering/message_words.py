"""A message in words: the facts frozen on its row, said in the recipient's language, filled into its template."""

from collections.abc import Mapping
from typing import Any

from models.message import MessageCause
from models.rider import ConsentPurpose, Locale
from resolvers.rendering.request_words import REQUEST_CAUSES, request_facts, request_words
from resolvers.rendering.template import Rendered, render
from resolvers.rendering.wording import NO_BREAK, greeted, moment, phone_words

LABELS = {
    Locale.FR: {"model": "Moto", "day": "Jour", "time": "Heure", "where": "Lieu", "phone": "Tél.", "before": "Avant"},
    Locale.EN: {"model": "Ride", "day": "Day", "time": "Time", "where": "Place", "phone": "Phone", "before": "Before"},
}
# Which of them put the ride into the rider's calendar, and which take it out (C9).
IN_CALENDAR = {MessageCause.CONFIRMED, MessageCause.MOVED, MessageCause.TAKEN_BACK}
OUT_OF_CALENDAR = {MessageCause.CANCELLED, MessageCause.MODEL_WITHDRAWN, MessageCause.SLOT_CLOSED}
RIDE_CAUSES = {MessageCause.CONFIRM, MessageCause.WAITING_OFFER} | IN_CALENDAR | OUT_OF_CALENDAR


def message_words(cause: MessageCause, locale: Locale, variables: Mapping[str, Any], site: str) -> Rendered:
    """The message in the recipient's language; `variables` as its row keeps them, made `plain`; `site`: our address."""
    expires_at = variables.get("expires_at")
    zone = {"zone": variables["zone"]} if "zone" in variables else {}
    said: dict[str, Any] = {
        "name": greeted(variables.get("first_name") or variables.get("name") or ""),
        "role": variables.get("role", ""),
        "expires": moment(expires_at, locale, **zone) if expires_at else None,
        "cancel_reason": variables.get("cancel_reason"),
        "in_calendar": variables.get("in_calendar", False),
        "riders": variables.get("riders", 1),
        "reason": variables.get("reason"),
        "offer": None,
        "consent": {
            "email": ConsentPurpose.BRAND_EMAIL in variables.get("consents", ()),
            "sms": ConsentPurpose.BRAND_SMS in variables.get("consents", ()),
        },
        "dealership": {
            "name": variables.get("dealership") or "",
            "city": variables.get("city", ""),
            "phone": phone_words(variables.get("phone")),
        },
    }
    facts: list[dict[str, str]] = []
    if cause in RIDE_CAUSES:
        said["ride"] = {"model": variables["model"], **moment(variables["starts_at"], locale, **zone)}
        said["offer"] = _offer(variables, locale)
        facts = _facts(variables, locale, said)
    elif cause in REQUEST_CAUSES:
        said["request"] = request_words(variables)
        facts = request_facts(variables, locale)
    frame = {
        "facts": facts,
        "link": variables["link"],
        "second_link": variables.get("refuse_link", ""),
        "site": site,
        "colon": f"{NO_BREAK}:" if locale is Locale.FR else ":",
    }
    return render(cause, locale, said, frame)


def _offer(variables: Mapping[str, Any], locale: Locale) -> dict[str, Any] | None:
    """The place that is held in place of a lost one (C6)."""
    offer = variables.get("offer")
    if offer is None:
        return None
    zone = variables["zone"]
    until = moment(offer["held_until"], locale, zone)
    return {"model": offer["model"], **moment(offer["starts_at"], locale, zone), "until": until}


def _facts(variables: Mapping[str, Any], locale: Locale, said: Mapping[str, Any]) -> list[dict[str, str]]:
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
    return [{"label": LABELS[locale][name], "value": value} for name, value in lines.items() if value]
