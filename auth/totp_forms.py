"""Enrolling an app without JavaScript: for the tour’s team, which has no client, and who prefers a page (A3)."""

from starlette.requests import Request
from starlette.responses import Response

from auth.body import read_form
from auth.door import committed
from auth.language import language_of
from auth.own_factors import OwnFactorEndpoints, qr_of
from auth.own_identity import fresh_person
from auth.page_errors import shows_page
from auth.pages.factors import recovery_codes_page, totp_page
from auth.problem import message_of, status_of
from auth.same_site import check_form_origin
from models.session import Database
from resolvers.totp import CodeRefused, begin_totp, offered_totp


class TotpForms:
    """The page of the QR code, and its form; both need a sign-in of the last quarter of an hour."""

    def __init__(self, database: Database, own: OwnFactorEndpoints) -> None:
        self._database = database
        self._own = own

    @shows_page
    async def begin(self, request: Request) -> Response:
        """POST /auth/totp/begin, sent by the page of who is signed in: a new secret, in use once a code proved it."""
        check_form_origin(request)
        identity = await fresh_person(request, self._database)
        async with committed(self._database, identity.viewer) as session:
            offer = await begin_totp(session, identity.viewer)
        return totp_page(language_of(request.headers), offer, qr_of(offer))

    @shows_page
    async def confirm(self, request: Request) -> Response:
        """POST /auth/totp, sent by the form with the first code; after a wrong one the secret stays the same."""
        check_form_origin(request)
        form, language = await read_form(request), language_of(request.headers)
        identity = await fresh_person(request, self._database)
        try:
            return recovery_codes_page(language, await self._own.prove_totp(identity, form.get("code", "")))
        except CodeRefused as error:
            async with committed(self._database, identity.viewer) as session:
                offer = await offered_totp(session, identity.viewer)
            return totp_page(language, offer, qr_of(offer), message_of(error, request), status_of(error))
