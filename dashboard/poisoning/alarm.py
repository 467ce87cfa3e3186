"""Whether a submitted batch of labels would be noticed before anybody trains on it."""

from typing import TYPE_CHECKING

import pandas as pd

from dashboard.charts.bands import Axes, Band, bands
from dashboard.connection import mode
from dashboard.frame import figure
from dashboard.frame.estimates import line, told
from dashboard.frame.figure import Origin
from dashboard.poisoning.names import ATTACKS, COLOURS

if TYPE_CHECKING:
    from analysis.poisoning.batch_alarm import AlarmPower, BatchAlarm


def lines(alarm: "BatchAlarm") -> list[Band]:
    """Return the power by rate, one line for each attack."""
    by_attack: dict[str, list[AlarmPower]] = {}
    for one in alarm.power:
        by_attack.setdefault(one.attack, []).append(one)
    return [
        line(
            ATTACKS.get(attack, attack),
            colour,
            [
                (0.0, alarm.false_alarms.either),
                *((100 * one.rate, one.either) for one in found),
            ],
        )
        for (attack, found), colour in zip(by_attack.items(), COLOURS, strict=False)
    ]


def table(alarm: "BatchAlarm") -> pd.DataFrame:
    """Return the power of both signs by attack and rate."""
    return pd.DataFrame(
        [
            {
                "Labels flipped": f"{100 * one.rate:g} %",
                "noticed": told(one.either, n=False),
                "by ROC-AUC": told(one.roc_auc, n=False),
                "by share of diseased": told(one.prevalence, n=False),
                "batch of new patients": told(one.roc_auc_new_patients, n=False),
            }
            for one in alarm.power
        ],
        index=pd.Index([ATTACKS.get(one.attack, one.attack) for one in alarm.power], name="Attack"),
    )


def draw(alarm: "BatchAlarm", origin: Origin) -> None:
    """Draw how often a poisoned batch is noticed."""
    figure.show(
        bands(
            lines(alarm),
            Axes("labels flipped (%)", "batches noticed (share)", None, (-0.03, 1.05)),
            mode(),
            height=440,
        ),
        key="poisoning_alarm",
        alt="Share of poisoned batches that are noticed, by attack and share of flipped labels.",
        reading=(
            f"A batch of {alarm.n} patients is suspicious when its own cross-validated ROC-AUC is "
            f"below {alarm.line:.3f} or its share of diseased is not that of the trusted patients; "
            f"clean batches ring {100 * alarm.false_alarms.either.value:.0f} % of the time. "
            f"Bands are 95 % intervals over {alarm.power[0].either.n} poisoned batches a point and "
            f"{alarm.false_alarms.either.n} clean ones."
        ),
        figures=table(alarm),
        origin=origin,
    )
