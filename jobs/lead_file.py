"""The file of an export: pages kept apart while it is written, put together at its end (Bulk API 2.0's rules).

UTF-8 without a mark, LF, quotes as RFC 4180 has them, at most 100 MB a file: beyond, several files in one archive.
"""

import csv
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path
from uuid import UUID

import obstore
import orjson
from obstore.store import ObjectStore

MOST_BYTES = 100_000_000
FOLDER = "exports"
# A row under way: the lead's id, and its cells.
Row = tuple[str, list[str]]


class LeadFile:
    """The objects of one export in the store; everything here blocks, so call it from a thread."""

    def __init__(self, files: ObjectStore, export_id: UUID, *, most_bytes: int = MOST_BYTES) -> None:
        self._files = files
        self._name = f"{FOLDER}/{export_id}"
        self._most_bytes = most_bytes

    def put_page(self, number: int, rows: Sequence[Row]) -> None:
        """Keep a page; the same page again takes its place, so a page may be written twice."""
        obstore.put(self._files, self._page(number), orjson.dumps(rows))

    def put_together(self, pages: int, headers: Sequence[str], delimiter: str) -> tuple[str, int]:
        """Make the file of all pages, then drop them; returns its path and how many leads it holds."""
        with tempfile.TemporaryDirectory() as folder:
            parts, count = self._write(Path(folder), pages, headers, delimiter)
            path = self._store(Path(folder), parts)
        self.drop(pages)
        return path, count

    def drop(self, pages: int) -> None:
        """Forget the pages."""
        for number in range(pages):
            try:
                obstore.delete(self._files, self._page(number))
            except FileNotFoundError:
                continue

    def _page(self, number: int) -> str:
        return f"{self._name}.pages/{number:06}.json"

    def _rows(self, number: int) -> list[Row]:
        rows: list[Row] = orjson.loads(bytes(obstore.get(self._files, self._page(number)).bytes()))
        return rows

    def _newest(self, pages: int) -> Iterator[list[str]]:
        """Each lead once, as it was read last.

        A lead that changes while the export runs moves to the end of the order and is read again; the same external
        id twice in a file makes Salesforce refuse both.
        """
        last = {lead: (number, place) for number in range(pages) for place, (lead, _) in enumerate(self._rows(number))}
        for number in range(pages):
            for place, (lead, cells) in enumerate(self._rows(number)):
                if last[lead] == (number, place):
                    yield cells

    def _write(self, folder: Path, pages: int, headers: Sequence[str], delimiter: str) -> tuple[list[Path], int]:
        header = line(headers, delimiter)
        parts: list[Path] = []
        size = count = 0
        file = None
        try:
            for cells in self._newest(pages):
                row = line(cells, delimiter)
                if file is None or size + len(row) > self._most_bytes:
                    if file is not None:
                        file.close()
                    parts.append(folder / f"leads-{len(parts) + 1}.csv")
                    file = parts[-1].open("wb")
                    size = file.write(header)
                size += file.write(row)
                count += 1
        finally:
            if file is not None:
                file.close()
        if not parts:
            parts.append(folder / "leads-1.csv")
            parts[0].write_bytes(header)
        return parts, count

    def _store(self, folder: Path, parts: Sequence[Path]) -> str:
        whole, path = parts[0], f"{self._name}.csv"
        if len(parts) > 1:
            whole, path = folder / "leads.zip", f"{self._name}.zip"
            with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
                for part in parts:
                    archive.write(part, part.name)
        obstore.put(self._files, path, whole)
        return path


def line(values: Sequence[str], delimiter: str) -> bytes:
    """One line of the file."""
    text = StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerow(values)
    return text.getvalue().encode()
