"""What Evidently says is told with what it leaves out, in the inputs' own names."""

from analysis.drift.evidently_misleading import EvidentlyColumn, Misleading
from analysis.drift.evidently_report import EvidentlyReport
from dashboard.drift.evidently import told


def column(name: str, *, drifted: bool) -> EvidentlyColumn:
    return EvidentlyColumn(
        name=name, method="K-S", threshold=0.05, value=0.01, drifted=drifted, n_reference=303,
        n_current=294,
    )  # fmt: skip


REPORT = EvidentlyReport(
    evidently="0.7",
    columns=(column("age", drifted=True), column("chol", drifted=False)),
    left_out=(),
    share=0.5,
    dataset_drift=True,
    misleading=(Misleading(what="it is silent about missing values", inputs=("ca", "thal")),),
)


def test_its_verdict_comes_first_and_each_misleading_case_after_it() -> None:
    first, second = told(REPORT)
    assert first == "Evidently 0.7 says drift of the whole: 50 % of the columns drifted (Age)."
    assert second == (
        "Misleading: it is silent about missing values (Vessels coloured, Thallium scan)."
    )


def test_patients_it_cannot_read_are_said_to_be_so() -> None:
    none = REPORT.model_copy(update={"reason": "no input is known on both sides"})
    assert told(none) == ["Evidently cannot compare them: no input is known on both sides."]
