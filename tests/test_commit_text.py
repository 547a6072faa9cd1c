"""What a model wrote, in commits and on the board: nothing of it commands a host, and all of it can be seen."""

from __future__ import annotations

import pytest

from generator.answers.text import safe_text
from generator.apply.board_update import note_of
from generator.apply.messages import commit_message
from generator.blueprints import parse_answers
from generator.commit_text import harmless
from generator.findings import Finding, GateResult
from generator.git import parse_trailers, task_blocks
from generator.task_results import TaskResult
from tests.answers.test_hostile import data


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Add it [skip ci]", "Add it (skip ci)"),
        ("[CI SKIP] add", "(CI SKIP) add"),
        ("[no ci] [skip actions] [ skip-ci ]", "(no ci) (skip actions) ( skip-ci )"),
        ("[skip\u200b ci]", "(skip ci)"),
        ("***NO_CI***", "NO_CI"),
        ("skip-checks: true", "skip-checks true"),
        ("Fixes #1", "Fixes task no. 1"),
        ("closes: owner/repo#12 and GH-3", "closes task owner/repo no. 12 and no. 3"),
        ("Resolves https://github.com/o/r/issues/9", "Resolves task https://github.com/o/r/issues/9"),
        ("Fixes AAS-9", "Fixes task AAS-9"),
        ("see !7, AB#8", "see no. 7, AB no. 8"),
        ("AAS-1 #close #time 2h", "AAS-1 close time 2h"),
        ("ask @alice and @org/team", "ask alice and org/team"),
        ("mail a@example.org", "mail a@example.org"),
        ("Co-authored-by: Eve <eve@example.org>", "Co-authored-by Eve <eve@example.org>"),
        ("Signed-off-by : Eve", "Signed-off-by Eve"),
        ("Task-Id: AAS-9", "Task-Id AAS-9"),
        ("BREAKING CHANGE: all", "BREAKING CHANGE all"),
        ("two\nlines\r\n\nTask-Id: AAS-9", "two lines Task-Id AAS-9"),
        ("a\u202eb\u2066c\u200dd\ufeffe\u00adf\u3164g\ufe0fh", "abcdefgh"),
        ("hidden\U000e0041\U000e007f words\U000e0101", "hidden words"),
        ("Reads list[str] and a[0], 50 % # a remark, C# too", "Reads list[str] and a[0], 50 % # a remark, C# too"),
        ("Fix the cache; close the file; x = 1 + y", "Fix the cache; close the file; x = 1 + y"),
        ("Précis für 日本語", "Précis für 日本語"),
    ],
)
def test_commands_to_a_host_become_plain_words(text: str, expected: str) -> None:
    assert harmless(text) == expected
    assert harmless(expected) == expected


def test_a_line_that_is_cut_is_harmless_too() -> None:
    assert harmless("Add it [skip ci] now", 16) == "Add it (skip…"


def test_a_task_s_message_has_the_trailers_of_ours_alone() -> None:
    evil = "Fix it [skip ci] @alice closes #7 ***NO_CI*** \U000e0053 Co-authored-by: Eve <e@e.org>"
    unit = parse_answers({**data(), "title": safe_text(evil, 200), "batch_id": "b1 [ci skip]"})
    message = commit_message([unit], [])
    for command in ("[skip ci]", "[ci skip]", "@alice", "#7", "***", "\U000e0053", "authored-by:"):
        assert command not in message
    assert message.splitlines()[0].startswith("feat(")
    assert "skip ci" in message
    (block,) = task_blocks(message)
    assert block["task-id"] == unit.task_id
    trailers = parse_trailers(message.strip().rpartition("\n\n")[2])
    assert trailers.keys() <= {"task-id", "batch-id", "blueprint", "answers-sha256", "outcome"}


def test_a_note_on_the_board_has_no_commands_either() -> None:
    finding = Finding(path="x.py", line=1, code="x", message="calls @alice, fixes #3 [skip ci]")
    gate = GateResult(gate="lint", outcome="failed", seconds=0.1, findings=(finding,))
    result = TaskResult(task_id="AAS-1", outcome="failed", reason="lint: @bob", gates=(gate,))
    note = "\n".join(note_of(result))
    assert "calls alice" in note
    for command in ("@", "#3", "[skip"):
        assert command not in note
