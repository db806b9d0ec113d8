"""What people want to hear, as GraphQL types: told by the use cases, not read from tables (J2)."""

import inspect
from datetime import datetime
from typing import Any

import strawberry

from models import consent_text, preferences
from models.errors import LinkInvalid, NotFound
from models.preferences import ConsentState
from models.rider import ConsentPurpose
from resolvers.preferences import read_preferences
from schema.kit.request import Info

strawberry.enum(ConsentState, description=inspect.getdoc(ConsentState))


@strawberry.type(description=inspect.getdoc(preferences.PreferenceChoice))
class PreferenceChoice:
    """See models/preferences.py."""

    purpose: ConsentPurpose
    state: ConsentState
    answered_at: datetime | None = strawberry.field(description="When it was last answered.")
    blocked: bool = strawberry.field(description="Not written to, whatever was answered: STOP, a bounce, a complaint.")
    text_version: str = strawberry.field(description="What an answer names.")
    title_fr: str
    title_en: str
    text_fr: str
    text_en: str


@strawberry.type(description=inspect.getdoc(preferences.Preferences))
class Preferences:
    """See models/preferences.py."""

    email: str | None = strawberry.field(description="In part.")
    phone: str | None = strawberry.field(description="In part.")
    choices: list[PreferenceChoice]


@strawberry.type(description=inspect.getdoc(preferences.Unsubscription))
class Unsubscription:
    """See models/preferences.py."""

    address: str


@strawberry.type(description=inspect.getdoc(consent_text.ConsentText))
class ConsentText:
    """See models/consent_text.py."""

    purpose: ConsentPurpose
    version: str = strawberry.field(description="What an answer names as its `textVersion`.")
    title_fr: str
    title_en: str
    text_fr: str
    text_en: str


def current_texts() -> Any:
    """The texts in force, one for each purpose."""
    return list(consent_text.CURRENT_TEXTS.values())


async def preferences_by(info: Info, token: str) -> Any:
    """What the token opens; None for one that opens nothing."""
    async with info.context.database.write(info.context.viewer) as session:  # never committed
        try:
            return await read_preferences(session, token)
        except (LinkInvalid, NotFound):
            return None
