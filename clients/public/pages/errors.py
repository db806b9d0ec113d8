"""Pages for what cannot be answered: each says what to do next."""

from collections.abc import Mapping

import htpy as h
from starlette.responses import Response

from clients.public.layout import Page
from clients.public.pages.ride import home_link

_WORDS = {
    403: (
        ("Ce formulaire vient d’ailleurs", "This form came from elsewhere"),
        (
            "Il n’a pas été envoyé depuis notre site. Ouvrez le lien de votre e-mail et recommencez.",
            "It was not sent from our site. Open the link in your e-mail and try again.",
        ),
    ),
    404: (
        ("Cette page n’existe pas", "There is no such page"),
        (
            "L’adresse est peut-être incomplète. Vérifiez-la, ou repartez de l’accueil.",
            "The address may be incomplete. Check it, or start from the home page.",
        ),
    ),
    405: (
        ("Cette page ne s’utilise pas ainsi", "This page is not used that way"),
        (
            "Ouvrez-la dans votre navigateur, sans formulaire, ou repartez de l’accueil.",
            "Open it in your browser, without a form, or start from the home page.",
        ),
    ),
    410: (
        ("Ce lien n’est plus valable", "This link has ended"),
        (
            "Nos liens finissent au bout d’un an environ. Repartez de l’accueil : les prochains essais y sont.",
            "Our links end after about a year. Start from the home page: the next rides are there.",
        ),
    ),
}
_OTHER = (
    ("Cette demande n’est pas lisible", "This request cannot be read"),
    (
        "Ouvrez de nouveau le lien de votre e-mail, ou repartez de l’accueil.",
        "Open the link in your e-mail again, or start from the home page.",
    ),
)


def refusal_page(page: Page, status: int, headers: Mapping[str, str] | None = None) -> Response:
    """The request is at fault."""
    title, words = (page.language.say(*both) for both in _WORDS.get(status, _OTHER))
    response = page.card(title, h.h1[title], h.p[words], home_link(page.language), status=status)
    response.headers.update(headers or {})
    return response


def failure_page(page: Page, status: int) -> Response:
    """We are at fault. Nothing asked here does harm when it is asked twice."""
    say = page.language.say
    title = say("Un incident de notre côté", "Something went wrong on our side")
    response = page.card(
        title,
        h.h1[title],
        h.p[
            say(
                "Réessayez dans une minute : recommencer ne change rien à une réservation déjà confirmée.",
                "Try again in a minute: trying again changes nothing in a booking that is confirmed already.",
            )
        ],
        h.p(".quiet")[
            say("Si cela dure, donnez-nous cette référence : ", "If it lasts, quote: "), h.code[page.reference]
        ],
        home_link(page.language),
        status=status,
        mark="bad",
    )
    response.headers["Retry-After"] = "60"
    return response
