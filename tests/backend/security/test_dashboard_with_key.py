"""The dashboard is let in with the key of its settings, and says so when it is not."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import HttpUrl, SecretStr

from backend.security.roles import Role
from dashboard.api import Client
from dashboard.errors import AccessRefusedError, TooManyRequestsError
from dashboard.settings import Settings
from tests.backend.running import Running, running_backend
from tests.backend.security.conftest import add_key

PATIENT = {"age": 63, "sex": 1}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, trained_home: Path) -> Path:
    home = tmp_path_factory.mktemp("dashboard")
    (home / "models").symlink_to(trained_home / "models")
    return home


@pytest.fixture(scope="module")
def keys(home: Path) -> dict[Role, str]:
    return {role: add_key(home / "keys.json", [role]) for role in Role}


@pytest.fixture(scope="module")
def backend(home: Path, keys: dict[Role, str]) -> Iterator[Running]:
    assert keys
    with running_backend(home, HEARTSIGHT_RATE_LIMIT="3/hour") as running:
        yield running


def client(backend: Running, key: str | None) -> Client:
    secret = None if key is None else SecretStr(key)
    return Client(Settings(backend_url=HttpUrl(backend.url), api_key=secret))


def test_with_a_key_it_predicts_until_it_asked_too_often(
    backend: Running, keys: dict[Role, str]
) -> None:
    asking = client(backend, keys[Role.PREDICT])
    assert asking.model().model_version == asking.predict(PATIENT, "test").model_version
    assert asking.explain(PATIENT, "test").contributions
    with pytest.raises(TooManyRequestsError):
        asking.predict(PATIENT, "test")
    asking.close()


@pytest.mark.parametrize("key", [None, "hs_000000000000_00", Role.REVIEW])
def test_without_the_right_key_it_is_told_so(
    backend: Running, keys: dict[Role, str], key: str | None
) -> None:
    asking = client(backend, keys[key] if isinstance(key, Role) else key)
    with pytest.raises(AccessRefusedError):
        asking.predict(PATIENT, "test")
    asking.close()
