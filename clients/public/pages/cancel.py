"""Cancelling one's own ride: the question, and what came of it (C2)."""

import htpy as h
from starlette.responses import Response

from clients.public.answers import Booking
from clients.public.layout import Page
from clients.public.pages.own import CANCEL, back_link, token_form
from clients.public.pages.ride import home_link, ride_facts


def cancel_page(page: Page, token: str, booking: Booking) -> Response:
    """One more step, so that nobody cancels by a slip of the thumb."""
    language = page.language
    title = language.say("Annuler cet essai ?", "Cancel this test ride?")
    return page.card(
        title,
        h.h1[title],
        ride_facts(booking, language),
        h.p[
            language.say(
                "La place sera rendue tout de suite : quelqu’un d’autre pourra la prendre.",
                "The place is released at once: someone else may take it.",
            )
        ],
        token_form(CANCEL, token, h.button(".bad", type="submit")[language.say("Oui, annuler", "Yes, cancel it")]),
        back_link(page, token),
        mark="wait",
    )


def cancelled_page(page: Page) -> Response:
    """It is done."""
    language = page.language
    title = language.say("Votre essai est annulé", "Your test ride is cancelled")
    return page.card(
        title,
        h.h1[title],
        h.p[
            language.say(
                "La place est rendue. Un e-mail vous le confirme et retire l’essai de votre agenda.",
                "The place is released. An e-mail confirms it and takes the ride out of your calendar.",
            )
        ],
        home_link(language),
        mark="good",
    )
