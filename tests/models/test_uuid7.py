"""Keys are version 7, tell when they were made, and sort in the order in which they were made."""

import time

from models.kit.uuid7 import uuid7


def test_keys_made_one_after_the_other_sort_so() -> None:
    keys = [uuid7() for _ in range(20_000)]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)


def test_a_key_is_of_version_7_and_tells_its_time() -> None:
    before = time.time_ns() // 1_000_000
    key = uuid7()
    assert (key.version, key.variant) == (7, "specified in RFC 4122")
    assert before <= key.int >> 80 <= time.time_ns() // 1_000_000
