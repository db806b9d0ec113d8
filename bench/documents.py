"""Many distinct documents, as many clients in many versions send them: other fields, page sizes and names in each."""

from collections.abc import Sequence
from random import Random

_EVENT = ["startsOn", "endsOn", "state", "zone", "daysLeft", "placesCount", "freeCount", "bookedCount", "note"]
_BOOKING = ["id", "status", "channel", "heldUntil", "confirmedAt", "cancelReason", "source", "createdAt", "version"]
_RIDER = ["firstName", "lastName", "email", "phone", "locale", "licenceClass", "postcode", "unproven"]


def documents(count: int, seed: int) -> list[str]:
    """So many, the same for the same seed."""
    random = Random(seed)
    return [_document(random, number) for number in range(count)]


def _document(random: Random, number: int) -> str:
    rider = f"rider {{ {_some(random, _RIDER)} }}"
    page = f"bookings(first: {random.randint(1, 5)}) {{ totalCount nodes {{ {_some(random, _BOOKING)} {rider} }} }}"
    event = f"e{number}: event(id: $id) {{ {_some(random, _EVENT)} {page} dealership {{ name }} }}"
    return f"query Q{number}($id: ID!) {{ {event} }}"


def _some(random: Random, names: Sequence[str]) -> str:
    return " ".join(random.sample(names, random.randint(2, len(names))))
