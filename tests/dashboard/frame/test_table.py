"""Tables as HTML: names are headers, what is wide is scrolled, nothing is taken for mark-up."""

import pandas as pd

from dashboard.frame.table import html

FIGURES = pd.DataFrame(
    {"ROC-AUC": [0.914, None], "State": ["answers now", "<b>x</b>"]},
    index=pd.Index(["a", "b"], name="Version"),
)


def test_columns_and_rows_have_headers() -> None:
    found = html(FIGURES)
    assert found.count('<th scope="col">') == 3
    assert '<th class="hs-short" scope="row">a</th>' in found


def test_the_table_can_be_scrolled_by_keyboard_and_is_named() -> None:
    assert 'tabindex="0" role="group" aria-label="Table by Version"' in html(FIGURES)


def test_words_are_no_mark_up_and_nothing_known_is_a_dash() -> None:
    found = html(FIGURES)
    assert "&lt;b&gt;x&lt;/b&gt;" in found
    assert '<td class="hs-short">\u2013</td>' in found
    assert '<td class="hs-short">0.914</td>' in found


def test_a_long_cell_may_be_broken_and_a_short_one_not() -> None:
    found = html(pd.DataFrame({"a": ["w" * 40, "0.91 (0.85 to 0.94), n 137"]}))
    assert found.count('<td class="hs-long">') == 1
    assert found.count('<td class="hs-short">') == 1
