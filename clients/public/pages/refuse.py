"""Refusing an offered place: the question with its one button, and each of its outcomes (C6, C7)."""

import htpy as h
from starlette.responses import Response

from clients.public.answers import Refusal, Refused
from clients.public.layout import Page
from clients.public.pages.confirm import invalid_link_page
from clients.public.pages.ride import home_link

ACTION = "/booking/refuse"


def refusal_question_page(page: Page, token: str) -> Response:
    """What is asked: programs that scan mail follow links, and must refuse nothing."""
    say = page.language.say
    title = say("Refuser cette place ?", "Refuse this place?")
    return page.card(
        title,
        h.h1[title],
        h.p[
            say(
                "La place que nous vous gardons sera aussitôt proposée à quelqu’un d’autre.",
                "The place that we keep for you will be offered to someone else at once.",
            )
        ],
        h.form(method="post", action=ACTION)[
            h.input(type="hidden", name="token", value=token),
            h.button(type="submit")[say("Je refuse cette place", "I refuse this place")],
        ],
        h.p(".quiet")[
            say(
                "Vous la voulez ? Fermez cette page, et acceptez-la par le bouton de notre e-mail.",
                "You want it? Close this page, and accept it by the button in our e-mail.",
            )
        ],
    )


def refusal_outcome_page(page: Page, outcome: Refusal) -> Response:
    """What came of it."""
    say = page.language.say
    if not isinstance(outcome, Refused):
        title = say("C’est noté : vous ne prenez pas cette place", "Noted: you are not taking this place")
        return page.card(
            title,
            h.h1[title],
            h.p[say("Il n’y a rien d’autre à faire.", "There is nothing else to do.")],
            home_link(page.language),
            mark="good",
        )
    if outcome.typename in ("LinkInvalid", "NotFound"):
        return invalid_link_page(page)
    title = say("Cette place ne peut plus être refusée", "This place can no longer be refused")
    return page.card(title, h.h1[title], h.p[outcome.message], home_link(page.language), status=409, mark="bad")
