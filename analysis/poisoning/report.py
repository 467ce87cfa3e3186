"""What a study of poisoned labels finds, as values that go to JSON and back."""

from pydantic import BaseModel, ConfigDict

from analysis.measures.intervals import Estimate
from analysis.poisoning.batch_alarm import BatchAlarm
from analysis.poisoning.batch_verdict import BatchVerdict
from analysis.poisoning.flip_damage import Measures
from analysis.poisoning.flip_detectors import Detector, Remedy
from analysis.poisoning.label_flips import Attack


class CleanModel(BaseModel):
    """One kind of model, trained on clean labels, tested on clean patients."""

    model_config = ConfigDict(frozen=True)

    model: str
    splits: int
    measures: Measures


class ModelDamage(BaseModel):
    """The same model trained on poisoned labels; `change` is against its clean training."""

    model_config = ConfigDict(frozen=True)

    model: str
    splits: int
    measures: Measures
    change: Measures


class Treated(BaseModel):
    """The model after a remedy; `won_back` is against leaving the poisoned labels as they are.

    Measures are None where the remedy leaves too few patients of either label in most splits.
    """

    model_config = ConfigDict(frozen=True)

    remedy: Remedy
    measures: Measures
    won_back: Measures


class DetectorResult(BaseModel):
    """How well one detector finds the flips.

    Attributes
    ----------
    told_how_many : bool
        Whether it was told how many labels are wrong, which nobody knows outside a study.
    flagged : Estimate or None
        Share of the training patients.
    precision : Estimate or None
        Flipped among the flagged; None where it flags nobody in most splits.
    recall : Estimate or None
        Flagged among the flipped; None where nobody is flipped.
    """

    model_config = ConfigDict(frozen=True)

    detector: Detector
    told_how_many: bool
    flagged: Estimate | None
    precision: Estimate | None
    recall: Estimate | None
    remedies: tuple[Treated, ...]


class AttackPoint(BaseModel):
    """One attack at one rate.

    Attributes
    ----------
    flipped : float
        Share of the training patients really flipped.
    suspicion_roc_auc : Estimate or None
        How well the out-of-fold loss of the served model ranks flipped patients before others.
    detectors : tuple of DetectorResult
        On the champion, whose probabilities most of them use.
    """

    model_config = ConfigDict(frozen=True)

    rate: float
    flipped: float
    models: tuple[ModelDamage, ...]
    suspicion_roc_auc: Estimate | None
    detectors: tuple[DetectorResult, ...]


class AttackReport(BaseModel):
    """One attack over all rates it can reach; `largest_rate` is the most it can flip."""

    model_config = ConfigDict(frozen=True)

    attack: Attack
    label: str
    largest_rate: float
    points: tuple[AttackPoint, ...]


class ClassicRow(BaseModel):
    """One line of the classic table: clean against one label in five flipped at random."""

    model_config = ConfigDict(frozen=True)

    model: str
    clean: Measures
    poisoned: Measures
    change: Measures


class StrongestAttack(BaseModel):
    """Of the attacks at one rate, the one that leaves most damage after the best defence.

    The best defence is chosen afterwards, by Brier score on the test patients: it flatters the
    defender, and so the attack that wins even then.

    Attributes
    ----------
    detector, remedy : or None
        The best defence; None where nothing helps.
    lost, left : Measures
        Change against clean training, without and after the best defence.
    beats_all : bool
        Whether accuracy is still lost then, shown by an interval below 0.
    """

    model_config = ConfigDict(frozen=True)

    rate: float
    attack: Attack
    detector: Detector | None
    remedy: Remedy | None
    lost: Measures
    left: Measures
    beats_all: bool


class PoisoningReport(BaseModel):
    """What `reports/poisoning.json` holds.

    Attributes
    ----------
    n_train : int
        Patients trained on in a split, of whom a share is flipped.
    clean_flags : tuple of DetectorResult
        What detectors flag where nothing is wrong: the floor of false alarms.
    """

    model_config = ConfigDict(frozen=True)

    n: int
    diseased: int
    n_train: int
    threshold: float
    clean: tuple[CleanModel, ...]
    clean_flags: tuple[DetectorResult, ...]
    attacks: tuple[AttackReport, ...]
    classic: tuple[ClassicRow, ...]
    strongest: tuple[StrongestAttack, ...]
    batch_alarm: BatchAlarm


class PoisonResult(BaseModel):
    """One setting, tried live.

    Attributes
    ----------
    flipped : int
        Labels turned round when the whole cohort is attacked at this rate.
    damage : ModelDamage
        Of the chosen model.
    detectors : tuple of DetectorResult
        Remedies are measured on the chosen model.
    notice : BatchVerdict
        Whether the whole cohort, submitted with these labels, would be noticed.
    """

    model_config = ConfigDict(frozen=True)

    attack: Attack
    label: str
    rate: float
    seed: int
    n: int
    flipped: int
    clean: CleanModel
    damage: ModelDamage
    suspicion_roc_auc: Estimate | None
    detectors: tuple[DetectorResult, ...]
    notice: BatchVerdict
