"""A web process that sells without the guard, for the control of the race: looks whether a place is free, then writes.

Run as `python -m tests.e2e.naive_web --port PORT`; the code under test has no such switch.
"""

import sys
from collections.abc import Mapping
from typing import Any

import uvicorn
from sqlalchemy import ColumnElement
from sqlalchemy.dialects.postgresql import Insert, insert

from resolvers import booking_claim


def claim(given: Mapping[str, ColumnElement[Any]]) -> Insert:
    """What everybody writes first: the place was free when we looked."""
    return insert(booking_claim.BOOKING).values(given)


if __name__ == "__main__":
    booking_claim._claim = claim
    uvicorn.run("app:app", port=int(sys.argv[2]), loop="uvloop", http="httptools", log_level="warning")
