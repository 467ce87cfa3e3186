"""All evidence of one bundle as one HTML page: no script, nothing fetched, fit for printing.

What each section says is in `analysis.export.page`; here they are put together. The same bundle
gives the same bytes.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from analysis import bundle
from analysis.export.page.card import card
from analysis.export.page.markup import Html, join, paragraph, text
from analysis.export.page.origin import origin
from analysis.export.page.sections import REPORTS, Section, sections
from analysis.export.page.wording import interval, number, title_of
from analysis.releases.evidence import Evidence

_STYLE: Final = Path(__file__).parent / "page" / "style.css"
_HEADLINE: Final = (
    ("roc_auc", "ROC-AUC", 2, "1 is perfect, 0.5 is chance"),
    ("brier_score", "Brier score", 3, "0 is perfect, 0.25 knows nothing"),
    ("calibration_slope", "calibration slope", 2, "1 is right"),
)


def page(evidence: Evidence, files: Mapping[str, bytes]) -> bytes:
    """Return the page of one bundle.

    Parameters
    ----------
    evidence : Evidence
        The bundle, undamaged.
    files : Mapping of str to bytes
        Content of its reports and of its model card, by file name.
    """
    reports = {name: evidence.documents[name] for name in files if name.startswith(REPORTS)}
    told = [
        *sections(reports),
        Section("model-card", "Model card", card(files[bundle.MODEL_CARD].decode())),
        Section("origin", "Where it comes from", origin(evidence.manifest, files)),
    ]
    return _document(
        f"Heartsight {evidence.version}: the evidence",
        join([_header(evidence, reports), _contents(told), _main(told)]),
    ).encode()


def _document(title: str, body: Html) -> str:
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{text(title)}</title>\n<style>\n{_STYLE.read_text()}</style>\n</head>\n"
        f'<body>\n<div class="page">\n{body}</div>\n</body>\n</html>\n'
    )


def _header(evidence: Evidence, reports: Mapping[str, Any]) -> Html:
    about = evidence.manifest["trained_on"]
    return join(
        [
            '<header>\n<p class="name">Heartsight</p>\n',
            f"<h1>How far to trust model {text(evidence.version)}</h1>\n",
            paragraph(
                "The probability that a patient referred for angiography has a coronary artery "
                f"narrowed by more than half, learnt from {about['n']} patients of "
                f"{title_of(about['cohort'])}. This page is everything that was measured about "
                "it. Research software, not a medical device."
            ),
            _headline(reports.get(bundle.PERFORMANCE, {}).get("cross_validation")),
            "</header>\n",
        ]
    )


def _headline(measured: Mapping[str, Any] | None) -> Html:
    if measured is None:
        return Html("")
    entries = [
        f'<div><dt>{text(name)}</dt><dd class="big">{number(measured[key]["value"], decimals)}</dd>'
        f'<dd class="quiet">{interval(measured[key], decimals)}<br>{text(meaning)}</dd></div>'
        for key, name, decimals, meaning in _HEADLINE
    ]
    n, diseased = measured["n"], measured["diseased"]
    entries.append(
        f'<div><dt>patients</dt><dd class="big">{n}</dd>'
        f'<dd class="quiet">{diseased} diseased<br>cross-validated</dd></div>'
    )
    return Html(f'<dl class="headline">{"".join(entries)}</dl>\n')


def _contents(told: Sequence[Section]) -> Html:
    entries = "".join(f'<li><a href="#{one.anchor}">{text(one.title)}</a></li>\n' for one in told)
    return Html(
        f'<nav aria-label="Contents"><div><p class="name">On this page</p>\n'
        f"<ol>\n{entries}</ol></div></nav>\n"
    )


def _main(told: Sequence[Section]) -> Html:
    parts = [
        f'<section id="{one.anchor}">\n<h2>{text(one.title)}</h2>\n{one.body}</section>\n'
        for one in told
    ]
    return Html(f"<main>\n{''.join(parts)}</main>\n")
