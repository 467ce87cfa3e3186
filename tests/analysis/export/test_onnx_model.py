"""The ONNX file is the pipeline, in two runtimes, and fills nothing in."""

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest

import analysis
from analysis.errors import ExportRefused
from analysis.export.onnx_model import PROBABILITIES, onnx_inputs, onnx_parity, to_onnx
from analysis.model.ridge import complete
from data.cohorts import Cohort
from data.features import NAMES
from tests.analysis.plain_scorecard import probability

ROOT = Path(analysis.__path__[0]).parent


@pytest.fixture(scope="module")
def model(cleveland: Cohort) -> bytes:
    return to_onnx(cleveland)


@pytest.fixture(scope="module")
def session(model: bytes) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def risk(session: onnxruntime.InferenceSession, patients: dict[str, Any]) -> Any:
    return session.run([PROBABILITIES], patients)[0][:, 1]


def changed(cohort: Cohort, name: str, value: float) -> dict[str, Any]:
    """The complete patients, the second with another value of one input."""
    patients = onnx_inputs(cohort)
    column = patients[name].copy()
    column[1] = value
    return {**patients, name: column}


def test_the_reference_runtime_agrees_on_all_complete_patients(
    cleveland: Cohort, model: bytes
) -> None:
    parity = onnx_parity(cleveland, model)
    assert parity.n == 297
    assert parity.largest_difference < 1e-12


def test_onnxruntime_gives_the_probabilities_of_the_scorecard(
    cleveland: Cohort, session: onnxruntime.InferenceSession, card: dict[str, Any]
) -> None:
    patients = cleveland.patients[complete(cleveland.patients, NAMES)].to_dict("records")
    expected = [probability(card, {str(k): v for k, v in one.items()}) for one in patients]
    found = risk(session, onnx_inputs(cleveland))
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-9)


def test_its_inputs_are_the_features_and_its_only_output_the_probabilities(
    session: onnxruntime.InferenceSession,
) -> None:
    assert [one.name for one in session.get_inputs()] == list(NAMES)
    assert [one.name for one in session.get_outputs()] == [PROBABILITIES]


@pytest.mark.parametrize("name", ["age", "trestbps", "chol", "thalach", "oldpeak", "ca"])
def test_a_number_that_is_missing_leaves_that_patient_without_answer(
    cleveland: Cohort, session: onnxruntime.InferenceSession, name: str
) -> None:
    patients = changed(cleveland, name, np.nan)
    assert np.flatnonzero(np.isnan(risk(session, patients))).tolist() == [1]


@pytest.mark.parametrize("name", ["sex", "cp", "fbs", "restecg", "exang", "slope", "thal"])
@pytest.mark.parametrize("value", [np.nan, 9.0])
def test_a_code_that_is_missing_or_unknown_is_refused(
    cleveland: Cohort, session: onnxruntime.InferenceSession, name: str, value: float
) -> None:
    patients = changed(cleveland, name, value)
    with pytest.raises(onnxruntime.capi.onnxruntime_pybind11_state.Fail):
        session.run([PROBABILITIES], patients)


def test_a_missing_code_that_a_processor_reads_as_0_still_gives_no_answer(model: bytes) -> None:
    graph = onnx.load_from_string(model).graph
    (total,) = [node for node in graph.node if node.op_type == "Sum"]
    assert list(total.input) == list(NAMES)


@pytest.mark.parametrize("seed", ["30", "53"])
def test_another_process_writes_the_same_bytes(model: bytes, seed: str) -> None:
    """Whatever order its sets are in: with these two seeds, that of the opsets once differed."""
    code = (
        "import sys; from analysis.export.onnx_model import to_onnx\n"
        "from data.cohorts import load\n"
        "sys.stdout.buffer.write(to_onnx(load('cleveland')))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": seed},
        capture_output=True,
        check=True,
    )
    # First in words, so that a difference is seen and not only noticed.
    assert str(onnx.load_from_string(ended.stdout)) == str(onnx.load_from_string(model))
    assert sha256(ended.stdout).hexdigest() == sha256(model).hexdigest()


@pytest.mark.parametrize("content", [b"", b"no model"])
def test_what_is_no_model_is_refused(cleveland: Cohort, content: bytes) -> None:
    with pytest.raises(ExportRefused, match="is not the ONNX model"):
        onnx_parity(cleveland, content)
