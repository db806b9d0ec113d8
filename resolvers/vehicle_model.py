"""Vehicle models: what riders choose among, added and changed by headquarters (B3, B5)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from models.errors import Conflict, InvalidInput, NotFound
from models.licence import LicenceClass
from models.photo import Photo
from models.policy.actions import require
from models.policy.changeable import REMOVE_PHOTO, is_changed_by
from models.policy.viewer import Viewer
from models.session import WriteSession
from models.vehicle import VehicleModel
from resolvers.booking_step import violated
from resolvers.contact import checked_text
from resolvers.season_import.checks import POWER_LIMITS
from resolvers.version import check_version

LONGEST_NAME = 80
MOST_POWER = 250


@dataclass(frozen=True, slots=True)
class AddVehicleModelInput:
    """A model: its name in the range, kilowatts, and the lowest licence that may ride it (B5)."""

    name: str
    family: str
    power_kw: float
    licence_required: LicenceClass
    y_amt: bool = False
    a2_restricted: bool = False
    photo_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ChangeVehicleModelInput:
    """What changes of a model: what is left out stays.

    `remove_photo` leaves it without a picture. `expected_version` refuses it if someone changed it meanwhile.
    """

    vehicle_model_id: UUID
    name: str | None = None
    family: str | None = None
    power_kw: float | None = None
    licence_required: LicenceClass | None = None
    y_amt: bool | None = None
    a2_restricted: bool | None = None
    photo_id: UUID | None = None
    remove_photo: bool = False
    expected_version: int | None = None


async def add_vehicle_model(session: WriteSession, viewer: Viewer, input: AddVehicleModelInput) -> VehicleModel:
    """Add a model. Raises InvalidInput, naming the field, and Conflict where its name is another's."""
    require(viewer, "add_vehicle_model")
    model = VehicleModel(**await _checked(session, _named(input)))
    session.add(model)
    return await _keep(session, model)


async def change_vehicle_model(session: WriteSession, viewer: Viewer, input: ChangeVehicleModelInput) -> VehicleModel:
    """Change a model. Bookings that were allowed stay, also where the licence that it needs is raised.

    Raises NotFound, InvalidInput naming the field, and Conflict if someone changed it or its name is another's.
    """
    require(viewer, "change_vehicle_model")
    statement = select(VehicleModel).where(VehicleModel.id == input.vehicle_model_id).with_for_update()
    model = await session.scalar(statement)
    if model is None:
        raise NotFound("vehicleModelId")
    check_version(model.version, input.expected_version)
    for column, value in (await _checked(session, _named(input))).items():
        setattr(model, column, value)
    return await _keep(session, model)


async def check_photo(session: WriteSession, photo_id: UUID) -> UUID:
    """A photo that was uploaded. Raises NotFound."""
    if await session.get(Photo, photo_id) is None:
        raise NotFound("photoId")
    return photo_id


def _named(input: AddVehicleModelInput | ChangeVehicleModelInput) -> dict[str, Any]:
    given = {each.name: getattr(input, each.name) for each in fields(input)}
    return {
        **without_photo(given),
        **{
            name: value
            for name, value in given.items()
            if value is not None and is_changed_by(VehicleModel.__name__, name)
        },
    }


def without_photo(given: dict[str, Any]) -> dict[str, None]:
    """Takes `remove_photo` out; what it says of the column. Raises InvalidInput where a photo is given as well."""
    if not given.pop(REMOVE_PHOTO, False):
        return {}
    if given.get("photo_id") is not None:
        raise InvalidInput(
            "Retirez la photo, ou donnez-en une autre : pas les deux.",
            "Take the photo off, or give another one: not both.",
            field="photoId",
        )
    return {"photo_id": None}


async def _keep(session: WriteSession, model: VehicleModel) -> VehicleModel:
    limit = POWER_LIMITS.get(model.licence_required)
    if limit is not None and model.power_kw > limit:
        raise InvalidInput(
            f"Trop puissant pour le permis {model.licence_required} : {limit:g} kW au plus, ou un autre permis.",
            f"Too powerful for licence {model.licence_required}: at most {limit:g} kW, or another licence.",
            field="powerKw",
        )
    try:
        await session.flush()
    except IntegrityError as error:
        if violated(error) != "uq_vehicle_model_name":
            raise
        raise Conflict(
            "Un autre modèle porte déjà ce nom. Choisissez-en un autre.",
            "Another model has this name already. Choose another one.",
            field="name",
        ) from error
    await session.refresh(model)
    return model


async def _checked(session: WriteSession, given: Mapping[str, Any]) -> dict[str, Any]:
    if photo_id := given.get("photo_id"):
        await check_photo(session, photo_id)
    return {name: CHECKS[name](value) if name in CHECKS else value for name, value in given.items()}


def _power(value: float) -> float:
    if not 0 < value <= MOST_POWER:  # neither is NaN
        raise InvalidInput(
            f"La puissance va de 0,1 à {MOST_POWER} kW.",
            f"The power goes from 0.1 to {MOST_POWER} kW.",
            field="powerKw",
        )
    return round(value, 2)


CHECKS: Mapping[str, Callable[[Any], Any]] = {
    "name": lambda value: checked_text(value, "name", LONGEST_NAME),
    "family": lambda value: checked_text(value, "family", LONGEST_NAME),
    "power_kw": _power,
}
