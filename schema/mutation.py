"""The roots of writing: each field is a use case of `resolvers/`, with the refusals that it may answer with."""

import strawberry

from models.booking import Booking
from models.event import Event
from models.slot import Slot
from resolvers.booking import book_place, confirm_booking
from resolvers.booking_change import cancel_booking, move_booking
from resolvers.event import close_event, close_slot, open_event, open_slot
from schema.errors import AlreadyBooked, LicenceNotAllowed, LinkInvalid, PlaceTaken
from schema.kit.payload import mutation_field

SEAT = (PlaceTaken, LicenceNotAllowed, AlreadyBooked)


@strawberry.type(description="Everything that can be done; each role sees its own part.")
class Mutation:
    """Roots of writing."""

    book_place = mutation_field(book_place, Booking, *SEAT)
    confirm_booking = mutation_field(confirm_booking, Booking, PlaceTaken, AlreadyBooked, LinkInvalid)
    move_booking = mutation_field(move_booking, Booking, *SEAT)
    cancel_booking = mutation_field(cancel_booking, Booking)
    open_event = mutation_field(open_event, Event)
    close_event = mutation_field(close_event, Event)
    open_slot = mutation_field(open_slot, Slot)
    close_slot = mutation_field(close_slot, Slot)
