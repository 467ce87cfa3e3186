"""One HTML file that needs nothing else: sentences, tables and plots, plotly's script once."""

from collections.abc import Sequence
from html import escape
from typing import Any, Final

from plotly.io import to_html
from plotly.offline import get_plotlyjs

_STYLE: Final = """
body { background: #FBFAF7; color: #1D2733; font: 16px/1.5 system-ui, sans-serif;
       max-width: 64rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; display: block; overflow-x: auto; }
th, td { text-align: right; padding: .3rem .8rem; border-bottom: 1px solid #66717E33;
         font-variant-numeric: tabular-nums; }
th:first-child, td:first-child { text-align: left; }
figure { background: #FFFFFF; margin: 1rem 0; padding: .5rem; border: 1px solid #66717E33; }
figcaption, .quiet { color: #66717E; }
.missed { color: #C4572E; }
"""


class Page:
    """Collects parts from top to bottom."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._parts = [f"<h1>{escape(title)}</h1>"]

    def heading(self, text: str) -> None:
        """Begin a section."""
        self._parts.append(f"<h2>{escape(text)}</h2>")

    def say(self, text: str, kind: str = "") -> None:
        """Add a paragraph."""
        class_ = f' class="{kind}"' if kind else ""
        self._parts.append(f"<p{class_}>{escape(text)}</p>")

    def table(self, head: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Add a table; the first column names the rows."""
        cells = "".join(f"<th scope='col'>{escape(str(one))}</th>" for one in head)
        lines = "".join(
            "<tr>" + "".join(f"<td>{escape(str(one))}</td>" for one in row) + "</tr>"
            for row in rows
        )
        self._parts.append(f"<table><thead><tr>{cells}</tr></thead><tbody>{lines}</tbody></table>")

    def figure(self, drawn: Any, caption: str) -> None:
        """Add a plot."""
        plot = to_html(
            drawn, full_html=False, include_plotlyjs=False,
            config={"displaylogo": False, "responsive": True},
        )  # fmt: skip
        self._parts.append(f"<figure>{plot}<figcaption>{escape(caption)}</figcaption></figure>")

    def html(self) -> str:
        """Return the whole file."""
        return (
            f'<!doctype html><html lang="en"><head><meta charset="utf-8">'
            f'<meta name="viewport" content="width=device-width">'
            f"<title>{escape(self._title)}</title><style>{_STYLE}</style>"
            f"<script>{get_plotlyjs()}</script></head><body>{''.join(self._parts)}</body></html>"
        )
