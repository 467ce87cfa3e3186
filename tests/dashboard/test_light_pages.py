"""Heavy libraries load only on the pages that need them, and only when they are asked for."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = {"sklearn", "scipy", "shap", "fairlearn", "evidently", "mlflow"}
CODE = """
import sys, warnings, logging
warnings.simplefilter("ignore")
logging.disable()
from streamlit.testing.v1 import AppTest
page = AppTest.from_file(sys.argv[1], default_timeout=60).run()
assert page.title or page.get("html"), "nothing was drawn"
print(*{name.partition(".")[0] for name in sys.modules})
"""


def loaded(view: str, backend_url: str) -> set[str]:
    """Return the packages that a process holds after it has drawn one page."""
    ended = subprocess.run(
        [sys.executable, "-c", CODE, str(ROOT / "dashboard" / "views" / f"{view}.py")],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "HEARTSIGHT_BACKEND_URL": backend_url, "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return set(ended.stdout.split())


@pytest.mark.full
@pytest.mark.parametrize(
    "view", ["patient", "many", "explanations", "fairness", "poisoning", "live", "model"]
)
def test_a_page_that_shows_what_is_known_loads_nothing_heavy(
    view: str, studied_backend_url: str
) -> None:
    assert loaded(view, studied_backend_url) & HEAVY == set()


@pytest.mark.full
def test_the_drift_page_loads_evidently_only_for_its_report(studied_backend_url: str) -> None:
    found = loaded("drift", studied_backend_url)
    assert found & {"evidently", "shap", "fairlearn", "mlflow"} == set()
