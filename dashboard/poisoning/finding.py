"""The finding of the page: what random flips cost, and what a clever attacker gets away with."""

from typing import TYPE_CHECKING

from dashboard.frame.estimates import told
from dashboard.poisoning.names import ATTACKS

if TYPE_CHECKING:
    from analysis.poisoning.report import PoisoningReport


def finding(report: "PoisoningReport") -> str:
    """Return what one wrong label in five does to the served model, as a title."""
    change = report.classic[0].change.accuracy
    if change is None:
        return "These data cannot tell what one wrong label in five costs"
    cost = f"{abs(100 * change.value):.0f} points of accuracy"
    if change.interval.high < 0:
        return f"One wrong label in five costs {cost}"
    return f"One wrong label in five costs {cost}, which so few patients cannot tell from none"


def grounds(report: "PoisoningReport") -> str:
    """Return which attack is worst after the best defence, and the patients behind it."""
    worst = report.strongest[-1]
    left = worst.left.roc_auc
    lower = "" if left is None else f" changes ROC-AUC by {told(left, signed=True, n=False)}"
    return (
        f"The worst attack tried, {ATTACKS.get(worst.attack, worst.attack)} at "
        f"{100 * worst.rate:.0f}\u00a0% of the labels,{lower} even after the best defence. "
        f"{report.n} patients, {report.n_train} of them trained on in each split."
    )
