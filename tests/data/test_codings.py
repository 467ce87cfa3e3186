"""Which coding a whole table is in: small tables, one reason each."""

import pandas as pd
import pytest

from data.codings import Coding, Raw, line, recognise, translate
from data.errors import CohortError
from data.features import NAMES

NAN = float("nan")
BOTH = {
    "age": 63, "sex": 1, "cp": 1, "trestbps": 145, "chol": 233, "fbs": 1, "restecg": 2,
    "thalach": 150, "exang": 0, "oldpeak": 2.3, "slope": 1, "ca": 0, "thal": 3,
}  # fmt: skip
"""Every code is legal in both codings."""


def raw(*changes: dict[str, float], outcome: str | None = "num") -> Raw:
    """Return a table with one patient for each of `changes` to `BOTH`, from line 2 on."""
    table = pd.DataFrame(
        [{**BOTH, **change} for change in changes], index=range(1, len(changes) + 1)
    )
    return Raw(table.astype(float), outcome)


@pytest.mark.parametrize("change", [{"cp": 4}, {"thal": 6}, {"thal": 7}, {"slope": 3}])
def test_a_code_that_only_uci_has_makes_the_table_ucis(change: dict[str, float]) -> None:
    assert recognise(raw({}, change, outcome="target"), "x.csv") is Coding.UCI


@pytest.mark.parametrize("change", [{"cp": 0}, {"thal": 2}, {"slope": 0}, {"ca": 4}])
def test_a_code_that_only_the_copy_has_makes_the_table_the_copys(change: dict[str, float]) -> None:
    assert recognise(raw({}, change, outcome="num"), "x.csv") is Coding.RECODED


@pytest.mark.parametrize(
    ("outcome", "coding"),
    [("num", Coding.UCI), ("target", Coding.RECODED), (None, Coding.UCI)],
)
def test_where_both_explain_the_codes_the_outcomes_name_decides(
    outcome: str | None, coding: Coding
) -> None:
    assert recognise(raw({}, outcome=outcome), "x.csv") is coding


def test_missing_codes_speak_for_neither() -> None:
    nothing = dict.fromkeys(("cp", "restecg", "slope", "ca", "thal"), NAN)
    assert recognise(raw(nothing), "x.csv") is Coding.UCI


def test_mixed_codings_are_refused_with_a_line_and_column_for_each() -> None:
    with pytest.raises(CohortError) as refused:
        recognise(raw({}, {"cp": 0}, {"thal": 6}), "x.csv")
    assert str(refused.value) == (
        "x.csv is coded neither like UCI nor like the re-coded copy: column cp on line 3 is no "
        "code of UCI's, and column thal on line 4 is none of the copy's"
    )


def test_the_copys_codes_are_translated_and_its_missing_becomes_missing() -> None:
    table = translate(raw({"cp": 0, "restecg": 0, "slope": 0, "ca": 4, "thal": 0}), Coding.RECODED)
    codes = table[["cp", "restecg", "slope"]].to_numpy().tolist()
    assert codes == [[4, 2, 3]]
    assert table[["ca", "thal"]].isna().to_numpy().all()


def test_a_blank_of_the_copy_stays_missing() -> None:
    assert translate(raw({"cp": NAN}), Coding.RECODED)["cp"].isna().all()


def test_ucis_codes_are_left_alone_and_the_columns_put_in_order() -> None:
    mixed = raw({})
    shuffled = Raw(mixed.table[list(reversed(NAMES))], "num")
    assert translate(shuffled, Coding.UCI).to_dict("records") == [BOTH]
    assert tuple(translate(shuffled, Coding.UCI)) == NAMES


def test_the_header_is_line_1() -> None:
    assert line(0) == 1
    assert line(1) == 2
