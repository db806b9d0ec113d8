"""Whatever the bytes, the answer is rows or problems, never a failure; and what is written comes back."""

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.slot_plan import Grouping
from resolvers.season_import.read import read_season
from resolvers.season_import.sources import Source
from tests.resolvers.season_import.sheet_files import FILES, SAMPLES, as_csv, as_workbook, sample, typed

WORKBOOK = as_workbook({name: typed(name) for name in FILES})
SHEETS = [(SAMPLES / name).read_bytes() for name in FILES]
SLOW = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
NAMES = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=30)


@given(st.binary(max_size=300) | st.binary(max_size=300).map(lambda data: b"PK\x03\x04" + data))
def test_any_bytes(data: bytes) -> None:
    assert read_season(data).problems


@given(st.text(st.sampled_from('N°;,\t"\r\n\x00Modèle Famille1/2 '), max_size=400))
def test_any_text_near_a_sheet(text: str) -> None:
    assert read_season(text.encode("utf-8")).problems


@given(st.sampled_from(SHEETS), st.data())
@SLOW
def test_a_sheet_with_some_bytes_changed(data: bytes, draw: st.DataObject) -> None:
    changed = bytearray(data)
    for _ in range(draw.draw(st.integers(1, 5))):
        changed[draw.draw(st.integers(0, len(data) - 1))] = draw.draw(st.integers(0, 255))
    sheets = read_season(bytes(changed))
    assert all(problem.sheet and problem.message.fr and problem.text("en") for problem in sheets.problems)


@given(st.integers(0, 2**32))
@SLOW
def test_a_workbook_with_some_bytes_changed(seed: int) -> None:
    dice = random.Random(seed)
    changed = bytearray(WORKBOOK)
    for _ in range(dice.randint(1, 20)):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    sheets = read_season(Source("a.xlsx", bytes(changed)))
    assert sheets.problems or len(sheets.vehicles) == 31 or sheets.warnings


@given(st.permutations(range(11)), st.sampled_from([";", ",", "\t"]), st.sampled_from(["utf-8", "utf-16", "cp1252"]))
@SLOW
def test_columns_in_any_order_say_the_same(order: list[int], delimiter: str, encoding: str) -> None:
    lines = [[line[position] for position in order] for line in sample("flotte.csv")]
    sheets = read_season(Source("flotte.csv", as_csv(lines, delimiter, encoding)))
    assert sheets.vehicles == read_season(SAMPLES / "flotte.csv").vehicles


@given(
    NAMES,
    st.floats(-90, 90),
    st.floats(-180, 180),
    st.sampled_from(list(Grouping)),
    st.integers(5, 240),
    st.sampled_from([";", ",", "\t", "|"]),
)
@SLOW
def test_written_values_come_back(
    name: str, latitude: float, longitude: float, grouping: Grouping, length: int, delimiter: str
) -> None:
    dealerships, calendar = sample("concessions.csv")[:2], sample("calendrier.csv")[:2]
    dealerships[1][1] = name
    dealerships[1][5:7] = [f"{latitude:.6f}".replace(".", ","), f"{longitude:.6f}"]
    spelled = {Grouping.TOGETHER: "1 et 2 ensemble", Grouping.ALTERNATING: "1/2 alternés"}
    calendar[1][0] = "C001"
    calendar[1][5], calendar[1][8] = str(length), spelled.get(grouping, grouping.value[-1])
    given_bytes = [
        Source(str(position), as_csv(lines, delimiter)) for position, lines in enumerate((dealerships, calendar))
    ]
    sheets = read_season(given_bytes)
    if sheets.problems:
        # Only a name may be refused, when its symbols include a mark that is not shown.
        assert {problem.column for problem in sheets.problems} == {"Concession"}
        return
    row, event = sheets.dealerships[0], sheets.calendar[0]
    assert (row.latitude, row.longitude) == (round(latitude, 6), round(longitude, 6))
    assert (event.length_minutes, event.grouping) == (length, grouping)
