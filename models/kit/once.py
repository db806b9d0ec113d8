"""Remembering what is worked out once per process."""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., Any])


def once(function: Function) -> Function:
    """Call the function once per arguments. As `functools.cache`, which mypy would not let take classes."""
    return cast(Function, cache(function))
