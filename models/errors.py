"""Expected refusals: each becomes a member of a mutation's union, in the person's language (French first)."""

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID


class DomainError(Exception):
    """A refusal with a stable code, the input field at fault if any, and words that say what to do next."""

    code: ClassVar[str] = "REFUSED"

    def __init__(self, message_fr: str, message_en: str, *, field: str | None = None, **details: Any) -> None:
        super().__init__(message_en)
        self.message_fr = message_fr
        self.message_en = message_en
        self.field = field
        self.details: Mapping[str, Any] = details


class NotFound(DomainError):
    """Out of the viewer's scope, or not there at all: both read alike (A1)."""

    code = "NOT_FOUND"

    def __init__(self, field: str | None = None) -> None:
        super().__init__(
            "Introuvable : vérifiez l’identifiant, ou rechargez la page.",
            "Not found: check the id, or reload the page.",
            field=field,
        )


class Forbidden(DomainError):
    """In scope, but not for this role."""

    code = "FORBIDDEN"

    def __init__(self, action: str) -> None:
        super().__init__(
            "Votre rôle ne permet pas cette action. Demandez-la au siège.",
            "Your role may not do this. Ask headquarters for it.",
            action=action,
        )


class InvalidInput(DomainError):
    """A value that cannot be accepted; `field` names it."""

    code = "INVALID_INPUT"


class Conflict(DomainError):
    """The row is not in the state that the act needs, or was changed by someone else meanwhile."""

    code = "CONFLICT"


class PlaceTaken(DomainError):
    """No free place is left for this model in this slot; `alternatives` are free places, nearest first (C1)."""

    code = "PLACE_TAKEN"

    def __init__(self, alternatives: list[UUID]) -> None:
        super().__init__(
            "Cette place vient d’être prise. Choisissez l’une des places libres proposées.",
            "This place has just been taken. Choose one of the free places offered.",
            alternatives=alternatives,
        )
        self.alternatives = alternatives


class LicenceNotAllowed(DomainError):
    """The rider's licence or age does not allow this model; `rule` says which rule (B5).

    `alternatives` are free places that this rider may ride, nearest first.
    """

    code = "LICENCE_NOT_ALLOWED"


class AlreadyBooked(DomainError):
    """The rider already has a ride in this slot."""

    code = "ALREADY_BOOKED"

    def __init__(self) -> None:
        super().__init__(
            "Vous avez déjà un essai à cette heure. Choisissez un autre créneau.",
            "You already have a ride at this time. Choose another slot.",
        )


class AlreadyRequested(DomainError):
    """The author has an open change request on the same subject; `existing` is it (E2)."""

    code = "ALREADY_REQUESTED"


class LinkInvalid(DomainError):
    """The link was altered, is of another purpose, or is too old."""

    code = "LINK_INVALID"

    def __init__(self) -> None:
        super().__init__(
            "Ce lien n’est plus valable. Reprenez la réservation sur le site.",
            "This link is no longer valid. Book again on the site.",
            field="token",
        )


class KeyReused(DomainError):
    """An idempotency key came back with another input."""

    code = "IDEMPOTENCY_KEY_REUSED"

    def __init__(self) -> None:
        super().__init__(
            "Cette clé d’idempotence a déjà servi pour une autre demande.",
            "This idempotency key was already used for another request.",
            field="idempotencyKey",
        )


class Collision(Exception):
    """Someone wrote the same thing at the same time: what was not committed goes again, and finds theirs."""
