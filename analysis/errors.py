"""What can stop a training, an export, a release or the tracking of experiments.

AnalysisError
├── AnswersRefused      risks, outcomes and groups do not belong together
├── BackendFailed       a running backend cannot be reached, refuses, or answers what it should not
│   └── NotServed       it has nothing at that address
├── ExportRefused       there is no such bundle, or it cannot be written in the asked form
├── ReleaseRefused      the version cannot be compared, promoted or rolled back to
├── ResultUnwritable    the file that was asked for cannot be written
├── TrackingMissing     the libraries that keep experiments are not installed
└── TrainingRefused     the data or the result cannot be trusted; nothing was written
    ├── LeakageAlarm    cross-validated performance is too good to be true
    ├── DuplicatedRows  copies of one patient would stand in training and test folds at once
    └── TooFewPatients  too few have every input for all sub-models to be fitted and measured
"""


class AnalysisError(Exception):
    """Base of everything this package raises."""


class AnswersRefused(AnalysisError):  # noqa: N818 - reads as what happened
    """Risks, outcomes and groups do not belong together, or hold what no answer holds."""


class BackendFailed(AnalysisError):  # noqa: N818 - reads as what happened
    """A running backend cannot be reached, refuses, or answers what it should not."""


class NotServed(BackendFailed):
    """The backend has nothing at that address."""


class ExportRefused(AnalysisError):  # noqa: N818 - reads as what happened
    """There is no such bundle, or it cannot be written in the asked form."""


class TrainingRefused(AnalysisError):  # noqa: N818 - reads as what happened
    """The data or the result cannot be trusted; nothing was written."""


class LeakageAlarm(TrainingRefused):
    """Cross-validated performance is better than this disease and these inputs allow."""


class DuplicatedRows(TrainingRefused):
    """So many rows are copies that cross-validation would test on what it trained on."""


class TooFewPatients(TrainingRefused):
    """Too few patients have every input for all sub-models to be fitted and measured."""


class ReleaseRefused(AnalysisError):  # noqa: N818 - reads as what happened
    """The version cannot be compared, promoted or rolled back to; nothing changed."""


class ResultUnwritable(AnalysisError):  # noqa: N818 - reads as what happened
    """The file that was asked for cannot be written."""


class TrackingMissing(AnalysisError):  # noqa: N818 - reads as what is wrong
    """The libraries that keep experiments are not installed."""
