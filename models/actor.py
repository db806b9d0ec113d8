"""Who did something where nobody with a name did: our own words for it, in French as kept, and in English (C2)."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, case, func, literal

SYSTEM_NAME = "Système"
RIDER_NAME = "Pilote"
DEMONSTRATION_NAME = "Démonstration"
TABLET_NAME = "Tablette"
IN_ENGLISH: Mapping[str, str] = {
    SYSTEM_NAME: "System",
    RIDER_NAME: "Rider",
    DEMONSTRATION_NAME: "Demonstration",
    TABLET_NAME: "Tablet",
}
"""All other names are those of people, dealerships and machines, and are the same in every language."""


def in_english(actor: Any) -> ColumnElement[str]:
    """An actor's name as a reader of English is shown it; a tablet keeps what follows the word."""
    numbered = f"{TABLET_NAME} "
    return case(
        *((actor == name, literal(english)) for name, english in IN_ENGLISH.items()),
        (actor.startswith(numbered), literal(f"{IN_ENGLISH[TABLET_NAME]} ") + func.substr(actor, len(numbered) + 1)),
        else_=actor,
    )
