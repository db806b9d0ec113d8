"""The pages by which riders change their own booking, with the token of the link that was mailed (L2)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from clients.public.answers import Booking, OwnBooking
from clients.public.api import Api, TokenRefused
from clients.public.form import check_origin, read_form
from clients.public.layout import Page
from clients.public.link import clean_token
from clients.public.own_answers import (
    BookingOptions,
    CancelBooking,
    ChangeOwnDetails,
    DetailsBooking,
    Done,
    MoveBooking,
    MovedTo,
    NotThere,
    OwnDetails,
    OwnOptions,
    ProveOwnAddress,
    RideableClasses,
)
from clients.public.pages.booking import booking_page
from clients.public.pages.cancel import cancel_page, cancelled_page
from clients.public.pages.confirm import invalid_link_page
from clients.public.pages.details import FIELDS, details_page, saved_page
from clients.public.pages.move import coming_days, models_page, moved_page, not_there_page, times_page
from clients.public.pages.own import CANCEL, DETAILS, MOVE, PROVE, refused_page

LONGEST_FIELD = 200
CHANGED = ("HELD", "BOOKED", "MODIFIED")
B = TypeVar("B", Booking, BookingOptions, DetailsBooking)


class OwnPages:
    """Each page asks the API as the holder of the link; a link that opens nothing has its own page."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def move(self, request: Request) -> Response:
        """GET /booking/move?token=…: the times; with `slot`, the motorcycles of one."""
        page, token = Page(request), clean_token(request.query_params.get("token"))
        options = await self._options(request, token)
        if token is None or options is None:
            return invalid_link_page(page)
        if not _may_change(options):
            return _too_late(page, token)
        rider = options.rider
        rideable = {}
        for day in coming_days(options):
            asked = {
                "licenceClass": rider.licence_class,
                "birthDate": rider.birth_date.isoformat(),
                "obtainedOn": rider.licence_obtained_on.isoformat() if rider.licence_obtained_on else None,
                "on": day.isoformat(),
            }
            rideable[day] = (await self._api.send(request, RideableClasses, asked)).rideable_classes
        slot_id = request.query_params.get("slot")
        if slot_id:
            return models_page(page, token, slot_id, options, rideable)
        return times_page(page, token, options, rideable)

    async def take(self, request: Request) -> Response:
        """POST /booking/move: the place was chosen."""
        page, token, form = await self._sent(request)
        options = await self._options(request, token)
        if token is None or options is None:
            return invalid_link_page(page)
        chosen = {"bookingId": options.id, "slotId": form.get("slot", ""), "modelId": form.get("model", "")}
        answer = (await self._api.send(request, MoveBooking, chosen, token)).move_booking
        if isinstance(answer, MovedTo):
            return moved_page(page, token, answer.booking)
        if isinstance(answer, NotThere):
            return not_there_page(page, token, options, answer)
        return refused_page(page, token, answer.message)

    async def ask_to_cancel(self, request: Request) -> Response:
        """GET /booking/cancel?token=…: asks, and cancels nothing."""
        page, token = Page(request), clean_token(request.query_params.get("token"))
        booking = await self._booking(request, token)
        if token is None or booking is None:
            return invalid_link_page(page)
        return cancel_page(page, token, booking) if _may_change(booking) else _too_late(page, token)

    async def cancel(self, request: Request) -> Response:
        """POST /booking/cancel: the button was pressed."""
        page, token, _form = await self._sent(request)
        booking = await self._booking(request, token)
        if token is None or booking is None:
            return invalid_link_page(page)
        if booking.status == "CANCELLED":  # the button was pressed twice, or the page loaded again
            return cancelled_page(page)
        answer = (await self._api.send(request, CancelBooking, {"bookingId": booking.id}, token)).cancel_booking
        return cancelled_page(page) if isinstance(answer, Done) else refused_page(page, token, answer.message)

    async def details(self, request: Request) -> Response:
        """GET /booking/details?token=…: the rider's own data."""
        page, token = Page(request), clean_token(request.query_params.get("token"))
        found = await self._details(request, token)
        if token is None or found is None:
            return invalid_link_page(page)
        return details_page(page, token, found.rider) if _may_change(found) else _too_late(page, token)

    async def save(self, request: Request) -> Response:
        """POST /booking/details: the form was sent."""
        page, token, form = await self._sent(request)
        found = await self._details(request, token)
        if token is None or found is None:
            return invalid_link_page(page)
        given = {name: form.get(name, "")[:LONGEST_FIELD] for name in FIELDS}
        fault = _fault(page, given)
        if fault is None:
            sent = {**given, "licenceObtainedOn": given["licenceObtainedOn"] or None}
            answer = (await self._api.send(request, ChangeOwnDetails, sent, token)).change_own_details
            if isinstance(answer, Done):
                return saved_page(page, token)
            fault = answer.field or "", answer.message
        return details_page(page, token, found.rider, given, fault)

    async def prove(self, request: Request) -> Response:
        """POST /booking/mine: the rider says that the address is theirs."""
        page, token, _form = await self._sent(request)
        booking = await self._booking(request, token)
        if token is None or booking is None:
            return invalid_link_page(page)
        answer = (await self._api.send(request, ProveOwnAddress, {"bookingId": booking.id}, token)).prove_own_address
        if not isinstance(answer, Done):
            return refused_page(page, token, answer.message)
        return booking_page(page, token, await self._booking(request, token) or booking)

    async def _sent(self, request: Request) -> tuple[Page, str | None, Mapping[str, str]]:
        check_origin(request)
        sent = await read_form(request)
        form = {name: values[0] for name, values in sent.items() if len(values) == 1}
        return Page(request), clean_token(form.get("token")), form

    async def _options(self, request: Request, token: str | None) -> BookingOptions | None:
        try:
            return (await self._api.send(request, OwnOptions, {}, token)).own_booking if token else None
        except TokenRefused:
            return None

    async def _booking(self, request: Request, token: str | None) -> Booking | None:
        try:
            return (await self._api.send(request, OwnBooking, {}, token)).own_booking if token else None
        except TokenRefused:
            return None

    async def _details(self, request: Request, token: str | None) -> DetailsBooking | None:
        try:
            return (await self._api.send(request, OwnDetails, {}, token)).own_booking if token else None
        except TokenRefused:
            return None


def own_routes(api: Api) -> list[BaseRoute]:
    """The pages of one's own booking, but for the one that shows it."""
    pages = OwnPages(api)
    return [
        Route(MOVE, pages.move, methods=["GET"]),
        Route(MOVE, pages.take, methods=["POST"]),
        Route(CANCEL, pages.ask_to_cancel, methods=["GET"]),
        Route(CANCEL, pages.cancel, methods=["POST"]),
        Route(PROVE, pages.prove, methods=["POST"]),
        Route(DETAILS, pages.details, methods=["GET"]),
        Route(DETAILS, pages.save, methods=["POST"]),
    ]


def _may_change(booking: B) -> bool:
    """As the API has it; asked here so that nobody fills a form in vain."""
    return booking.status in CHANGED and booking.slot.starts_at > datetime.now(UTC)


def _too_late(page: Page, token: str) -> Response:
    words = page.language.say(
        "Cette réservation ne se change plus en ligne. Pour toute question, appelez la concession.",
        "This booking can no longer be changed online. Call the dealership with any question.",
    )
    return refused_page(page, token, words)


def _fault(page: Page, given: Mapping[str, str]) -> tuple[str, str] | None:
    """What no browser of today lets through, but an old one may: the API takes dates and choices only."""
    try:
        if given["licenceObtainedOn"]:
            datetime.strptime(given["licenceObtainedOn"], "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return "licenceObtainedOn", page.language.say(
            "Cette date n’est pas lisible. Exemple : 2019-06-21.", "This date cannot be read. Example: 2019-06-21."
        )
    return None
