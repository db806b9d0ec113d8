"""Where in a template an error of Liquid is, also where Liquid does not say."""

import re

from liquid.exceptions import LiquidError

from resolvers.rendering.language import parsed

MARKUP = re.compile(r"\{\{.*?(?:\}\}|$)|\{%-?\s*(\w*).*?(?:%\}|$)", re.DOTALL)
BLOCKS = ("if", "unless", "case", "for", "comment")


def locate(error: Exception, source: str) -> tuple[int | None, int | None]:
    """Line and column, both from 1; None where it is nowhere in particular."""
    context = error.context() if isinstance(error, LiquidError) else None
    if context is not None and isinstance(error, LiquidError) and error.token is not None:
        index = _swallowing(source, error.token.start_index)
        if index is None:
            return context[0], context[1] + 1
    else:
        index = _unclosed(source) if "expected tag" in str(error) else _broken(source)
    if index is None:
        return None, None
    before = source[:index]
    return before.count("\n") + 1, index - (before.rfind("\n") + 1) + 1


def _swallowing(source: str, index: int) -> int | None:
    """Where a tag begins that was not closed, and took the next one for a part of itself."""
    for tag in MARKUP.finditer(source):
        if tag.start() < index < tag.end() and re.search(r"\{[{%]", tag[0][2:]):
            return tag.start()
    return None


def _unclosed(source: str) -> int | None:
    """The innermost block that nothing ends."""
    opened: list[tuple[str, int]] = []
    for tag in MARKUP.finditer(source):
        name = tag[1] or ""
        if name in BLOCKS:
            opened.append((name, tag.start()))
        elif name.startswith("end") and opened:
            opened.pop()
    return opened[-1][1] if opened else None


def _broken(source: str) -> int | None:
    """The first tag that cannot be read on its own."""
    for tag in MARKUP.finditer(source):
        name, alone = tag[1], tag[0]
        if name in BLOCKS:
            alone += "{% when 1 %}{% endcase %}" if name == "case" else f"{{% end{name} %}}"
        elif name in ("elsif", "when"):
            alone = {"elsif": "{% if true %}", "when": "{% case 1 %}"}[name] + alone
            alone += {"elsif": "{% endif %}", "when": "{% endcase %}"}[name]
        elif name is not None and name != "assign":
            continue
        try:
            parsed(alone)
        except LiquidError:
            return tag.start()
    return None
