"""Companions: the friends for whom an organiser asks as well, each named by a refusal that concerns them (C7)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from models.errors import AlreadyBooked, DomainError, InvalidInput, PlaceTaken
from resolvers.rider import RiderDetails

MOST_COMPANIONS = 5
"""More are a club: they ask headquarters."""
# Which field of a rider's part is meant where a refusal names none.
MEANT = {AlreadyBooked: "rider", PlaceTaken: "modelId"}
# What is asked once for all of them.
SHARED = ("slotId", "slotIds", "eventId", "consents", "attribution")


@contextmanager
def named(path: str) -> Iterator[None]:
    """Put a rider's place in the input before the field that a refusal names: `companions[1].rider.licenceClass`."""
    try:
        yield
    except DomainError as error:
        name = error.field or MEANT.get(type(error))
        if name and not name.startswith(SHARED):
            error.field = f"{path}.{name}"
        raise


def check_companions(organiser: RiderDetails, companions: Sequence[RiderDetails]) -> None:
    """Raise `InvalidInput` for too many of them, or for one person named twice."""
    if len(companions) > MOST_COMPANIONS:
        raise InvalidInput(
            f"Un groupe compte {MOST_COMPANIONS + 1} personnes au plus. Au-delà, écrivez au siège.",
            f"A group has {MOST_COMPANIONS + 1} riders at most. For more, write to headquarters.",
            field="companions",
        )
    met = {_person(organiser)}
    for position, each in enumerate(companions):
        if _person(each) in met:
            raise InvalidInput(
                "Cette personne est déjà dans le groupe. Inscrivez chacun une seule fois.",
                "This person is in the group already. Name each of them once.",
                field=f"companions[{position}].rider",
            )
        met.add(_person(each))


def _person(rider: RiderDetails) -> tuple[object, ...]:
    said = (rider.email, rider.last_name, rider.first_name)
    return (rider.birth_date, *(" ".join(each.split()).casefold() for each in said))
