"""The second step for people without a client: forms that work without JavaScript (A3)."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from auth.body import read_form
from auth.cookie import FACTOR_COOKIE, set_step_cookie
from auth.factor_check import FactorCheck
from auth.language import language_of
from auth.local_path import HOME, local_path
from auth.page_errors import shows_page
from auth.pages.factors import second_factor_page
from auth.pages.layout import HEADERS, SCRIPT
from auth.password_check import FactorNeeded
from auth.problem import message_of, status_of
from auth.same_site import check_form_origin
from auth.session_answer import hand_over
from models.errors import DomainError
from resolvers.sign_in_step import StepOver

SECOND_FACTOR = "/auth/second-factor"


def needed_redirect(request: Request, needed: FactorNeeded, next_path: str) -> Response:
    """To the page that asks for the second factor; nobody is signed in yet."""
    response = RedirectResponse(f"{SECOND_FACTOR}?next={quote(next_path)}", 303, HEADERS)
    set_step_cookie(response, request, FACTOR_COOKIE, needed.secret)
    return response


class FactorForms:
    """Pages and their forms; a form is believed only if our own page sent it."""

    def __init__(self, factors: FactorCheck) -> None:
        self._factors = factors

    @shows_page
    async def page(self, request: Request) -> Response:
        """GET /auth/second-factor: the form, or back to the password if there is no step to go on with."""
        next_path = local_path(request.query_params.get("next", ""))
        try:
            methods = await self._factors.methods(request)
        except StepOver:
            return RedirectResponse(HOME, 303, HEADERS)
        return second_factor_page(language_of(request.headers), methods, next_path)

    @shows_page
    async def show_code(self, request: Request) -> Response:
        """POST /auth/second-factor, sent by the form."""
        check_form_origin(request)
        form = await read_form(request)
        next_path = local_path(form.get("next", ""))
        try:
            opened = await self._factors.show_code(request, form.get("code", ""))
        except StepOver:
            raise
        except DomainError as error:
            methods = await self._factors.methods(request)
            refusal, language = message_of(error, request), language_of(request.headers)
            return second_factor_page(language, methods, next_path, refusal, status_of(error))
        response = RedirectResponse(next_path, 303, HEADERS)
        hand_over(response, request, opened)
        return response

    async def script(self, request: Request) -> Response:
        """The one script: passkeys on the sign-in page."""
        headers = {"Cache-Control": "public, max-age=3600", "X-Content-Type-Options": "nosniff"}
        return Response(SCRIPT, headers=headers, media_type="text/javascript")
