"""What can be wrong with a table of patients.

DataError
└── CohortError    a file that cannot be read as a cohort; the message names line, column and rule
"""


class DataError(Exception):
    """Base of everything this package raises."""


class CohortError(DataError):
    """The file is no cohort: wrong columns, codes, ranges, or a label that points the wrong way."""
