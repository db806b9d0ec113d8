"""Recovery codes: shown once, kept as hashes, each good for one sign-in (A3)."""

import secrets
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import delete, func, select, update

from models.second_factor import RecoveryCode
from models.session import UNSCOPED, WriteSession
from resolvers.token import hash_secret

HOW_MANY = 10
# 16 characters of 5 bits: 80 random bits, which no slow hash makes harder to guess. Read from paper: no 0, 1, l, o.
ALPHABET = "23456789abcdefghijkmnpqrstuvwxyz"
LENGTH, GROUP = 16, 4


async def make_codes(session: WriteSession, account_id: UUID) -> list[str]:
    """New codes in place of all former ones; what is answered is kept nowhere."""
    await forget_codes(session, account_id)
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(LENGTH)) for _ in range(HOW_MANY)]
    session.add_all(RecoveryCode(account_id=account_id, secret_hash=hash_secret(code)) for code in codes)
    await session.flush()
    return ["-".join(code[at : at + GROUP] for at in range(0, LENGTH, GROUP)) for code in codes]


async def forget_codes(session: WriteSession, account_id: UUID) -> None:
    """Remove all codes of an account."""
    statement = delete(RecoveryCode).where(RecoveryCode.account_id == account_id)
    await session.execute(statement, execution_options=UNSCOPED)


async def count_codes(session: WriteSession, account_id: UUID) -> int:
    """How many are left to use."""
    statement = select(func.count(RecoveryCode.id)).where(
        RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None)
    )
    return await session.scalar(statement, execution_options=UNSCOPED) or 0


async def spend_recovery_code(session: WriteSession, account_id: UUID, typed: str) -> bool:
    """Whether the code is one of the account's, and was not used before: of two who try at once, one is right."""
    code = "".join(letter for letter in typed.lower() if letter.isalnum())
    statement = update(RecoveryCode).where(
        RecoveryCode.account_id == account_id,
        RecoveryCode.secret_hash == hash_secret(code),
        RecoveryCode.used_at.is_(None),
    )
    spent = await session.scalars(
        statement.values(used_at=datetime.now(UTC)).returning(RecoveryCode.id), execution_options=UNSCOPED
    )
    return spent.one_or_none() is not None
