"""Documents are right in every field after they were asked about, with answers that are made of their labels."""

from __future__ import annotations

import pytest

from benchmarks.clarified_documents import main, score_documents
from tests.clarified import CASES


def test_decisions_make_the_cases_right() -> None:
    score = score_documents(CASES)
    assert score.whole(), dict(score.faults)
    assert score.settings == 1.0, dict(score.faults)


def test_without_decisions_they_are_not() -> None:
    score = score_documents(CASES, ask=False)
    assert not score.whole()
    assert score.settings < 0.9


def test_the_script_says_what_is_right(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["clarified_documents.py", str(CASES)])
    assert main() == 0
    assert "settings   F1 1.000" in capsys.readouterr().out
