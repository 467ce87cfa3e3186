"""The page's sections in their order, and which part of which report each of them tells."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from analysis import bundle
from analysis.export.page.any_report import any_report
from analysis.export.page.certainty import conformal, interval_check, refit_spread
from analysis.export.page.cohorts import correlations, sites, surprising_patients
from analysis.export.page.comparison import comparison, reference_protocol
from analysis.export.page.drift import groups, trust
from analysis.export.page.explanation import coefficients, importance
from analysis.export.page.explanation import curves as explanation_curves
from analysis.export.page.fairness import by_sex
from analysis.export.page.markup import Html, join, paragraph
from analysis.export.page.performance import cross_validation, curves
from analysis.export.page.poisoning import damage
from analysis.export.page.reasons import black_boxes, examples, shap_agreement, stability
from analysis.export.page.sites import external_validation, missing_patterns, pooled_sites
from analysis.export.page.wording import title_of

REPORTS: Final = "reports/"

_IN_FULL: Final = "Long series are left out here; the report itself, in the last section, has them."


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the page; its anchor is where links lead."""

    anchor: str
    title: str
    body: Html


@dataclass(frozen=True, slots=True)
class Room:
    """What tells one part of a report, or several parts together as one object."""

    parts: tuple[str, ...]
    title: str
    tell: Callable[[Any], Html]

    def content(self, report: Mapping[str, Any]) -> Any:
        """Return what the room tells of."""
        if len(self.parts) == 1:
            return report[self.parts[0]]
        return {part: report[part] for part in self.parts if part in report}


_OTHERS: Final = (
    *("sites", "synthetic", "false_alarms", "evidently_false_alarms"),
    *("trained_on", "n", "minimum", "look_every", "reference"),
)
_ALARM: Final = ("power", "delays", "false_alarms", "readings")
_REASONS: Final = ("importance", "dropped", "beeswarm", "lines", "scale", "cohort", "n")

ROOMS: Final[Mapping[str, tuple[Room, ...]]] = {
    bundle.PERFORMANCE: (
        Room(("cross_validation",), "How good it is", cross_validation),
        Room(("curves",), "The curves", curves),
        Room(("comparison",), "Against other models", comparison),
        Room(("reference_protocol",), "One lucky split", reference_protocol),
        Room(("missing_patterns",), "When inputs are missing", missing_patterns),
        Room(("external_validation",), "At other hospitals", external_validation),
        Room(("pooled_sites",), "Why hospitals are not pooled", pooled_sites),
        Room(("refit_spread",), "How sure one answer is", refit_spread),
        Room(("interval_check",), "Is the range right?", interval_check),
        Room(("conformal",), "Decided or not", conformal),
    ),
    bundle.EXPLANATION: (
        Room(_REASONS, "Why it says what it says", importance),
        Room(("curves",), "What each value adds", explanation_curves),
        Room(("coefficients",), "The coefficients in words", coefficients),
        Room(("examples",), "Five patients", examples),
        Room(("stability",), "Do the reasons stay?", stability),
        Room(("shap_agreement",), "Are the reasons exact?", shap_agreement),
        Room(("black_boxes",), "Would black boxes say the same?", black_boxes),
    ),
    bundle.DATA: (
        Room(("sites",), "The data", sites),
        Room(("correlations",), "What goes with what", correlations),
        Room(("surprising_patients",), "Surprising patients", surprising_patients),
    ),
    bundle.FAIRNESS: (Room(("by_sex",), "Women and men", by_sex),),
    bundle.DRIFT: (
        Room(_OTHERS, "Would other patients be noticed?", groups),
        Room(_ALARM, "Can the alarm be trusted?", trust),
    ),
    bundle.POISONING: (
        Room(("strongest", "attacks", "classic"), "If labels were poisoned", damage),
    ),
}


def sections(reports: Mapping[str, Any]) -> Iterator[Section]:
    """Yield a section for every part of every report, those with a room of their own first.

    Parameters
    ----------
    reports : Mapping of str to Any
        Decoded reports by their file name in the bundle.
    """
    order = [name for name in ROOMS if name in reports]
    for name in [*order, *sorted(reports.keys() - ROOMS.keys())]:
        rooms = ROOMS.get(name, ())
        there = [room for room in rooms if room.parts[0] in reports[name]]
        yield from (_told(name, room, reports[name]) for room in there)
        told = {part for room in there for part in room.parts}
        rest = {key: value for key, value in reports[name].items() if key not in told}
        if rest:
            yield _rest(name, rest, whole=not rooms)


def _told(name: str, room: Room, report: Mapping[str, Any]) -> Section:
    content = room.content(report)
    try:
        body = room.tell(content)
    except (KeyError, TypeError, IndexError, AttributeError):
        # Written by another version of the study: its tables can be shown all the same.
        body = any_report(content)
    return Section(_anchor(name, room.parts[0]), room.title, body)


def _rest(name: str, rest: Mapping[str, Any], *, whole: bool) -> Section:
    title = title_of(_stem(name)) + ("" if whole else ": further results")
    return Section(_anchor(name), title, join([any_report(rest), paragraph(_IN_FULL, "quiet")]))


def _stem(name: str) -> str:
    return name.removeprefix(REPORTS).removesuffix(".json")


def _anchor(name: str, part: str = "") -> str:
    return "-".join(one for one in (_stem(name), part) if one).replace("_", "-")
