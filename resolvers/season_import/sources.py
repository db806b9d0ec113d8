"""Opening what the person gives: files, folders or bytes, into tables; what cannot be opened is a problem."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from resolvers.season_import.csv_file import read_csv
from resolvers.season_import.problems import NOTHING_EXPECTED, CellProblem, Wording
from resolvers.season_import.sheets import header_score
from resolvers.season_import.table import Table, UnreadableError
from resolvers.season_import.workbook import is_workbook, read_workbook

LARGEST_FILE = 10_000_000
MOST_FILES = 50
SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls"})
"""Of the files of a folder, those that are tried; a file that is named itself is always tried."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file's name, as messages show it, and its bytes."""

    name: str
    data: bytes


Given = Source | Path | str | bytes | tuple[str, bytes]
"""A path of a file or folder, a name with bytes, or bytes alone."""


def open_sources(given: Iterable[Given], problems: list[CellProblem]) -> list[Table]:
    """The tables of all that is given, in order; what cannot be read is added to `problems`."""
    tables: list[Table] = []
    for source in _sources(given, problems):
        try:
            tables += _open(source, problems)
        except UnreadableError as error:
            problems.append(error.problem)
    return tables


def _open(source: Source, problems: list[CellProblem]) -> list[Table]:
    if len(source.data) > LARGEST_FILE:
        limit = LARGEST_FILE // 1_000_000
        message = Wording(f"fichier de plus de {limit} Mo", f"file of more than {limit} MB")
        raise UnreadableError(source.name, message)
    if not source.data.strip():
        raise UnreadableError(source.name, Wording("le fichier est vide", "the file is empty"))
    if is_workbook(source.data):
        tables, found = read_workbook(source.name, source.data)
        problems.extend(found)
        return tables
    return [read_csv(source.name, source.data, header_score)]


def _sources(given: Iterable[Given], problems: list[CellProblem]) -> Iterator[Source]:
    for position, item in enumerate(given, start=1):
        if isinstance(item, Source):
            yield item
        elif isinstance(item, tuple):
            yield Source(*item)
        elif isinstance(item, bytes):
            yield Source(f"fichier {position}", item)
        else:
            yield from _files(Path(item), problems)


def _files(path: Path, problems: list[CellProblem]) -> Iterator[Source]:
    try:
        if not path.is_dir():
            yield _read(path)
            return
        found = [file for file in sorted(path.iterdir()) if _is_wanted(file)]
    except (OSError, ValueError) as error:
        problems.append(_unreachable(path, error))
        return
    if not found or len(found) > MOST_FILES:
        message = (
            Wording("aucun fichier .csv ou .xlsx dans ce dossier", "no .csv or .xlsx file in this folder")
            if not found
            else Wording(
                f"plus de {MOST_FILES} fichiers dans ce dossier", f"more than {MOST_FILES} files in this folder"
            )
        )
        problems.append(CellProblem(str(path), None, None, "", NOTHING_EXPECTED, message))
        return
    for file in found:
        try:
            yield _read(file)
        except OSError as error:
            problems.append(_unreachable(file, error))


def _is_wanted(file: Path) -> bool:
    # Excel leaves « ~$name.xlsx » beside a workbook that is open.
    return file.suffix.lower() in SUFFIXES and not file.name.startswith(("~$", ".")) and file.is_file()


def _read(file: Path) -> Source:
    with file.open("rb") as opened:
        # One byte past the limit is enough to know that it is passed.
        return Source(file.name, opened.read(LARGEST_FILE + 1))


def _unreachable(path: Path, error: Exception) -> CellProblem:
    if isinstance(error, FileNotFoundError):
        message = Wording("fichier ou dossier introuvable", "no such file or folder")
    elif isinstance(error, PermissionError):
        message = Wording("lecture interdite", "reading is not permitted")
    else:
        message = Wording("lecture impossible", "cannot be read")
    return CellProblem(str(path), None, None, "", NOTHING_EXPECTED, message)
