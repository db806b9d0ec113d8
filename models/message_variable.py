"""What templates may say: the variables that the causes of the catalogue share, in both languages (F2). Pure data."""

import enum
from dataclasses import dataclass


class VariableKind(enum.StrEnum):
    """What a variable holds; a CHOICE is one of the words of `choices`, a TABLE stands alone on its line."""

    TEXT = "TEXT"
    NUMBER = "NUMBER"
    FLAG = "FLAG"
    CHOICE = "CHOICE"
    LINK = "LINK"
    TABLE = "TABLE"


@dataclass(frozen=True, slots=True)
class MessageVariable:
    """What a template writes as `{{ path }}`. `optional`: it, or the group before its dot, may be missing."""

    path: str
    kind: VariableKind
    description_fr: str
    description_en: str
    optional: bool = False
    choices: tuple[str, ...] = ()


def _text(path: str, fr: str, en: str, *, optional: bool = False) -> MessageVariable:
    return MessageVariable(path, VariableKind.TEXT, fr, en, optional)


def _link(path: str, fr: str, en: str) -> MessageVariable:
    return MessageVariable(path, VariableKind.LINK, fr, en)


def _choice(path: str, fr: str, en: str, *choices: str) -> MessageVariable:
    return MessageVariable(path, VariableKind.CHOICE, fr, en, choices=choices)


NAME = _text("name", "Prénom à saluer ; vide s’il n’en est pas un", "First name to greet; empty if it is none")
PLACE = (
    _text("dealership.name", "Nom de la concession", "Name of the dealership"),
    _text("dealership.city", "Ville de la concession", "City of the dealership"),
    _text("dealership.phone", "Téléphone de la concession ; vide si inconnu", "Its phone number; empty if unknown"),
)
RIDE = (
    _text("ride.model", "Modèle de la moto", "Model of the motorcycle"),
    _text("ride.day", "Jour de l’essai, en toutes lettres", "Day of the ride, in words"),
    _text("ride.time", "Heure du départ", "Time of departure"),
)
EXPIRES = (
    _text("expires.day", "Jour jusqu’auquel le lien vaut", "Day until which the link is good", optional=True),
    _text("expires.time", "Heure jusqu’à laquelle le lien vaut", "Time until which the link is good", optional=True),
)
OFFER = (
    _text("offer.model", "Modèle proposé à la place", "Model offered instead", optional=True),
    _text("offer.day", "Jour de la place proposée", "Day of the place offered", optional=True),
    _text("offer.time", "Heure de la place proposée", "Time of the place offered", optional=True),
    _text("offer.until.day", "Jour jusqu’auquel elle est gardée", "Day until which it is kept", optional=True),
    _text("offer.until.time", "Heure jusqu’à laquelle elle est gardée", "Time until which it is kept", optional=True),
)
REASON = _text("reason", "Motif écrit par le siège", "Reason given by headquarters", optional=True)
EVENT_CLOSED = MessageVariable(
    "event_closed",
    VariableKind.FLAG,
    "Les réservations de l’étape sont closes : personne n’y attend plus",
    "Bookings of the event are closed: nobody waits there any more",
)
ADDRESS_UNPROVEN = MessageVariable(
    "address_unproven",
    VariableKind.FLAG,
    "Un ami a réservé : le pilote attend dès qu’il confirme son adresse par le lien",
    "A friend booked: the rider waits once the link has confirmed the address",
)
CALENDAR = MessageVariable(
    "in_calendar", VariableKind.FLAG, "Un fichier d’agenda est joint", "A calendar file is attached"
)
RIDERS = MessageVariable("riders", VariableKind.NUMBER, "Nombre de places du groupe", "Number of places of the group")
LINK = _link("link", "La chose à faire : le lien du bouton", "The one thing to do: the link of the button")
REFUSE = MessageVariable("refuse_link", VariableKind.LINK, "Le lien pour refuser", "The link to refuse", optional=True)
FACTS = MessageVariable(
    "facts",
    VariableKind.TABLE,
    "Le tableau des faits (moto, jour, lieu…), seul sur sa ligne",
    "The table of facts (ride, day, place …), alone on its line",
)
UNSUBSCRIBE = _link(
    "unsubscribe_link", "Le lien pour ne plus recevoir de publicité", "The link to receive no more news"
)
CANCEL_REASON = _choice(
    "cancel_reason",
    "Pourquoi l’essai est annulé",
    "Why the ride is cancelled",
    *("RIDER", "DEALER", "ADMIN", "MODEL_WITHDRAWN", "EVENT_CANCELLED", "HOLD_EXPIRED"),
)
ROLE = _choice("role", "Rôle de la personne invitée", "Role of the person invited", "ADMIN", "TEAM", "DEALER")
CHANGE = _choice(
    "change",
    "Ce qui a changé dans l’accès au compte",
    "What has changed in how the account is opened",
    *("PASSWORD_CHANGED", "TOTP_ADDED", "TOTP_REMOVED", "PASSKEY_ADDED", "PASSKEY_REMOVED"),
    *("CODES_MADE", "CODE_USED", "RESET"),
)
CONSENTS = (
    MessageVariable("consent.email", VariableKind.FLAG, "Les e-mails sont à confirmer", "E-mails are to be confirmed"),
    MessageVariable("consent.sms", VariableKind.FLAG, "Les SMS sont à confirmer", "Text messages are to be confirmed"),
)
REQUEST = (
    _choice("request.kind", "Ce qui est demandé", "What is asked", "MODIFY", "CANCEL", "OTHER"),
    _choice("request.status", "Où en est la demande", "Where it stands", "OPEN", "ACCEPTED", "REFUSED", "WITHDRAWN"),
    _choice("request.subject", "Ce que la demande concerne", "What it is about", "booking", "event", "slot"),
    _text("request.author", "Qui demande", "Who asks"),
    MessageVariable(
        "request.tells_rider", VariableKind.FLAG, "Le pilote est prévenu de la réponse", "The rider is told the answer"
    ),
)

EVENT = (
    _text("event.from", "Premier jour de l’étape", "First day of the event"),
    _text("event.until", "Dernier jour de l’étape", "Last day of the event"),
)
