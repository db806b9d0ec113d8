"""What figures of messages cost at 1,000,000 of them: kept, counted again, and counted from nothing.

    PYTHONPATH=. .venv/bin/python -m bench.message_figures [messages]     # prints a table, in a database of its own

Rows come from generate_series: 13 causes, two languages, 200 days; all delivered, a third followed, of which half
opened and a tenth clicked; 2 % bounced.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg
from sqlalchemy import select, true

from embedded.testing import start_servers
from migrations.run import upgrade
from models.policy.viewer import SYSTEM
from models.session import Database
from models.statement import Statement
from resolvers.message_figures.counting import counted_messages, sums
from resolvers.message_figures.recount import recount_messages
from resolvers.message_figures.refresh import refresh_message_figures
from resolvers.reader.plans import Plan, compile_plan
from resolvers.reader.selection import Selection, Shaping
from settings import Settings

RUNS = 30
MESSAGES = """
INSERT INTO message (id, created_at, cause, cause_key, recipient, locale, variables, status, sent_at)
SELECT gen_random_uuid(), at, causes[1 + number % 13], number::text, 'r' || number || '@riders.example',
    CASE number % 7 WHEN 0 THEN 'EN' ELSE 'FR' END, '{}', 'SENT', at
FROM (SELECT number, now() - number % 200 * interval '1 day' AS at FROM generate_series(1, $1::int) AS number)
    AS numbers,
    (SELECT ARRAY['CONFIRM', 'CONFIRMED', 'MOVED', 'CANCELLED', 'INVITATION', 'MODEL_WITHDRAWN', 'SLOT_CLOSED',
        'TAKEN_BACK', 'WAITING_CONFIRM', 'WAITING_OFFER', 'REQUEST_FILED', 'REQUEST_ANSWERED', 'CONSENT_CONFIRM'])
        AS names (causes)
"""
EVENTS = """
INSERT INTO message_event (id, message_id, kind, at, source, permanent, agent)
SELECT gen_random_uuid(), id, kind, sent_at + interval '1 hour', source,
    CASE kind WHEN 'BOUNCED' THEN true END, 'Firefox'
FROM (SELECT id, sent_at, cause_key::int AS number FROM message) AS numbers,
    (VALUES ('DELIVERED', 1, 'mailgun'), ('BOUNCED', 50, 'mailgun'), ('OPENED', 6, 'OWN'), ('CLICKED', 30, 'OWN'))
        AS kinds (kind, of, source)
WHERE number % of = 0
"""
LINKS = """
INSERT INTO message_link (id, kind, position, target, message_id, figures_id, expires_at)
SELECT gen_random_uuid(), kind, position, target, id, id, now() + interval '1 year'
FROM message, (VALUES ('PIXEL', 0, NULL), ('LINK', 1, 'https://tour.example/a'), ('LINK', 2, 'https://tour.example/b'))
    AS kinds (kind, position, target)
WHERE cause_key::int % 3 = 0
"""


def by_day_and_cause() -> Plan:
    """The groups that an admin asks for."""
    counts = tuple(Selection(name, name) for name in ("sent", "delivered", "bounced", "opened", "clicked"))
    key = Selection("key", "key", "MessageFiguresGroupKey", children=tuple(Selection(n, n) for n in ("day", "cause")))
    parts = (key, Selection("sum", "sum", "MessageFiguresSum", children=counts))
    of_choices: Any = Shaping
    given = {"by": list(of_choices("Grouping", {"DAY": "day", "CAUSE": "cause"})), "first": 500}
    groups = Selection("groups", "groups", "MessageFiguresGroup", True, given, parts)
    root = Selection("messageFigures", "messageFigures", "MessageFiguresConnection", False, {}, (groups,))
    return compile_plan(SYSTEM.role, SYSTEM.door, [root])


async def nothing() -> None:
    """Where nothing has to be made ready."""


async def timed(
    name: str, run: Callable[[], Awaitable[Any]], runs: int = 1, prepare: Callable[[], Awaitable[Any]] = nothing
) -> None:
    """Print the median of the time, in milliseconds."""
    times = []
    for _ in range(runs):
        await prepare()
        began = time.perf_counter()
        await run()
        times.append(time.perf_counter() - began)
    print(f"{name:50} {statistics.median(times) * 1000:12,.1f}", flush=True)


async def measure(url: str, messages: int) -> None:
    """Fill the database and print the table."""
    database = Database(Settings(database_url=url, database_pool=2))
    await database.start()
    other = await asyncpg.connect(url, statement_cache_size=0)
    # Past the triggers, as a dump is restored; then all is marked.
    await other.execute("SET session_replication_role = replica")
    await other.execute(MESSAGES, messages)
    await other.execute(LINKS)
    await other.execute(EVENTS)
    await other.execute("INSERT INTO message_mark (message_id) SELECT id FROM message")
    await other.execute("RESET session_replication_role")
    await other.execute("VACUUM (ANALYZE)")

    async def refresh() -> None:
        async with database.write(SYSTEM) as session:
            await refresh_message_figures(session)
            await session.commit()

    async def change(number: int) -> None:
        words = "INSERT INTO message_event (id, message_id, kind, source) SELECT gen_random_uuid(), id, 'OPENED', 'OWN'"
        await other.execute(f"{words} FROM (SELECT id FROM message ORDER BY random() LIMIT {number}) AS chosen")

    await timed(f"first refresh of {messages:,} marked messages", refresh)
    await other.execute("VACUUM (ANALYZE)")
    plan = by_day_and_cause()
    await timed("groups by day and cause, kept", lambda: plan.run(database.reader, SYSTEM, {}), RUNS)
    counted = counted_messages(lambda _key: true()).subquery("counted")
    keys = (counted.c.day, counted.c.cause)
    straight = Statement(select(*keys, *sums(counted)).group_by(*keys))
    await timed("the same from messages and events", lambda: other.fetch(straight.text, *straight.arguments({})), 3)
    for number in (1, 1_000):
        await timed(f"refresh after {number:,} openings", refresh, 5, partial(change, number))

    async def recount() -> None:
        async with database.write(SYSTEM) as session:
            found = await recount_messages(session)
            assert found.differences == ()

    await timed("recount of everything", recount)
    rows = await other.fetchval("SELECT count(*) FROM message_figures")
    print(f"{rows:,} rows of figures")
    await other.close()
    await database.close()


def main() -> None:
    """Make a server of its own, measure, drop it."""
    messages = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        servers = start_servers(Path(folder))
        try:
            upgrade(servers.database_url)
            print(f"{'':50} {'ms':>12}")
            asyncio.run(measure(servers.database_url, messages))
        finally:
            servers.stop()


if __name__ == "__main__":
    main()
