"""The finding of the page: what random flips cost, and what a clever attacker gets away with."""

from typing import TYPE_CHECKING

from dashboard.poisoning.names import ATTACKS

if TYPE_CHECKING:
    from analysis.poisoning.report import PoisoningReport


def finding(report: "PoisoningReport") -> str:
    """Return what one wrong label in five does to the served model, as a title."""
    change = report.classic[0].change.accuracy
    if change is None:
        return "These data cannot tell what one wrong label in five costs"
    shown = change.interval.high < 0
    cost = f"{abs(100 * change.value):.0f} points of accuracy"
    if shown:
        return f"One wrong label in five costs {cost}"
    return f"One wrong label in five costs {cost}, which so few patients cannot tell from none"


def grounds(report: "PoisoningReport") -> str:
    """Return which attack is worst after the best defence, and the patients behind it."""
    worst = report.strongest[-1]
    left = worst.left.roc_auc
    cost = "" if left is None else f" ROC-AUC {left.value:+.2f} even after the best defence."
    return (
        f"Worst at {100 * worst.rate:.0f} % of the labels: "
        f"{ATTACKS.get(worst.attack, worst.attack)}.{cost} {report.n} patients, "
        f"{report.n_train} of them trained on in each split."
    )
