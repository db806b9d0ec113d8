"""What somebody's licence must still allow: every ride of theirs that is to come, at whichever event (B5)."""

from datetime import date

from sqlalchemy import func, select

from models.booking import Booking
from models.booking_life import COMING
from models.licence import HeldLicence
from models.rider import Rider
from models.session import UNSCOPED, WriteSession
from models.slot import Slot
from models.vehicle import Vehicle, VehicleModel
from resolvers.licence import check_licence


async def check_coming_rides(session: WriteSession, rider: Rider, licence: HeldLicence, birth_date: date) -> None:
    """Raise LicenceNotAllowed for the first ride to come that this licence and age would not allow any more.

    Reads past the viewer's scope: a rider's link shows one booking, the licence is for all of them.
    """
    coming = (
        select(Slot.id, Slot.day, VehicleModel.id, VehicleModel.licence_required)
        .select_from(Booking)
        .join(Slot, Slot.id == Booking.slot_id)
        .join(Vehicle, Vehicle.id == Booking.vehicle_id)
        .join(VehicleModel, VehicleModel.id == Vehicle.model_id)
        .where(Booking.rider_id == rider.id, Booking.status.in_(COMING), Slot.starts_at > func.now())
        .order_by(Slot.starts_at)
    )
    for slot_id, day, model_id, required in await session.execute(coming, execution_options=UNSCOPED):
        await check_licence(
            session,
            licence,
            birth_date,
            required=required,
            day=day,
            slot_id=slot_id,
            model_id=model_id,
            field="licenceClass",
        )
