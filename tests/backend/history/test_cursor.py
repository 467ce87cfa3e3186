"""A cursor is the place it was made from, and every 32 digits are a place."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.history.cursor import PATTERN, Cursor, read

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TIMES = st.datetimes(min_value=datetime(1970, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
IDS = st.integers(0, 2**63 - 1)


@given(TIMES, IDS)
def test_what_is_written_is_read(time: datetime, number: int) -> None:
    text = str(Cursor(time, number))
    assert re.fullmatch(PATTERN, text)
    assert read(text) == Cursor(time, number)


@given(st.text("0123456789abcdef", min_size=32, max_size=32))
def test_every_text_of_its_form_is_a_place_that_a_database_takes(text: str) -> None:
    found = read(text)
    assert 0 <= found.id <= 2**63 - 1
    assert EPOCH <= found.time <= datetime.max.replace(tzinfo=UTC)


def test_a_time_before_all_times_is_the_first_one() -> None:
    assert read(str(Cursor(EPOCH - timedelta(days=1), 7))) == Cursor(EPOCH, 7)


@pytest.mark.parametrize("step", [timedelta(microseconds=1), timedelta(days=400)])
def test_later_times_are_greater_texts(step: timedelta) -> None:
    assert str(Cursor(EPOCH + step, 0)) > str(Cursor(EPOCH, 9))
