"""The model of all 13 inputs as ONNX, for runtimes that are not Python, and its parity.

Double precision throughout, so that it is scikit-learn's pipeline to the last digits. Sub-models
are not in it: where inputs may be missing, `export.sql` or the scorecard is the way out. An ONNX
runtime has no word for "missing"; so that none is filled in silently, a NaN makes the answer NaN
and a code that training did not meet is an error.
"""

from typing import Any, Final

import numpy as np
import onnx
import onnx.utils
from onnx import helper, numpy_helper
from onnx.reference import ReferenceEvaluator
from pydantic import BaseModel, ConfigDict
from skl2onnx import to_onnx as convert
from skl2onnx.common.data_types import DoubleTensorType
from threadpoolctl import threadpool_limits

from analysis.bundle import DIGITS
from analysis.errors import ExportRefused
from analysis.model.ridge import Floats, complete, pipeline
from data.cohorts import Cohort
from data.features import NAMES

OPSET: Final = {"": 18, "ai.onnx.ml": 3}
PROBABILITIES: Final = "probabilities"
"""Output of shape (n_patients, 2): without and with disease."""

_GUARD: Final = "unknown_is_unknown"


class OnnxParity(BaseModel):
    """How far ONNX's own reference implementation is from scikit-learn, on complete patients.

    Attributes
    ----------
    n : int
        Patients compared.
    largest_difference : float
        Between the two probabilities of a patient.
    """

    model_config = ConfigDict(frozen=True)

    n: int
    largest_difference: float


def to_onnx(cohort: Cohort) -> bytes:
    """Fit the model of all inputs and return it as an ONNX file, the same bytes for the same data.

    The file's inputs are the 13 features by name, each a double of shape (n_patients, 1); its
    output is `PROBABILITIES`. It gives no label: what to do at which probability is not its matter.
    """
    rows = complete(cohort.patients, NAMES)
    # One thread: the order in which threads add up would change the last bits of the file.
    with threadpool_limits(limits=1):
        fitted = pipeline(NAMES).fit(cohort.patients.loc[rows, list(NAMES)], cohort.disease[rows])
    for step, names in (("standardise", ("mean_", "scale_")), ("ridge", ("coef_", "intercept_"))):
        for name in names:
            setattr(fitted[step], name, _rounded(getattr(fitted[step], name)))
    model = convert(
        fitted,
        initial_types=[(name, DoubleTensorType([None, 1])) for name in NAMES],
        name="heartsight",
        options={"zipmap": False},
        target_opset=OPSET,
    )
    model = onnx.utils.Extractor(model).extract_model(list(NAMES), [PROBABILITIES])
    _refuse_unknown_codes(model.graph)
    _keep_missing_missing(model.graph)
    # They come out of a set: one run in thirty has them the other way round.
    opsets = sorted(model.opset_import, key=lambda one: one.domain)
    del model.opset_import[:]
    model.opset_import.extend(opsets)
    model.producer_name, model.producer_version = "heartsight", ""
    model.doc_string = "Probability of coronary artery disease; docs/exports.md"
    onnx.checker.check_model(model, full_check=True)
    return bytes(model.SerializeToString(deterministic=True))


def _rounded(numbers: Floats) -> Floats:
    """Keep the digits that do not depend on the order in which a processor adds up."""
    return np.array([float(f"{n:.{DIGITS}g}") for n in numbers.flat]).reshape(numbers.shape)


def _refuse_unknown_codes(graph: onnx.GraphProto) -> None:
    for node in graph.node:
        for attribute in node.attribute:
            if node.op_type == "OneHotEncoder" and attribute.name == "zeros":
                attribute.i = 0


def _keep_missing_missing(graph: onnx.GraphProto) -> None:
    """Add 0 x the sum of all inputs to the log-odds: nothing, unless one of them is NaN.

    Casting a NaN to a code is undefined in ONNX: on some processors it is 0, which is a code.
    """
    index = next(i for i, node in enumerate(graph.node) if node.op_type == "Sigmoid")
    log_odds = graph.node[index].input[0]
    graph.initializer.append(numpy_helper.from_array(np.array(0.0), f"{_GUARD}_zero"))
    guard = (
        helper.make_node("Sum", list(NAMES), [f"{_GUARD}_sum"], f"{_GUARD}_Sum"),
        helper.make_node("Mul", [f"{_GUARD}_sum", f"{_GUARD}_zero"], [_GUARD], f"{_GUARD}_Mul"),
        helper.make_node("Add", [log_odds, _GUARD], [f"{_GUARD}_log_odds"], f"{_GUARD}_Add"),
    )
    graph.node[index].input[0] = f"{_GUARD}_log_odds"
    for offset, node in enumerate(guard):
        graph.node.insert(index + offset, node)


def onnx_inputs(cohort: Cohort) -> dict[str, Floats]:
    """Return the patients that have every input as an ONNX runtime takes them."""
    rows = complete(cohort.patients, NAMES)
    return {name: cohort.patients.loc[rows, [name]].to_numpy(dtype=float) for name in NAMES}


def onnx_parity(cohort: Cohort, model: bytes) -> OnnxParity:
    """Compare an ONNX file with scikit-learn's pipeline on every complete patient.

    Parameters
    ----------
    cohort : Cohort
        What the file was fitted on.

    Raises
    ------
    ExportRefused
        If the file is no such model.
    """
    rows = complete(cohort.patients, NAMES)
    patients = cohort.patients.loc[rows, list(NAMES)]
    expected = pipeline(NAMES).fit(patients, cohort.disease[rows]).predict_proba(patients)
    found = _evaluate(model, onnx_inputs(cohort))
    return OnnxParity(n=len(patients), largest_difference=float(np.abs(found - expected).max()))


def _evaluate(model: bytes, patients: dict[str, Floats]) -> Floats:
    try:
        (probabilities,) = ReferenceEvaluator(onnx.load_from_string(model)).run(
            [PROBABILITIES], dict[str, Any](patients)
        )
    except Exception as error:  # onnx has no base class for what a bad file raises
        raise ExportRefused("the file is not the ONNX model of a bundle") from error
    return np.asarray(probabilities, dtype=float)
