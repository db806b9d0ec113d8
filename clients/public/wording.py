"""Facts as people say them: days, times, telephone numbers, what a status means."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import phonenumbers

from clients.public.answers import BookingStatus, CancelReason, Departure
from clients.public.language import Language

NO_BREAK = "\u00a0"
_DAYS = {
    Language.FR: "lundi mardi mercredi jeudi vendredi samedi dimanche",
    Language.EN: "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
}
_MONTHS = {
    Language.FR: "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    Language.EN: "January February March April May June July August September October November December",
}
_SHORT_MONTHS = {
    Language.FR: "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    Language.EN: "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
}
_STEPS = {
    "HELD": ("Place gardée, à confirmer", "Place kept, to be confirmed"),
    "BOOKED": ("Réservation confirmée", "Booking confirmed"),
    "MODIFIED": ("Réservation modifiée", "Booking changed"),
    "CHECKED_IN": ("Arrivée enregistrée", "Checked in"),
    "DONE": ("Essai effectué", "Ride done"),
    "NO_SHOW": ("Absence au départ", "Not there at departure"),
    "CANCELLED": ("Réservation annulée", "Booking cancelled"),
}
_CANCELLED = {
    "RIDER": ("Vous l’avez annulée.", "You cancelled it."),
    "ADMIN": ("L’organisation l’a annulée.", "The organisers cancelled it."),
    "HOLD_EXPIRED": (
        "Elle n’a pas été confirmée à temps et la place a été rendue.",
        "It was not confirmed in time and the place was released.",
    ),
    "MODEL_WITHDRAWN": ("Ce modèle a été retiré du tour.", "This model was withdrawn from the tour."),
    "SLOT_CLOSED": ("Ce départ n’a pas lieu.", "This departure does not take place."),
    "OFFER_TAKEN_BACK": (
        "La place proposée n’est plus nécessaire : votre essai d’origine a bien lieu.",
        "The offered place is no longer needed: your original ride takes place.",
    ),
    "EVENT_CANCELLED": ("Cette étape du tour est annulée.", "This stop of the tour is cancelled."),
}


def day_words(day: date, language: Language, *, year: bool = True) -> str:
    """`samedi 12 décembre 2026`."""
    number = "1er" if language is Language.FR and day.day == 1 else str(day.day)
    words = f"{_DAYS[language].split()[day.weekday()]} {number} {_MONTHS[language].split()[day.month - 1]}"
    return f"{words} {day.year}" if year else words


def period_words(first: date, last: date, language: Language) -> str:
    """The days of an event, from the first to the last."""
    if first == last:
        return day_words(first, language)
    start, end = day_words(first, language, year=first.year != last.year), day_words(last, language)
    if (first.year, first.month) == (last.year, last.month):
        start = start.rpartition(" ")[0]
    if (last - first).days == 1:
        return language.say(f"{start} et {end}", f"{start} and {end}")
    return language.say(f"du {start} au {end}", f"{start} to {end}")


def short_month(day: date, language: Language) -> str:
    """`déc.`: the month where there is little room."""
    return _SHORT_MONTHS[language].split()[day.month - 1]


def time_words(moment: datetime, zone: str, language: Language) -> str:
    """The time of day on the clock of `zone`."""
    local = moment.astimezone(ZoneInfo(zone))
    return language.say(f"{local.hour}{NO_BREAK}h{NO_BREAK}{local.minute:02}", f"{local.hour}:{local.minute:02}")


def local_day(moment: datetime, zone: str) -> date:
    """The day that it is in `zone` at this moment."""
    return moment.astimezone(ZoneInfo(zone)).date()


def departure_words(slot: Departure, language: Language) -> str:
    """Day and time of a departure of this season in one line."""
    day = day_words(local_day(slot.starts_at, slot.event.zone), language, year=False)
    return f"{day}, {time_words(slot.starts_at, slot.event.zone, language)}"


def moment_words(moment: datetime, zone: str, language: Language) -> str:
    """Day and time of something that happened."""
    return f"{day_words(local_day(moment, zone), language)}, {time_words(moment, zone, language)}"


def phone_words(number: str) -> str:
    """An E.164 number as it is dialled from France; as it stands if it is none."""
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return number
    form = phonenumbers.PhoneNumberFormat
    written = phonenumbers.format_number(parsed, form.NATIONAL if parsed.country_code == 33 else form.INTERNATIONAL)
    return str(written).replace(" ", NO_BREAK)


def step_words(status: BookingStatus, language: Language) -> str:
    """What a step of a booking's life was."""
    return language.say(*_STEPS[status])


def cancelled_words(reason: CancelReason | None, language: Language) -> str:
    """Why a booking was cancelled."""
    return language.say(*_CANCELLED[reason]) if reason else ""
