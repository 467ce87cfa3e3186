"""The house as `DESIGN.md` draws it: who may import whom, and what no file of ours may hold.

Imports are read from the source, so that a wrong arrow is found without running anything; two
tests import for real, because what a package drags along or does on import shows only then.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

OURS = {"data", "analysis", "backend", "dashboard", "loadtests", "scripts"}
MAY_IMPORT = {
    "data": {"data"},
    "analysis": {"analysis", "data"},
    "backend": {"backend", "data"},
    "dashboard": {"dashboard", "analysis", "data"},
    "loadtests": {"loadtests"},
    "scripts": {"scripts", "data", "analysis", "backend"},  # the benchmark measures them
}
TOO_HEAVY_FOR_A_POD = {
    *("sklearn", "scipy", "pandas", "pandera", "shap", "fairlearn", "evidently", "mlflow"),
    *("streamlit", "plotly", "joblib"),
}
DATA_FOR_THE_BACKEND = ("data.features", "data.recoded")
STANDARD_LIBRARY_ONLY = (
    *("data/__init__.py", "data/features.py", "data/recoded.py"),
    *("scripts/__init__.py", "scripts/serve.py", "scripts/background_study.py"),
    *("scripts/stop_request.py", "scripts/supervisor.py"),
)
JUNK_DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "shared"}

# In pieces, so that this file does not hold what it looks for.
MACHINE = re.compile(
    "|".join(
        [
            r"(?<![\w.])/(?:" + "|".join(["wo" + "rk", "fa" + "rm", "ro" + "ot"]) + ")/",
            "--(?:extra-)?" + "index-url",
            "--find" + "-links",
            "pyp" + r"i\.org",
            "python" + "hosted",
            r"registry\.np" + "mjs",
        ]
    )
)


def modules(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def imported(path: Path) -> Iterator[str]:
    """Full dotted names of all that a file imports, relative imports resolved."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def top(name: str) -> str:
    return name.partition(".")[0]


def wrong_imports(folder: str, forbidden: set[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}: {name}"
        for path in modules(folder)
        for name in imported(path)
        if top(name) in forbidden
    ]


def project_files() -> list[Path]:
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        found = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout: which files are the project's cannot be told")
    return [ROOT / name for name in found.stdout.split("\0") if (ROOT / name).is_file()]


def run_elsewhere(code: str, folder: Path) -> str:
    """Run code in an empty folder with our packages importable, and give what it prints."""
    finished = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "HOME": str(folder.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


@pytest.mark.parametrize("folder", sorted(OURS))
def test_imports_between_our_packages_follow_the_arrows(folder: str) -> None:
    assert wrong_imports(folder, OURS - MAY_IMPORT[folder]) == []


def test_the_backend_imports_nothing_heavy() -> None:
    assert wrong_imports("backend", TOO_HEAVY_FOR_A_POD) == []


def test_the_backend_takes_only_the_feature_table_and_the_recoding_from_data() -> None:
    taken = {name for path in modules("backend") for name in imported(path) if top(name) == "data"}
    assert {
        name
        for name in taken
        if not f"{name}.".startswith(tuple(f"{one}." for one in DATA_FOR_THE_BACKEND))
    } == set()


@pytest.mark.parametrize("file", STANDARD_LIBRARY_ONLY)
def test_files_that_start_fast_or_first_need_the_standard_library_only(file: str) -> None:
    light = tuple(one.removesuffix(".py").replace("/", ".") + "." for one in STANDARD_LIBRARY_ONLY)
    assert [
        name
        for name in imported(ROOT / file)
        if top(name) not in sys.stdlib_module_names and not f"{name}.".startswith(light)
    ] == []


def test_no_module_is_a_junk_drawer() -> None:
    assert [path for path in modules(*sorted(OURS), "tests") if path.stem in JUNK_DRAWERS] == []


def test_fragments_are_made_in_one_place_that_puts_none_into_another() -> None:
    makers = [path for path in modules("dashboard") if "st.fragment" in path.read_text("utf-8")]
    assert makers == [ROOT / "dashboard" / "frame" / "alone.py"]


def test_every_module_opens_with_a_docstring() -> None:
    assert [
        str(path.relative_to(ROOT))
        for path in modules(*sorted(OURS), "tests")
        if not ast.get_docstring(ast.parse(path.read_text()))
    ] == []


def test_the_running_backend_has_loaded_nothing_heavy(tmp_path: Path) -> None:
    code = "import sys, backend.app; print(*{name.partition('.')[0] for name in sys.modules})"
    loaded = set(run_elsewhere(code, tmp_path).split())
    assert loaded & (TOO_HEAVY_FOR_A_POD | {"analysis", "dashboard"}) == set()


@pytest.mark.parametrize("folder", ["data", "analysis", "backend", "loadtests", "scripts"])
def test_importing_our_modules_makes_no_files(folder: str, tmp_path: Path) -> None:
    names = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in modules(folder)
        if path.stem != "__main__"
    ]
    # Below the home directory: caches that libraries keep there are not ours to judge.
    here = tmp_path / "here"
    here.mkdir()
    run_elsewhere(f"import importlib\nfor one in {names}: importlib.import_module(one)", here)
    assert list(here.rglob("*")) == []


def test_no_file_holds_a_registry_host_or_a_path_of_a_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for path in project_files()
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1)
        if MACHINE.search(line)
    ]
    assert found == []


def locked(lock: Path) -> Iterator[tuple[str, str]]:
    """Each requirement of a lock, and the options that follow it on its continued lines."""
    lines = (line for line in lock.read_text().splitlines() if not line.lstrip().startswith("#"))
    for entry in "\n".join(lines).replace("\\\n", " ").splitlines():
        if entry.strip():
            requirement, _, options = entry.partition(" --hash=")
            yield requirement.strip(), options


LOCKS = sorted(path for path in (ROOT / "requirements").glob("*.txt") if path.stem != "constraints")


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_every_locked_requirement_is_one_version_with_hashes_and_no_address(lock: Path) -> None:
    entries = list(locked(lock))
    assert entries
    for requirement, options in entries:
        assert "==" in requirement
        assert "sha256:" in options, requirement
    assert "://" not in lock.read_text()


@pytest.mark.parametrize("program", ["backend", "analysis", "dashboard", "loadtests"])
def test_every_foreign_import_of_a_program_is_in_its_lock(program: str) -> None:
    def plain(name: str) -> str:
        return re.sub(r"[-_.]+", "-", name).lower()

    lock = {
        plain(re.split(r"[\[=]", requirement)[0])
        for requirement, _ in locked(ROOT / "requirements" / f"{program}.txt")
    }
    providers = packages_distributions()
    foreign = {top(name) for path in modules(program) for name in imported(path)}
    missing = {
        name
        for name in foreign - OURS - sys.stdlib_module_names
        if not lock & {plain(one) for one in providers.get(name, [name])}
    }
    assert missing == set()


@pytest.mark.parametrize("name", ["analysis", "dashboard", "tracking"])
def test_pandas_stays_below_the_version_that_evidently_cannot_import(name: str) -> None:
    versions = [
        requirement.removeprefix("pandas==").split(";")[0].strip()
        for requirement, _ in locked(ROOT / "requirements" / f"{name}.txt")
        if requirement.startswith("pandas==")
    ]
    assert versions
    assert all(tuple(map(int, one.split(".")[:2])) < (3, 1) for one in versions)


def test_no_two_locks_disagree_on_a_version() -> None:
    chosen: dict[str, set[str]] = {}
    for lock in (
        "backend",
        "analysis",
        "dashboard",
        "loadtests",
        "tracking",
        "cloud",
        "tracing",
        "dev",
    ):
        for requirement, _ in locked(ROOT / "requirements" / f"{lock}.txt"):
            # A marker may choose among several versions of one package: compare the whole line.
            chosen.setdefault(requirement.split("==")[0], set()).add(f"{lock} {requirement}")
    for name, entries in chosen.items():
        by_lock: dict[str, set[str]] = {}
        for entry in entries:
            lock, requirement = entry.split(" ", 1)
            by_lock.setdefault(lock, set()).add(requirement.split(";")[0].strip())
        assert len({frozenset(versions) for versions in by_lock.values()}) == 1, name
