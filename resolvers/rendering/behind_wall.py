"""The child process of `wall.py`: takes orders from its standard input, answers on its standard output."""

import resource
import struct
import sys
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

import orjson

from resolvers.rendering.checking import check
from resolvers.rendering.filling import SectionError, fill

MEMORY = 768 * 1024 * 1024
LENGTH = struct.Struct("!I")
DOES: Mapping[str, Callable[[Any], Any]] = {"fill": fill, "check": check}


def serve(orders: BinaryIO, answers: BinaryIO) -> None:
    """Until the other end closes."""
    while len(head := orders.read(LENGTH.size)) == LENGTH.size:
        order = orjson.loads(orders.read(LENGTH.unpack(head)[0]))
        answer = orjson.dumps(_answer(order))
        answers.write(LENGTH.pack(len(answer)) + answer)
        answers.flush()


def _answer(order: dict[str, Any]) -> dict[str, Any]:
    if not order:
        return {}  # the first one: we are there
    try:
        return {"made": DOES[order["do"]](order["with"])}
    except SectionError as error:
        return {"failure": str(error), "section": error.section}
    except (MemoryError, RecursionError) as error:
        return {"failure": f"{type(error).__name__}: more than any message needs"}


def bound_memory() -> None:
    """How much this process may take, where the system lets us say so."""
    try:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except (ValueError, OSError):
        return


if __name__ == "__main__":
    bound_memory()
    serve(sys.stdin.buffer, sys.stdout.buffer)
