"""What a use case tells in its answer beside rows of tables: a dataclass → a row of JSON → the part that is asked."""

import dataclasses
from collections.abc import Sequence
from datetime import date, time
from typing import Any
from uuid import UUID

from strawberry.utils.str_converters import to_camel_case

from resolvers.reader.catalog import MODELS, node_id
from resolvers.reader.selection import Selection


def told_row(told: Any) -> dict[str, Any]:
    """JSON's own kinds only, for the row may be kept under an idempotency key; `slot_id` becomes the id of a Slot."""
    row: dict[str, Any] = {"__typename": type(told).__name__}
    for item in dataclasses.fields(told):
        row[to_camel_case(item.name)] = _plain(getattr(told, item.name), item.name)
    return row


def told_part(value: Any, asked: Sequence[Selection]) -> Any:
    """Of such a row, or a list of them, what is asked; anything else as it is."""
    if not asked or value is None:
        return value
    if isinstance(value, list):
        return [told_part(each, asked) for each in value]
    return {each.key: told_part(value[each.name], each.children) for each in asked}


def _plain(value: Any, name: str) -> Any:
    if isinstance(value, list):
        return [_plain(each, name) for each in value]
    if dataclasses.is_dataclass(value):
        return told_row(value)
    if isinstance(value, UUID):
        kind = "".join(part.capitalize() for part in name.removesuffix("_id").split("_"))
        return node_id(MODELS[kind], value)
    return value.isoformat() if isinstance(value, (date, time)) else value
