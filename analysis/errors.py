"""What can stop a training.

AnalysisError
└── TrainingRefused     the data or the result cannot be trusted; nothing was written
    ├── LeakageAlarm    cross-validated performance is too good to be true
    └── DuplicatedRows  copies of one patient would stand in training and test folds at once
"""


class AnalysisError(Exception):
    """Base of everything this package raises."""


class TrainingRefused(AnalysisError):  # noqa: N818 - reads as what happened
    """The data or the result cannot be trusted; nothing was written."""


class LeakageAlarm(TrainingRefused):
    """Cross-validated performance is better than this disease and these inputs allow."""


class DuplicatedRows(TrainingRefused):
    """So many rows are copies that cross-validation would test on what it trained on."""
