"""Each address asks for the role that the table says, and no address is without one."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from backend.app import create_app, with_fast_path
from backend.security.roles import RULES, UNLISTED, Access, Role, rule_of
from backend.settings import Settings
from tests.backend.security.addresses import Operation, operations
from tests.backend.security.conftest import add_key

EVERY_ROLE: dict[str, Role | Access] = {
    "/predict": Role.PREDICT,
    "/explain": Role.PREDICT,
    "/predict/batch": Role.PREDICT,
    "/predictions": Role.REVIEW,
    "/predictions/some-name": Role.REVIEW,
    "/predictions/some-name/outcome": Role.REVIEW,
    "/predictions/some-name/feedback": Role.REVIEW,
    "/aggregates/some-name": Role.REVIEW,
    "/admin/reload": Role.OPERATE,
    "/metrics": Role.OPERATE,
    "/model": Access.ANY_KEY,
    "/model/card": Access.ANY_KEY,
    "/releases": Access.ANY_KEY,
    "/features": Access.ANY_KEY,
    "/reports": Access.ANY_KEY,
    "/reports/some-name": Access.ANY_KEY,
    "/healthz": Access.OPEN,
    "/readyz": Access.OPEN,
    "/health": Access.OPEN,
    "/docs": Access.OPEN,
    "/openapi.json": Access.OPEN,
    "/anything-else": Role.OPERATE,
    "/predict/": Role.OPERATE,
    "//predict": Role.OPERATE,
}


@pytest.mark.parametrize(("path", "needs"), EVERY_ROLE.items())
def test_the_table_says(path: str, needs: Role | Access) -> None:
    assert rule_of(path).needs is needs


@pytest.fixture
def keys(key_file: Path) -> dict[Role, str]:
    return {role: add_key(key_file, [role]) for role in Role}


@pytest.fixture
def asking(home: Path, keys: dict[Role, str]) -> Iterator[TestClient]:
    """An application that asks for keys, which `keys` put into its home."""
    assert keys
    app = create_app(Settings(home=home))
    with TestClient(app) as client:
        client.app = with_fast_path(app)
        yield client


def documented(client: TestClient) -> list[Operation]:
    return list(operations(client.get("/openapi.json").json()))


def test_every_address_of_the_document_stands_in_the_table(asking: TestClient) -> None:
    found = documented(asking)
    assert len(found) > 8
    missing = [one.template for one in found if rule_of(one.path) is UNLISTED]
    assert missing == [], "give them a row in backend/security/roles.py"


def test_every_address_of_the_document_asks_for_its_role(
    asking: TestClient, keys: dict[Role, str]
) -> None:
    wrong = []
    for one in documented(asking):
        needs = rule_of(one.path).needs
        body: dict[str, Any] = {"json": {}} if one.takes_json else {}
        for role in (None, *Role):
            headers = {"X-API-Key": keys[role]} if role else {}
            status = asking.request(one.method, one.path, headers=headers, **body).status_code
            if needs is Access.OPEN or role is needs or (needs is Access.ANY_KEY and role):
                fine = status not in (401, 403)
            else:
                fine = status == (403 if role else 401)
            if not fine:
                wrong.append((one.method, one.path, role, status))
    assert wrong == []


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "HEAD", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("path", ["/predict", "/model", "/metrics", "/anything", "/predict/"])
def test_no_method_and_no_variant_of_an_address_leads_around_the_keys(
    asking: TestClient, method: str, path: str
) -> None:
    assert asking.request(method, path).status_code == 401


def test_the_document_tells_how_to_send_a_key_and_which_role_is_needed(asking: TestClient) -> None:
    document = asking.get("/openapi.json").json()
    assert set(document["components"]["securitySchemes"]) == {"bearer", "apiKey"}
    predict = document["paths"]["/predict"]["post"]
    assert predict["security"] == [{"bearer": []}, {"apiKey": []}]
    assert "the role `predict`" in predict["description"]
    assert "security" not in document["paths"]["/healthz"]["get"]


def test_without_keys_the_document_asks_for_none(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    assert "securitySchemes" not in document["components"]
    assert not any(
        "security" in item["post"] for item in document["paths"].values() if "post" in item
    )


def test_a_refused_caller_gets_a_problem_document(
    asking: TestClient, keys: dict[Role, str]
) -> None:
    without = asking.post("/predict", json={})
    lacking = asking.post("/predict", json={}, headers={"X-API-Key": keys[Role.REVIEW]})
    assert without.headers["www-authenticate"].startswith("Bearer")
    for answer, status, kind in (
        (without, 401, "not-authenticated"),
        (lacking, 403, "not-allowed"),
    ):
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["type"] == f"urn:heartsight:problem:{kind}"
        assert answer.headers["x-request-id"] == answer.json()["request_id"]


def test_the_body_of_a_refused_caller_is_not_even_read(asking: TestClient) -> None:
    assert asking.post("/predict", content=b" " * 2**21).status_code == 401


def test_no_address_stands_in_the_table_twice() -> None:
    assert len({rule.path for rule in RULES}) == len(RULES)
