"""The CSV of a list (K2) on its way from PostgreSQL to the file: no formula, no control characters, rows counted."""

import csv
import re
from collections.abc import Sequence
from io import StringIO
from typing import IO

BOM = b"\xef\xbb\xbf"
QUOTE = '"'
# All but the line feed read as a space.
PRINTABLE = bytes.maketrans(bytes(code for code in range(32) if code != 10) + b"\x7f", b" " * 32)
# What a processor keeps near itself and the allocator takes from its own memory: copies of this size cost half as much.
AT_ONCE = 64 * 1024
# The rule of `jobs/lead_cells.py`, on the file instead of a cell: a cell begins after the file's own delimiter, after
# what another spreadsheet takes for one, after a quote and on a new line. A sign there gets an apostrophe before it,
# unless it is a plain signed number's.
FORMULA = re.compile(
    rb"""[,;|\n"]
        (?= [ ]* (?: [=+\-@] | \xef\xbc[\x9d\x8b\x8d\xa0] ) )     # = + - @, of either width
        (?! [+-] [0-9]+ (?: [.,] [0-9]+ )? [,;|\n"] )""",
    re.VERBOSE,
)
# Nearly no file holds a formula, and looking at each cell takes longer than reading the list. So bytes are first put
# into kinds, and only where a kind that may begin a formula follows one that ends a cell, the rule itself is asked.
KIND_OF = {
    **dict.fromkeys(range(32), "c"),
    0x7F: "c",
    **dict.fromkeys(b',;|\n"', ","),
    **dict.fromkeys(b"=@\xef ", "="),
    **dict.fromkeys(b"+-", "+"),
    **dict.fromkeys(b"0123456789", "0"),
    ord("."): ".",
}
KINDS = bytes(ord(KIND_OF.get(code, "a")) for code in range(256))
SIGN_OF_NO_NUMBER = re.compile(rb",\+(?!0+(?:[.,]0+)?,)")


class ListText:
    """Writes the rows that COPY sends; everything here blocks, so call it from a thread."""

    def __init__(self, file: IO[bytes], headers: Sequence[str], delimiter: str) -> None:
        self.rows = 0
        self._file = file
        self._rest = b""
        self._quoted = 0
        file.write(BOM + safe(_line(headers, delimiter)))

    def write(self, data: bytes) -> None:
        """The next bytes of COPY, cut anywhere."""
        whole, newline, rest = (self._rest + data).rpartition(b"\n")
        self._rest = rest
        if newline:
            self._put(whole + newline)

    def close(self) -> None:
        """Write what is left."""
        if self._rest:
            self._put(self._rest + b"\n")

    def abandon(self) -> None:
        """Nothing is to be let go of."""

    def _put(self, lines: bytes) -> None:
        begin, end = 0, len(lines)
        while begin < end:
            cut = lines.rfind(b"\n", begin, begin + AT_ONCE) + 1 if end - begin > AT_ONCE else end
            part = lines[begin : cut or end]
            self._count(part)
            self._file.write(safe(part))
            begin += len(part)

    def _count(self, lines: bytes) -> None:
        """Rows end with line feeds that do not stand between quotes."""
        parts = lines.split(b'"')
        self.rows += sum(part.count(b"\n") for part in parts[self._quoted :: 2])
        self._quoted = (self._quoted + len(parts) - 1) % 2


def safe(lines: bytes) -> bytes:
    """Whole lines, fit for any spreadsheet."""
    # The first cell begins a line as well.
    plain = b"\n" + lines
    kinds = plain.translate(KINDS)
    if b"c" in kinds:
        plain = plain.replace(b"\r\n", b"\n").replace(b"\r", b"\n").translate(PRINTABLE)
        kinds = plain.translate(KINDS)
    if b",=" in kinds or SIGN_OF_NO_NUMBER.search(kinds):
        plain = FORMULA.sub(rb"\g<0>'", plain)
    return plain[1:]


def _line(values: Sequence[str], delimiter: str) -> bytes:
    text = StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerow(values)
    return text.getvalue().encode()
