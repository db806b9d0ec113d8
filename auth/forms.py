"""The same acts for people without a client: server-rendered forms that work without JavaScript."""

from urllib.parse import quote
from uuid import UUID

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from auth.body import read_form
from auth.door import committed
from auth.factor_forms import needed_redirect
from auth.identity import Identity, InvalidToken, identify
from auth.language import language_of
from auth.local_path import HOME, local_path
from auth.opening import OpenedSession
from auth.page_errors import shows_page
from auth.pages.contents import device_page, invitation_page, message_page, sign_in_page, signed_in_page
from auth.pages.layout import FONT, HEADERS, STYLE
from auth.password_check import FactorNeeded, PasswordCheck
from auth.problem import HttpRefusal, message_of, status_of
from auth.same_site import check_form_origin
from auth.session_answer import hand_over
from auth.sessions import SessionEndpoints
from auth.throttle import USER_CODES_OF_ACCOUNT, Throttle
from models.errors import DomainError, InvalidInput
from models.session import Database
from resolvers.device import EnrolDeviceInput, EventChoice, enrol_device, enrollable_events


class FormEndpoints:
    """Pages and their forms; a form is believed only if our own page sent it."""

    def __init__(
        self, database: Database, throttle: Throttle, passwords: PasswordCheck, sessions: SessionEndpoints
    ) -> None:
        self._database = database
        self._throttle = throttle
        self._passwords = passwords
        self._sessions = sessions

    @shows_page
    async def sign_in_page(self, request: Request) -> Response:
        """GET /auth/sign-in: the form, or who is signed in."""
        identity = await self._identify(request)
        language = language_of(request.headers)
        if identity.by == "cookie":
            return signed_in_page(language, identity.viewer)
        return sign_in_page(language, local_path(request.query_params.get("next", "")))

    @shows_page
    async def sign_in(self, request: Request) -> Response:
        """POST /auth/sign-in, sent by the form."""
        check_form_origin(request)
        form = await read_form(request)
        email, next_path = form.get("email", ""), local_path(form.get("next", ""))
        try:
            opened = await self._passwords.sign_in(request, email, form.get("password", ""))
        except DomainError as error:
            refusal = message_of(error, request)
            return sign_in_page(language_of(request.headers), next_path, email, refusal, status_of(error))
        if isinstance(opened, FactorNeeded):
            return needed_redirect(request, opened, next_path)
        return self._redirect(request, next_path, opened)

    @shows_page
    async def sign_out(self, request: Request) -> Response:
        """POST /auth/sign-out, sent by the form."""
        check_form_origin(request)
        response = RedirectResponse(HOME, 303, HEADERS)
        await self._sessions.end_session(request, response)
        return response

    @shows_page
    async def invitation_page(self, request: Request) -> Response:
        """GET /auth/invitation?token=…: nothing is spent by looking."""
        token = request.query_params.get("token", "")
        account = await self._passwords.invited(token)
        return invitation_page(language_of(request.headers), token, account.name, account.email)

    @shows_page
    async def accept_invitation(self, request: Request) -> Response:
        """POST /auth/invitation, sent by the form."""
        check_form_origin(request)
        form = await read_form(request)
        token = form.get("token", "")
        try:
            opened = await self._passwords.accept(request, token, form.get("password", ""))
        except InvalidInput as error:
            account = await self._passwords.invited(token)
            refusal, language = message_of(error, request), language_of(request.headers)
            return invitation_page(language, token, account.name, account.email, refusal, status_of(error))
        return self._redirect(request, HOME, opened)

    @shows_page
    async def device_page(self, request: Request) -> Response:
        """GET /auth/device: where the user code is typed (RFC 8628, section 3.3)."""
        identity = await self._identify(request)
        code = request.query_params.get("user_code", "")[:20]
        if identity.by != "cookie":
            back = quote(f"/auth/device?user_code={quote(code)}" if code else "/auth/device")
            return RedirectResponse(f"{HOME}?next={back}", 303, HEADERS)
        return device_page(language_of(request.headers), await self._events(identity), code)

    @shows_page
    async def enrol_device(self, request: Request) -> Response:
        """POST /auth/device: a person allows a tablet."""
        check_form_origin(request)
        identity = await self._identify(request)
        if identity.by != "cookie":
            raise HttpRefusal(401, "SIGN_IN_FIRST", "Connectez-vous d’abord.", "Sign in first.")
        form, language = await read_form(request), language_of(request.headers)
        code, event = form.get("user_code", ""), form.get("event_id", "")
        person = str(identity.viewer.account_id)
        try:
            await self._throttle.check(USER_CODES_OF_ACCOUNT, person)
            async with committed(self._database, identity.viewer) as session:
                device = await enrol_device(session, identity.viewer, EnrolDeviceInput(code, _key(event)))
        except DomainError as error:
            if error.field == "userCode":
                await self._throttle.note(USER_CODES_OF_ACCOUNT, person)
            refusal = message_of(error, request)
            return device_page(language, await self._events(identity), code, event, refusal, status_of(error))
        if language == "fr":
            return message_page(language, "Tablette autorisée", f"« {device.name} » s’ouvre dans quelques secondes.")
        return message_page(language, "Tablet allowed", f"“{device.name}” opens within a few seconds.")

    async def font(self, request: Request) -> Response:
        """The clients' font."""
        headers = {"Cache-Control": "public, max-age=86400", "X-Content-Type-Options": "nosniff"}
        return Response(FONT, headers=headers, media_type="font/woff2")

    async def style(self, request: Request) -> Response:
        """The one style sheet."""
        headers = {"Cache-Control": "public, max-age=3600", "X-Content-Type-Options": "nosniff"}
        return Response(STYLE, headers=headers, media_type="text/css")

    async def _identify(self, request: Request) -> Identity:
        try:
            return await identify(request, self._database)
        except InvalidToken:  # pages are for browsers, which send cookies
            raise HttpRefusal(400, "NO_BEARER_HERE", "Page pour navigateur.", "This page is for browsers.") from None

    async def _events(self, identity: Identity) -> list[EventChoice]:
        async with self._database.write(identity.viewer) as session:
            return await enrollable_events(session, identity.viewer)

    def _redirect(self, request: Request, path: str, opened: OpenedSession) -> Response:
        response = RedirectResponse(path, 303, HEADERS)
        hand_over(response, request, opened)
        return response


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise InvalidInput("Choisissez un événement.", "Choose an event.", field="eventId") from None
