"""What the gate asks beyond accuracy: honest reasons, clean labels, the same answer anywhere."""

from typing import Final

from analysis import bundle
from analysis.releases.check import At, Check, Worked
from analysis.releases.figures import estimates_without_interval, winning_challengers

TRUST: Final = (
    Check(
        "agreement with shap",
        At(bundle.EXPLANATION, "shap_agreement.largest_difference"),
        "The reasons shown must be the Shapley values that the reference library computes.",
        high=1e-9, unit="log-odds",
    ),
    Check(
        "surprising labels",
        At(bundle.DATA, "surprising_patients.share.value"),
        "More than clean data show: somebody may have tampered with the outcomes.",
        high=0.08,
    ),
    Check(
        "ONNX parity",
        At(bundle.MANIFEST, "onnx_parity.largest_difference"),
        "Other runtimes must give the same probability.",
        high=1e-9,
    ),
    Check(
        "challengers that win",
        Worked(bundle.PERFORMANCE, winning_challengers),
        "Serving the readable model where another is better is a decision, not a default.",
        high=0,
        decision="decide, and promote with --accept-readable-model REASON",
    ),
    Check(
        "fairness without interval",
        Worked(bundle.FAIRNESS, estimates_without_interval),
        "25 diseased women carry no verdict without its interval.",
        high=0,
    ),
)  # fmt: skip
