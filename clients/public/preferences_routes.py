"""The routes of what people want to hear: preferences, confirming a yes, unsubscribing (J2, F5)."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from clients.public.api import Api
from clients.public.form import check_origin, read_form, read_token
from clients.public.layout import Page
from clients.public.link import clean_token
from clients.public.pages import preferences, unsubscribe
from clients.public.pages.confirm import invalid_link_page
from clients.public.pages.consents import answers_of
from clients.public.preferences_answers import (
    ChangePreferences,
    ConfirmConsents,
    Preferences,
    PreferencesKept,
    Unsubscribe,
    UnsubscribeDone,
)


class PreferencePages:
    """Each page asks the API, and says what it answered."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def show(self, request: Request) -> Response:
        """GET /preferences?token=…: the form."""
        page, token = Page(request), clean_token(request.query_params.get("token"))
        found = (await self._api.send(request, Preferences, {"token": token})).preferences if token else None
        return preferences.preferences_page(page, token, found) if token and found else invalid_link_page(page)

    async def change(self, request: Request) -> Response:
        """POST /preferences: the form, filled in."""
        check_origin(request)
        sent = await read_form(request)
        page, token = Page(request), clean_token(next(iter(sent.get("token", [])), None))
        answers = answers_of(sent)
        if token is None or answers is None:
            return invalid_link_page(page)
        given = {"token": token, "answers": answers}
        answer = (await self._api.send(request, ChangePreferences, given)).change_preferences
        if isinstance(answer, PreferencesKept):
            return preferences.preferences_page(page, token, answer.preferences, saved=True)
        found = (await self._api.send(request, Preferences, {"token": token})).preferences
        if found is None:
            return invalid_link_page(page)
        return preferences.preferences_page(page, token, found, fault=answer.message)

    async def question(self, request: Request) -> Response:
        """GET /preferences/confirm?token=…: asks, and confirms nothing."""
        page, token = Page(request), clean_token(request.query_params.get("token"))
        return preferences.question_page(page, token) if token else invalid_link_page(page)

    async def confirm(self, request: Request) -> Response:
        """POST /preferences/confirm: the button was pressed."""
        check_origin(request)
        page, token = Page(request), await read_token(request)
        if token is None:
            return invalid_link_page(page)
        answer = (await self._api.send(request, ConfirmConsents, {"token": token})).confirm_consents
        if isinstance(answer, PreferencesKept):
            return preferences.confirmed_page(page, answer.preferences)
        return invalid_link_page(page)

    async def unsubscribe_question(self, request: Request) -> Response:
        """GET /unsubscribe?token=…: asks, and changes nothing (RFC 8058, 3.1); POST there is the mail programs'."""
        page, token = Page(request), clean_token(request.query_params.get("token"))
        if token is None:
            return invalid_link_page(page)
        found = (await self._api.send(request, Preferences, {"token": token})).preferences
        return unsubscribe.question_page(page, token, choosing=found is not None)

    async def unsubscribe(self, request: Request) -> Response:
        """POST /unsubscribe/done: the button was pressed."""
        check_origin(request)
        page, token = Page(request), await read_token(request)
        if token is None:
            return invalid_link_page(page)
        answer = (await self._api.send(request, Unsubscribe, {"token": token})).unsubscribe
        if isinstance(answer, UnsubscribeDone):
            return unsubscribe.done_page(page, answer.unsubscription.address)
        return invalid_link_page(page)


def preferences_routes(api: Api) -> list[Route]:
    """The pages of preferences."""
    pages = PreferencePages(api)
    return [
        Route(preferences.PATH, pages.show, methods=["GET"]),
        Route(preferences.PATH, pages.change, methods=["POST"]),
        Route(preferences.CONFIRM, pages.question, methods=["GET"]),
        Route(preferences.CONFIRM, pages.confirm, methods=["POST"]),
        Route(unsubscribe.PATH, pages.unsubscribe_question, methods=["GET"]),
        Route(unsubscribe.DONE, pages.unsubscribe, methods=["POST"]),
    ]
