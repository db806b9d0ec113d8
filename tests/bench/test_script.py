"""pgbench's script of a booking: written from what PostgreSQL logged, with other values in each transaction."""

from pathlib import Path

from bench.booking.capture import last_booking, statements_in
from bench.booking.script import script_of

SLOT, PLACE, MADE = (f"0190a000-0000-7000-8000-00000000000{number}" for number in (1, 2, 3))
LOG = f"""2026-11-22 01:00:00.001 UTC [41] LOG:  statement: SELECT 'before'
2026-11-22 01:00:00.002 UTC [42] LOG:  statement: BEGIN;
2026-11-22 01:00:00.003 UTC [42] LOG:  execute __asyncpg_stmt_1__: SELECT id
\tFROM place WHERE slot_id = $1::UUID ORDER BY random()
2026-11-22 01:00:00.003 UTC [42] DETAIL:  Parameters: $1 = '{SLOT}'
2026-11-22 01:00:00.004 UTC [42] LOG:  execute __asyncpg_stmt_2__: INSERT INTO booking (id, place_id, note, at, x) VALUES ($1, $2, $3, $4, $5)
2026-11-22 01:00:00.004 UTC [42] DETAIL:  Parameters: $1 = '{MADE}', $2 = '{PLACE}', $3 = 'it''s {MADE}', $4 = '2026-11-22 01:20:00+00', $5 = NULL
2026-11-22 01:00:00.005 UTC [42] LOG:  statement: COMMIT;
2026-11-22 01:00:00.006 UTC [43] LOG:  execute __asyncpg_stmt_1__: SELECT concat('{{"id":null}}', $1::TEXT)
2026-11-22 01:00:00.006 UTC [43] DETAIL:  Parameters: $1 = 'a@riders.example'
"""  # noqa: E501


def test_a_script_repeats_the_transaction_with_other_values(tmp_path: Path) -> None:
    log = tmp_path / "postgres.log"
    log.write_text(LOG)
    known = {SLOT: "(SELECT slot_id FROM bench_input WHERE n = :n)", PLACE: ":free_id"}
    script = script_of(last_booking(statements_in(log, 0, log.stat().st_size)), known)
    made = f"('{MADE[:24]}' || lpad(to_hex(:u::bigint + 0), 12, '0'))::uuid"
    values = f"{made}, :free_id, (('it''s ')::text || ({made})::text), E'2026-11-22 01\\x3a20\\x3a00+00', NULL"
    assert script.splitlines()[4:] == [
        "BEGIN;",
        f"SELECT id FROM place WHERE slot_id = {known[SLOT]}::UUID ORDER BY random() \\gset free_",
        f"INSERT INTO booking (id, place_id, note, at, x) VALUES ({values});",
        "COMMIT;",
        "SELECT concat(E'{\"id\"\\x3anull}', ('rider.' || :u::text || '@riders.example')::TEXT);",
    ]
