"""The errors of `data` have one root."""

from data.errors import CohortError, DataError


def test_one_except_clause_catches_all_that_the_package_raises() -> None:
    assert issubclass(CohortError, DataError)
    assert DataError.__bases__ == (Exception,)
