"""The form by which a rider joins the waiting list of a stop (C7), and what came of it."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import htpy as h
from starlette.responses import Response

from clients.public.answers import ConsentWords
from clients.public.language import Language
from clients.public.layout import Page
from clients.public.pages.consents import consent_field
from clients.public.pages.ride import home_link
from clients.public.waiting_answers import Joined, JoinRefused, Stop
from clients.public.wording import day_words, local_day, period_words, time_words

JOIN = "/waiting/join"
LICENCES = {
    "A": ("A", "A"),
    "A2": ("A2", "A2"),
    "A1": ("A1", "A1"),
    "B_7H": ("B et formation de 7 h", "B and the 7-hour training"),
    "B": ("B", "B"),
    "AM": ("AM", "AM"),
}
_FIELDS = (
    ("first_name", "Prénom", "First name", "text", "given-name"),
    ("last_name", "Nom", "Last name", "text", "family-name"),
    ("email", "E-mail", "E-mail", "email", "email"),
    ("phone", "Téléphone (facultatif)", "Phone (optional)", "tel", "tel"),
    ("birth_date", "Date de naissance", "Date of birth", "date", "bday"),
)
OPTIONAL = frozenset({"phone"})
ASKED = ("BRAND_EMAIL", "BRAND_SMS", "DEALERSHIP_CONTACT")
"""The purposes that are asked for here, each apart; joining needs none of them."""
Sent = Mapping[str, list[str]]


def address_of(event_id: str) -> str:
    """The form of an event."""
    return f"{JOIN}?{urlencode({'event': event_id})}"


def form_page(
    page: Page, stop: Stop, texts: Sequence[ConsentWords], sent: Sent, refusal: JoinRefused | None = None
) -> Response:
    """The form, empty or as it was sent, with why it was refused."""
    say = page.language.say
    title = say("Liste d’attente", "Waiting list")
    where = f"{stop.dealership.name}, {stop.dealership.city}"
    return page.card(
        title,
        h.h1[title],
        h.p[h.strong[where], h.br, period_words(stop.starts_on, stop.ends_on, page.language)],
        h.p(".note", role="alert")[refusal.message] if refusal else None,
        h.p[
            say(
                "Dites ce qui vous irait : dès qu’une place se libère, nous vous la proposons par e-mail, dans l’ordre "
                "des demandes.",
                "Say what would suit you: as soon as a place is free we offer it to you by e-mail, in the order of the "
                "requests.",
            )
        ],
        h.p(".quiet")[
            say(
                "Plusieurs choix sont possibles ; si vous ne cochez rien, tout vous convient.",
                "You may tick several; if you tick nothing, anything will do.",
            )
        ],
        # With the event in its address: loaded again, or in the other language, it is the same event's form.
        h.form(method="post", action=address_of(stop.id))[
            h.input(type="hidden", name="event", value=stop.id),
            _choices("model", say("Modèles", "Models"), _models(stop), sent),
            _choices("slot", say("Départs", "Departures"), _slots(stop, page), sent),
            (_field(name, say(fr, en), kind, auto, sent) for name, fr, en, kind, auto in _FIELDS),
            _licence(page.language, sent),
            _consents(texts, page.language, sent),
            h.button(type="submit")[say("M’inscrire sur la liste", "Join the list")],
        ],
        status=400 if refusal else 200,
        mark="bad" if refusal else "",
    )


def joined_page(page: Page, _answer: Joined) -> Response:
    """What to do next: the link proves the address."""
    say = page.language.say
    title = say("Plus qu’un clic : ouvrez votre e-mail", "One click to go: open your e-mail")
    words = say(
        "Nous venons de vous écrire. Le lien de ce message confirme votre adresse ; votre tour est déjà noté.",
        "We have just written to you. The link in that message confirms your address; your turn is noted already.",
    )
    return page.card(title, h.h1[title], h.p[words], home_link(page.language), mark="wait")


def _models(stop: Stop) -> dict[str, str]:
    models = {place.vehicle.model.id: place.vehicle.model.name for slot in stop.slots for place in slot.places}
    return dict(sorted(models.items(), key=lambda each: each[1]))


def _slots(stop: Stop, page: Page) -> dict[str, str]:
    return {
        slot.id: f"{day_words(local_day(slot.starts_at, stop.zone), page.language)}, "
        f"{time_words(slot.starts_at, stop.zone, page.language)}"
        for slot in sorted(stop.slots, key=lambda each: each.starts_at)
    }


def _choices(name: str, legend: str, options: Mapping[str, str], sent: Sent) -> h.Node:
    chosen = sent.get(name, [])
    return h.fieldset[
        h.legend[legend],
        (
            h.label(".choice")[h.input(type="checkbox", name=name, value=key, checked=key in chosen), " ", words]
            for key, words in options.items()
        ),
    ]


def _field(name: str, label: str, kind: str, autocomplete: str, sent: Sent) -> h.Node:
    value = "".join(sent.get(name, [])[:1])
    return h.label(".field")[
        h.span[label],
        h.input(
            type=kind, name=name, value=value, required=name not in OPTIONAL, autocomplete=autocomplete, maxlength="120"
        ),
    ]


def _consents(texts: Sequence[ConsentWords], language: Language, sent: Sent) -> h.Node:
    given = sent.get("yes", [])
    return h.fieldset[
        h.legend[language.say("Si vous le voulez bien (facultatif)", "If you like (optional)")],
        (consent_field(text, language, ticked=text.purpose in given) for text in texts if text.purpose in ASKED),
        h.p(".quiet")[
            language.say("Vous pourrez changer d’avis à tout moment.", "You can change your mind at any time.")
        ],
    ]


def _licence(language: Language, sent: Sent) -> h.Node:
    chosen = "".join(sent.get("licence", [])[:1])
    return h.label(".field")[
        h.span[language.say("Permis", "Licence")],
        h.select(name="licence", required=True)[
            (h.option(value=key, selected=key == chosen)[language.say(*words)] for key, words in LICENCES.items())
        ],
    ]
