"""Newton's method finds the optimum that scikit-learn finds, for many models at once."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from analysis.model.newton import newton


def drawn(models: int, patients: int, columns: int) -> tuple[np.ndarray, np.ndarray]:
    """Return designs and labels that depend on them, the same on every call."""
    rng = np.random.default_rng(0)
    designs = rng.normal(size=(models, patients, columns))
    labels = (designs[:, :, 0] + rng.normal(size=(models, patients)) > 0).astype(np.int64)
    return designs, labels


def reference(
    design: np.ndarray, labels: np.ndarray, weight: np.ndarray, penalty: float
) -> np.ndarray:
    model = LogisticRegression(C=1 / penalty, solver="newton-cholesky", tol=1e-13, max_iter=200)
    model.fit(design, labels, sample_weight=weight)
    return np.append(model.coef_[0], model.intercept_[0])


@pytest.mark.parametrize("penalty", [0.1, 10.0])
def test_each_model_is_scikit_learns(penalty: float) -> None:
    designs, labels = drawn(4, 60, 5)
    weight = np.random.default_rng(1).integers(0, 3, size=(4, 60)).astype(float)
    found = newton(designs, labels, weight, penalty)
    for row, design, outcome, counts in zip(found, designs, labels, weight, strict=True):
        expected = reference(design, outcome, counts, penalty)
        np.testing.assert_allclose(row, expected, rtol=0, atol=1e-10)


def test_labels_may_be_the_same_for_all() -> None:
    designs, labels = drawn(3, 40, 2)
    weight = np.ones((3, 40))
    shared = newton(designs, labels[0], weight, 10.0)
    repeated = newton(designs, np.repeat(labels[:1], 3, axis=0), weight, 10.0)
    assert np.array_equal(shared, repeated)


def test_a_model_is_the_same_in_company_and_alone() -> None:
    designs, labels = drawn(3, 40, 2)
    weight = np.ones((3, 40))
    together = newton(designs, labels, weight, 10.0)
    alone = newton(designs[1:2], labels[1:2], weight[1:2], 10.0)
    np.testing.assert_allclose(together[1], alone[0], rtol=0, atol=1e-14)


def test_an_idle_column_gets_no_weight() -> None:
    designs, labels = drawn(1, 40, 3)
    designs[:, :, 2] = 0
    assert newton(designs, labels, np.ones((1, 40)), 10.0)[0, 2] == 0


@pytest.mark.parametrize("outcome", [0, 1])
def test_one_class_is_refused(outcome: int) -> None:
    designs, _ = drawn(1, 40, 2)
    with pytest.raises(ValueError, match="patients of each class"):
        newton(designs, np.full(40, outcome), np.ones((1, 40)), 10.0)


def test_what_is_no_number_is_refused() -> None:
    designs, labels = drawn(1, 40, 2)
    designs[0, 3, 1] = np.nan
    with pytest.raises(ValueError, match="numbers alone"):
        newton(designs, labels, np.ones((1, 40)), 10.0)
