"""Confirming a booking: the question with its one button, and each of its outcomes (C1, C3)."""

from datetime import datetime

import htpy as h
from starlette.responses import Response

from clients.public.answers import Confirmation, Confirmed, ConfirmedBooking, PlaceTaken, Refused
from clients.public.layout import Page
from clients.public.pages.ride import home_link, offered, ride_facts, what_to_bring

ACTION = "/booking/confirm"


def question_page(page: Page, token: str) -> Response:
    """What is asked, in general terms: nothing is known of the booking before the button is pressed."""
    say = page.language.say
    title = say("Confirmez votre essai", "Confirm your test ride")
    return page.card(
        title,
        h.h1[title],
        h.p[
            say(
                "Une place vous attend sur le Demo Ride Tour. Confirmez-la pour qu’elle soit à vous.",
                "A place on the Demo Ride Tour is waiting for you. Confirm it to make it yours.",
            )
        ],
        h.form(method="post", action=ACTION)[
            h.input(type="hidden", name="token", value=token),
            h.button(type="submit")[say("Je confirme mon essai", "I confirm my test ride")],
        ],
        h.p(".quiet")[
            say(
                "Vous n’avez rien réservé ? Fermez cette page : la place sera rendue d’elle-même.",
                "You did not book anything? Close this page: the place will be released.",
            )
        ],
    )


def outcome_page(page: Page, outcome: Confirmation, asked_at: datetime) -> Response:
    """What came of it. `asked_at` tells this click from an earlier one."""
    if isinstance(outcome, Confirmed):
        return _confirmed(page, outcome.booking, asked_at)
    if isinstance(outcome, PlaceTaken):
        return _taken(page, outcome)
    return _refused(page, outcome)


def _confirmed(page: Page, booking: ConfirmedBooking, asked_at: datetime) -> Response:
    say = page.language.say
    before = booking.confirmed_at is None or booking.confirmed_at < asked_at
    over = booking.slot.ends_at < asked_at
    title = say("Votre essai est confirmé", "Your test ride is confirmed")
    if before:
        title = say("Votre essai était déjà confirmé", "Your test ride was confirmed already")
    mailed = say(
        "L’e-mail de confirmation que nous vous envoyons contient le lien pour revoir votre réservation, "
        "et un fichier pour votre agenda.",
        "The confirmation e-mail that we are sending you holds the link to your booking and a file for your calendar.",
    )
    if before:
        mailed = say(
            "Il n’y a rien d’autre à faire. Pour revoir votre réservation, ouvrez le lien de l’e-mail de confirmation.",
            "There is nothing else to do. To see your booking, open the link in the confirmation e-mail.",
        )
    return page.card(
        title,
        h.h1[title],
        ride_facts(booking, page.language),
        None if over else what_to_bring(page.language),
        h.p(".note")[mailed],
        mark="good",
    )


def _taken(page: Page, outcome: PlaceTaken) -> Response:
    say = page.language.say
    title = say("Cette place vient d’être prise", "This place has just been taken")
    return page.card(
        title,
        h.h1[title],
        h.p[
            say(
                "Elle n’était plus gardée pour vous, et quelqu’un d’autre l’a réservée.",
                "It was no longer kept for you, and someone else booked it.",
            )
        ],
        offered(outcome.alternatives, page.language),
        home_link(page.language),
        status=409,
        mark="wait",
    )


def _refused(page: Page, outcome: Refused) -> Response:
    say = page.language.say
    if outcome.typename in ("LinkInvalid", "NotFound"):
        return invalid_link_page(page)
    if outcome.typename == "AlreadyBooked":
        title = say("Vous avez déjà un essai à cette heure", "You already have a ride at this time")
        words = say(
            "Une seule réservation par départ : l’autre est gardée, celle-ci ne l’est pas. "
            "L’e-mail de l’autre réservation permet de la revoir.",
            "One booking per departure: the other one stands, this one does not. "
            "The e-mail of the other booking lets you see it.",
        )
    else:
        title = say("Cet essai ne peut plus être confirmé", "This ride can no longer be confirmed")
        words = outcome.message
    return page.card(title, h.h1[title], h.p[words], home_link(page.language), status=409, mark="bad")


def invalid_link_page(page: Page) -> Response:
    """The same for a link that was altered, that ran out, or that opens nothing."""
    say = page.language.say
    title = say("Ce lien n’est plus valable", "This link is no longer valid")
    return page.card(
        title,
        h.h1[title],
        h.p[
            say(
                "Il a expiré, ou il n’a pas été copié en entier. Ouvrez-le depuis l’e-mail le plus récent que vous "
                "avez reçu de nous ; s’il n’ouvre rien non plus, choisissez une nouvelle date.",
                "It has expired, or was not copied completely. Open it from the latest e-mail that you have from us; "
                "if that does not open anything either, choose a new date.",
            )
        ],
        home_link(page.language),
        status=404,
        mark="wait",
    )
