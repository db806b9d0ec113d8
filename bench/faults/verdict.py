"""What the database shows after a run, held against what was promised during it."""

import asyncio
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg

from bench.faults.killer import PROGRAMS, Kill
from bench.faults.ledger import Ledger
from tests.jobs.mailbox import Mailbox

SENT_WITHIN = 180.0
FIRST_SUCCESS_WITHIN = 5.0
_BOOKINGS = """
SELECT booking.id::text AS booking, booking.place_id::text AS place, booking.status, rider.email,
    (SELECT array_agg(step.status ORDER BY step.id) FROM booking_step step WHERE booking_id = booking.id) AS steps,
    (SELECT array_agg(cause ORDER BY message.id) FROM message WHERE booking_id = booking.id) AS causes
FROM booking JOIN rider ON rider.id = booking.rider_id WHERE rider.email LIKE 'fault%@riders.example'
"""
_UNSENT = "SELECT count(*) FROM message WHERE status <> 'SENT'"
_PARKED = "SELECT count(*) FROM outbox WHERE parked_at IS NOT NULL"


@dataclass
class Verdict:
    """Counts of what must not be (`faults`), and what is worth knowing besides."""

    faults: dict[str, list[str]]
    facts: dict[str, Any]

    @property
    def kept(self) -> bool:
        """Whether every promise was kept."""
        return not any(self.faults.values())

    def table(self) -> str:
        """For people."""
        lines = [f"| {name} | {value} |" for name, value in self.facts.items()]
        lines += [f"| **{name}** | **{len(found)}** {', '.join(found[:3])} |" for name, found in self.faults.items()]
        return "\n".join(["| | |", "|---|---|", *lines])


async def judge(database_url: str, ledger: Ledger, kills: list[Kill], mailbox: Mailbox) -> Verdict:
    """Wait until every message has left, then compare."""
    connection = await asyncpg.connect(database_url)
    try:
        drained = await _drain(connection)
        rows = [dict(row) for row in await connection.fetch(_BOOKINGS)]
        unsent, parked = await connection.fetchval(_UNSENT), await connection.fetchval(_PARKED)
    finally:
        await connection.close()
    faults = compare(rows, ledger)
    faults["messages never sent"] = ["message"] * unsent
    faults["jobs given up"] = ["job"] * parked
    after = [ledger.first_after(kill.back_at) for kill in kills if kill.program == "postgres"]
    slow = [seconds for seconds in after if seconds is not None and seconds > FIRST_SUCCESS_WITHIN]
    faults["no success within 5 s of PostgreSQL's return"] = [f"{seconds:.1f} s" for seconds in slow]
    return Verdict(faults, _facts(ledger, kills, mailbox, [each for each in after if each is not None], drained))


def compare(rows: Sequence[Mapping[str, Any]], ledger: Ledger) -> dict[str, list[str]]:
    """What is otherwise in the database than it was promised, by kind."""
    by_rider = Counter(row["email"] for row in rows)
    by_place = Counter(row["place"] for row in rows if row["status"] != "CANCELLED")
    found = {row["email"]: row for row in rows}
    lost, history, told = [], [], []
    for email, promise in ledger.promises.items():
        row = found.get(email)
        if row is None or promise.booking != f"booking_{row['booking']}" or promise.statuses[-1] != row["status"]:
            lost.append(email)
            continue
        if row["steps"] != promise.statuses:
            history.append(f"{email}: {row['steps']}")
        if sorted(row["causes"]) != sorted(promise.causes):
            told.append(f"{email}: {row['causes']}")
    return {
        "oversold places": [place for place, count in by_place.items() if count > 1],
        "acknowledged and lost": lost,
        "keys carried out twice": [email for email, count in by_rider.items() if count > 1],
        "refused and booked": sorted(ledger.refused & by_rider.keys()),
        "booked and never answered": sorted(by_rider.keys() - ledger.promises.keys() - ledger.refused),
        "one key, two answers": ledger.contradicted,
        "history not as promised": history,
        "messages not as promised": told,
        "answers that hid a fault": [name for name in ledger.answers if "INTERNAL" in name or name.startswith("500")],
    }


def _facts(
    ledger: Ledger, kills: list[Kill], mailbox: Mailbox, after_postgres: list[float], drained: float
) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "acts": ledger.acts,
        "acknowledged": len(ledger.acknowledged_at),
        "bookings acknowledged": len(ledger.promises),
        "answers": ", ".join(f"{name}: {count}" for name, count in sorted(ledger.answers.items())),
    }
    for program in PROGRAMS:
        mine = [kill for kill in kills if kill.program == program]
        waits = [wait for kill in mine if (wait := ledger.first_after(kill.at)) is not None]
        facts[f"{program}: kills, longest wait for a success"] = f"{len(mine)}, {max(waits, default=0):.1f} s"
    facts["PostgreSQL back to first success, longest"] = f"{max(after_postgres, default=0):.1f} s"
    twice = Counter((mail["To"], mail["Message-ID"]) for mail in mailbox.received)
    facts["mails received, of which again"] = f"{len(mailbox.received)}, {len(mailbox.received) - len(twice)}"
    facts["outbox empty after the end"] = f"{drained:.1f} s"
    return facts


async def _drain(connection: asyncpg.Connection) -> float:
    began = time.monotonic()
    while await connection.fetchval(_UNSENT) and time.monotonic() < began + SENT_WITHIN:  # noqa: ASYNC110
        await asyncio.sleep(0.2)
    return time.monotonic() - began
