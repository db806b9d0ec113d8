"""Vehicle models and the vehicles on the truck (B3)."""

import enum
from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.kit.base import Base, Keyed, Versioned, belongs_to, choice, not_blank, to_one
from models.licence import LicenceClass
from models.photo import Photo
from models.season import Truck


class VehicleState(enum.StrEnum):
    """What shape a vehicle is in, as the team sees it. Taking it from sale is another act (C6)."""

    READY = "READY"
    TO_CHECK = "TO_CHECK"
    OUT_OF_ORDER = "OUT_OF_ORDER"


class VehicleModel(Keyed, Versioned, Base):
    """What a rider chooses: a motorcycle or scooter of the range."""

    __tablename__ = "vehicle_model"
    __table_args__ = (
        UniqueConstraint("name"),
        not_blank("name"),
        CheckConstraint("power_kw > 0", name="power_positive"),
    )
    audited = True

    name: Mapped[str] = mapped_column(comment="Commercial name")
    family: Mapped[str] = mapped_column(comment="Family in the range, e.g. Roadster")
    power_kw: Mapped[float] = mapped_column(comment="Kilowatts")
    licence_required: Mapped[LicenceClass] = mapped_column(
        choice(LicenceClass, "licence_required"), comment="Lowest licence that may ride it (B5)"
    )
    y_amt: Mapped[bool] = mapped_column(comment="Automated transmission")
    a2_restricted: Mapped[bool] = mapped_column(comment="Restricted to 35 kW for the A2 licence")
    photo_id: Mapped[UUID | None] = mapped_column(belongs_to("photo.id"), comment="Its picture")

    photo: Mapped[Photo | None] = to_one("VehicleModel.photo_id", "Photo.id")


class Vehicle(Keyed, Versioned, Base):
    """One motorcycle on the truck, with the number it is given on the rides."""

    __tablename__ = "vehicle"
    __table_args__ = (
        UniqueConstraint("truck_id", "number"),
        CheckConstraint("number > 0", name="number_positive"),
        CheckConstraint("group_number IN (1, 2)", name="group_known"),
        CheckConstraint("available_until >= available_from", name="availability_in_order"),
        CheckConstraint("mileage_km >= 0", name="mileage_positive"),
    )
    audited = True

    truck_id: Mapped[UUID] = mapped_column(belongs_to("truck.id"), comment="Truck that carries it")
    model_id: Mapped[UUID] = mapped_column(belongs_to("vehicle_model.id"), index=True, comment="Its model")
    number: Mapped[int] = mapped_column(comment="Number shown on the rides")
    plate: Mapped[str] = mapped_column(comment="Registration plate")
    group_number: Mapped[int] = mapped_column(comment="Group 1 or 2: groups may ride in turn (B2)")
    available_from: Mapped[date] = mapped_column(comment="First day on which it can be booked")
    available_until: Mapped[date] = mapped_column(comment="Last day on which it can be booked")
    mileage_km: Mapped[int] = mapped_column(server_default="0", comment="Kilometres on the clock")
    state: Mapped[VehicleState] = mapped_column(
        choice(VehicleState, "state"), server_default="READY", comment="Ready, to be checked or out of order"
    )
    photo_id: Mapped[UUID | None] = mapped_column(belongs_to("photo.id"), comment="Its own picture, if it has one")

    truck: Mapped[Truck] = to_one("Vehicle.truck_id", "Truck.id", "vehicles")
    model: Mapped[VehicleModel] = to_one("Vehicle.model_id", "VehicleModel.id", "vehicles")
    photo: Mapped[Photo | None] = to_one("Vehicle.photo_id", "Photo.id")
