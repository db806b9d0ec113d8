"""What an SMS costs: septets, code units, segments, and the characters that make it dear (3GPP TS 23.038)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.rendering.filling import fill
from resolvers.rendering.segments import count_segments, fit_sms
from tests.resolvers.rendering.scene import an_order


@pytest.mark.parametrize(
    ("text", "encoding", "units", "segments"),
    [
        ("", "GSM7", 0, 1),
        ("a" * 160, "GSM7", 160, 1),
        ("a" * 161, "GSM7", 161, 2),
        ("a" * 306, "GSM7", 306, 2),
        ("a" * 307, "GSM7", 307, 3),
        ("€" * 80, "GSM7", 160, 1),
        ("€" * 81, "GSM7", 162, 2),
        # A character of two septets is not parted: 152 + 2 > 153.
        ("a" * 152 + "€" + "a" * 152, "GSM7", 306, 3),
        ("é à è ù ì ò Ç Ñ ä ö ü @ £ $", "GSM7", 27, 1),
        ("ê" * 70, "UCS2", 70, 1),
        ("ê" * 71, "UCS2", 71, 2),
        ("ê" + "a" * 133, "UCS2", 134, 2),
        ("ê" + "a" * 134, "UCS2", 135, 3),
        ("😀" * 35, "UCS2", 70, 1),
        ("😀" * 36, "UCS2", 72, 2),
    ],
)
def test_segments_are_counted_as_networks_count_them(text: str, encoding: str, units: int, segments: int) -> None:
    found = count_segments(text)
    assert (found.encoding, found.units, found.segments) == (encoding, units, segments)


def test_the_characters_that_make_it_dear_are_named_once_in_order() -> None:
    assert count_segments("Bientôt ç, ô").forced_by == ("ô", "ç")
    assert count_segments("Bientot").forced_by == ()


def test_typographic_marks_do_not_make_it_dear() -> None:
    order = an_order({"name": "L’été"}, text="« {{ name }} » – c’est prêt…")
    order["channel"] = "SMS"
    said = fill(order)["text"]
    assert said == "\"L'été\" - c'est prêt..."
    assert count_segments(said).forced_by == ("ê",)


@given(st.text(max_size=700))
def test_every_text_has_segments_that_hold_it(text: str) -> None:
    found = count_segments(text)
    if found.segments > 1:
        assert found.units <= found.segments * (153 if found.encoding == "GSM7" else 67)
    assert (found.encoding == "UCS2") is bool(found.forced_by)
    assert count_segments(fit_sms(text)).segments <= found.segments + text.count("…") + 1
