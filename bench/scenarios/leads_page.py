"""A page of 1,000 leads after a cursor, as the CRM pulls them."""

import base64
import json
from random import Random
from typing import Any

import asyncpg

from bench.scenarios.scenario import Ask, Pick, Question, Scenario

_FIRST = 1000

_STATEMENT = f"""
WITH page AS (
    SELECT * FROM lead WHERE (changed_in, id) > ($1::text::bigint, $2::text::uuid)
    ORDER BY changed_in, id LIMIT {_FIRST}
)
SELECT json_build_object('data', json_build_object('leads', json_build_object('nodes', (
    SELECT coalesce(json_agg(json_build_object(
        'step', l.step, 'changedAt', l.changed_at,
        'rider', json_build_object('firstName', r.first_name, 'lastName', r.last_name, 'email', r.email,
            'phone', r.phone, 'postcode', r.postcode,
            'consents', (
                SELECT coalesce(json_agg(json_build_object(
                    'purpose', c.purpose, 'granted', c.granted, 'createdAt', c.created_at)), '[]')
                FROM consent c WHERE c.rider_id = r.id
            )),
        'event', json_build_object('startsOn', e.starts_on, 'dealership', json_build_object('code', d.code)),
        'booking', json_build_object('status', b.status, 'source', b.source, 'lastCampaign', b.last_campaign,
            'vehicle', json_build_object('model', json_build_object('name', m.name)))
    ) ORDER BY l.changed_in, l.id), '[]')
    FROM page l
    JOIN rider r ON r.id = l.rider_id
    JOIN event e ON e.id = l.event_id
    JOIN dealership d ON d.id = e.dealership_id
    JOIN booking b ON b.id = l.booking_id
    JOIN vehicle v ON v.id = b.vehicle_id
    JOIN vehicle_model m ON m.id = v.model_id
))))::text
"""

_NODE = """
      step changedAt
      rider { firstName lastName email phone postcode consents { purpose granted createdAt } }
      event { startsOn dealership { code } }
      booking { status source lastCampaign vehicle { model { name } } }
"""

_OWN = f"""
query Leads($after: String) {{
  leads(first: {_FIRST}, after: $after) {{
    pageInfo {{ hasNextPage endCursor }}
    nodes {{{_NODE}}}
  }}
}}
"""

_PLAIN = f"""
query Leads($after: String!) {{
  leads(first: {_FIRST}, after: $after) {{
    nodes {{{_NODE}}}
  }}
}}
"""

_POSTGRAPHILE = f"""
query Leads($after: Cursor) {{
  leads: allLeads(first: {_FIRST}, after: $after, orderBy: [CHANGED_IN_ASC, ROW_ID_ASC]) {{
    pageInfo {{ hasNextPage endCursor }}
    nodes {{
      step changedAt
      rider: riderByRiderId {{
        firstName lastName email phone postcode
        consents: consentsByRiderId {{ nodes {{ purpose granted createdAt }} }}
      }}
      event: eventByEventId {{ startsOn dealership: dealershipByDealershipId {{ code }} }}
      booking: bookingByBookingId {{
        status source lastCampaign
        vehicle: vehicleByVehicleId {{ model: vehicleModelByModelId {{ name }} }}
      }}
    }}
  }}
}}
"""


async def _choose(connection: asyncpg.Connection, random: Random, count: int) -> list[Pick]:
    """Cursors with a whole page after them, all over the list."""
    rows = await connection.fetch(
        """
        SELECT changed_in::text, id::text FROM (
            SELECT changed_in, id, row_number() OVER (ORDER BY changed_in DESC, id DESC) AS behind FROM lead
        ) AS numbered
        WHERE behind > (SELECT least($1, count(*) / 2) FROM lead) AND behind % 31 = 0 ORDER BY changed_in, id
        """,
        _FIRST,
    )
    return [dict(random.choice(rows)) for _ in range(count)]


def _example(ask: Ask, document: str) -> str:
    """A cursor as the server writes it: base64 of an array that ends with the two values of the order."""
    return str(ask(document, {"after": None})["leads"]["pageInfo"]["endCursor"])


def _like(example: str, pick: Pick) -> str:
    """The cursor of the pick, written as the example is."""
    values = json.loads(base64.urlsafe_b64decode(example + "=" * (-len(example) % 4)))
    text = isinstance(values[-2], str)
    values[-2:] = [pick["changed_in"] if text else int(pick["changed_in"]), pick["id"]]
    return base64.urlsafe_b64encode(json.dumps(values, separators=(",", ":")).encode()).decode().rstrip("=")


def _padded(cursor: str) -> str:
    return cursor + "=" * (-len(cursor) % 4)


def _essence(data: Any) -> Any:
    def consents(rider: Any) -> int:
        found = rider["consents"]
        return len(found["nodes"] if isinstance(found, dict) else found)

    return [
        (
            node["rider"]["email"],
            consents(node["rider"]),
            node["event"]["dealership"]["code"],
            node["booking"]["status"],
        )
        for node in data["leads"]["nodes"]
    ]


LEADS_PAGE = Scenario(
    name="leads_page",
    title="Page of 1,000 leads",
    statement=_STATEMENT,
    arguments=("changed_in", "id"),
    questions={
        "own": Question(_OWN, lambda pick, like: {"after": _like(like, pick)}, lambda ask: _example(ask, _OWN)),
        "plain": Question(_PLAIN, lambda pick, _: {"after": f"{pick['changed_in']}:{pick['id']}"}),
        "postgraphile": Question(
            _POSTGRAPHILE,
            lambda pick, like: {"after": _padded(_like(like, pick))},
            lambda ask: _example(ask, _POSTGRAPHILE),
        ),
    },
    choose=_choose,
    essence=_essence,
    role="sync",
)
