"""All kinds of acts: one file each."""

from tests.rules.acts import (
    booking,
    bulk,
    carry,
    change,
    clock,
    confirm,
    correct,
    day,
    device,
    gate,
    group,
    merge,
    refuse,
    request,
    undo,
    wish,
)
from tests.rules.table import Kinds

EVERYBODY: Kinds = {
    **booking.KINDS,
    **group.KINDS,
    **confirm.KINDS,
    **change.KINDS,
    **day.KINDS,
    **device.KINDS,
    **gate.KINDS,
    **request.KINDS,
    **merge.KINDS,
    **correct.KINDS,
    **clock.KINDS,
}
# What takes rides away, and what is offered to who waits: riders who race for places have times of their own as well.
HEADQUARTERS: Kinds = {**bulk.KINDS, **carry.KINDS, **undo.KINDS, **refuse.KINDS}
WAITING: Kinds = wish.KINDS
