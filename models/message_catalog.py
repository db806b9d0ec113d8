"""The catalogue of causes (F1): what each message is for, whom it reaches, when, what its template may say. Pure data.

A cause that is added to `MessageCause` gets its entry here, its default templates in `resolvers/rendering/templates/`,
and its migration allows it in the `cause` of `message`, `message_template` and `message_figures`.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, replace

from models.message import MessageCause, MessageChannel
from models.message_variable import (
    ADDRESS_UNPROVEN,
    CALENDAR,
    CANCEL_REASON,
    CHANGE,
    CONSENTS,
    EVENT,
    EVENT_CLOSED,
    EXPIRES,
    FACTS,
    LINK,
    NAME,
    OFFER,
    PLACE,
    REASON,
    REFUSE,
    REQUEST,
    RIDE,
    RIDERS,
    ROLE,
    UNSUBSCRIBE,
    MessageVariable,
)


class MessageNature(enum.StrEnum):
    """SERVICE: about what the person did or asked for. MARKETING: only with consent, never without a way out (J2)."""

    SERVICE = "SERVICE"
    MARKETING = "MARKETING"


class Audience(enum.StrEnum):
    """Who receives it."""

    RIDER = "RIDER"
    DEALER = "DEALER"
    STAFF = "STAFF"


@dataclass(frozen=True, slots=True)
class CauseEntry:
    """One cause. `links`: what every template of it must offer, wherever the case has it."""

    cause: MessageCause
    nature: MessageNature
    audience: Audience
    channels: tuple[MessageChannel, ...]
    title_fr: str
    title_en: str
    moment_fr: str
    moment_en: str
    variables: tuple[MessageVariable, ...]
    links: tuple[str, ...] = ("link",)


def _ride_entry(
    cause: MessageCause, titles: tuple[str, str], moments: tuple[str, str], *more: MessageVariable
) -> CauseEntry:
    links = ("link", "refuse_link") if REFUSE in more else ("link",)
    return CauseEntry(
        cause,
        MessageNature.SERVICE,
        Audience.RIDER,
        (MessageChannel.EMAIL, MessageChannel.SMS),
        *titles,
        *moments,
        (NAME, *RIDE, *PLACE, CALENDAR, FACTS, LINK, *more),
        links,
    )


def _entry(
    cause: MessageCause,
    audience: Audience,
    titles: tuple[str, str],
    moments: tuple[str, str],
    *variables: MessageVariable,
) -> CauseEntry:
    mail = (MessageChannel.EMAIL,)
    return CauseEntry(cause, MessageNature.SERVICE, audience, mail, *titles, *moments, (NAME, *variables, LINK))


_AT_ONCE = "Aussitôt"
ENTRIES = (
    _ride_entry(
        MessageCause.CONFIRM,
        ("Réservation à confirmer", "Booking to confirm"),
        (f"{_AT_ONCE} après une réservation sur le site", "At once after a booking on the site"),
        *EXPIRES,
        RIDERS,
    ),
    _ride_entry(
        MessageCause.CONFIRMED,
        ("Réservation confirmée", "Booking confirmed"),
        (f"{_AT_ONCE} après la confirmation", "At once after the confirmation"),
    ),
    _ride_entry(
        MessageCause.MOVED,
        ("Essai déplacé", "Ride moved"),
        (f"{_AT_ONCE} après le changement", "At once after the change"),
    ),
    _ride_entry(
        MessageCause.CANCELLED,
        ("Essai annulé", "Ride cancelled"),
        (f"{_AT_ONCE} après l’annulation", "At once after the cancellation"),
        CANCEL_REASON,
        REASON,
    ),
    _entry(
        MessageCause.INVITATION,
        Audience.STAFF,
        ("Invitation à se connecter", "Invitation to sign in"),
        (f"{_AT_ONCE} après l’invitation d’un compte", "At once after an account was invited"),
        ROLE,
        PLACE[0],
        *EXPIRES,
    ),
    _ride_entry(
        MessageCause.MODEL_WITHDRAWN,
        ("Modèle retiré", "Model withdrawn"),
        ("Quand le retrait ne peut plus être annulé", "When the withdrawal can no longer be undone"),
        REASON,
        EVENT_CLOSED,
        ADDRESS_UNPROVEN,
        *OFFER,
        REFUSE,
    ),
    _ride_entry(
        MessageCause.SLOT_CLOSED,
        ("Créneau fermé", "Slot closed"),
        ("Quand la fermeture ne peut plus être annulée", "When the closing can no longer be undone"),
        REASON,
        EVENT_CLOSED,
        ADDRESS_UNPROVEN,
        *OFFER,
        REFUSE,
    ),
    _ride_entry(
        MessageCause.TAKEN_BACK,
        ("Essai rétabli", "Ride restored"),
        (f"{_AT_ONCE} après qu’une annulation est reprise", "At once after a cancellation was taken back"),
    ),
    _entry(
        MessageCause.WAITING_CONFIRM,
        Audience.RIDER,
        ("Liste d’attente à confirmer", "Waiting list to confirm"),
        (f"{_AT_ONCE} après une demande sur le site", "At once after a request on the site"),
        *PLACE[:2],
    ),
    _ride_entry(
        MessageCause.WAITING_OFFER,
        ("Place proposée", "Place offered"),
        ("Dès qu’une place se libère", "As soon as a place is freed"),
        *EXPIRES,
        RIDERS,
        REFUSE,
    ),
    _entry(
        MessageCause.REQUEST_FILED,
        Audience.STAFF,
        ("Demande d’une concession", "Request of a dealership"),
        (f"{_AT_ONCE} après la demande", "At once after the request"),
        *PLACE[:2],
        *REQUEST,
        FACTS,
    ),
    _entry(
        MessageCause.REQUEST_ANSWERED,
        Audience.DEALER,
        ("Réponse à une demande", "Answer to a request"),
        (f"{_AT_ONCE} après la réponse", "At once after the answer"),
        *PLACE[:2],
        *REQUEST,
        FACTS,
    ),
    # Service: it answers what the person just said, and is itself how they agree (J2).
    _entry(
        MessageCause.CONSENT_CONFIRM,
        Audience.RIDER,
        ("Consentement à confirmer", "Consent to confirm"),
        (f"{_AT_ONCE} après un « oui » aux messages de la marque", "At once after a yes to the brand’s messages"),
        *CONSENTS,
        *EXPIRES,
    ),
    _entry(
        MessageCause.ACCOUNT_SECURITY,
        Audience.STAFF,
        ("Sécurité du compte", "Security of the account"),
        (
            f"{_AT_ONCE} quand l’accès à un compte a changé",
            "At once when how an account is opened has changed",
        ),
        CHANGE,
    ),
)
TIMED = (
    _ride_entry(
        MessageCause.REMINDER,
        ("Rappel de l’essai", "Reminder of the ride"),
        ("Quelques jours avant l’essai", "A few days before the ride"),
    ),
    _ride_entry(
        MessageCause.DAY_BEFORE,
        ("Infos pratiques de la veille", "Practical information of the day before"),
        ("La veille de l’essai", "The day before the ride"),
    ),
    _ride_entry(
        MessageCause.SURVEY_DONE,
        ("Enquête après l’essai", "Survey after the ride"),
        ("Après un essai fait, dès que le formulaire sera ouvert", "After a ride that was done, once the form is open"),
    ),
    _ride_entry(
        MessageCause.SURVEY_NO_SHOW,
        ("Enquête après une absence", "Survey after a no-show"),
        ("Après une absence, dès que le formulaire sera ouvert", "After a no-show, once the form is open"),
    ),
    _entry(
        MessageCause.DEALER_FORM_REQUEST,
        Audience.DEALER,
        ("Bilan de l’étape", "Report of the stop"),
        ("Après l’étape, dès que le formulaire sera ouvert", "After the event, once the form is open"),
        *PLACE,
        *EVENT,
    ),
    _entry(
        MessageCause.DEALER_FORM_REMINDER,
        Audience.DEALER,
        ("Rappel du bilan", "Reminder of the report"),
        (
            "Quelques jours après l’étape, dès que le formulaire sera ouvert",
            "Days after the event, once there is a form",
        ),
        *PLACE,
        *EVENT,
    ),
    _ride_entry(
        MessageCause.HOLD_EXPIRED,
        ("Place qui n’est plus gardée", "Place no longer held"),
        ("Quand une réservation n’est pas confirmée à temps", "When a booking is not confirmed in time"),
    ),
    replace(
        _ride_entry(
            MessageCause.ABANDONED,
            ("Réservation abandonnée", "Abandoned booking"),
            ("Le lendemain, à qui l’a accepté", "On the day after, to who agreed"),
        ),
        nature=MessageNature.MARKETING,
    ),
)
MAILINGS = (
    replace(
        _entry(
            MessageCause.MAILING,
            Audience.RIDER,
            ("Envoi publicitaire", "Marketing mailing"),
            ("Quand un administrateur le lance", "When an admin starts it"),
            *PLACE,
        ),
        nature=MessageNature.MARKETING,
        channels=(MessageChannel.EMAIL, MessageChannel.SMS),
        links=(),
    ),
    replace(
        _entry(
            MessageCause.NOTICE,
            Audience.RIDER,
            ("Envoi d’information", "Service mailing"),
            ("Quand un administrateur le lance", "When an admin starts it"),
            *PLACE,
        ),
        channels=(MessageChannel.EMAIL, MessageChannel.SMS),
        links=(),
    ),
)
CATALOG: Mapping[MessageCause, CauseEntry] = {entry.cause: entry for entry in (*ENTRIES, *TIMED, *MAILINGS)}


def variables_of(entry: CauseEntry) -> tuple[MessageVariable, ...]:
    """All that its templates may say: marketing also has its way out."""
    return (*entry.variables, UNSUBSCRIBE) if entry.nature is MessageNature.MARKETING else entry.variables


def is_marketing(cause: MessageCause) -> bool:
    """Whether a message of this cause needs consent, a way out of it, and waits for decent hours."""
    return CATALOG[cause].nature is MessageNature.MARKETING
