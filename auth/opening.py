"""Opening a browser session for who has proved enough, in place of the one that the browser had (A3)."""

from dataclasses import dataclass

from starlette.requests import Request

from auth.cookie import read_cookie
from auth.door import committed
from auth.identity import forget_proofs
from models.account import SignIn
from models.session import Database
from resolvers.sign_in import Credentials, end_sign_in, open_sign_in


@dataclass(frozen=True, slots=True)
class OpenedSession:
    """A session just begun, and the secret for its cookie."""

    sign_in: SignIn
    secret: str


async def open_session(database: Database, request: Request, verified: Credentials) -> OpenedSession:
    """Begin a session; `SignInRefused` if what was proved does not suffice."""
    former = read_cookie(request)
    async with committed(database) as session:
        if former:
            await end_sign_in(session, former)
        sign_in, secret = await open_sign_in(session, verified, request.headers.get("user-agent", ""))
    if former:
        forget_proofs(database)
    return OpenedSession(sign_in, secret)
