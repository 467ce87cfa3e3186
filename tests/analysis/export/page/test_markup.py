"""Markup escapes what is not markup, and tables keep numbers on one line."""

from analysis.export.page.card import card
from analysis.export.page.markup import Html, entries, paragraph, saved_file, table


def test_text_is_escaped_and_markup_is_not() -> None:
    told = table(["<i>", Html("<i>x</i>")], [["a & b", Html("<svg/>")]])
    assert "&lt;i&gt;" in told
    assert "<i>x</i>" in told
    assert "a &amp; b" in told
    assert "<td><svg/></td>" in told


def test_no_text_is_no_paragraph() -> None:
    assert paragraph("") == ""


def test_numbers_stay_on_one_line_and_words_do_not() -> None:
    told = table(["", ""], [["row", "\N{MINUS SIGN}0.12 (0.1 to 0.2)"], ["row", "in words"]])
    assert told.count('<td class="figure">') == 1


def test_entries_hold_what_is_said_and_its_asides() -> None:
    told = entries([("Age", ["More of it."], ["A trap."])])
    assert "<dt>Age</dt><dd><p>More of it.</p>" in told
    assert '<p class="quiet">A trap.</p>' in told


def test_a_file_is_saved_under_its_last_name() -> None:
    told = saved_file('reports/a"b.json', "data:x")
    assert 'download="a&quot;b.json"' in told


def test_the_card_loses_its_title_and_steps_below_the_page() -> None:
    told = card("# Card\n\n## Use\n\n| a |\n| --- |\n| 1 |\n\n<script>x</script>\n")
    assert "Card" not in told
    assert "<h3>Use</h3>" in told
    assert '<div class="wide"><table>' in told
    assert "&lt;script&gt;" in told
