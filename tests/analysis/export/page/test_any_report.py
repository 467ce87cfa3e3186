"""A report that nobody drew is told all the same: sentences first, then figures in tables."""

import re
from typing import Any

from analysis.export.page.any_report import any_report

ESTIMATE = {"value": 0.5, "interval": {"low": 0.25, "high": 0.75}, "n": 8}
SENTENCE = "The tide was higher than anybody in the harbour had ever seen it, and stayed."


def words(content: Any) -> str:
    told = re.sub(r"<[^>]*>", "|", any_report(content)).replace("\N{NO-BREAK SPACE}", " ")
    return re.sub(r"[|\s]*\|[|\s]*", "|", told)


def test_sentences_come_first_and_are_no_cells() -> None:
    told = words({"height": ESTIMATE, "reading": SENTENCE})
    assert told.startswith(f"|{SENTENCE}|")
    assert "|height|0.500 (0.250 to 0.750)|" in told


def test_like_objects_become_a_table_with_the_names_of_their_fields() -> None:
    told = words([{"roc_auc": ESTIMATE, "site": "hungary"}, {"roc_auc": None, "site": "tides"}])
    assert told == "|site|ROC-AUC|hungary|0.500 (0.250 to 0.750)|tides|\N{EN DASH}|"


def test_objects_within_rows_become_columns_with_the_longer_name_only_where_needed() -> None:
    row = {"site": "a", "first": {"n": 1}, "second": {"n": 2, "height": 3}}
    assert words([row]).startswith("|site|first, n|second, n|height|a|1|2|3|")


def test_a_few_wide_rows_are_turned() -> None:
    wide = {f"field_{letter}": index for index, letter in enumerate("abcdefgh")}
    assert "|field b|1|1|field c|2|2|" in words([wide, wide])


def test_many_wide_rows_keep_the_first_columns_and_name_the_rest() -> None:
    wide = {f"field_{letter}": index for index, letter in enumerate("abcdefgh")}
    assert "In the report besides: field h." in words([wide] * 5)


def test_a_long_table_says_how_much_is_left_out() -> None:
    told = words([{"line": index} for index in range(100)])
    assert "|39|" in told
    assert "|41|" not in told
    assert "In the report besides: 60 more rows." in told


def test_a_sentence_of_a_row_stands_below_the_table_once() -> None:
    told = words([{"n": 1, "reading": SENTENCE}, {"n": 2, "reading": SENTENCE}])
    assert told == f"|n|1|2|{SENTENCE}|"


def test_a_curve_is_drawn() -> None:
    curve = {"x": [0, 1], "y": [0.2, 0.4], "low": [0, 0.1], "high": [1, 1], "n": 9}
    told = any_report({"roc": curve})
    assert "<h3>ROC</h3>" in told
    assert told.count("<svg") == 1


def test_long_lists_are_left_out_and_inputs_have_their_labels() -> None:
    told = words({"draws": list(range(50)), "missing": ["ca", "thal"], "gone": [], "ok": True})
    assert "value|missing|all imaging|gone|\N{EN DASH}|ok|yes|" in told


def test_text_is_never_markup() -> None:
    assert "<b>" not in any_report({"name": "<b>", "rows": [{"<b>": "<b>"}], "text": "<b> " * 30})
