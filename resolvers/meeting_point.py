"""Where riders meet: the dealership as messages and calendars tell of it (F1, C9)."""

from models.dealership import Dealership

MEETING_POINT = (
    Dealership.name.label("dealership"),
    Dealership.address,
    Dealership.city,
    Dealership.phone,
    Dealership.latitude,
    Dealership.longitude,
)
