"""Reads JSON that cannot surprise what comes after it (RFC 8259, RFC 7493 "I-JSON")."""

import json
import math
import re
from typing import Any, NoReturn

from schema.http.problem import HttpProblem, bad_request

MAX_DEPTH = 64
"""Nested objects and arrays; our deepest input has about ten."""

_MAX_INTEGER_DIGITS = 19
_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")


def parse_json(data: bytes | str, what: str) -> Any:
    """The value, or a 400 that says what is wrong with `what`.

    Refused besides bad syntax: bytes that are not UTF-8, deep nesting, repeated keys (readers disagree on
    which one counts), NaN and infinities, integers outside 64 bits, lone surrogates (no UTF-8 for them) and
    NUL (which PostgreSQL cannot store).
    """
    try:
        text = data.decode("utf-8") if isinstance(data, bytes) else data
        value = _decoder(what).decode(text)
    except UnicodeDecodeError as error:
        raise bad_request("INVALID_UTF8", f"{what} is not UTF-8 (at byte {error.start}).") from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise bad_request("INVALID_JSON", f"{what} is not JSON: {error.msg} ({place}).") from None
    except RecursionError:
        raise _too_deep(what) from None
    _check_depth(text, value, what)
    _check_characters(text, value, what)
    return value


def _decoder(what: str) -> json.JSONDecoder:
    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(items)
        if len(found) != len(items):
            raise bad_request("DUPLICATE_KEY", f"{what} has an object with the same key twice.")
        return found

    def integer(digits: str) -> int:
        if len(digits.lstrip("-")) > _MAX_INTEGER_DIGITS or not -(2**63) <= int(digits) < 2**63:
            raise bad_request("NUMBER_OUT_OF_RANGE", f"{what} has an integer that does not fit 64 bits.")
        return int(digits)

    def decimal(digits: str) -> float:
        number = float(digits)
        if math.isinf(number):
            raise bad_request("NUMBER_OUT_OF_RANGE", f"{what} has a number that is too large.")
        return number

    def constant(name: str) -> NoReturn:
        raise bad_request("INVALID_JSON", f"{what} is not JSON: {name} is no number there.")

    return json.JSONDecoder(object_pairs_hook=pairs, parse_int=integer, parse_float=decimal, parse_constant=constant)


def _check_depth(text: str, value: Any, what: str) -> None:
    if text.count("{") + text.count("[") <= MAX_DEPTH:
        return
    level, depth = [value], 0
    while level := [item for item in level if isinstance(item, dict | list)]:
        depth += 1
        if depth > MAX_DEPTH:
            raise _too_deep(what)
        level = [child for item in level for child in (item.values() if isinstance(item, dict) else item)]


def _check_characters(text: str, value: Any, what: str) -> None:
    if _SURROGATE_ESCAPE.search(text):
        try:
            json.dumps(value, ensure_ascii=False).encode("utf-8")
        except UnicodeEncodeError:
            raise bad_request("INVALID_UNICODE", f"{what} has half of a surrogate pair.") from None
    if "\\u0000" in text and "\\u0000" in json.dumps(value).replace("\\\\", ""):
        raise bad_request("INVALID_UNICODE", f"{what} has a NUL character (U+0000).")


def _too_deep(what: str) -> HttpProblem:
    return bad_request("JSON_TOO_DEEP", f"{what} is nested more than {MAX_DEPTH} levels deep.")
