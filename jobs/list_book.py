"""The XLSX of a list (K2), streamed: rows come as XML from SQL, are compressed and forgotten (ECMA-376, part 1).

Cells have no addresses: they stand in order, which is what the format says of cells without one.
"""

import re
import zipfile
from collections.abc import Sequence
from typing import IO

from jobs.book_parts import column_name, parts, sheet_foot, sheet_head

# What PostgreSQL's CSV puts around a row that holds a line feed, and between columns, of which there is one. Neither
# can stand in XML, so both are dropped.
QUOTE, DELIMITER = "\x01", "\x02"
SPACES = bytes.maketrans(bytes(code for code in range(32) if code not in (9, 10)), b" " * 30)
DROPPED = (QUOTE + DELIMITER).encode()
# Characters that XML has no way to write.
NONCHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")
# Excel reads `_x0041_` in a text as A, unless its underscore is itself written so.
ESCAPE = re.compile(rb"_(?=x[0-9A-Fa-f]{4}_)")
MOST_ROWS = 1_048_576
LEVEL = 1
END = b"</row>"


class ListBook:
    """Writes the rows that COPY sends; everything here blocks, so call it from a thread."""

    def __init__(self, file: IO[bytes], headers: Sequence[str], widths: Sequence[int], title: str) -> None:
        self.rows = 0
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL)
        self._title = title
        self._head = sheet_head(headers, widths)
        self._last_column = column_name(len(headers))
        self._rest = b""
        self._filled: list[int] = []
        self._sheet: IO[bytes] | None = None
        self._open_sheet()

    def write(self, data: bytes) -> None:
        """The next bytes of COPY, cut anywhere."""
        whole, end, rest = (self._rest + data).rpartition(END)
        self._rest = rest
        if end:
            self._put(_clean(whole + end))

    def close(self) -> None:
        """End the last sheet, then say how many there are."""
        self._end_sheet()
        for name, text in parts(self._title, self._last_column, self._filled):
            self._zip.writestr(name, text)
        self._zip.close()

    def abandon(self) -> None:
        """Let go of a file that nobody will have."""
        if self._sheet is not None:
            self._sheet.close()
        self._zip.close()

    def _put(self, rows: bytes) -> None:
        number = rows.count(END)
        self.rows += number
        while self._filled[-1] + number > MOST_ROWS:
            fitting = MOST_ROWS - self._filled[-1]
            *now, later = rows.split(END, fitting)
            self._add(b"".join(part + END for part in now), fitting)
            self._end_sheet()
            self._open_sheet()
            rows, number = later, number - fitting
        self._add(rows, number)

    def _add(self, rows: bytes, number: int) -> None:
        if self._sheet is None:
            raise ValueError("no sheet is open")
        self._sheet.write(rows)
        self._filled[-1] += number

    def _open_sheet(self) -> None:
        name = f"xl/worksheets/sheet{len(self._filled) + 1}.xml"
        self._sheet = self._zip.open(name, "w", force_zip64=True)
        self._sheet.write(self._head)
        self._filled.append(1)

    def _end_sheet(self) -> None:
        if self._sheet is not None:
            self._sheet.write(sheet_foot(self._last_column, self._filled[-1]))
            self._sheet.close()


def _clean(rows: bytes) -> bytes:
    for character in NONCHARACTERS:
        rows = rows.replace(character, b"")
    lines = rows.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return ESCAPE.sub(b"_x005F_", lines.translate(SPACES, DROPPED))
