"""The calendar file of a ride (C9): one VEVENT that later files move or cancel (RFC 5545, RFC 5546)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vGeo, vText


class CalendarMethod(StrEnum):
    """What the file asks the calendar to do.

    Also the first file is a REQUEST, with the rider as attendee who is asked for no answer: PUBLISH shows the ride
    as well, but Gmail and Outlook then take later files for other entries, and neither move nor remove the first
    (RFC 5546, sections 3.2.1, 3.2.2).
    """

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """What the entry says; `sequence` tells an update from an old file.

    It grows with each move, and with a cancellation, which must be newer than what it cancels (RFC 5546, section
    2.1.4): the table's trigger `revise_calendar` sees to it.
    """

    booking_id: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    zone: str
    summary: str
    description: str
    location: str
    latitude: float
    longitude: float
    organizer_name: str
    organizer: str
    attendee_name: str
    attendee: str
    stamped_at: datetime


def calendar_file(entry: CalendarEntry, method: CalendarMethod) -> str:
    """The file's text, with CRLF line ends."""
    calendar = Calendar()
    calendar.add("prodid", "-//Demo Ride Tour//Booking//FR")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method.value)
    zone = ZoneInfo(entry.zone)
    calendar.add_component(_timezone(entry.zone, entry.starts_at.astimezone(zone).year))
    calendar.add_component(_event(entry, method, zone))
    text: str = calendar.to_ical().decode()
    return text


def _event(entry: CalendarEntry, method: CalendarMethod, zone: ZoneInfo) -> Event:
    event = Event()
    cancelled = method is CalendarMethod.CANCEL
    event.add("uid", f"{entry.booking_id}@demo-ride-tour")
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.stamped_at.astimezone(UTC))
    event.add("dtstart", entry.starts_at.astimezone(zone))
    event.add("dtend", entry.ends_at.astimezone(zone))
    event.add("summary", _safe(entry.summary))
    event.add("description", _safe(entry.description))
    event.add("location", _safe(entry.location))
    event.add("geo", vGeo((entry.latitude, entry.longitude)))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if cancelled else "OPAQUE")
    event.add("organizer", _person(entry.organizer, entry.organizer_name))
    attendee = _person(entry.attendee, entry.attendee_name)
    # Booked by the rider's own act: accepted, and nobody reads answers.
    attendee.params.update({"ROLE": vText("REQ-PARTICIPANT"), "PARTSTAT": vText("ACCEPTED"), "RSVP": vText("FALSE")})
    event.add("attendee", attendee)
    return event


def _person(address: str, name: str) -> vCalAddress:
    person = vCalAddress(f"mailto:{_safe(address)}")
    # Not even encoded (RFC 6868): several calendars show ^' as it stands.
    person.params["CN"] = vText(" ".join(_safe(name).replace('"', "").split()))
    return person


def _safe(text: str) -> str:
    """Text without control characters but line ends, which RFC 5545 forbids and icalendar lets through."""
    return "".join(char if char.isprintable() or char == "\n" else " " for char in text.replace("\r\n", "\n"))


@lru_cache(maxsize=64)
def _timezone(name: str, year: int) -> Timezone:
    """VTIMEZONE of one year, from the changes of offset that the zone makes in it.

    icalendar's own lists all changes since 1970 and begins summer time an hour late: RFC 5545 counts the onset on
    the clock as it was before (section 3.6.5).
    """
    zone = ZoneInfo(name)
    component = Timezone()
    component.add("tzid", name)
    before = datetime(year - 1, 12, 31, 23, tzinfo=UTC)
    at_first = before.astimezone(zone)
    component.add_component(_observance(at_first, before.replace(tzinfo=None) + timedelta(hours=1), at_first))
    while before.year <= year:
        after = before + timedelta(hours=1)
        old, new = before.astimezone(zone), after.astimezone(zone)
        if old.utcoffset() != new.utcoffset():
            onset = after.replace(tzinfo=None) + (old.utcoffset() or timedelta(0))
            component.add_component(_observance(old, onset, new))
        before = after
    return component


def _observance(old: datetime, onset: datetime, new: datetime) -> TimezoneStandard | TimezoneDaylight:
    """From `onset`, on the clock of `old`, the offset of `new` holds."""
    observance = TimezoneDaylight() if new.dst() else TimezoneStandard()
    observance.add("dtstart", onset)
    observance.add("tzname", new.tzname())
    observance.add("tzoffsetfrom", old.utcoffset())
    observance.add("tzoffsetto", new.utcoffset())
    return observance
