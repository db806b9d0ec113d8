"""A person's own page of what they want to hear from us (J2), by the link of a booking or of an advertisement."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select, update

from models.booking import Booking
from models.consent_text import CURRENT_TEXTS
from models.errors import InvalidInput, LinkInvalid, NotFound
from models.kit.uuid7 import uuid7
from models.message import Message, MessageChannel
from models.preferences import ConsentState, PreferenceChoice, Preferences, in_part, state_of
from models.rider import Consent, ConsentPurpose, Rider
from models.session import UNSCOPED, WriteSession
from resolvers.consent import CHANNEL_OF, reached_at
from resolvers.link import LinkPurpose, read_link
from resolvers.rider import ConsentAnswer, check_consents
from resolvers.suppression import suppressed


@dataclass(frozen=True, slots=True)
class ChangePreferencesInput:
    """The token of the link, and an answer for each purpose that was shown, with the version of its text."""

    token: str
    answers: list[ConsentAnswer]


async def read_preferences(session: WriteSession, token: str) -> Preferences:
    """What the holder of the link chose so far. The token is the permission. Raises LinkInvalid, NotFound."""
    return await preferences_of(session, await find_rider(session, token))


async def find_rider(session: WriteSession, token: str) -> Rider:
    """Whose link it is: the one record of that person, if records were merged. Raises LinkInvalid, NotFound.

    It is the link of their own booking, or that by which an advertisement unsubscribes, where it is clear to whom that
    was sent.
    """
    try:
        rider_id = await _rider_of(session, read_link(token, LinkPurpose.MANAGE))
    except LinkInvalid:
        rider_id = await _only_recipient(session, read_link(token, LinkPurpose.UNSUBSCRIBE))
    rider = await _lock_rider(session, rider_id)
    # Followed row by row, each one locked: of a record that is being merged a single statement would see the former.
    while rider is not None and rider.merged_into_id is not None:
        rider = await _lock_rider(session, rider.merged_into_id)
    if rider is None or rider.anonymised_at is not None:
        raise NotFound("token")
    return rider


async def _lock_rider(session: WriteSession, rider_id: UUID | None) -> Rider | None:
    found = select(Rider).where(Rider.id == rider_id).with_for_update()
    return await session.scalar(found.execution_options(populate_existing=True, **UNSCOPED))


async def _rider_of(session: WriteSession, booking_id: UUID) -> UUID | None:
    of_booking = select(Booking.rider_id).where(Booking.id == booking_id)
    found: UUID | None = await session.scalar(of_booking, execution_options=UNSCOPED)
    return found


async def _only_recipient(session: WriteSession, message_id: UUID) -> UUID | None:
    """The one person at the address that a message went to; None where nobody is, or a family."""
    message = await session.get(Message, message_id, execution_options=UNSCOPED)
    if message is None:
        return None
    found = await reached_at(session, message.channel, message.recipient)
    return found[0] if len(found) == 1 else None


async def preferences_of(session: WriteSession, rider: Rider) -> Preferences:
    """All purposes, each with where it stands and the text that holds now."""
    answers = await _answers(session, rider.id)
    choices = []
    for purpose, text in CURRENT_TEXTS.items():
        given = answers[purpose]
        choices.append(
            PreferenceChoice(
                purpose=purpose,
                state=state_of(purpose, given),
                answered_at=given[0].created_at if given else None,
                blocked=await _blocked(session, rider, purpose),
                text_version=text.version,
                title_fr=text.title_fr,
                title_en=text.title_en,
                text_fr=text.text_fr,
                text_en=text.text_en,
            )
        )
    return Preferences(in_part(rider.email), in_part(rider.phone), choices)


async def record_answers(session: WriteSession, rider: Rider, answers: list[ConsentAnswer]) -> None:
    """Keep what changed: a no counts at once, a yes to marketing once it is confirmed (`consent_confirm`).

    Raises InvalidInput where a purpose is answered twice, or a text that no longer holds.
    """
    before = await _answers(session, rider.id)
    for answer in check_consents(answers):
        if answer.text_version != CURRENT_TEXTS[answer.purpose].version:
            raise InvalidInput(
                "Le texte a changé entre-temps. Rechargez la page, puis choisissez de nouveau.",
                "The text has changed meanwhile. Reload the page, then choose again.",
                field="answers.textVersion",
            )
        state = state_of(answer.purpose, before[answer.purpose])
        same = {ConsentState.GRANTED, ConsentState.PENDING} if answer.granted else {ConsentState.REFUSED}
        if state not in same:
            session.add(
                Consent(
                    id=uuid7(),
                    rider_id=rider.id,
                    purpose=answer.purpose,
                    granted=answer.granted,
                    text_version=answer.text_version,
                    proof="PREFERENCES",
                )
            )
    await session.flush()
    await session.execute(
        update(Rider).where(Rider.id == rider.id).values(last_action_at=func.now()),
        execution_options={**UNSCOPED, "synchronize_session": False},
    )


async def _answers(session: WriteSession, rider_id: UUID) -> dict[ConsentPurpose, list[Consent]]:
    """All answers of a rider by purpose, newest first."""
    newest_first = select(Consent).where(Consent.rider_id == rider_id)
    newest_first = newest_first.order_by(Consent.created_at.desc(), Consent.id.desc())
    fresh = {**UNSCOPED, "populate_existing": True}
    found: dict[ConsentPurpose, list[Consent]] = defaultdict(list)
    for consent in await session.scalars(newest_first, execution_options=fresh):
        found[consent.purpose].append(consent)
    return found


async def _blocked(session: WriteSession, rider: Rider, purpose: ConsentPurpose) -> bool:
    channel = CHANNEL_OF.get(purpose)
    address = rider.phone if channel is MessageChannel.SMS else rider.email
    return bool(channel and address and await suppressed(session, channel, address, marketing=True))
