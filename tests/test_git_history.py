"""Which tasks a history holds, judged from messages alone: children come before their parents."""

from __future__ import annotations

import pytest

from generator.git.history import read_history

BUILT = "feat: x\n\nTask-Id: AAS-1\n"
OTHER = "feat: y\n\nTask-Id: AAS-2\n"
TAKEN = "revert: x\n\nReverts-Task: aas-1\n"
COMMITS = {letter: letter * 40 for letter in "abcdef"}


def by_git(letter: str, *, length: int = 40) -> str:
    return f'Revert "x"\n\nThis reverts commit {COMMITS[letter][:length]}.\n'


@pytest.mark.parametrize(
    ("messages", "present", "reverted"),
    [
        ([BUILT], {"AAS-1": "a"}, set()),
        ([TAKEN, BUILT], {}, {"AAS-1"}),
        ([BUILT, TAKEN, BUILT], {"AAS-1": "a"}, set()),
        ([TAKEN, BUILT, TAKEN, BUILT], {}, {"AAS-1"}),
        ([TAKEN, OTHER, BUILT], {"AAS-2": "b"}, {"AAS-1"}),
        ([TAKEN], {}, set()),
        ([by_git("b"), BUILT], {}, {"AAS-1"}),
        ([by_git("b", length=9), BUILT], {}, {"AAS-1"}),
        ([by_git("c"), BUILT], {"AAS-1": "b"}, set()),
        ([by_git("b"), TAKEN, BUILT], {"AAS-1": "c"}, set()),
        ([by_git("b"), by_git("c"), BUILT], {"AAS-1": "c"}, set()),
        (["Squashed (#3)\n\n    revert: x\n\n    Reverts-Task: AAS-1\n", BUILT], {}, {"AAS-1"}),
        ([f"Merged by hand\n\n    This reverts commit {COMMITS['b']}.\n", BUILT], {}, {"AAS-1"}),
        (["I think This reverts commit bbbbbbbbb", BUILT], {"AAS-1": "b"}, set()),
    ],
)
def test_newest_word_about_a_task_counts(messages: list[str], present: dict[str, str], reverted: set[str]) -> None:
    records = list(zip(COMMITS.values(), messages, strict=False))
    found = read_history(records, lambda *_: ())
    assert {task: each.commit[0] for task, each in found.present.items()} == present
    assert found.reverted == reverted


def test_reverted_merge_takes_back_all_that_it_brought() -> None:
    merge = f"Revert merge\n\nThis reverts commit {COMMITS['b']}, reversing\nchanges made to {COMMITS['e']}.\n"
    records = list(zip(COMMITS.values(), [merge, "Merge", BUILT, OTHER, "base"], strict=False))
    asked = []

    def merged_by(commit: str, parent: str) -> list[str]:
        asked.append((commit[0], parent[0]))
        return [COMMITS["b"], COMMITS["c"]]

    found = read_history(records, merged_by)
    assert asked == [("b", "e")]
    assert set(found.present) == {"AAS-2"}
    assert found.reverted == {"AAS-1"}
