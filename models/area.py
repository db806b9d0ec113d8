"""Where a person lives, as far as clocks and public holidays are concerned, told by the postcode."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import holidays

from models.kit.once import once

HOME_ZONE = "Europe/Paris"
# Alsace and Moselle keep Good Friday and 26 December as well. Who gives no postcode may live there.
ALSACE, MOSELLE = "6AE", "57"
BY_DEPARTMENT = {"57": MOSELLE, "67": ALSACE, "68": ALSACE}
# Longest beginning first: Saint-Barthélemy and Saint-Martin have postcodes of Guadeloupe.
OVERSEAS = {
    "97133": ("BL", "America/St_Barthelemy"),
    "97150": ("MF", "America/Marigot"),
    "971": ("971", "America/Guadeloupe"),
    "972": ("972", "America/Martinique"),
    "973": ("973", "America/Cayenne"),
    "974": ("974", "Indian/Reunion"),
    "975": ("PM", "America/Miquelon"),
    "976": ("976", "Indian/Mayotte"),
    "986": ("WF", "Pacific/Wallis"),
    "987": ("PF", "Pacific/Tahiti"),
    "988": ("NC", "Pacific/Noumea"),
}
BY_ZONE = {zone: subdivision for subdivision, zone in OVERSEAS.values()}


@dataclass(frozen=True, slots=True)
class Area:
    """A clock, and the calendars of public holidays that are kept there."""

    zone: ZoneInfo
    calendars: tuple[str | None, ...]

    def is_holiday(self, day: date) -> bool:
        """Whether any of its calendars has a public holiday on that day."""
        return any(day in _calendar(name) for name in self.calendars)


@once
def _calendar(subdivision: str | None) -> holidays.HolidayBase:
    return holidays.country_holidays("FR", subdiv=subdivision)


def area_of(postcode: str | None, zone: str = HOME_ZONE) -> Area:
    """The area of a French postcode; `zone` is the clock where there is none.

    Where nothing says that somebody lives outside Alsace-Moselle, its holidays count: the strictest answer.
    """
    code = "".join((postcode or "").split())
    if len(code) == 5 and code.isascii() and code.isdigit():
        for beginning, (subdivision, clock) in OVERSEAS.items():
            if code.startswith(beginning):
                return Area(ZoneInfo(clock), (subdivision,))
        return Area(ZoneInfo(HOME_ZONE), (BY_DEPARTMENT.get(code[:2]),))
    if zone in BY_ZONE:
        return Area(ZoneInfo(zone), (BY_ZONE[zone],))
    return Area(ZoneInfo(zone), (None, ALSACE))
