"""Consents in a form: each purpose with the text that is agreed to, none ticked beforehand (J2, GDPR art. 7)."""

from collections.abc import Mapping

import htpy as h

from clients.public.answers import ConsentWords
from clients.public.language import Language

LONGEST_VERSION = 80


def consent_field(
    text: ConsentWords, language: Language, *, ticked: bool, disabled: bool = False, standing: str | None = None
) -> h.Node:
    """The box of a purpose, what it means, and where it stands; that it was shown is sent along with its version."""
    key = text.purpose.lower()
    return h.div(".consent")[
        h.input(type="hidden", name="shown", value=f"{text.purpose} {text.version}"),
        h.label(".choice", for_=key)[
            h.input(
                type="checkbox",
                id=key,
                name="yes",
                value=text.purpose,
                checked=ticked,
                disabled=disabled,
                aria_describedby=f"{key}-text",
            ),
            h.strong[language.say(text.title_fr, text.title_en)],
        ],
        h.p(f"#{key}-text")[language.say(text.text_fr, text.text_en)],
        h.p(".quiet")[standing] if standing else None,
    ]


def answers_of(sent: Mapping[str, list[str]]) -> list[dict[str, object]] | None:
    """What the form says: a purpose that was shown and is not ticked is a no. None for what is no such form."""
    ticked, answers = set(sent.get("yes", [])), []
    for line in sent.get("shown", []):
        purpose, space, version = line.partition(" ")
        if not space or len(version) > LONGEST_VERSION:
            return None
        answers.append({"purpose": purpose, "granted": purpose in ticked, "textVersion": version})
    return answers or None
