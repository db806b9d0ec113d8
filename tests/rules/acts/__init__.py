"""All kinds of acts: one file each."""

from tests.rules.acts import booking, change, clock, day, device, gate, request, wish
from tests.rules.table import Kinds

ALWAYS: Kinds = {
    **booking.KINDS,
    **change.KINDS,
    **day.KINDS,
    **device.KINDS,
    **gate.KINDS,
    **request.KINDS,
    **clock.KINDS,
}
# Where someone waits, what is given back is theirs: riders who race for it have runs of their own.
WHERE_RIDERS_WAIT: Kinds = {**ALWAYS, **wish.KINDS}
