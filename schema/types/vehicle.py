"""Vehicle models and vehicles as GraphQL types; fields and their readers: `models/policy/fields.py`."""

from models import vehicle
from schema.kit.expose import expose


@expose(vehicle.VehicleModel)
class VehicleModel:
    """What a rider chooses: a motorcycle or scooter of the range."""


@expose(vehicle.Vehicle, pages=("bookings",))
class Vehicle:
    """One motorcycle on the truck, with the number it is given on the rides."""
