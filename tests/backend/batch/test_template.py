"""A template gives the bytes that encoding each row would give."""

import msgspec
import pytest

from backend.batch.template import Template, hole


class Told(msgspec.Struct):
    name: str
    number: int
    range: tuple[float, float]
    note: str | None = None


def encoded(told: Told) -> str:
    return msgspec.json.encode(told).decode()


def test_holes_are_filled_alone_and_within_a_text_row_by_row() -> None:
    template = Template(encoded(Told(f"id-{hole('n')}", hole("n"), (hole("low"), 1.5))))
    filled = template.filled({}, {"n": ["7", "8"], "low": ["0.25", "0.5"]})
    assert list(filled) == [
        encoded(Told("id-7", 7, (0.25, 1.5))),
        encoded(Told("id-8", 8, (0.5, 1.5))),
    ]


def test_what_all_rows_share_is_given_once() -> None:
    template = Template(encoded(Told(hole("name"), hole("n"), (0.0, 1.0), hole("note"))))
    filled = template.filled({"name": '"a"', "note": "null"}, {"n": ["1", "2", "3"]})
    assert list(filled) == [encoded(Told("a", n, (0.0, 1.0))) for n in (1, 2, 3)]


def test_a_hole_at_the_very_end_of_a_line_without_quotes_is_one() -> None:
    template = Template(f"a,{hole('x')},{hole('y')}")
    assert list(template.filled({"x": ""}, {"y": ["1", "2"]})) == ["a,,1", "a,,2"]


def test_a_hole_that_nothing_fills_is_an_error() -> None:
    with pytest.raises(KeyError, match="note"):
        Template(encoded(Told("a", 1, (0.0, 1.0), hole("note")))).filled({}, {})
