"""Changing what one wants to hear, and unsubscribing, from our own pages (J2, F5)."""

from dataclasses import dataclass

from models.policy.actions import require
from models.policy.viewer import Viewer
from models.preferences import Preferences, Unsubscription, in_part
from models.session import WriteSession
from resolvers.consent_confirm import ask_confirmation
from resolvers.preferences import ChangePreferencesInput, find_rider, preferences_of, record_answers
from resolvers.unsubscribe import unsubscribe_by_link


@dataclass(frozen=True, slots=True)
class UnsubscribeInput:
    """The token of the link that the message carries."""

    token: str


async def change_preferences(session: WriteSession, viewer: Viewer, input: ChangePreferencesInput) -> Preferences:
    """Choose what to hear from the brand and the dealership, by the link of a message (J2).

    A no counts at once. A yes to marketing is asked again by mail, and counts once that link is followed. The token is
    the permission. Raises LinkInvalid, NotFound, InvalidInput.
    """
    require(viewer, "change_preferences")
    rider = await find_rider(session, input.token)
    await record_answers(session, rider, input.answers)
    await ask_confirmation(session, rider.id)
    return await preferences_of(session, rider)


async def unsubscribe(session: WriteSession, viewer: Viewer, input: UnsubscribeInput) -> Unsubscription:
    """No more advertising to where the message went that carries this link (F5); a second time changes nothing.

    Mail programs do the same by POST /unsubscribe (RFC 8058). The token is the permission. Raises LinkInvalid.
    """
    require(viewer, "unsubscribe")
    message = await unsubscribe_by_link(session, input.token)
    return Unsubscription(in_part(message.recipient) or "")
