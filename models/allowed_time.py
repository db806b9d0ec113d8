"""When a message may leave (F5): pure, so that its table of cases can be read and tried."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from models.area import Area
from models.message import MessageChannel

# Weekdays are always allowed, and no holidays follow one another that long.
LONGEST_WAIT_DAYS = 15


@dataclass(frozen=True, slots=True)
class Window:
    """From when until when, on the recipient's clock, and on which days beside Monday to Friday.

    `closes` is the first moment at which nothing leaves any more. A public holiday counts as such on a Sunday too.
    """

    opens: time
    closes: time
    saturdays: bool = True
    sundays: bool = False
    holidays: bool = False

    def has(self, day: date, area: Area) -> bool:
        """Whether anything may leave on that day."""
        if day.weekday() == 5 and not self.saturdays:
            return False
        if day.weekday() == 6 and not self.sundays:
            return False
        return self.holidays or not area.is_holiday(day)


# The operators' rule for marketing by SMS in France: 8 to 20 o'clock, neither Sundays nor public holidays. (Calls are
# another law, with other hours.) For e-mail there is none; nobody is glad of one at night.
STRICTEST: Mapping[MessageChannel, Window] = {
    MessageChannel.SMS: Window(time(8), time(20)),
    MessageChannel.EMAIL: Window(time(7), time(21), sundays=True, holidays=True),
}


def next_allowed(
    instant: datetime, area: Area, channel: MessageChannel, marketing: bool, windows: Mapping[MessageChannel, Window]
) -> datetime:
    """The first moment, not before `instant`, at which such a message may leave. A service message may at any time.

    On days when clocks change the shorter reading counts: an opening that exists twice is the later one, a closing the
    earlier. Raises ValueError where `windows` lacks the channel or never opens.
    """
    if not marketing:
        return instant
    window = windows.get(channel)
    if window is None:
        raise ValueError(f"No hours are set for {channel}.")
    first = instant.astimezone(area.zone).date()
    for ahead in range(LONGEST_WAIT_DAYS):
        day = first + timedelta(days=ahead)
        if not window.has(day, area):
            continue
        opens, closes = max(_readings(day, window.opens, area)), min(_readings(day, window.closes, area))
        if instant < closes and opens < closes:
            return max(instant, opens)
    raise ValueError("These hours never open.")


def _readings(day: date, at: time, area: Area) -> tuple[datetime, datetime]:
    """Both instants that a time on the clock may mean; nearly always they are one."""
    local = datetime.combine(day, at, tzinfo=area.zone)
    first, second = (local.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    return first, second
