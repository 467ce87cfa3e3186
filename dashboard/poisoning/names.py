"""What the parts of a poisoning study are called on the page."""

from typing import Final

MEASURES: Final = {
    "accuracy": "Accuracy",
    "precision": "Precision",
    "recall": "Recall",
    "roc_auc": "ROC-AUC",
    "brier_score": "Brier score",
    "gender_gap": "Recall, women less men",
}
SHOWN: Final = tuple(name for name in MEASURES if name != "gender_gap")
"""Measures that share one axis; a gap has a sign and needs its own."""
ATTACKS: Final = {
    "random": "random",
    "one_sided": "diseased called healthy",
    "women_only": "women only",
    "most_confident": "most confident",
    "borderline": "borderline",
}
DETECTORS: Final = {
    "confident_learning": "Confident learning",
    "disagreement": "Out-of-fold disagreement",
    "neighbours": "Nearest neighbours",
    "loss_trimming": "Loss trimming",
}
REMEDIES: Final = {"drop": "leave out", "relabel": "turn round"}
COLOURS: Final = ("accent", "raises", "women", "attention", "quiet")
