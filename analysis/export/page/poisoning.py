"""What wrong labels do to the model, which attack wins, and what the defences win back."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from analysis.export.figures.axes import Axis, enclosing
from analysis.export.figures.svg import Tone
from analysis.export.page.estimates import Row, estimate_table
from analysis.export.page.markup import Html, heading, join, lead, table
from analysis.export.page.wording import NONE, estimated, name_of, percent

Report = Mapping[str, Any]

_CLASSIC: Final = ("accuracy", "precision", "recall", "roc_auc", "brier_score")


def damage(report: Report) -> Html:
    """Return the damage of every attack, the one that wins, and the classic table."""
    worst = report["strongest"][-1]
    labels = {one["attack"]: one["label"] for one in report["attacks"]}
    outcome = (
        "and no defence tried wins back half of it"
        if worst["beats_all"]
        else "and the best defence wins part of it back"
    )
    return join(
        [
            lead(
                f"With {percent(worst['rate'])} of the labels wrong, the strongest attack "
                f"({labels[worst['attack']]}) changes the ROC-AUC by "
                f"{estimated(worst['lost']['roc_auc'], 2)}, {outcome}."
            ),
            heading("Change of the readable model's Brier score, by attack"),
            _attacks(report["attacks"]),
            heading("The strongest attack after the best defence"),
            _strongest(report["strongest"]),
            heading("One label in five flipped at random"),
            _classic(report["classic"]),
        ]
    )


def _attacks(attacks: Sequence[Report]) -> Html:
    rows = [
        Row(
            f"{one['label']}, {percent(point['rate'])}",
            (of_ridge["change"]["brier_score"],),
            tuple(estimated(of_ridge["change"][key], 2) for key in ("recall", "roc_auc")),
        )
        for one in attacks
        for point in one["points"]
        for of_ridge in point["models"]
        if of_ridge["model"] == "ridge"
    ]
    known = [one["interval"] for row in rows for one in row.estimates if one is not None]
    ends = [end for interval in known for end in (interval["low"], interval["high"])]
    return estimate_table(
        "attack, share of labels",
        [("Brier score", Tone.ATTENTION)],
        rows,
        Axis("", *enclosing([0.0, *ends]), "g"),
        ("recall", "ROC-AUC"),
        reference=0.0,
        decimals=2,
    )


def _strongest(found: Sequence[Report]) -> Html:
    rows = [
        (
            percent(one["rate"]),
            name_of(one["attack"]),
            estimated(one["lost"]["brier_score"]),
            ", ".join(name_of(one[key]) for key in ("detector", "remedy") if one[key]) or NONE,
            estimated(one["left"]["brier_score"]),
        )
        for one in found
    ]
    heads = ("labels wrong", "attack", "Brier score", "best defence", "Brier score then")
    return table(heads, rows)


def _classic(found: Sequence[Report]) -> Html:
    rows = [
        (f"{one['model']}, {state}", *(estimated(one[state][key], 2) for key in _CLASSIC))
        for one in found
        for state in ("clean", "poisoned")
    ]
    return table(("model", *(name_of(key) for key in _CLASSIC)), rows)
