"""What the pages of one's own booking share: their addresses, and the links and forms that lead to them (L2)."""

from urllib.parse import urlencode

import htpy as h
from starlette.responses import Response

from clients.public.layout import Page

BOOKING = "/booking"
MOVE = "/booking/move"
CANCEL = "/booking/cancel"
DETAILS = "/booking/details"
PROVE = "/booking/mine"


def address(path: str, token: str, **more: str) -> str:
    """A page of the booking that the token opens."""
    return f"{path}?{urlencode({'token': token, **more})}"


def back_link(page: Page, token: str) -> h.Node:
    """To the booking."""
    words = page.language.say("Revenir à ma réservation", "Back to my booking")
    return h.p[h.a(".button.quiet", href=address(BOOKING, token))[words]]


def token_form(action: str, token: str, *content: h.Node) -> h.Node:
    """A form that shows the token, in its body and not in the address."""
    return h.form(method="post", action=action)[h.input(type="hidden", name="token", value=token), *content]


def refused_page(page: Page, token: str, message: str) -> Response:
    """What was asked is not possible, in the API's own words."""
    title = page.language.say("Ce n’est pas possible", "This is not possible")
    return page.card(title, h.h1[title], h.p[message], back_link(page, token), status=409, mark="wait")
