"""Facts as people say them, in French or in English: days, times, phone numbers, names."""

import re
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import phonenumbers

from models.rider import Locale
from resolvers.rendering.typography import NO_BREAK

DAYS = {
    Locale.FR: "lundi mardi mercredi jeudi vendredi samedi dimanche".split(),  # noqa: SIM905
    Locale.EN: "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),  # noqa: SIM905
}
MONTHS = {
    Locale.FR: "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),  # noqa: SIM905
    Locale.EN: "January February March April May June July August September October November December".split(),  # noqa: SIM905
}
HOME_ZONE = "Europe/Paris"
# Letters with the marks that names are written with; no dot, slash or digit, so nothing that a client makes a link of.
NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[ '’-]){0,39}")


def moment(iso: str, locale: Locale, zone: str = HOME_ZONE) -> dict[str, str]:
    """`day` and `time` of an instant on the clock of a zone."""
    local = datetime.fromisoformat(iso).astimezone(ZoneInfo(zone))
    hour, minute = local.hour, f"{local.minute:02}"
    said = f"{hour}{NO_BREAK}h{NO_BREAK}{minute}" if locale is Locale.FR else f"{hour}:{minute}"
    return {"day": day_words(local.date(), locale), "time": said}


def day_words(day: date, locale: Locale) -> str:
    """A day in words."""
    weekday, month = DAYS[locale][day.weekday()], MONTHS[locale][day.month - 1]
    number = "1er" if locale is Locale.FR and day.day == 1 else str(day.day)
    return f"{weekday} {number} {month} {day.year}"


def phone_words(number: str | None) -> str:
    """An E.164 number as it is dialled from France; as it stands if it is none."""
    if not number:
        return ""
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return number
    at_home = parsed.country_code == 33
    form = phonenumbers.PhoneNumberFormat.NATIONAL if at_home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return str(phonenumbers.format_number(parsed, form)).replace(" ", NO_BREAK)


def greeted(name: str) -> str:
    """The name to greet with; nothing when it is no name.

    Anyone may type anything into a booking and have it mailed to an address that is not theirs: a name must not
    carry a link or an advertisement there.
    """
    return name if NAME.fullmatch(name) else ""


def plain(value: Any) -> Any:
    """A variable without control characters, whatever was typed: it can then end no header and no line."""
    if isinstance(value, str):
        return " ".join("".join(char if char.isprintable() or char == NO_BREAK else " " for char in value).split(" "))
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value
