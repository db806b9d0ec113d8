"""Packed streams: each event can be read as it comes, the whole is one gzip file, and what is shared is packed once."""

import asyncio
import gzip
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers

from schema.http import event_gzip
from schema.http.event_gzip import SMALL, GzipMember, SharedGzip, accepts_gzip
from tests.following import Follower
from tests.schema.tour import Tour

EVENT = "subscription($id: ID!) { event(id: $id) { freeCount } }"


@pytest.mark.parametrize(
    ("sent", "accepted"),
    [
        ("gzip, deflate, br, zstd", True),
        ("GZIP;q=0.5", True),
        ("x-gzip", True),
        ("*", True),
        ("br, *;q=0.1", True),
        ("", False),
        ("identity", False),
        ("gzip;q=0", False),
        ("gzip;q=0, *", False),
        ("gzip;q=nothing", False),
        ("gzip;level=9", False),
        ("*;q=0", False),
        ("br", False),
    ],
)
def test_a_stream_is_packed_for_who_takes_gzip(sent: str, accepted: bool) -> None:
    assert accepts_gzip(Headers({"accept-encoding": sent} if sent else {})) is accepted


@given(st.lists(st.one_of(st.binary(max_size=200), st.just(b"the same again " * 2_000)), max_size=6))
def test_each_event_is_read_as_it_comes_and_the_whole_is_one_file(events: list[bytes]) -> None:
    async def sent() -> tuple[list[bytes], bytes]:
        member = GzipMember(SharedGzip())
        return [await member.part(event) for event in events], member.end()

    parts, end = asyncio.run(sent())
    reader = zlib.decompressobj(zlib.MAX_WBITS | 16)
    assert [reader.decompress(part) for part in parts] == events
    assert reader.decompress(end) == b""
    assert reader.eof
    assert gzip.decompress(b"".join([*parts, end])) == b"".join(events)


async def test_what_many_are_sent_is_packed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    worked: list[bytes] = []
    pack: Callable[[bytes], bytes] = event_gzip.packed

    def counted(event: bytes) -> bytes:
        worked.append(event)
        return pack(event)

    monkeypatch.setattr(event_gzip, "packed", counted)
    shared, event = SharedGzip(), b"0123456789" * SMALL
    members = [GzipMember(shared) for _ in range(20)]
    parts = await asyncio.gather(*(member.part(bytes(bytearray(event))) for member in members))
    assert worked == [event]
    assert len(set(parts)) == 1
    assert len(parts[0]) < len(event) / 20


async def test_a_subscription_comes_packed_only_to_who_asks_for_it(url: str, tour: Tour) -> None:
    variables = {"id": tour.id}
    follower = Follower(url)
    for coding, told in (("gzip", "gzip"), ("identity", None)):
        async with follower.asked(EVENT, variables, **{"Accept-Encoding": coding}) as response:
            assert response.headers.get("content-encoding") == told
            first = await anext(response.aiter_raw())
            assert first.startswith(b"\x1f\x8b") is (told is not None)
            assert "Accept-Encoding" in response.headers["vary"]
