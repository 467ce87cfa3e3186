"""A property: whatever is sent, the backend knows what to say. Nothing it is sent makes a 500."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.app import create_app, with_fast_path
from backend.settings import Settings
from data.features import NAMES
from tests.backend.security.addresses import operations

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=5,
)
NUMBERS = st.integers(-5, 300) | st.floats(-1, 7) | st.sampled_from([1e308, -1e308, 10**400])
NEARLY_PATIENTS = st.dictionaries(
    st.sampled_from([*NAMES, "gender", "disease", "verdict", "reason"]),
    NUMBERS | st.text(max_size=8) | ANYTHING,
    max_size=len(NAMES),
)
DOCUMENTS = NEARLY_PATIENTS | st.lists(NEARLY_PATIENTS, max_size=3) | ANYTHING
BODIES = DOCUMENTS.map(lambda document: json.dumps(document).encode()) | st.binary(max_size=60)
TYPES = st.sampled_from(["application/json", "text/csv", "application/json; charset=latin-1", ""])
QUERIES = st.dictionaries(
    st.sampled_from(["purpose", "coding", "limit", "cursor", "since", "until", "format"]),
    st.sampled_from(["care", "uci", "recoded", "csv", "-1", "1e9", "2026-01-01"])
    | st.text(max_size=8),
    max_size=3,
)
NAMES_IN_PATHS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)


@pytest.fixture
def every(home: Any) -> Iterator[tuple[TestClient, list[tuple[str, str]]]]:
    """An application, and the method and template of each address."""
    app = create_app(Settings(home=home))
    with TestClient(app, raise_server_exceptions=False) as client:
        client.app = with_fast_path(app)
        document = client.get("/openapi.json").json()
        yield client, [(one.method, one.template) for one in operations(document)]


def check(every: tuple[TestClient, list[tuple[str, str]]], data: st.DataObject) -> None:
    client, addresses = every
    method, template = data.draw(st.sampled_from(addresses))
    path = template
    while "{" in path:
        before, _, rest = path.partition("{")
        path = before + quote(data.draw(NAMES_IN_PATHS), safe="") + rest.partition("}")[2]
    headers = {"Content-Type": data.draw(TYPES)}
    case = data.draw(st.none() | st.text(st.characters(max_codepoint=255, min_codepoint=32)))
    if case is not None:
        headers["X-Case"] = case
    encoded = {name: value.encode("latin-1") for name, value in headers.items()}
    answer = client.request(
        method,
        path,
        content=data.draw(BODIES) if method != "GET" else None,
        params=data.draw(QUERIES),
        headers=encoded,
    )
    assert answer.status_code != 500, (method, path, answer.text)
    if answer.status_code >= 400 and path != "/health":
        assert answer.headers["content-type"] == "application/problem+json"


@given(data=st.data())
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_nothing_makes_a_500(every: Any, data: st.DataObject) -> None:
    check(every, data)


@pytest.mark.full
@given(data=st.data())
@settings(
    max_examples=5000,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_nothing_makes_a_500_however_long_one_tries(every: Any, data: st.DataObject) -> None:
    check(every, data)
