"""The Liquid that templates are written in (F2): few tags, few filters, nothing that runs away.

What is left out: everything that loads, repeats or evaluates text (`include`, `render`, `capture`, `split`, …). What is
left has bounds of its own, beside those of the library: every filter's result is bounded before it is made.
"""

from collections.abc import Callable
from functools import lru_cache
from io import StringIO
from typing import Any, ClassVar, TextIO

from liquid import BoundTemplate, Environment, RenderContext, StrictUndefined, Undefined
from liquid.builtin import content, illegal, output
from liquid.builtin.filters import math, misc, string
from liquid.builtin.tags import assign_tag, case_tag, comment_tag, for_tag, if_tag, unless_tag
from liquid.exceptions import LiquidTypeError, OutputStreamLimitError
from liquid.stringify import to_liquid_string

from resolvers.rendering.shield import shield

LONGEST_SOURCE = 20_000
LONGEST_VALUE = 5_000
LARGEST_NUMBER = 10**12
TAGS = ("if", "elsif", "else", "unless", "case", "when", "for", "assign", "comment", "break", "continue")


class _ShieldedOutput(output.OutputNode):
    """`{{ … }}`: what it puts in stays text."""

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Put it in, in disguise."""
        value = self.expression.evaluate(context)
        if isinstance(value, dict | list | range):
            raise LiquidTypeError("a group of variables", token=self.token)
        return buffer.write(shield(to_liquid_string(value, autoescape=False)))


class _Output(output.Output):
    node_class = _ShieldedOutput


class _TooMuch(OutputStreamLimitError):
    """A value that a filter was to make is larger than any message needs."""


def _small(value: Any) -> Any:
    """The value, unless it is too large to go on with."""
    if issubclass(type(value), Undefined):
        return value
    too_long = isinstance(value, str) and len(value) > LONGEST_VALUE
    too_high = isinstance(value, int | float) and not -LARGEST_NUMBER <= value <= LARGEST_NUMBER
    if too_long or too_high:
        raise _TooMuch("value too large", token=None)
    return value


def _bounded(function: Callable[..., Any]) -> Callable[..., Any]:
    """The filter, given and giving small values only: whatever it does with them takes microseconds."""

    def filtered(*values: Any) -> Any:
        return _small(function(*map(_small, values)))

    for name in ("with_context", "with_environment"):
        if hasattr(function, name):
            raise TypeError("such a filter gets arguments that are no values")
    return filtered


def _replaced(value: Any, old: Any, new: Any = "") -> str:
    """`replace` without Liquid's empty pattern, which stands between any two characters and multiplies."""
    text, old, new = str(value), str(old), str(new)
    if not old or len(text) // len(old) * len(new) > LONGEST_VALUE:
        raise _TooMuch("value too large", token=None)
    return text.replace(old, new)


def _default(value: Any, other: Any = "") -> Any:
    """`other` where there is nothing."""
    return other if issubclass(type(value), Undefined) or value in (None, False, "") else value


FILTERS: dict[str, Callable[..., Any]] = {
    "upcase": string.upcase,
    "downcase": string.downcase,
    "capitalize": string.capitalize,
    "strip": string.strip,
    "truncate": string.truncate,
    "append": string.append,
    "prepend": string.prepend,
    "replace": _replaced,
    "remove": _replaced,
    "size": misc.size,
    "default": _default,
    "plus": math.plus,
    "minus": math.minus,
    "times": math.times,
    "round": math.round_,
    "at_least": math.at_least,
    "at_most": math.at_most,
}


class Language(Environment):
    """The environment of all templates."""

    suppress_blank_control_flow_blocks = False
    block_nesting_limit: ClassVar[int] = 12
    context_depth_limit: ClassVar[int] = 16
    loop_iteration_limit: ClassVar[int | None] = 500
    local_namespace_limit: ClassVar[int | None] = 20_000
    output_stream_limit: ClassVar[int | None] = 60_000

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        """Only ours."""
        tags = (
            *(content.Literal, _Output, illegal.Illegal, if_tag.IfTag, unless_tag.UnlessTag, case_tag.CaseTag),
            *(for_tag.ForTag, for_tag.BreakTag, for_tag.ContinueTag, assign_tag.AssignTag, comment_tag.CommentTag),
        )
        for tag in tags:
            self.add_tag(tag)
        for name, function in FILTERS.items():
            self.add_filter(name, _bounded(function))


LANGUAGE = Language(undefined=StrictUndefined)


@lru_cache(maxsize=512)
def parsed(source: str) -> BoundTemplate:
    """The template; `LiquidError` if it is none."""
    if len(source) > LONGEST_SOURCE:
        raise _TooMuch("template too long", token=None)
    return LANGUAGE.from_string(source)


def written(source: str, variables: dict[str, Any]) -> str:
    """The source filled in, what was put in still in disguise; `LiquidError` if it cannot be."""
    buffer = StringIO()
    template = parsed(source)
    template.render_with_context(RenderContext(template, globals=variables), buffer)
    return buffer.getvalue()
