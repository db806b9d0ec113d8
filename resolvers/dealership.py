"""Dealerships and their pages: added by headquarters, kept up by headquarters and by the dealership itself (B1, E1)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from models.dealership import Dealership
from models.errors import Conflict, Forbidden, InvalidInput, NotFound
from models.policy.actions import require
from models.policy.changeable import changeable, is_changed_by
from models.policy.viewer import Viewer
from models.session import WriteSession
from resolvers.contact import checked_email, checked_lines, checked_phone, checked_text, checked_website
from resolvers.version import check_version

LONGEST_CODE = 20
LONGEST_HOURS = 500


@dataclass(frozen=True, slots=True)
class AddDealershipInput:
    """What a dealership is in the brand's network, where it is (degrees, WGS 84) and how it is reached."""

    code: str
    name: str
    address: str
    city: str
    region: str
    latitude: float
    longitude: float
    phone: str | None = None
    email: str | None = None
    website: str | None = None
    opening_hours: str | None = None


@dataclass(frozen=True, slots=True)
class ChangeDealershipInput:
    """What changes of a dealership: what is left out stays, an empty phone, e-mail, site or text of hours goes.

    `expected_version` refuses the act if someone changed it meanwhile.
    """

    dealership_id: UUID
    phone: str | None = None
    email: str | None = None
    website: str | None = None
    opening_hours: str | None = None
    code: str | None = None
    name: str | None = None
    address: str | None = None
    city: str | None = None
    region: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    expected_version: int | None = None


async def add_dealership(session: WriteSession, viewer: Viewer, input: AddDealershipInput) -> Dealership:
    """Add a dealership. Raises InvalidInput, naming the field, and Conflict where its code is another's."""
    require(viewer, "add_dealership")
    dealership = Dealership(**_checked(_named(input)))
    session.add(dealership)
    await _keep(session, dealership)
    return dealership


async def change_dealership(session: WriteSession, viewer: Viewer, input: ChangeDealershipInput) -> Dealership:
    """Change a dealership's page: headquarters all of it, a dealership how it is reached and when it is open.

    Raises NotFound, Forbidden for what the policy does not let this viewer change, InvalidInput naming the field, and
    Conflict when someone changed it meanwhile or the code is another's.
    """
    require(viewer, "change_dealership")
    statement = select(Dealership).where(Dealership.id == input.dealership_id).with_for_update()
    dealership = await session.scalar(statement)
    if dealership is None:
        raise NotFound("dealershipId")
    given = _named(input)
    if not all(changeable(viewer.role, Dealership.__name__, column) for column in given):
        raise Forbidden("change_dealership")
    check_version(dealership.version, input.expected_version)
    for column, value in _checked(given).items():
        setattr(dealership, column, value)
    await _keep(session, dealership)
    return dealership


def _named(input: AddDealershipInput | ChangeDealershipInput) -> dict[str, Any]:
    """The columns that an input names."""
    given = {each.name: getattr(input, each.name) for each in fields(input)}
    return {
        name: value for name, value in given.items() if value is not None and is_changed_by(Dealership.__name__, name)
    }


async def _keep(session: WriteSession, dealership: Dealership) -> None:
    try:
        await session.flush()
    except IntegrityError as error:
        if "uq_dealership_code" not in str(error.orig):
            raise
        raise Conflict(
            "Une autre concession porte déjà ce code. Cherchez-la dans la liste.",
            "Another dealership has this code already. Look for it in the list.",
            field="code",
        ) from error
    await session.refresh(dealership)


def _checked(given: Mapping[str, Any]) -> dict[str, Any]:
    """Values as they are kept. Raises InvalidInput, naming the field as clients know it."""
    return {name: CHECKS[name](value) for name, value in given.items()}


def _text(field: str) -> Callable[[str], str]:
    return lambda value: checked_text(value, field)


def _degrees(field: str, most: int) -> Callable[[float], float]:
    def check(value: float) -> float:
        if not -most <= value <= most:  # neither is NaN
            raise InvalidInput(
                f"Cette coordonnée va de -{most} à {most} degrés.",
                f"This coordinate goes from -{most} to {most} degrees.",
                field=field,
            )
        return value

    return check


def _email(value: str) -> str | None:
    return checked_email(value, "email") if value.strip() else None


CHECKS: Mapping[str, Callable[[Any], Any]] = {
    "code": lambda value: checked_text(value, "code", LONGEST_CODE).upper(),
    **{name: _text(name) for name in ("name", "address", "city", "region")},
    "latitude": _degrees("latitude", 90),
    "longitude": _degrees("longitude", 180),
    "phone": lambda value: checked_phone(value, "phone"),
    "email": _email,
    "website": lambda value: checked_website(value, "website"),
    "opening_hours": lambda value: checked_lines(value, "openingHours", LONGEST_HOURS),
}
