"""What is booked: places of coming events, each wanted by a rider of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg

from bench.http import post
from bench.processes import Running
from bench.scenarios.scenario import global_id
from models.consent_text import CURRENT_TEXTS
from models.rider import ConsentPurpose

_OWN = """
mutation Book($input: BookPlaceInput!) {
  bookPlace(input: $input) {
    __typename
    ... on BookPlaceSuccess { booking { id status heldUntil } }
    ... on PlaceTaken { message alternatives { id slot { id localStart } vehicle { model { id name } } } }
    ... on Problem { code message }
  }
}
"""

_POSTGRAPHILE = """
mutation Book($place: UUID!, $rider: UUID!) {
  bookPlace: benchBook(input: { placeId: $place, riderId: $rider }) { result }
}
"""
_CONSENT = CURRENT_TEXTS[ConsentPurpose.BRAND_EMAIL]
_CALLS = {"postgraphile": _POSTGRAPHILE, "postgraphile_kept": _POSTGRAPHILE.replace("benchBook", "benchBookKept")}


@dataclass(frozen=True, slots=True)
class Trip:
    """A place, as its slot and model, and the known rider whom the bare INSERT takes."""

    number: int
    place: str
    slot: str
    model: str
    rider: str


async def trips_of(connection: asyncpg.Connection, table: str) -> list[Trip]:
    """The rows of `bench_input` or `bench_rush`, each with another rider."""
    rows = await connection.fetch(
        f"""
        SELECT wanted.n, id::text AS place, slot_id::text AS slot, model_id::text AS model, known.rider
        FROM (SELECT *, row_number() OVER () AS n FROM (SELECT id, slot_id, model_id FROM {table}) AS inner_) AS wanted
        JOIN (SELECT id::text AS rider, row_number() OVER (ORDER BY id) AS n FROM rider WHERE NOT unproven) AS known
            ON known.n = wanted.n
        ORDER BY wanted.n
        """
    )
    return [Trip(row["n"], row["place"], row["slot"], row["model"], row["rider"]) for row in rows]


def booking_requests(trips: Sequence[Trip], running: Running, run: int) -> list[bytes]:
    """One booking for each trip; `run` makes the riders of this measurement others than those of the last."""
    address, dialect = running.addresses[0], running.peer.dialect
    if dialect == "sql":
        return [post(address, "/booking", [trip.place, trip.rider], {}) for trip in trips]
    if dialect in _CALLS:
        return [_graphql(address, _CALLS[dialect], {"place": trip.place, "rider": trip.rider}, {}) for trip in trips]
    return [_graphql(address, _OWN, {"input": _wish(trip, run)}, _from(trip, run)) for trip in trips]


def _graphql(
    address: tuple[str, int], document: str, variables: Mapping[str, Any], headers: Mapping[str, str]
) -> bytes:
    return post(address, "/graphql", {"query": document, "variables": variables}, headers)


def _wish(trip: Trip, run: int) -> Mapping[str, Any]:
    """As the public form sends it."""
    return {
        "slotId": global_id("slot", trip.slot),
        "modelId": global_id("vehicle_model", trip.model),
        "rider": {
            "firstName": "Camille",
            "lastName": f"Moreau {trip.number}",
            "email": f"rider.{run}.{trip.number}@riders.example",
            "phone": "+33612345678",
            "birthDate": "1985-04-12",
            "licenceClass": "A",
            "licenceObtainedOn": "2007-06-01",
            "postcode": "69003",
        },
        "consents": [{"purpose": "BRAND_EMAIL", "granted": True, "textVersion": _CONSENT.version}],
        "attribution": {"source": "PAID", "firstCampaign": "META spring"},
    }


def _from(trip: Trip, run: int) -> Mapping[str, str]:
    """Each rider comes from an address of their own, as behind a proxy: anonymous bookings are counted by address."""
    number = run * 65_536 + trip.number
    return {"X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}
