"""Check a template against all that its cause may meet, behind the wall (F2)."""

import asyncio

from models.link_target import Hosts
from models.message import MessageCause, MessageChannel
from models.message_catalog import CATALOG, is_marketing, variables_of
from models.message_preview import MessageFault
from models.rider import Locale
from resolvers.rendering.checking import CheckOrder, Finding
from resolvers.rendering.faults import make_fault
from resolvers.rendering.filling import Sections
from resolvers.rendering.foreign_links import foreign_links
from resolvers.rendering.order import make_order
from resolvers.rendering.samples import samples_of
from resolvers.rendering.wall import WALL, TooSlow, WallError


async def check_sections(
    cause: MessageCause, channel: MessageChannel, locale: Locale, sections: Sections, hosts: Hosts | None = None
) -> list[MessageFault]:
    """All that is wrong with them; without an ERROR they can be published. `hosts`: others that links name are told."""
    names = tuple((sample.name_fr, sample.name_en) for sample in samples_of(cause))
    order = check_order(cause, channel, locale, sections)
    whole = "text" if channel is MessageChannel.SMS else "body"
    try:
        found: list[Finding] = await _ask(order)
    except TooSlow:
        found = [{"code": "TOO_SLOW", "section": whole}]
    except WallError:
        found = [{"code": "TOO_MUCH", "section": whole}]
    if hosts is not None:
        found = [*found, *foreign_links(sections, hosts)]
    return [make_fault(each, names) for each in found]


async def _ask(order: CheckOrder) -> list[Finding]:
    """What is found. Where it took too long it is tried once more: the machine may have been busy, not the template."""
    try:
        found: list[Finding] = await asyncio.to_thread(WALL.ask, {"do": "check", "with": order})
    except TooSlow:
        found = await asyncio.to_thread(WALL.ask, {"do": "check", "with": order})
    return found


def check_order(cause: MessageCause, channel: MessageChannel, locale: Locale, sections: Sections) -> CheckOrder:
    """What `checking.check` is asked."""
    entry = CATALOG[cause]
    return CheckOrder(
        sections=sections,
        known=[variable.path for variable in variables_of(entry)],
        links=list(entry.links),
        marketing=is_marketing(cause),
        samples=[make_order(cause, channel, locale, sections, each.variables) for each in samples_of(cause)],
    )
