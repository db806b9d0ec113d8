"""What became of failed messages that were to be sent again (F4): told by the use case, read from no table."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Resending:
    """Of the failed messages that were chosen: how many are queued again, and how many are left out and why.

    `suppressed`: their address is not written to; `expired`: the link in them is over; `remaining`: more than are
    queued at once, so ask again.
    """

    queued: int
    suppressed: int
    expired: int
    remaining: int
