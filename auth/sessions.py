"""JSON of sign-in and sessions: POST /auth/sign-in, /auth/sign-out, /auth/invitation; GET and DELETE of sessions."""

from uuid import UUID

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from auth.body import read_json
from auth.cookie import clear_cookie, clear_step_cookies, read_cookie
from auth.door import committed
from auth.identity import Identity, forget_proofs, identify
from auth.own_identity import own_identity
from auth.password_check import FactorNeeded, PasswordCheck
from auth.problem import answers_json
from auth.same_site import check_client_header
from auth.session_answer import needed_response, opened_response, session_body
from models.errors import NotFound
from models.session import Database
from resolvers.sign_in import end_own_sign_in, end_sign_in, list_own_sign_ins


class SessionEndpoints:
    """What a single-page client calls; each needs the header that another site's form cannot send."""

    def __init__(self, database: Database, passwords: PasswordCheck) -> None:
        self._database = database
        self._passwords = passwords

    @answers_json
    async def sign_in(self, request: Request) -> Response:
        """`{email, password}` → 200 with the session and its cookie, 202 if a second factor must follow; 401, 429."""
        check_client_header(request)
        email, password = await read_json(request, "email", "password")
        found = await self._passwords.sign_in(request, email, password)
        return needed_response(request, found) if isinstance(found, FactorNeeded) else opened_response(request, found)

    @answers_json
    async def accept_invitation(self, request: Request) -> Response:
        """`{token, password}` → 200 with the session and its cookie, 400 (password), or 410 (spent)."""
        check_client_header(request)
        token, password = await read_json(request, "token", "password")
        return opened_response(request, await self._passwords.accept(request, token, password))

    @answers_json
    async def sign_out(self, request: Request) -> Response:
        """End this browser's session; 204 also when there is none."""
        check_client_header(request)
        response = Response(status_code=204)
        await self.end_session(request, response)
        return response

    @answers_json
    async def who_am_i(self, request: Request) -> Response:
        """The viewer of this cookie or bearer token; role PUBLIC for nobody in particular."""
        identity = await self._identify(request)
        viewer = identity.viewer
        return JSONResponse(
            {
                "role": viewer.role,
                "name": viewer.name,
                "by": identity.by,
                "accountId": _text(viewer.account_id),
                "dealershipId": _text(viewer.dealership_id),
                "eventId": _text(viewer.event_id),
                "scopes": sorted(viewer.scopes),
            }
        )

    @answers_json
    async def own_sessions(self, request: Request) -> Response:
        """The live sessions of the person who asks, latest first."""
        identity = await own_identity(request, self._database)
        async with self._database.write(identity.viewer) as session:
            found = await list_own_sign_ins(session, identity.viewer)
        return JSONResponse({"sessions": [session_body(row, row.id == identity.sign_in_id) for row in found]})

    @answers_json
    async def end_own_session(self, request: Request) -> Response:
        """End one of one's own sessions: 204, or 404 for what is not one."""
        identity = await own_identity(request, self._database)
        try:
            key = UUID(request.path_params["id"])
        except ValueError:
            raise NotFound("id") from None
        async with committed(self._database, identity.viewer) as session:
            await end_own_sign_in(session, identity.viewer, key)
        forget_proofs(self._database)
        return Response(status_code=204)

    async def end_session(self, request: Request, response: Response) -> None:
        """End the session of the request's cookie, here and in the browser."""
        secret = read_cookie(request)
        if secret:
            async with committed(self._database) as session:
                await end_sign_in(session, secret)
            forget_proofs(self._database)
        clear_cookie(response, request)
        clear_step_cookies(response, request)

    async def _identify(self, request: Request) -> Identity:
        identity = await identify(request, self._database)
        if identity.by == "cookie":
            check_client_header(request)
        return identity


def _text(key: UUID | None) -> str | None:
    return str(key) if key else None
