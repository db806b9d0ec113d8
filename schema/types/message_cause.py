"""The catalogue of causes as GraphQL types (F1): from `models/message_catalog.py`, in the reader's language."""

import inspect

import strawberry

from models.message import MessageCause, MessageChannel
from models.message_catalog import (
    CATALOG,
    Audience,
    CauseEntry,
    MessageNature,
    variables_of,
)
from models.message_variable import MessageVariable, VariableKind
from models.rider import Locale
from resolvers.rendering.examples import example_of
from resolvers.rendering.samples import samples_of
from resolvers.rendering.shipped import shipped

for kind in (Audience, MessageNature, VariableKind):
    strawberry.enum(kind, description=inspect.getdoc(kind))


@strawberry.type(description="What a template writes as {{ path }}.")
class TemplateVariable:
    """See models/message_catalog.py."""

    path: str
    kind: VariableKind
    description: str = strawberry.field(description="What it holds, in the language of Accept-Language.")
    optional: bool = strawberry.field(description="It may be missing: put what names it between {% if … %}.")
    choices: list[str] = strawberry.field(description="Of a CHOICE: the words that it is one of.")
    example: str | None = strawberry.field(
        description="What it holds in the first of the made-up cases that has it, in the language of Accept-Language."
    )


@strawberry.type(description="Version 0 of a template: what is sent where nobody has published anything.")
class ShippedTemplate:
    """See resolvers/rendering/shipped.py."""

    channel: MessageChannel
    locale: Locale
    subject: str
    preheader: str
    title: str
    body: str
    closing: str
    text: str | None


@strawberry.type(
    description="A cause of messages: what it is for, whom it reaches, when, and what its templates may say."
)
class MessageCauseEntry:
    """See models/message_catalog.py."""

    cause: MessageCause
    nature: MessageNature
    audience: Audience
    channels: list[MessageChannel]
    title: str = strawberry.field(description="In the language of Accept-Language.")
    moment: str = strawberry.field(description="When it leaves, in the language of Accept-Language.")
    variables: list[TemplateVariable]
    links: list[str] = strawberry.field(description="What each template must offer, wherever the case has it.")
    samples: list[str] = strawberry.field(
        description="The cases that previews and checks go through, by number from 0."
    )
    shipped: list[ShippedTemplate]


def message_causes(locale: Locale) -> list[MessageCauseEntry]:
    """The whole catalogue, in the order in which causes were added."""
    return [_entry(entry, locale is Locale.FR) for entry in CATALOG.values()]


def _entry(entry: CauseEntry, french: bool) -> MessageCauseEntry:
    return MessageCauseEntry(
        cause=entry.cause,
        nature=entry.nature,
        audience=entry.audience,
        channels=list(entry.channels),
        title=entry.title_fr if french else entry.title_en,
        moment=entry.moment_fr if french else entry.moment_en,
        variables=[_variable(each, entry.cause, french) for each in variables_of(entry)],
        links=list(entry.links),
        samples=[each.name_fr if french else each.name_en for each in samples_of(entry.cause)],
        shipped=[_shipped(entry.cause, channel, locale) for channel in entry.channels for locale in Locale],
    )


def _variable(variable: MessageVariable, cause: MessageCause, french: bool) -> TemplateVariable:
    return TemplateVariable(
        path=variable.path,
        kind=variable.kind,
        description=variable.description_fr if french else variable.description_en,
        optional=variable.optional,
        choices=list(variable.choices),
        example=example_of(cause, variable.path, Locale.FR if french else Locale.EN),
    )


def _shipped(cause: MessageCause, channel: MessageChannel, locale: Locale) -> ShippedTemplate:
    sections = shipped(cause, channel, locale)
    return ShippedTemplate(channel=channel, locale=locale, **sections)
