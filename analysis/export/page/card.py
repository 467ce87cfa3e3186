"""The model card, from Markdown to markup under the page's own headings."""

from typing import Final

from markdown_it import MarkdownIt

from analysis.export.page.markup import Html

_DEEPEST: Final = 6


def card(markdown: str) -> Html:
    """Return the card; its title is the section's, and HTML inside it is shown as text."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(markdown)
    if tokens and tokens[0].tag == "h1":
        tokens = tokens[3:]  # opening, text and end of the title
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 1, _DEEPEST)}"
    drawn = parser.renderer.render(tokens, parser.options, {})
    # A table that is wider than the page scrolls by itself.
    framed = drawn.replace("<table>", '<div class="wide"><table>')
    return Html(framed.replace("</table>", "</table></div>"))
