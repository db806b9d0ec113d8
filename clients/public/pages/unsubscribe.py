"""Unsubscribing: the question with its one button, and what came of it (F5)."""

import htpy as h
from starlette.responses import Response

from clients.public.layout import Page
from clients.public.pages.own import address, token_form
from clients.public.pages.preferences import PATH as PREFERENCES
from clients.public.pages.ride import home_link

PATH = "/unsubscribe"
DONE = "/unsubscribe/done"


def question_page(page: Page, token: str, *, choosing: bool) -> Response:
    """What is asked: programs that scan mail follow links, and must unsubscribe nobody.

    `choosing`: whether the link also opens what its holder wants to hear.
    """
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
        h.p[
            h.a(".button.quiet", href=address(PREFERENCES, token))[
                say("Choisir ce que je reçois", "Choose what I receive")
            ]
        ]
        if choosing
        else None,
        h.p(".quiet")[say("Vous avez changé d’avis ? Fermez cette page.", "Changed your mind? Close this page.")],
    )


def done_page(page: Page, to: str) -> Response:
    """It is done, now or by an earlier click."""
    say = page.language.say
    title = say("Vous êtes désinscrit", "You are unsubscribed")
    return page.card(
        title,
        h.h1[title],
        h.p[
            say(
                f"Nous n’enverrons plus de publicité à {to}. Il n’y a rien d’autre à faire.",
                f"We will send no more advertising to {to}. There is nothing else to do.",
            )
        ],
        home_link(page.language),
        mark="good",
    )
