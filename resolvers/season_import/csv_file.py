"""CSV files as Excel writes them in France and elsewhere: encodings, delimiters, quoted line breaks."""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator

from resolvers.season_import.problems import Wording
from resolvers.season_import.table import MOST_COLUMNS, MOST_LINES, Line, Table, UnreadableError, is_blank

DELIMITERS = (";", ",", "\t", "|")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FRENCH = frozenset("àâäçéèêëîïôöùûüÿœæÀÂÇÉÈÊËÎÏÔÙÛŒ°«»’–—…€²³\u00a0")
_TWICE_ENCODED = re.compile("Ã[©¨ª«§´®¯¹»\u00a0€‰ˆ]|â€[™“”œ]")
_SENTINEL = "\x00end of file"


def read_csv(name: str, data: bytes, score: Callable[[Table], int]) -> Table:
    """The table of a CSV file. `score` says how much of a known header a table shows: it settles the delimiter.

    Raises UnreadableError when it is no text, or its quotes do not close.
    """
    text = decode(name, data)
    lines = io.StringIO(text, newline="").readlines()
    announced = re.fullmatch(r"sep=(.)", lines[0].strip()) if lines else None
    if announced:
        # Excel's own first line, « sep=; »: it is a line to the person who counts, and no row.
        return _table(name, ["\n", *lines[1:]], announced[1])
    head = lines[:60]
    best = max(DELIMITERS, key=lambda delimiter: score(_table(name, head, delimiter, whole=False)))
    return _table(name, lines, best)


def decode(name: str, data: bytes) -> str:
    """Bytes to text: by byte order mark, else UTF-8, UTF-16 without mark, Windows-1252, Mac Roman."""
    text = _decoded(data)
    if text is None or "\x00" in text:
        raise UnreadableError(name, Wording("le fichier n’est pas un texte CSV", "the file is not CSV text"))
    found = _TWICE_ENCODED.search(text)
    if found:
        raise UnreadableError(
            name,
            Wording(
                f"les accents sont abîmés (« {found[0]} ») : enregistrez de nouveau en « CSV UTF-8 » depuis l’original",
                f"accents are damaged (“{found[0]}”): save it again as “CSV UTF-8” from the original",
            ),
            text.count("\n", 0, found.start()) + 1,
        )
    return text


def _decoded(data: bytes) -> str | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _tried(data, encoding)
    sample = data[:4000]
    if b"\x00" in sample:
        # Latin text in UTF-16 has its zeros at every second byte: which side tells the byte order.
        even, odd = sample[0::2].count(0), sample[1::2].count(0)
        latin = max(even, odd) * 3 > len(sample)
        return _tried(data, "utf-16-le" if odd > even else "utf-16-be") if latin else None
    text = _tried(data, "utf-8")
    if text is not None:
        return text
    candidates = [text for text in (_tried(data, "cp1252"), _tried(data, "mac_roman")) if text is not None]
    return max(candidates, key=lambda text: sum(character in _FRENCH for character in text), default=None)


def _tried(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _table(name: str, lines: list[str], delimiter: str, *, whole: bool = True) -> Table:
    kept: list[Line] = []
    for number, cells in _records(name, lines, delimiter, whole):
        if not all(is_blank(cell) for cell in cells):
            kept.append(Line(number, tuple(cells[:MOST_COLUMNS])))
        if len(kept) > MOST_LINES:
            raise UnreadableError(
                name, Wording(f"plus de {MOST_LINES} lignes", f"more than {MOST_LINES} lines"), number
            )
    return Table(name, tuple(kept))


def _records(name: str, lines: list[str], delimiter: str, whole: bool) -> Iterator[tuple[int, list[str]]]:
    """Records with the physical line on which each starts.

    A line is added at the end: when it is not read back alone, a quote was opened before and never closed.
    """
    ended = [*lines]
    if ended and not ended[-1].endswith(("\n", "\r")):
        ended[-1] += "\n"
    reader = csv.reader([*ended, _SENTINEL], delimiter=delimiter)
    start = 1
    try:
        for record in reader:
            if record == [_SENTINEL]:
                return
            if reader.line_num > len(lines):
                break
            yield start, record
            start = reader.line_num + 1
    except csv.Error:
        # A field beyond the module's size limit: the usual cause is a quote that does not close, too.
        if whole and _is_cell_too_long(lines[start - 1 :]):
            most = csv.field_size_limit()
            message = Wording(f"cellule de plus de {most} caractères", f"cell of more than {most} characters")
            raise UnreadableError(name, message, start) from None
    if whole:
        raise UnreadableError(
            name,
            Wording("un guillemet est ouvert et jamais refermé", 'a quote (") is opened and never closed'),
            start,
        )


def _is_cell_too_long(lines: list[str]) -> bool:
    """Whether a field beyond the limit is one cell, rather than all that follows a quote which does not close."""
    return len(lines[0]) > csv.field_size_limit() or sum(line.count('"') for line in lines) % 2 == 0
