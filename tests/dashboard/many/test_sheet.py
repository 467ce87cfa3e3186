"""A file of patients as it is read."""

from pathlib import Path

import pytest

from dashboard.many.sheet import SheetError, read
from data.features import NAMES

DATA = Path(__file__).parents[3] / "data"


def test_a_header_may_be_in_any_order_and_case() -> None:
    sheet = read(b"Sex,AGE\n1,63\n0, 51 \n")
    assert sheet.names == ("sex", "age")
    assert sheet.counts("age") == {"63": 1, "51": 1}
    assert sheet.counts("thal") == {}


def test_rows_know_their_line_though_some_are_blank_and_some_span_two() -> None:
    sheet = read(b'age,sex\n63,1\n\n"51\n",0\n40,1\n')
    assert list(sheet.lines) == [2, 5, 6]


def test_ucis_own_file_needs_no_header() -> None:
    content = (DATA / "cleveland.csv").read_bytes().partition(b"\n")[2]
    sheet = read(content)
    assert sheet.headless
    assert sheet.names == (*NAMES, "num")
    assert len(sheet) == 303


def test_a_short_row_is_filled_and_a_long_one_cut() -> None:
    frame = read(b"age,sex,cp\n63\n51,1,2,9\n").frame()
    assert frame.astype(str).to_numpy().tolist() == [["63", "", ""], ["51", "1", "2"]]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "holds no patient"),
        (b"age,sex\n", "holds no patient"),
        (b"age;sex\n63;1\n", "semicolons"),
        (b"age,age\n63,1\n", "stands twice"),
        (b'age,sex\n63,"1\n', "not valid CSV"),
    ],
)
def test_what_is_no_table_is_refused_by_what_to_do(content: bytes, says: str) -> None:
    with pytest.raises(SheetError, match=says):
        read(content)


def test_what_is_no_text_does_not_break_the_reading() -> None:
    assert len(read(b"age,sex\n\xff\xfe,1\n")) == 1
