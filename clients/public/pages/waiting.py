"""The rider's place in a waiting list: where it stands, and the answers that may be given there (C7)."""

import htpy as h
from starlette.responses import Response

from clients.public.answers import Refused
from clients.public.language import Language
from clients.public.layout import Page, facts
from clients.public.pages.confirm import invalid_link_page
from clients.public.pages.ride import home_link
from clients.public.waiting_answers import Wish, WishAnswer
from clients.public.wording import period_words

PATH = "/waiting"
CONFIRM, DECLINE, LEAVE = (f"{PATH}/{answer}" for answer in ("confirm", "decline", "leave"))
# Title, what it means, in French and in English; and the colour of the line above.
_STATES = {
    "UNPROVEN": (
        ("Confirmez votre demande", "Confirm your request"),
        (
            "Confirmez votre adresse : nous vous proposerons une place par e-mail, dans l’ordre des demandes.",
            "Confirm your address: we will offer you a place by e-mail, in the order of the requests.",
        ),
        "wait",
    ),
    "WAITING": (
        ("Vous êtes sur la liste d’attente", "You are on the waiting list"),
        (
            "Dès qu’une place vous convient, nous vous l’écrivons et vous la gardons, le temps de répondre.",
            "As soon as a place suits you we write to you, and keep it while you answer.",
        ),
        "good",
    ),
    "OFFERED": (
        ("Une place vous est proposée", "A place is offered to you"),
        (
            "Pour la prendre, ouvrez le bouton de notre e-mail. Sinon, dites-le : vous gardez votre tour.",
            "To take it, use the button in our e-mail. If not, say so: you keep your turn.",
        ),
        "wait",
    ),
    "SERVED": (
        ("Votre place est réservée", "Your place is booked"),
        (
            "L’attente est finie. Le lien de votre e-mail de confirmation ouvre votre réservation.",
            "The wait is over. The link in your confirmation e-mail opens your booking.",
        ),
        "good",
    ),
    "LEFT": (
        ("Vous n’êtes plus sur la liste d’attente", "You are no longer on the waiting list"),
        ("Vous ne recevrez plus de proposition.", "You will get no more offers."),
        "",
    ),
    "LAPSED": (
        ("Votre attente a pris fin", "Your wait has ended"),
        (
            "Plusieurs propositions sont restées sans réponse. Vous pouvez vous inscrire de nouveau.",
            "Several offers were left unanswered. You can join again.",
        ),
        "bad",
    ),
    "EVENT_CANCELLED": (
        ("L’événement est annulé", "The event is cancelled"),
        (
            "Personne n’y attend plus. Choisissez une autre étape du tour.",
            "Nobody waits there any more. Choose another stop of the tour.",
        ),
        "bad",
    ),
}


def waiting_page(page: Page, wish: Wish, token: str) -> Response:
    """Where it stands; looking changes nothing, as programs that scan mail follow links."""
    say = page.language.say
    unproven = wish.state == "WAITING" and wish.proven_at is None
    title, words, mark = _STATES["UNPROVEN" if unproven else wish.state]
    return page.card(
        say(*title),
        h.h1[say(*title)],
        h.p[say(*words)],
        _facts(wish, page.language),
        _button(CONFIRM, token, say("Je confirme ma demande", "I confirm my request")) if unproven else None,
        _button(DECLINE, token, say("Non merci, je garde mon tour", "No thanks, I keep my turn"))
        if wish.state == "OFFERED"
        else None,
        _button(LEAVE, token, say("Quitter la liste d’attente", "Leave the waiting list"), quiet=True)
        if wish.state in ("WAITING", "OFFERED")
        else home_link(page.language),
        mark=mark,
    )


def answered_page(page: Page, answer: WishAnswer, token: str) -> Response:
    """Where it stands after an answer, or why it was not taken."""
    if not isinstance(answer, Refused):
        return waiting_page(page, answer.wish, token)
    if answer.typename in ("LinkInvalid", "NotFound"):
        return invalid_link_page(page)
    title = page.language.say("Ce n’est plus possible", "This can no longer be done")
    return page.card(title, h.h1[title], h.p[answer.message], home_link(page.language), status=409, mark="bad")


def _facts(wish: Wish, language: Language) -> h.Node:
    event = wish.event
    where = h.fragment[h.strong[event.dealership.name], h.br, event.dealership.city]
    models = ", ".join(each.model.name for each in wish.models) or language.say("tous", "any")
    times = len(wish.slots)
    hours = language.say(f"{times} au choix", f"{times} that suit") if times else language.say("tous", "any")
    return facts(
        (language.say("Lieu", "Place"), where),
        (language.say("Dates", "Dates"), period_words(event.starts_on, event.ends_on, language)),
        (language.say("Modèles", "Models"), models),
        (language.say("Départs", "Departures"), hours),
    )


def _button(action: str, token: str, words: str, *, quiet: bool = False) -> h.Node:
    return h.form(method="post", action=action)[
        h.input(type="hidden", name="token", value=token),
        h.button(".button.quiet" if quiet else ".button", type="submit")[words],
    ]
