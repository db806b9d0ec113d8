"""Requests as bytes, prepared before anything is measured."""

from collections.abc import Mapping
from typing import Any

import orjson

from bench.connection import Connection


class RefusedError(Exception):
    """A server answered something else than data."""


def post(address: tuple[str, int], path: str, body: Any, headers: Mapping[str, str]) -> bytes:
    """A POST of JSON."""
    content = orjson.dumps(body)
    lines = {
        "Host": f"{address[0]}:{address[1]}",
        "Content-Type": "application/json",
        "Accept": "application/json",
        "Content-Length": str(len(content)),
        **headers,
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"POST {path} HTTP/1.1\r\n{head}\r\n".encode() + content


def answer_to(address: tuple[str, int], request: bytes) -> tuple[Any, int]:
    """The `data` of one answer and the bytes of its body; RefusedError for anything else."""
    connection = Connection(address)
    try:
        connection.send(request)
        while not connection.receive():
            pass
        body = connection.body()
    finally:
        connection.close()
    if not connection.ok:
        raise RefusedError(body[:600].decode(errors="replace"))
    return orjson.loads(body[body.find(b"{") : body.rfind(b"}") + 1])["data"], len(body)
