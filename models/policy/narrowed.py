"""Fields of a row that are counted over other rows: for whoever sees only some of these, over those that they see (A1).

Without this a dealership would learn by a number, or by sorting by it, what a rider did at another one.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement

from models.booking import Booking
from models.policy.row_rules import everything
from models.policy.rows import ROWS
from models.policy.viewer import Role
from models.rider import Rider
from models.rider_activity import Sees, bookings_count, last_activity, rides_count
from models.wish import Wish

Counted = Callable[[ColumnElement[Any], Sees], ColumnElement[Any]]
NARROWED: Mapping[tuple[type[Any], str], Counted] = {
    (Rider, "bookings_count"): bookings_count,
    (Rider, "rides_count"): rides_count,
    # The column is the last act anywhere.
    (Rider, "last_action_at"): last_activity,
}
OVER = (Booking, Wish)


def narrowed(model: type[Any], name: str, role: Role) -> Counted | None:
    """How the field is counted for this role; None where it is read as it stands."""
    if all(ROWS[each].get(role) is everything for each in OVER):
        return None
    return NARROWED.get((model, name))
