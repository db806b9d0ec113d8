"""What all doors for files share: who may send one, from where, how large; what was kept is told as JSON."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from models.errors import DomainError, Forbidden
from models.policy.actions import require
from models.rider import Locale
from schema.http.access import check_caller
from schema.http.body import BodyLimits, read_body
from schema.http.caller import Authenticate, Caller, InvalidTokenError
from schema.http.errors import problem_body
from schema.http.lingering import FileRefusal
from schema.http.problem import HttpProblem

HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
Keep = Callable[[Caller, Request, bytes], Awaitable[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Upload:
    """A door for one kind of file: the use case that keeps it, and how large it may be."""

    authenticate: Authenticate
    action: str
    limits: BodyLimits
    keep: Keep

    async def answer(self, request: Request) -> Response:
        """Take the body of a POST: 201 with what was kept, or a refusal in the person's words.

        Whether the sender may is asked before the body is read. With a session's cookie the header that no foreign
        page can send is needed, as for GraphQL.
        """
        try:
            caller = await self.authenticate(request)
        except InvalidTokenError:
            return _problem(401, "INVALID_TOKEN", "The bearer token is unknown, expired or revoked.")
        try:
            check_caller(request, caller)
            require(caller.viewer, self.action)
            told = await self.keep(caller, request, await read_body(request, self.limits))
        except HttpProblem as error:
            return _problem(error.status, error.code, str(error), error.headers)
        except DomainError as error:
            refused = 401 if caller.by == "anonymous" else 403
            words = error.message_en if caller.locale is Locale.EN else error.message_fr
            return _problem(refused if isinstance(error, Forbidden) else 422, error.code, words)
        return Response(orjson.dumps(told), 201, HEADERS, "application/json")


def _problem(status: int, code: str, message: str, more: Mapping[str, str] | None = None) -> Response:
    headers = {**HEADERS, **(more or {}), **({"WWW-Authenticate": "Bearer"} if status == 401 else {})}
    return FileRefusal(problem_body(code, message), status, headers, "application/json")
