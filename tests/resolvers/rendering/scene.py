"""What the tests of rendering are made of: every shipped template with every case of its cause, and orders."""

from collections.abc import Iterator
from typing import Any

from models.message import MessageCause, MessageChannel
from models.message_catalog import CATALOG
from models.rider import Locale
from resolvers.rendering.filling import Filled, Order, Sections, fill
from resolvers.rendering.order import make_order
from resolvers.rendering.samples import samples_of
from resolvers.rendering.shipped import shipped

KINDS = [
    (entry.cause, channel, locale) for entry in CATALOG.values() for channel in entry.channels for locale in Locale
]
MAILS = [(cause, locale) for cause, channel, locale in KINDS if channel is MessageChannel.EMAIL]


def filled_cases(cause: MessageCause, channel: MessageChannel, locale: Locale) -> Iterator[Filled]:
    """What is shipped, written for each case of the cause."""
    for sample in samples_of(cause):
        yield fill(make_order(cause, channel, locale, shipped(cause, channel, locale), sample.variables))


def an_order(variables: dict[str, Any] | None = None, **sections: str | None) -> Order:
    """An e-mail of these sections, in French; the others say something harmless."""
    whole: Any = {"subject": "Objet", "preheader": "", "title": "Titre", "body": "Corps", "closing": "", "text": None}
    return Order(
        channel="EMAIL",
        language="fr",
        sections=Sections(**{**whole, **sections}),  # type: ignore[typeddict-item]
        variables=variables or {},
        facts=[["Moto", "MT-07"]],
        legal=["Demo Ride Tour"],
    )
