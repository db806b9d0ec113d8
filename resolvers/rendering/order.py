"""A message as it is ordered from `filling.py`: its sections, what they may say, and the frame around them."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from models.message import MessageCause, MessageChannel
from models.message_catalog import CATALOG, Audience, MessageNature
from models.rider import Locale
from resolvers.rendering.filling import Order, Sections
from resolvers.rendering.said import Said, say
from resolvers.rendering.shield import shield
from resolvers.rendering.wording import plain
from settings import get_settings

SERVICE = {
    Locale.FR: "Message de service, envoyé à la suite de votre demande.",
    Locale.EN: "Service message, sent because of what you asked for.",
}
OFFICE = {Locale.FR: "Message de service du Demo Ride Tour.", Locale.EN: "Service message of the Demo Ride Tour."}
MARKETING = {
    Locale.FR: "Vous recevez ce message parce que vous avez accepté nos actualités.",
    Locale.EN: "You receive this message because you agreed to our news.",
}
UNSUBSCRIBE = {Locale.FR: "Ne plus en recevoir", Locale.EN: "Unsubscribe"}


def make_order(
    cause: MessageCause, channel: MessageChannel, locale: Locale, sections: Sections, variables: Mapping[str, Any]
) -> Order:
    """Everything that it takes to write the message; `variables` as its row keeps them."""
    said = say(cause, locale, plain(dict(variables)))
    return order_of(cause, channel, locale, sections, said)


def order_of(cause: MessageCause, channel: MessageChannel, locale: Locale, sections: Sections, said: Said) -> Order:
    """The same, of what is said already."""
    return Order(
        channel=channel.value,
        language=locale.value.lower(),
        sections=sections,
        variables=said.variables,
        facts=said.facts,
        legal=legal_lines(cause, locale, said.variables.get("unsubscribe_link")),
    )


def legal_lines(cause: MessageCause, locale: Locale, unsubscribe_link: str | None) -> list[str]:
    """The last lines of an e-mail, in marks: who writes, why, and in marketing the way out of it (J2)."""
    settings = get_settings()
    entry, site = CATALOG[cause], settings.public_url
    why = (SERVICE if entry.audience is Audience.RIDER else OFFICE)[locale]
    if entry.nature is MessageNature.MARKETING:
        why = MARKETING[locale]
        if unsubscribe_link:
            why += f" [{UNSUBSCRIBE[locale]}]({shield(unsubscribe_link)})"
    sender = f"Demo Ride Tour, [{shield(urlsplit(site).netloc)}]({shield(site)})"
    return [why, sender, *([shield(settings.legal_notice)] if settings.legal_notice else [])]
