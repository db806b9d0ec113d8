"""Steps of signing in: begun by one browser, taken once by the same, within minutes (A3)."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select

from models.errors import DomainError
from models.second_factor import SignInStep, StepKind
from models.session import UNSCOPED, WriteSession
from resolvers.token import hash_secret, new_secret

LIFETIME = timedelta(minutes=5)


class StepOver(DomainError):
    """The step took too long, was taken already, or was begun elsewhere: all read alike."""

    code = "STEP_OVER"

    def __init__(self) -> None:
        super().__init__(
            "Cette étape a expiré ou a déjà servi. Recommencez depuis le début.",
            "This step took too long or was used already. Begin again.",
        )


async def begin_step(
    session: WriteSession, kind: StepKind, account_id: UUID | None = None, challenge: bytes | None = None
) -> str:
    """Begin a step and answer the secret for the browser's cookie."""
    secret = new_secret()
    session.add(
        SignInStep(
            kind=kind,
            secret_hash=hash_secret(secret),
            account_id=account_id,
            challenge=challenge,
            expires_at=datetime.now(UTC) + LIFETIME,
        )
    )
    await session.flush()
    return secret


async def find_step(session: WriteSession, kind: StepKind, secret: str | None) -> SignInStep:
    """The step that a browser is at, without taking it. Raises `StepOver`."""
    statement = select(SignInStep).where(
        SignInStep.secret_hash == hash_secret(secret or ""),
        SignInStep.kind == kind,
        SignInStep.expires_at > datetime.now(UTC),
    )
    found = await session.scalar(statement, execution_options=UNSCOPED)
    if found is None:
        raise StepOver
    return found


async def take_step(session: WriteSession, kind: StepKind, secret: str | None) -> SignInStep:
    """The step that a browser is at, which is thereby over: of two who take it at once, the second gets `StepOver`."""
    statement = (
        delete(SignInStep)
        .where(
            SignInStep.secret_hash == hash_secret(secret or ""),
            SignInStep.kind == kind,
            SignInStep.expires_at > datetime.now(UTC),
        )
        .returning(SignInStep)
    )
    found = (await session.scalars(statement, execution_options=UNSCOPED)).one_or_none()
    if found is None:
        raise StepOver
    return found
