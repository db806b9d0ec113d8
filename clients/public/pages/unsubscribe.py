"""Unsubscribing: the question with its one button, and what came of it (F5)."""

import htpy as h
from starlette.responses import Response

from clients.public.layout import Page
from clients.public.pages.own import token_form
from clients.public.pages.ride import home_link

PATH = "/unsubscribe"
DONE = "/unsubscribe/done"


def question_page(page: Page, token: str) -> Response:
    """What is asked: programs that scan mail follow links, and must unsubscribe nobody."""
    say = page.language.say
    title = say("Ne plus recevoir de publicité ?", "No more advertising?")
    return page.card(
        title,
        h.h1[title],
        h.p[
            say(
                "Un clic, et nous n’enverrons plus de publicité à cette adresse. Les messages sur vos essais arrivent "
                "toujours.",
                "One click, and we send no more advertising to this address. Messages about your rides still arrive.",
            )
        ],
        token_form(DONE, token, h.button(type="submit")[say("Me désinscrire", "Unsubscribe me")]),
        h.p(".quiet")[say("Vous avez changé d’avis ? Fermez cette page.", "Changed your mind? Close this page.")],
    )


def done_page(page: Page, address: str) -> Response:
    """It is done, now or by an earlier click."""
    say = page.language.say
    title = say("Vous êtes désinscrit", "You are unsubscribed")
    return page.card(
        title,
        h.h1[title],
        h.p[
            say(
                f"Nous n’enverrons plus de publicité à {address}. Il n’y a rien d’autre à faire.",
                f"We will send no more advertising to {address}. There is nothing else to do.",
            )
        ],
        home_link(page.language),
        mark="good",
    )
