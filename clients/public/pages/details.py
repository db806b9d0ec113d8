"""One's own data: what we were told, to be read and corrected (J1)."""

from collections.abc import Mapping

import htpy as h
from starlette.responses import Response

from clients.public.language import Language
from clients.public.layout import Page, facts
from clients.public.own_answers import Details
from clients.public.pages.own import DETAILS, back_link, token_form
from clients.public.wording import day_words

LICENCES = {
    "AM": ("AM (cyclomoteur)", "AM (moped)"),
    "A1": ("A1", "A1"),
    "A2": ("A2", "A2"),
    "A": ("A", "A"),
    "B": ("B", "B"),
    "B_7H": ("B + formation de 7 heures", "B + 7-hour training"),
    "L5E": ("B, tricycle L5e", "B, L5e tricycle"),
}
FIELDS = ("phone", "postcode", "locale", "licenceClass", "licenceObtainedOn")


def details_page(
    page: Page, token: str, rider: Details, given: Mapping[str, str] | None = None, fault: tuple[str, str] | None = None
) -> Response:
    """The form: as it was sent where something of it was refused. `fault`: the field at fault, and why."""
    language = page.language
    say = language.say
    title = say("Mes données", "My data")
    values = given or _values(rider)
    return page.card(
        title,
        h.h1[title],
        _fixed(rider, language),
        h.p(".note", role="alert")[fault[1]] if fault else None,
        token_form(
            DETAILS,
            token,
            _line(say("Téléphone", "Telephone"), "phone", values, fault, type="tel", autocomplete="tel"),
            _line(
                say("Code postal", "Postcode"), "postcode", values, fault, autocomplete="postal-code", maxlength="12"
            ),
            _choice(
                say("Langue des messages", "Language of messages"),
                "locale",
                values,
                {"FR": "Français", "EN": "English"},
            ),
            _choice(
                say("Permis", "Licence"),
                "licenceClass",
                values,
                {name: say(*words) for name, words in LICENCES.items()},
                fault,
            ),
            _line(say("Obtenu le", "Obtained on"), "licenceObtainedOn", values, fault, type="date"),
            h.button(type="submit")[say("Enregistrer", "Save")],
        ),
        back_link(page, token),
        status=409 if fault else 200,
        mark="wait" if fault else "",
    )


def saved_page(page: Page, token: str) -> Response:
    """It is done."""
    title = page.language.say("C’est enregistré", "Saved")
    words = page.language.say("Vos données sont à jour.", "Your data are up to date.")
    return page.card(title, h.h1[title], h.p[words], back_link(page, token), mark="good")


def _fixed(rider: Details, language: Language) -> h.Node:
    """What tells a person apart, and what only a mailed link proves: others change it on request."""
    asked = language.say(
        "Pour corriger ces trois lignes, parlez-en à la concession.",
        "To correct these three lines, ask the dealership.",
    )
    return h.fragment[
        facts(
            (language.say("Nom", "Name"), f"{rider.first_name} {rider.last_name}"),
            (language.say("E-mail", "E-mail"), rider.email or "—"),
            (language.say("Né(e) le", "Born on"), day_words(rider.birth_date, language).split(" ", 1)[1]),
        ),
        h.p(".quiet")[asked],
    ]


def _values(rider: Details) -> Mapping[str, str]:
    obtained = rider.licence_obtained_on
    return {
        "phone": rider.phone or "",
        "postcode": rider.postcode or "",
        "locale": rider.locale,
        "licenceClass": rider.licence_class,
        "licenceObtainedOn": obtained.isoformat() if obtained else "",
    }


def _line(label: str, name: str, values: Mapping[str, str], fault: tuple[str, str] | None, **attributes: str) -> h.Node:
    wrong = {"aria_invalid": "true"} if fault and fault[0] == name else {}
    return h.label(".field")[h.span[label], h.input(name=name, value=values.get(name, ""), **attributes, **wrong)]


def _choice(
    label: str,
    name: str,
    values: Mapping[str, str],
    options: Mapping[str, str],
    fault: tuple[str, str] | None = None,
) -> h.Node:
    wrong = {"aria_invalid": "true"} if fault and fault[0] == name else {}
    return h.label(".field")[
        h.span[label],
        h.select(name=name, **wrong)[
            (h.option(value=value, selected=values.get(name) == value)[words] for value, words in options.items())
        ],
    ]
