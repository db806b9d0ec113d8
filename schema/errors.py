"""Refusals as types: each DomainError has a type of its own, all share the interface `Problem`."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import strawberry
from strawberry.utils.str_converters import to_camel_case

from models import errors
from models.errors import DomainError
from models.rider import Locale


@strawberry.interface(description="Why a mutation was refused: a stable code, and words for the person.")
class Problem:
    """What all refusals have."""

    code: str = strawberry.field(description="Stable, for programs.")
    message: str = strawberry.field(description="For the person, in the language of Accept-Language (French first).")
    field: str | None = strawberry.field(description="Input field at fault, if one is.")


@strawberry.type(description=errors.NotFound.__doc__)
class NotFound(Problem):
    """See models/errors.py."""


@strawberry.type(description=errors.Forbidden.__doc__)
class Forbidden(Problem):
    """See models/errors.py."""


@strawberry.type(description=errors.InvalidInput.__doc__)
class InvalidInput(Problem):
    """See models/errors.py."""


@strawberry.type(description=errors.Conflict.__doc__)
class Conflict(Problem):
    """See models/errors.py."""


@strawberry.type(description=errors.PlaceTaken.__doc__)
class PlaceTaken(Problem):
    """See models/errors.py."""

    alternatives: list[Annotated["Place", strawberry.lazy("schema.types.slot")]]  # type: ignore[name-defined]  # noqa: F821


@strawberry.type(description=errors.LicenceNotAllowed.__doc__)
class LicenceNotAllowed(Problem):
    """See models/errors.py."""

    rule: str = strawberry.field(description="CLASS, AGE, YEARS_OF_B, NOT_YET_HELD or DATES.")
    allowed_from: date | None = strawberry.field(description="First day on which this rule lets the rider through.")
    alternatives: list[Annotated["Place", strawberry.lazy("schema.types.slot")]]  # type: ignore[name-defined]  # noqa: F821


@strawberry.type(description=errors.AlreadyBooked.__doc__)
class AlreadyBooked(Problem):
    """See models/errors.py."""


@strawberry.type(description=errors.AlreadyRequested.__doc__)
class AlreadyRequested(Problem):
    """See models/errors.py."""

    existing: Annotated["ChangeRequest", strawberry.lazy("schema.types.change_request")]  # type: ignore[name-defined]  # noqa: F821


@strawberry.type(description=errors.LinkInvalid.__doc__)
class LinkInvalid(Problem):
    """See models/errors.py."""


@strawberry.type(description=errors.KeyReused.__doc__)
class KeyReused(Problem):
    """See models/errors.py."""


ALWAYS: tuple[type[Any], ...] = (NotFound, Forbidden, InvalidInput, Conflict, KeyReused)


def problem_row(error: DomainError, locale: Locale) -> dict[str, Any]:
    """A refusal as the row of its type, named like its fields; ids of rows in its details are read by the reader."""
    return {
        **{to_camel_case(name): _plain(value) for name, value in error.details.items()},
        "__typename": type(error).__name__,
        "code": error.code,
        "message": error.message_en if locale is Locale.EN else error.message_fr,
        "field": error.field,
    }


def _plain(value: Any) -> Any:
    """JSON's own kinds only: the row may be kept under an idempotency key."""
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, UUID) else value
