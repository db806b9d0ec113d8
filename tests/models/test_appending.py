"""Rows appended at once share a transaction; none is lost, and a write that fails is told to each who waits for it."""

import asyncio

import asyncpg
import pytest
from sqlalchemy import Text, bindparam, func, literal_column, select

from models.audit import AuditEntry
from models.policy.viewer import SYSTEM
from models.session import Database
from models.statement import Statement
from resolvers.trail import record_bulk_read

SENTENCE = Statement(select(func.length(bindparam("text", type_=Text())) / 0))


async def test_bulk_reads_of_many_requests_are_all_in_the_trail_by_few_transactions(database: Database) -> None:
    await asyncio.gather(*(record_bulk_read(database, SYSTEM, (), {}, f"document {n}") for n in range(50)))
    transactions = Statement(
        select(
            AuditEntry.after["document"].astext.label("document"), literal_column("xmin::text").label("written_in")
        ).where(AuditEntry.action == "READ")
    )
    async with database.write(SYSTEM) as session:
        entries = await session.fetch_rows(transactions)
    assert len({entry["written_in"] for entry in entries}) < 10
    assert sorted(entry["document"] for entry in entries) == sorted(f"document {n}" for n in range(50))


async def test_a_write_that_fails_is_told_to_all_who_wait_for_it(database: Database) -> None:
    results = await asyncio.gather(
        *(database.append(SENTENCE, {"text": "x"}) for _ in range(3)), return_exceptions=True
    )
    assert [type(result) for result in results] == [asyncpg.DivisionByZeroError] * 3
    with pytest.raises(asyncpg.DivisionByZeroError):
        await database.append(SENTENCE, {"text": "again"})
