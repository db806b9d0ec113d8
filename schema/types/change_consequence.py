"""What accepting a change request would do (E2): foretold by the act itself, not read from tables."""

from typing import Annotated, Any

import strawberry

from models.change_request import ChangeRequest
from models.message import MessageCause
from models.rider import Locale
from models.slot import Place
from resolvers.calendar import CalendarMethod
from resolvers.change_consequence import Consequences, foresee
from resolvers.reader.catalog import key_of, node_id
from schema.errors import Problem, problem_row
from schema.kit.request import Info

strawberry.enum(CalendarMethod, description="Whether the file that goes along moves the calendar entry or removes it.")


@strawberry.type(description="What accepting a change request would do at this moment; nothing is done (E2).")
class ChangeConsequences:
    """Members are read like those of a payload."""

    refusal: Problem | None = strawberry.field(
        description="Why it could not be carried out now: PlaceTaken with free places near, LicenceNotAllowed with the"
        " rule, …; null: it could."
    )
    place: Annotated["Place", strawberry.lazy("schema.types.slot")] | None = strawberry.field(
        description="Place that the booking would have, or had last."
    )
    message_cause: MessageCause | None = strawberry.field(description="Message that would leave to the rider.")
    message_recipient: str | None = strawberry.field(description="Address that it would go to.")
    message_locale: Locale | None = strawberry.field(description="Language that it would be written in.")
    calendar: CalendarMethod | None = strawberry.field(description="What its file would do in the rider's calendar.")
    bookings_count: int | None = strawberry.field(
        description="Bookings that cancelling the event would cancel; null: it is not about the whole event."
    )
    skipped_count: int | None = strawberry.field(
        description="Bookings that it would leave as they are: unproven holds, which lapse by themselves."
    )


async def change_consequences(info: Info, change_request_id: strawberry.ID) -> Any:
    """The consequences as a row, with ids of what it holds; None for a request that is missing or foreign."""
    key = key_of(ChangeRequest.__name__, change_request_id)
    if key is None:
        return None
    async with info.context.database.write(info.context.viewer) as session:  # never committed
        found = await foresee(session, info.context.viewer, key)
    return None if found is None else _row(found, info.context.locale)


def _row(found: Consequences, locale: Locale) -> dict[str, Any]:
    return {
        "refusal": problem_row(found.refusal, locale) if found.refusal else None,
        "place": node_id(Place, found.place_id) if found.place_id else None,
        "messageCause": found.cause,
        "messageRecipient": found.recipient,
        "messageLocale": found.locale,
        "calendar": found.calendar,
        "bookingsCount": found.bookings_count,
        "skippedCount": found.skipped_count,
    }
