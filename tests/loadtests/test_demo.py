"""The demonstration says what is wrong in a sentence, whatever answers."""

import pytest

from loadtests.__main__ import main
from tests.loadtests.serving import Server


@pytest.mark.parametrize("body", [b"<html>a login page</html>", b"3", b"[1]"])
def test_what_is_no_backend_is_said_in_one_sentence(
    body: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    with Server({"/metrics": b"", "/predict": body}) as server:
        assert main(["demo", "--target", server.url]) == 2
    assert "does not answer as a backend does" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    "body", [b'{"request_id":"a"}', b'{"request_id":"a","probability":0.5,"interval":{}}']
)
def test_a_wrong_answer_has_a_row_and_a_fault(
    body: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    with Server({"/metrics": b"", "/predict": body}) as server:
        assert main(["demo", "--target", server.url]) == 1
    assert "Patient 100: " in capsys.readouterr().out
