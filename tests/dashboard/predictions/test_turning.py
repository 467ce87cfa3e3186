"""The trail of pages stands in the address, and nothing that somebody writes there breaks it."""

import pytest

from dashboard.predictions.turning import MOST_IN_ADDRESS, read, written

FIRST, SECOND = "0" * 32, "9af" + "1" * 29


def test_a_trail_is_read_as_it_was_written() -> None:
    assert read(written([FIRST, SECOND])) == [FIRST, SECOND]


def test_the_first_page_needs_nothing_in_the_address() -> None:
    assert written([]) == ""
    assert read("") == []


@pytest.mark.parametrize("text", ["x", FIRST + "-", FIRST.upper() + "G", "-".join([FIRST] * 101)])
def test_what_is_no_trail_is_the_first_page(text: str) -> None:
    assert read(text) == []


def test_a_trail_too_long_for_an_address_is_kept_by_the_session_alone() -> None:
    assert written([FIRST] * MOST_IN_ADDRESS)
    assert written([FIRST] * (MOST_IN_ADDRESS + 1)) == ""
