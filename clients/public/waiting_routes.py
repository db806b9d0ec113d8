"""The routes of the waiting list's pages: the form, and the answers by the mailed link (C7)."""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from clients.public.answers import Answer
from clients.public.api import Api, TokenRefused
from clients.public.form import check_origin, read_form, read_token
from clients.public.layout import Page
from clients.public.link import clean_token
from clients.public.pages.confirm import invalid_link_page
from clients.public.pages.consents import answers_of
from clients.public.pages.join import JOIN, LICENCES, Sent, form_page, joined_page
from clients.public.pages.waiting import CONFIRM, DECLINE, LEAVE, PATH, answered_page, waiting_page
from clients.public.waiting_answers import (
    ConfirmWish,
    DeclineWaitingOffer,
    Joined,
    JoinRefused,
    JoinWaitingList,
    LeaveWaitingList,
    OwnWish,
    StopOf,
    WishAnswer,
)

# An event of many departures, all of them ticked.
LARGEST_FORM = 32 * 1024
MOST_FIELDS = 500
Document = TypeVar("Document", bound=Answer)


class WaitingPages:
    """Each page asks the API, and says what it answered."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def form(self, request: Request) -> Response:
        """GET /waiting/join?event=…: the form."""
        return await self._form(request, request.query_params.get("event", ""), {})

    async def join(self, request: Request) -> Response:
        """POST /waiting/join: the form, filled in."""
        check_origin(request)
        sent = await read_form(request, LARGEST_FORM, MOST_FIELDS)
        answer = (await self._api.send(request, JoinWaitingList, {"input": _input(sent, request)})).join_waiting_list
        if isinstance(answer, Joined):
            return joined_page(Page(request), answer)
        return await self._form(request, _one(sent, "event"), sent, answer)

    async def _form(self, request: Request, event: str, sent: Sent, refusal: JoinRefused | None = None) -> Response:
        found = await self._api.send(request, StopOf, {"id": event})
        if found.event is None:
            raise HTTPException(404)
        return form_page(Page(request), found.event, found.consent_texts, sent, refusal)

    async def waiting(self, request: Request) -> Response:
        """GET /waiting?token=…: the rider's place in a waiting list."""
        page = Page(request)
        token = clean_token(request.query_params.get("token"))
        if token is None:
            return invalid_link_page(page)
        try:
            found = (await self._api.send(request, OwnWish, {}, token)).own_wish
        except TokenRefused:
            found = None
        return waiting_page(page, found, token) if found else invalid_link_page(page)

    async def confirm(self, request: Request) -> Response:
        """POST /waiting/confirm: the address is theirs."""
        return await self._answer(request, ConfirmWish, lambda found: found.confirm_wish)

    async def decline(self, request: Request) -> Response:
        """POST /waiting/decline: not this place."""
        return await self._answer(request, DeclineWaitingOffer, lambda found: found.decline_waiting_offer)

    async def leave(self, request: Request) -> Response:
        """POST /waiting/leave: no place any more."""
        return await self._answer(request, LeaveWaitingList, lambda found: found.leave_waiting_list)

    async def _answer(
        self, request: Request, document: type[Document], answer_of: Callable[[Document], WishAnswer]
    ) -> Response:
        check_origin(request)
        token = await read_token(request)
        page = Page(request)
        if token is None:
            return invalid_link_page(page)
        return answered_page(page, answer_of(await self._api.send(request, document, {"token": token})), token)


def _input(sent: Sent, request: Request) -> dict[str, Any]:
    """The form as the API takes it; HTTPException for what the form cannot send."""
    licence, born = _one(sent, "licence"), _one(sent, "birth_date")
    if licence not in LICENCES or not _is_day(born):
        raise HTTPException(400)
    return {
        "eventId": _one(sent, "event"),
        "modelIds": sent.get("model", []),
        "slotIds": sent.get("slot", []),
        "rider": {
            "firstName": _one(sent, "first_name"),
            "lastName": _one(sent, "last_name"),
            "email": _one(sent, "email"),
            "birthDate": born,
            "licenceClass": licence,
            "phone": _one(sent, "phone") or None,
            "locale": Page(request).language.value.upper(),
        },
        # Each question was asked: what was left unticked is a no, and is kept as one.
        "consents": answers_of(sent) or [],
    }


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _one(sent: Sent, name: str) -> str:
    return sent.get(name, [""])[0]


def waiting_routes(api: Api) -> list[Route]:
    """The pages of the waiting list."""
    pages = WaitingPages(api)
    return [
        Route(JOIN, pages.form, methods=["GET"]),
        Route(JOIN, pages.join, methods=["POST"]),
        Route(PATH, pages.waiting, methods=["GET"]),
        Route(CONFIRM, pages.confirm, methods=["POST"]),
        Route(DECLINE, pages.decline, methods=["POST"]),
        Route(LEAVE, pages.leave, methods=["POST"]),
    ]
