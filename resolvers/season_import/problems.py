"""What is wrong in headquarters' spreadsheets, said cell by cell, in French first and in English."""

from dataclasses import dataclass

LONGEST_QUOTE = 80


@dataclass(frozen=True, slots=True)
class Wording:
    """A text in both languages of the product; `str()` gives the French one."""

    fr: str
    en: str

    def __str__(self) -> str:
        return self.fr


NOTHING_EXPECTED = Wording("", "")


@dataclass(frozen=True, slots=True)
class CellProblem:
    """One thing to mend, where the person finds it.

    `sheet` is the file's name, with the sheet's name for a workbook. `line` counts from 1, header included, as Excel
    shows it (in a CSV file: physical lines). `column` is the header as it should read. Line and column are None when
    the whole sheet or line is meant. `value` is what the cell shows; `expected` what would do.
    """

    sheet: str
    line: int | None
    column: str | None
    value: str
    expected: Wording
    message: Wording

    def text(self, language: str = "fr") -> str:
        """One line for a person: place, value, what is wrong, what was expected."""
        french = language == "fr"
        place = self.sheet
        if self.line is not None:
            place += f" {'ligne' if french else 'line'} {self.line}"
        if self.column is not None:
            place += f", colonne « {self.column} »" if french else f", column “{self.column}”"
        parts = [place, " : " if french else ": "]
        if self.value:
            quoted = one_line(self.value)
            parts.append(f"« {quoted} » — " if french else f"“{quoted}” — ")
        parts.append(self.message.fr if french else self.message.en)
        expected = self.expected.fr if french else self.expected.en
        if expected:
            parts.append(f" ; attendu : {expected}" if french else f"; expected: {expected}")
        return "".join(parts)

    def __str__(self) -> str:
        return self.text()


class BadCellError(Exception):
    """Raised by a cell parser: what is wrong with the value, and what would do."""

    def __init__(self, message: Wording, expected: Wording) -> None:
        super().__init__(message.en)
        self.message = message
        self.expected = expected


def one_line(value: str) -> str:
    """The value as it may be shown: control characters made visible, cut when long."""
    shown = "".join(
        character if character.isprintable() else "␣" if character.isspace() else "�" for character in value
    )
    return shown if len(shown) <= LONGEST_QUOTE else shown[: LONGEST_QUOTE - 1] + "…"
