"""How an SMS travels (3GPP TS 23.038): in septets of GSM-7 or, with one character outside of it, in UCS-2."""

from dataclasses import dataclass

from gsm0338 import Codec

GSM_SINGLE, GSM_PART = 160, 153
UCS_SINGLE, UCS_PART = 70, 67
# What a keyboard's autocorrection puts in, and GSM-7 lacks: told apart by nobody on a telephone, paid for twice.
_TYPED = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "…": "..."})
_SPACES = str.maketrans(dict.fromkeys("\u00a0\u202f\u2009", " "))
_CODEC = Codec()


@dataclass(frozen=True, slots=True)
class Segments:
    """`units`: septets in GSM-7, else code units of UCS-2; `forced_by`: characters that GSM-7 lacks, in order."""

    encoding: str
    units: int
    segments: int
    forced_by: tuple[str, ...]


def fit_sms(text: str) -> str:
    """The text with the marks of GSM-7 where typography has finer ones."""
    return text.translate(_SPACES).replace("« ", "«").replace(" »", "»").translate(_TYPED)


def count_segments(text: str) -> Segments:
    """What is sent for this text, and why."""
    sizes = [_septets(char) for char in text]
    forced_by = tuple(dict.fromkeys(char for char, size in zip(text, sizes, strict=True) if not size))
    if forced_by:
        units = [len(char.encode("utf-16-be")) // 2 for char in text]
        return Segments("UCS2", sum(units), _parts(units, UCS_SINGLE, UCS_PART), forced_by)
    return Segments("GSM7", sum(sizes), _parts(sizes, GSM_SINGLE, GSM_PART), ())


def _septets(char: str) -> int:
    """1, or 2 for what stands behind an escape; 0: GSM-7 lacks it."""
    if char in "\x1b\f":
        return 0
    try:
        return len(_CODEC.encode(char)[0])
    except UnicodeError:
        return 0


def _parts(sizes: list[int], single: int, part: int) -> int:
    """Segments; a character of two units is never parted."""
    if sum(sizes) <= single:
        return 1
    parts, filled = 1, 0
    for size in sizes:
        if filled + size > part:
            parts, filled = parts + 1, 0
        filled += size
    return parts
