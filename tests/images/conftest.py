"""The images as their files say, built once for all tests here, and what was measured."""

import pytest

from tests.images.engine import BASE, CONFIGURATION, Engine, make_base, skip_without_an_engine

BACKEND = "localhost/heartsight-backend:0.1.0"
CLOUD = "localhost/heartsight-backend:0.1.0-cloud"
DASHBOARD = "localhost/heartsight-dashboard:0.1.0"
LOADTESTS = "localhost/heartsight-loadtests:0.1.0"
FIGURES = pytest.StashKey[list[str]]()


@pytest.fixture(scope="session")
def figures(request: pytest.FixtureRequest) -> list[str]:
    """Sizes and times, one line each, printed when all tests are done."""
    return request.config.stash.setdefault(FIGURES, [])


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print what was measured."""
    lines = config.stash.get(FIGURES, [])
    if lines:
        terminalreporter.section("images")
        for line in lines:
            terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The programs buildah and podman, and the base image in their store."""
    skip_without_an_engine()
    folder = tmp_path_factory.mktemp("engine")
    configuration = folder / "containers.conf"
    configuration.write_text(CONFIGURATION)
    engine = Engine(configuration)
    if not engine.has(BASE):
        make_base(engine, folder)
    return engine


@pytest.fixture(scope="session")
def backend_image(engine: Engine, figures: list[str]) -> str:
    """The backend's image."""
    return _built(engine, "Dockerfile.backend", BACKEND, figures)


@pytest.fixture(scope="session")
def cloud_image(engine: Engine, figures: list[str]) -> str:
    """The backend's image with what a model in a bucket needs."""
    return _built(engine, "Dockerfile.backend", CLOUD, figures, "CLOUD=yes")


@pytest.fixture(scope="session")
def dashboard_image(engine: Engine, figures: list[str]) -> str:
    """The dashboard's image."""
    return _built(engine, "Dockerfile.dashboard", DASHBOARD, figures)


@pytest.fixture(scope="session")
def loadtests_image(engine: Engine, figures: list[str]) -> str:
    """The image of locust's master and workers."""
    return _built(engine, "Dockerfile.loadtests", LOADTESTS, figures)


def _built(engine: Engine, dockerfile: str, tag: str, figures: list[str], *arguments: str) -> str:
    seconds = engine.build(dockerfile, tag, *arguments)
    over = engine.megabytes(tag) - engine.megabytes(BASE)
    what = " ".join((dockerfile, *arguments))
    figures.append(f"{what}: built in {seconds:.0f} s, {over:.0f} MB over its base")
    return tag
