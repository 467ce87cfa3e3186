"""What is sent when something is recorded, and that its codes are the backend's."""

from backend.history.schemas import CorrectionReason, OverrideReason, Source
from dashboard.patient import recording


def test_an_outcome_with_a_reason_is_a_correction() -> None:
    assert recording.outcome(disease=True, source="angiography", reason=None) == {
        "disease": True, "source": "angiography",
    }  # fmt: skip
    assert recording.outcome(disease=False, source="angiography", reason="entry_error") == {
        "disease": False, "source": "angiography", "correction": True, "reason": "entry_error",
    }  # fmt: skip


def test_only_an_override_has_a_reason() -> None:
    assert recording.feedback("agree", "other_findings") == {"decision": "agree"}
    assert recording.feedback("override", "other_findings") == {
        "decision": "override", "reason": "other_findings",
    }  # fmt: skip


def test_every_code_of_the_backend_is_offered_and_no_other() -> None:
    assert set(recording.SOURCES) == set(Source)
    assert set(recording.CORRECTIONS) == set(CorrectionReason)
    assert set(recording.OVERRIDES) == set(OverrideReason)
