"""Pieces of HTML. Everything that is not markup is escaped here, and nowhere else."""

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import Final


class Html(str):
    """Markup; any other `str` is text, and is escaped before it becomes markup."""

    __slots__ = ()


Cell = str | Html

_FIGURE: Final = re.compile(r"[<\N{MINUS SIGN}]? ?\d.{0,26}$")
"""A cell that is a number, with its unit or interval."""


def text(content: str) -> Html:
    """Return text as markup."""
    return Html(escape(content, quote=False))


def join(parts: Iterable[str]) -> Html:
    """Return pieces of markup one after the other."""
    return Html("".join(parts))


def paragraph(content: str, kind: str = "") -> Html:
    """Return a paragraph of text; nothing where there is no text."""
    if not content:
        return Html("")
    named = f' class="{kind}"' if kind else ""
    return Html(f"<p{named}>{text(content)}</p>\n")


def lead(content: str) -> Html:
    """Return the sentence that a section opens with: its finding."""
    return paragraph(content, "lead")


def heading(content: str, level: int = 3) -> Html:
    """Return a heading."""
    return Html(f"<h{level}>{text(content)}</h{level}>\n")


def saved_file(name: str, address: str) -> Html:
    """Return a link by which the reader saves what the page carries at `address`."""
    last = escape(name.rpartition("/")[2])
    return Html(f'<a download="{last}" href="{escape(address)}">{text(name)}</a>')


def figure(picture: str, title: str, caption: str = "", *, broad: bool = False) -> Html:
    """Return a picture with the sentence that reads it; a broad one stands alone."""
    kind = ' class="broad"' if broad else ""
    told = f"<strong>{text(title)}</strong> {text(caption)}"
    return Html(f"<figure{kind}>{picture}<figcaption>{told}</figcaption></figure>\n")


def entries(named: Iterable[tuple[str, Iterable[str], Iterable[str]]]) -> Html:
    """Return names with what is said of each: sentences, and asides to them."""
    told = "".join(
        f"<dt>{text(name)}</dt><dd>"
        f"{join(paragraph(one) for one in said)}{join(paragraph(one, 'quiet') for one in asides)}"
        "</dd>\n"
        for name, said, asides in named
    )
    return Html(f'<dl class="entries">{told}</dl>\n')


def figures(*all_of_them: Html) -> Html:
    """Return pictures side by side where there is room."""
    return Html(f'<div class="figures">\n{join(all_of_them)}</div>\n')


def table(
    heads: Sequence[Cell],
    rows: Iterable[Sequence[Cell]],
    caption: str = "",
    foot: Sequence[Cell] = (),
) -> Html:
    """Return a table; its first column names the rows.

    Parameters
    ----------
    rows : iterable of sequence
        Cells that are text, or markup of type `Html`.
    foot : sequence
        Cells of a last row, as the axis under a column of pictures.
    """
    head = join(f'<th scope="col">{_content(cell)}</th>' for cell in heads)
    body = "\n".join(_row(row) for row in rows)
    told = f"<caption>{text(caption)}</caption>" if caption else ""
    last = f"<tfoot><tr>{join(f'<td{_kind(c)}>{_content(c)}</td>' for c in foot)}</tr></tfoot>"
    return Html(
        f'<div class="wide"><table>{told}<thead><tr>{head}</tr></thead>\n'
        f"<tbody>{body}</tbody>{last if foot else ''}</table></div>\n"
    )


def _row(cells: Sequence[Cell]) -> str:
    first, *rest = cells
    others = join(f"<td{_kind(cell)}>{_content(cell)}</td>" for cell in rest)
    return f'<tr><th scope="row">{_content(first)}</th>{others}</tr>'


def _kind(cell: Cell) -> str:
    """Numbers stay on one line, words do not."""
    return ' class="figure"' if _FIGURE.match(cell) else ""


def _content(cell: Cell) -> Html:
    return cell if isinstance(cell, Html) else text(cell)
