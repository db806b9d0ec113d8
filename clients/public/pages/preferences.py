"""What one wants to hear: each purpose with the text that is agreed to, a box to tick, and where it stands (J2)."""

from zoneinfo import ZoneInfo

import htpy as h
from starlette.responses import Response

from clients.public.language import Language
from clients.public.layout import Page
from clients.public.pages.consents import consent_field
from clients.public.pages.own import token_form
from clients.public.pages.ride import home_link
from clients.public.preferences_answers import Choice, Chosen
from clients.public.wording import NO_BREAK, day_words

PATH = "/preferences"
CONFIRM = "/preferences/confirm"
PARIS = ZoneInfo("Europe/Paris")
_STATES = {
    "GRANTED": ("Vous avez dit oui", "You said yes"),
    "PENDING": (f"En attente{NO_BREAK}: cliquez sur le lien reçu par e-mail", "Waiting: follow the link in our e-mail"),
    "REFUSED": ("Vous avez dit non", "You said no"),
    "UNANSWERED": ("Pas encore de réponse", "No answer yet"),
}


def preferences_page(
    page: Page, token: str, chosen: Chosen, *, saved: bool = False, fault: str | None = None
) -> Response:
    """The form. `saved`: it was just sent, and kept; `fault`: it was refused, in the API's own words."""
    language = page.language
    title = language.say("Mes préférences", "My preferences")
    return page.card(
        title,
        h.h1[title],
        h.p(".note", role="alert")[fault] if fault else None,
        _saved(chosen, language) if saved else None,
        h.p(".quiet")[_whose(chosen, language)],
        token_form(
            PATH,
            token,
            (_choice(choice, chosen, language) for choice in chosen.choices),
            h.button(type="submit")[language.say("Enregistrer mes choix", "Save my choices")],
        ),
        h.p(".quiet")[
            language.say(
                "Les messages sur vos essais (confirmation, changement d’horaire, annulation) arrivent dans tous les "
                "cas.",
                "Messages about your rides (confirmation, change of time, cancellation) arrive in any case.",
            )
        ],
        status=409 if fault else 200,
        mark="bad" if fault else "good" if saved else "",
    )


def _saved(chosen: Chosen, language: Language) -> h.Node:
    words = language.say("C’est enregistré. Un « non » vaut dès maintenant.", "Saved. A no counts from now on.")
    if any(choice.state == "PENDING" for choice in chosen.choices):
        words += " " + language.say(
            "Pour votre « oui », cliquez sur le lien que nous vous envoyons par e-mail.",
            "For your yes, follow the link that we send you by e-mail.",
        )
    return h.p(".note", role="status")[words]


def _whose(chosen: Chosen, language: Language) -> str:
    addresses = ", ".join(each for each in (chosen.email, chosen.phone) if each)
    return language.say(f"Pour {addresses}", f"For {addresses}")


def _choice(choice: Choice, chosen: Chosen, language: Language) -> h.Node:
    reachable = bool(chosen.phone) if choice.purpose == "BRAND_SMS" else bool(chosen.email or chosen.phone)
    ticked = choice.state in ("GRANTED", "PENDING")
    return consent_field(
        choice,
        language,
        ticked=ticked,
        disabled=not reachable and not ticked,
        standing=_standing(choice, language, reachable=reachable),
    )


def _standing(choice: Choice, language: Language, *, reachable: bool) -> str:
    if not reachable:
        return language.say("Nous n’avons pas votre numéro.", "We do not have your number.")
    words = language.say(*_STATES[choice.state])
    if choice.answered_at is not None and choice.state != "PENDING":
        day = day_words(choice.answered_at.astimezone(PARIS).date(), language)
        words += language.say(f", le {day}", f", on {day}")
    if choice.blocked:
        words += language.say(
            ". Nous n’y envoyons plus rien : l’adresse a refusé nos messages, ou vous les avez arrêtés.",
            ". We send nothing there any more: the address refused our messages, or you stopped them.",
        )
        if choice.purpose == "BRAND_SMS":
            words += language.say(
                " Pour reprendre, répondez START à notre SMS.", " To resume, answer our text with START."
            )
    return words


def question_page(page: Page, token: str) -> Response:
    """The mailed link: asks, and confirms nothing: programs that scan mail follow links."""
    say = page.language.say
    title = say("Recevoir les nouvelles de la marque ?", "Receive news of the brand?")
    return page.card(
        title,
        h.h1[title],
        h.p[
            say(
                "Vous avez coché cette case sur notre site. Confirmez, et c’est d’accord.",
                "You ticked this box on our site. Confirm, and it is agreed.",
            )
        ],
        token_form(CONFIRM, token, h.button(type="submit")[say("Oui, je confirme", "Yes, I confirm")]),
        h.p(".quiet")[
            say(
                "Vous n’en voulez pas ? Fermez cette page : nous n’enverrons pas de publicité.",
                "You do not want any? Close this page: we will send no advertising.",
            )
        ],
    )


def confirmed_page(page: Page, chosen: Chosen) -> Response:
    """What the click came to."""
    language = page.language
    granted = [
        choice
        for choice in chosen.choices
        if choice.state == "GRANTED" and choice.purpose in ("BRAND_EMAIL", "BRAND_SMS")
    ]
    if not granted:
        title = language.say("Il n’y a plus rien à confirmer", "There is nothing left to confirm")
        words = language.say(
            "Vous avez changé d’avis depuis cet e-mail : nous en restons là.",
            "You have changed your mind since that e-mail: we leave it at that.",
        )
        return page.card(title, h.h1[title], h.p[words], home_link(language), mark="wait")
    title = language.say("C’est confirmé", "Confirmed")
    return page.card(
        title,
        h.h1[title],
        h.p[language.say("Vous recevrez :", "You will receive:")],
        h.ul[(h.li[language.say(choice.title_fr, choice.title_en)] for choice in granted)],
        h.p(".quiet")[
            language.say(
                "Pour changer d’avis : le lien de chaque message, ou STOP par SMS.",
                "To change your mind: the link in each message, or STOP by text message.",
            )
        ],
        home_link(language),
        mark="good",
    )
