"""Diffs applied by the real git in an isolated repository: exactly, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.edit.three_way import DiffPlan, plan_diff
from generator.errors import GitError
from generator.git import IsolatedRepository, clone_shared, open_workspace
from tests.support import new_workspace

OLD = "".join(f"line_{number} = {number}\n" for number in range(30))
DIFF = b"""diff --git a/core/a.py b/core/a.py
--- a/core/a.py
+++ b/core/a.py
@@ -9,3 +9,3 @@
 line_8 = 8
-line_9 = 9
+line_9 = 10
 line_10 = 10
"""


@pytest.fixture
def isolated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> IsolatedRepository:
    """An isolated repository of a workspace with two files; the person's own settings try to loosen git."""
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".gitconfig").write_text(
        "[apply]\n ignoreWhitespace = change\n whitespace = fix\n[core]\n autocrlf = true\n"
    )
    workspace = new_workspace(tmp_path / "workspace")
    workspace.commit(
        "Start", {"core/a.py": OLD, "core/b.py": OLD, "w.bat": "a\n", ".gitattributes": "w.bat eol=crlf\n"}
    )
    repository = clone_shared(open_workspace(workspace.path), tmp_path / "isolated")
    repository.check_out(workspace.git("rev-parse", "HEAD"))
    return repository


def content(repository: IsolatedRepository, path: str = "core/a.py") -> bytes:
    return (repository.top / path).read_bytes()


def test_a_diff_changes_its_lines_and_nothing_else(isolated: IsolatedRepository) -> None:
    isolated.apply_diff(DIFF, ["core/a.py"])
    assert content(isolated) == OLD.replace("line_9 = 9\n", "line_9 = 10\n").encode()
    assert isolated.stage_all() == [("M", "core/a.py")]


def test_what_was_written_before_is_kept(isolated: IsolatedRepository) -> None:
    (isolated.top / "core/a.py").write_text(f"first = 0\n{OLD}")
    (isolated.top / "core/new.py").write_text("new = 1\n")
    isolated.apply_diff(DIFF, ["core/a.py"])
    assert content(isolated).startswith(b"first = 0\n")
    assert b"line_9 = 10\n" in content(isolated)
    assert isolated.stage_all() == [("M", "core/a.py"), ("A", "core/new.py")]


@pytest.mark.parametrize(
    "diff",
    [
        DIFF.replace(b"line_8 = 8", b"line_8  = 8"),
        DIFF.replace(b" line_8 = 8\n", b" line_8 = 8 \n"),
        DIFF.replace(b"-line_9 = 9", b"-line_9 = 7"),
        b"no diff at all\n",
        b"",
        DIFF.replace(b"core/a.py", b"core/none.py"),
        DIFF.replace(b"core/a.py", b"core/b.py"),
        DIFF.replace(b"core/a.py", b"../outside.py"),
        DIFF.replace(b"core/a.py", b".git/config"),
        DIFF + DIFF.replace(b"core/a.py", b"core/b.py"),
        b"diff --git a/core/a.py b/core/a.py\nold mode 100644\nnew mode 100755\n" + DIFF[42:],
        b"diff --git a/core/a.py b/core/c.py\nsimilarity index 100%\nrename from core/a.py\nrename to core/c.py\n",
        b"diff --git a/core/a.py b/core/a.py\ndeleted file mode 100644\n--- a/core/a.py\n+++ /dev/null\n"
        + b"@@ -1,30 +0,0 @@\n"
        + b"".join(b"-" + line + b"\n" for line in OLD.encode().splitlines()),
        b"--- /dev/null\n+++ b/core/a.py\n@@ -0,0 +1 @@\n+x = 1\n",
        b"diff --git a/core/l b/core/l\nnew file mode 120000\n--- /dev/null\n+++ b/core/l\n"
        b"@@ -0,0 +1 @@\n+/etc/passwd\n",
    ],
)
def test_what_does_not_fit_or_does_more_changes_nothing(diff: bytes, isolated: IsolatedRepository) -> None:
    with pytest.raises(GitError):
        isolated.apply_diff(diff, ["core/a.py"])
    assert content(isolated) == OLD.encode()
    assert isolated.stage_all() == []
    assert not (isolated.top.parent / "outside.py").exists()


def test_a_merge_that_conflicts_is_taken_back(isolated: IsolatedRepository) -> None:
    blob = isolated.git("hash-object", "-w", "core/a.py").text.strip().encode()
    (isolated.top / "core/a.py").write_text(OLD.replace("line_9 = 9\n", "line_9 = 99\n"))
    before = content(isolated)
    with pytest.raises(GitError):
        isolated.apply_diff(DIFF.replace(b"--- a/", b"index %s..%s 100644\n--- a/" % (blob, b"1" * 40)), ["core/a.py"])
    assert content(isolated) == before
    assert isolated.stage_all() == [("M", "core/a.py")]


def test_one_of_two_that_does_not_fit_stops_both(isolated: IsolatedRepository) -> None:
    (isolated.top / "core/b.py").write_text("other = 1\n")
    with pytest.raises(GitError):
        isolated.apply_diff(DIFF + DIFF.replace(b"core/a.py", b"core/b.py"), ["core/a.py", "core/b.py"])
    assert content(isolated) == OLD.encode()


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("closed", [True, False])
@pytest.mark.parametrize("attribute", ["", "*.py text=auto\n", "*.py eol=crlf\n", "*.py eol=lf\n"])
def test_a_planned_diff_ends_in_exactly_the_planned_bytes(
    end: bytes, closed: bool, attribute: str, isolated: IsolatedRepository
) -> None:
    before = OLD.encode().replace(b"\n", end)
    before = before if closed else before.removesuffix(end)
    (isolated.top / ".gitattributes").write_text(attribute)
    (isolated.top / "core/a.py").write_bytes(before)
    text = "@@\n line_28 = 28\n-line_29 = 29\n+line_29 = 30\n+line_30 = 1\n"
    plan = plan_diff(text, {"core/a.py"}, lambda path: content(isolated, path), path="core/a.py")
    assert isinstance(plan, DiffPlan)
    isolated.apply_diff(plan.diff, plan.files)
    assert content(isolated) == plan.files["core/a.py"]
