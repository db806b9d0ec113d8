"""Tells transactions that crossed each other from a fault of ours: the one that was ended may simply go again."""

from models.errors import Collision

# Deadlock and serialisation failure: PostgreSQL lets the other one through, and that one is soon over.
_STATES = {"40P01", "40001"}
ATTEMPTS = 5
"""As many as are made before it is taken for a fault after all."""


def is_crossing(error: Exception) -> bool:
    """Whether the same work, begun anew, may well succeed at once."""
    # SQLAlchemy wraps the driver's error.
    driver = getattr(error, "orig", error)
    return isinstance(error, Collision) or getattr(driver, "sqlstate", None) in _STATES
