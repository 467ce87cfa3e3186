"""A recorded prediction gives the same number again, or it is said why not."""

import json
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from backend import block, record
from backend.__main__ import main
from backend.app import create_app, with_fast_path
from backend.history.database import Database
from backend.history.history import SQLITE_FILE
from backend.history.retention import Retention
from backend.journal import Journal
from backend.journal.segments import segments
from backend.settings import Settings
from tests.backend.conftest import WHOLE_PATIENT, journal_lines

PATIENTS = (
    WHOLE_PATIENT,
    {"age": 50, "sex": 0},
    {"age": 77, "sex": 1, "cp": 4, "oldpeak": 6, "thal": 7},
    {"age": 41, "gender": "female", "chol": 204, "slope": 1},
)


@pytest.fixture
def replay(home: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    monkeypatch.setenv("HEARTSIGHT_HOME", str(home))
    return lambda *arguments: main(["replay", *arguments])


@pytest.fixture
def served(home: Path) -> list[str]:
    """The request ids of answers that a backend gave on both of its ways, before it ended."""
    app = create_app(Settings(home=home))
    with TestClient(app) as ordinary:
        # The application runs already; the fast path stands in front of the same one.
        fast = TestClient(with_fast_path(app))
        answers = [
            client.post(path, json=patient).json()
            for client in (ordinary, fast)
            for path in ("/predict", "/explain")
            for patient in PATIENTS
        ]
    return [answer["request_id"] for answer in answers]


def altered(home: Path, old: bytes, new: bytes) -> None:
    for path in segments(home / "journal"):
        path.write_bytes(path.read_bytes().replace(old, new))


def test_each_answer_is_the_same_number_again(
    replay: Callable[..., int], served: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert len(served) == 16
    for request_id in served:
        assert replay(request_id) == 0
        told = capsys.readouterr().out.splitlines()
        assert told[0].startswith(f"{request_id} of 20")
        assert [line.split()[0] for line in told[1:4]] == ["probability", "low", "high"]
        assert told[4] == "  the same"


def test_the_recorded_and_the_recomputed_number_are_shown(
    replay: Callable[..., int],
    served: list[str],
    home: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    replay(served[0])
    (line,) = [line for line in journal_lines(home) if line["request_id"] == served[0]]
    told = capsys.readouterr().out.splitlines()[1].split()
    assert told == [
        *("probability", "recorded", repr(line["probability"])),
        *("recomputed", repr(line["probability"])),
    ]


def test_another_number_is_told_and_fails(
    replay: Callable[..., int],
    served: list[str],
    home: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    recorded = journal_lines(home)[0]["probability"]
    altered(home, b'"probability":%a' % recorded, b'"probability":%a' % (recorded + 1e-11))
    assert replay(served[0]) == 1
    assert "DIFFERENT" in capsys.readouterr().out


def test_all_answers_of_an_id_that_was_used_twice_are_replayed(
    replay: Callable[..., int], home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with TestClient(create_app(Settings(home=home))) as client:
        for patient in PATIENTS[:2]:
            client.post("/predict", json=patient, headers={"X-Request-ID": "again"})
    assert replay("again") == 0
    assert capsys.readouterr().out.count("the same") == 2


def test_an_unknown_request_is_said(
    replay: Callable[..., int], served: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert replay(served[0][:-1]) == 1
    assert f"has no request {served[0][:-1]}." in capsys.readouterr().err
    assert replay("nothing", "--journal", "nowhere") == 1


def test_a_version_whose_bundle_is_gone_is_said(
    replay: Callable[..., int],
    served: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "other").mkdir()
    assert replay(served[0], "--models", str(tmp_path / "other")) == 2
    assert "Not replayed: there is no bundle of version" in capsys.readouterr().err


def test_a_bundle_under_another_name_is_not_taken_for_it(
    replay: Callable[..., int],
    served: list[str],
    home: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    version = journal_lines(home)[0]["model_version"]
    shutil.copytree(home / "models" / version, tmp_path / "other" / "000000000000")
    altered(home, version.encode(), b"000000000000")
    assert replay(served[0], "--models", str(tmp_path / "other")) == 2
    assert f"is of version {version}" in capsys.readouterr().err


@pytest.mark.parametrize("version", ["..", ".", "", "a/b"])
def test_a_version_is_no_path(
    replay: Callable[..., int],
    served: list[str],
    home: Path,
    version: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    real = json.dumps(journal_lines(home)[0]["model_version"]).encode()
    altered(home, real, json.dumps(version).encode())
    assert replay(served[0]) == 2
    assert "Not replayed" in capsys.readouterr().err


def test_a_damaged_line_is_named_and_the_others_are_replayed(
    replay: Callable[..., int],
    served: list[str],
    home: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (path,) = segments(home / "journal")
    lines = path.read_bytes().splitlines(keepends=True)
    lines.insert(1, b"\xff" + lines[0])
    path.write_bytes(b"".join(lines))
    assert replay(served[0]) == 1
    told = capsys.readouterr()
    assert "the same" in told.out
    assert f"{path.name}, line 2 names the request and is damaged." in told.err
    assert replay(served[1]) == 0


def test_inputs_of_no_patient_are_refused_without_their_values(
    replay: Callable[..., int],
    served: list[str],
    home: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    altered(home, b'"age":63', b'"age":6311')
    assert replay(served[0]) == 2
    told = capsys.readouterr().err
    assert "none of a patient" in told
    assert "6311" not in told


def deleted(home: Path) -> None:
    """Delete every finished segment that the database has, as the setting would have it."""
    journal = Journal(home / "journal")
    with closing(Database(f"sqlite:///{home / SQLITE_FILE}")) as database:
        Retention(home / "journal", 0, journal, lambda: database, lambda _: None).when_idle()
    assert segments(home / "journal") == []


def test_a_deleted_line_is_replayed_from_the_database(
    replay: Callable[..., int], served: list[str], home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deleted(home)
    for request_id in served:
        assert replay(request_id) == 0
        told = capsys.readouterr().out.splitlines()
        assert "was deleted from the journal after shipping" in told[1]
        assert told[-1] == "  the same"


def test_a_line_of_another_machines_journal_is_replayed_from_the_database(
    replay: Callable[..., int], served: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert replay(served[0], "--journal", "nowhere") == 0
    told = capsys.readouterr().out
    assert "the journal in nowhere does not have its line; this is the database's" in told
    assert told.count("the same") == 1


def test_an_id_of_a_deleted_and_of_a_kept_line_gives_both(
    replay: Callable[..., int], served: list[str], home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deleted(home)
    with TestClient(create_app(Settings(home=home))) as client:
        client.post("/predict", json=PATIENTS[1], headers={"X-Request-ID": served[0]})
    assert replay(served[0]) == 0
    told = capsys.readouterr().out
    assert told.count("the same") == 2
    assert told.count("this is the database's") == 1


def test_a_request_that_neither_has_is_said_with_what_was_deleted(
    replay: Callable[..., int], served: list[str], home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deleted(home)
    assert replay("unheard-of") == 1
    told = capsys.readouterr().err
    assert "has no request unheard-of." in told
    assert f"{len(served)} of its lines were deleted after shipping." in told
    assert "The history's database does not have it either." in told


def test_a_database_that_is_away_is_said(
    replay: Callable[..., int], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HEARTSIGHT_DATABASE_URL", "postgresql://somebody:secret@127.0.0.1:1/none")
    assert replay("unheard-of") == 2
    told = capsys.readouterr().err
    assert told.startswith("Not looked for in the history: the database does not answer")
    assert "secret" not in told


def test_looking_for_a_request_makes_no_database(replay: Callable[..., int], home: Path) -> None:
    assert replay("unheard-of") == 1
    assert not (home / SQLITE_FILE).exists()


def test_a_journal_that_cannot_be_read_is_said(
    replay: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert replay("unheard-of", "--journal", str(tmp_path / "file")) == 2
    assert "cannot be read: Not a directory." in capsys.readouterr().err


@pytest.fixture
def batch(home: Path) -> list[str]:
    """The request ids of the rows of a batch, one of which has a warning and one none at all."""
    rows = [*PATIENTS, {"age": 91, "sex": 1, "chol": 5.2}, {"age": 1}]
    with TestClient(create_app(Settings(home=home))) as client:
        headers = {"X-Request-ID": "ward-7"}
        entries = client.post("/predict/batch", json=rows, headers=headers).json()
    return [entry["request_id"] for entry in entries if "probability" in entry]


def test_each_row_of_a_batch_is_the_same_number_again(
    replay: Callable[..., int],
    batch: list[str],
    home: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert len(journal_lines(home)) == 1
    for place, request_id in enumerate(batch, 1):
        assert replay(request_id) == 0
        told = capsys.readouterr().out.splitlines()
        assert len(told) == 5
        assert told[0].startswith(f"{request_id} of 20")
        assert told[0].endswith(f"sequence {place}")
        assert told[4] == "  the same"


@pytest.mark.parametrize("request_id", ["ward-7", "ward-7-6", "ward-7-7", "ward-7-", "ward"])
def test_what_is_no_answered_row_is_not_found(
    replay: Callable[..., int],
    batch: list[str],
    capsys: pytest.CaptureFixture[str],
    request_id: str,
) -> None:
    assert request_id not in batch
    assert replay(request_id) == 1
    assert f"has no request {request_id}." in capsys.readouterr().err


def test_another_number_of_one_row_is_told_and_fails(
    replay: Callable[..., int],
    batch: list[str],
    home: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (line,) = journal_lines(home)
    second = line["probability"][1]
    altered(home, b"%a" % second, b"%a" % (second + 1e-11))
    assert replay(batch[1]) == 1
    assert "DIFFERENT" in capsys.readouterr().out
    assert replay(batch[0]) == 0


def test_a_deleted_row_is_replayed_from_the_database(
    replay: Callable[..., int], batch: list[str], home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deleted(home)
    for request_id in batch:
        assert replay(request_id) == 0
        told = capsys.readouterr().out.splitlines()
        assert "was deleted from the journal after shipping" in told[1]
        assert told[-1] == "  the same"


@pytest.mark.parametrize(("old", "new"), [(b'"rows":5', b'"rows":4'), (b'"rows":5', b'"rows":5}')])
def test_a_damaged_block_is_named(
    replay: Callable[..., int],
    batch: list[str],
    home: Path,
    capsys: pytest.CaptureFixture[str],
    old: bytes,
    new: bytes,
) -> None:
    altered(home, old, new)
    assert replay(batch[2]) == 1
    assert "line 1 names the request and is damaged." in capsys.readouterr().err


def test_a_row_that_the_version_before_recorded_in_a_line_of_its_own_is_replayed(
    replay: Callable[..., int], batch: list[str], home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (line,) = journal_lines(home)
    (path,) = segments(home / "journal")
    rows = [record.encode(row) for row in block.records(block.decode(json.dumps(line)))]
    path.unlink()
    with closing(Journal(home / "journal")) as journal:
        for row in rows:
            journal.write(row.replace(b'"schema_version":3', b'"schema_version":2'))
    for request_id in batch:
        assert replay(request_id) == 0
        assert capsys.readouterr().out.count("the same") == 1
    assert main(["verify-journal", str(home / "journal")]) == 0
    assert "5 predictions in 5 lines" in capsys.readouterr().out
