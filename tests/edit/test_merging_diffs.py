"""Folders of ``cases/merging/diffs``: ``change.diff`` is planned and applied by the real git, or refused."""

from __future__ import annotations

import ast
import difflib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.edit.three_way import DiffPlan, Refused, plan_diff
from generator.git import IsolatedRepository, clone_shared, open_workspace
from tests.examples import examples
from tests.support import new_workspace

CASES = Path(__file__).parents[1] / "cases" / "merging" / "diffs"
NAMES = sorted(folder.name for folder in CASES.iterdir() if folder.is_dir())


def facts(name: str) -> dict[str, Any]:
    path = CASES / name / "case.json"
    found: dict[str, Any] = json.loads(path.read_bytes()) if path.is_file() else {}
    return found


def files(name: str, folder: str) -> dict[str, bytes]:
    top = CASES / name / folder
    return {path.relative_to(top).as_posix(): path.read_bytes() for path in top.rglob("*.py")}


def planned(name: str, read: Callable[[str], bytes]) -> DiffPlan | Refused:
    text = (CASES / name / "change.diff").read_text(encoding="utf-8")
    return plan_diff(text, files(name, "before").keys(), read, path=facts(name).get("path", ""))


@pytest.fixture(scope="module")
def isolated(tmp_path_factory: pytest.TempPathFactory) -> IsolatedRepository:
    """One isolated repository whose first folders are the cases."""
    top = tmp_path_factory.mktemp("diffs")
    workspace = new_workspace(top / "workspace")
    contents = {f"{name}/{path}": data for name in NAMES for path, data in files(name, "before").items()}
    workspace.commit("Start", contents)
    repository = clone_shared(open_workspace(workspace.path), top / "isolated")
    repository.check_out(workspace.git("rev-parse", "HEAD"))
    return repository


@pytest.mark.parametrize("name", NAMES)
def test_case(name: str, isolated: IsolatedRepository) -> None:
    before = files(name, "before")
    plan = planned(name, before.__getitem__)
    refused = facts(name).get("refused", "")
    if refused:
        assert isinstance(plan, Refused)
        assert re.search(refused, plan.reason)
        assert not (CASES / name / "after").exists()
        return
    assert isinstance(plan, DiffPlan), plan
    assert plan.files == files(name, "after")
    if plan.diff:
        moved = re.sub(rb"(?m)^(diff --git a/|--- a/|\+\+\+ b/)", rb"\g<1>" + name.encode() + b"/", plan.diff)
        moved = moved.replace(b" b/core", b" b/" + name.encode() + b"/core")
        moved = moved.replace(f"+++ b/{name}/{name}/".encode(), f"+++ b/{name}/".encode())
        isolated.apply_diff(moved, [f"{name}/{path}" for path in plan.files])
    now = {path: (isolated.top / name / path).read_bytes() for path in before}
    assert now == {**before, **plan.files}
    again = planned(name, now.__getitem__)
    assert isinstance(again, DiffPlan), again
    assert not again.diff
    assert not again.files
    assert again.notes
    for data in now.values():
        ast.parse(data)


def test_there_are_enough_cases() -> None:
    refused = [name for name in NAMES if facts(name).get("refused")]
    assert len(NAMES) - len(refused) >= 15
    assert len(refused) >= 10


ROWS = ["a = 1", "b = 2", "def f():", "    return a", "", "class C:", "    x = 1", "c = [a, b]"]
MARKED = [
    *(f"{sign}{row}" for sign in " +-" for row in ROWS),
    *("@@", "@@ -1 +1 @@", "--- a/x.py", "+++ b/x.py", "\\ No newline at end of file"),
    *("*** End Patch", "*** Update File: x.py"),
]
EDITED = st.lists(st.sampled_from(ROWS), min_size=1, max_size=12)


@settings(max_examples=40, deadline=None)
@given(EDITED, EDITED)
def test_any_honest_diff_ends_in_its_new_file_or_is_refused(old: list[str], new: list[str]) -> None:
    before, after = ("".join(f"{row}\n" for row in rows) for rows in (old, new))
    for text in (before, after):
        try:
            compile(text, "x", "exec")
        except SyntaxError:
            return
    text = "".join(difflib.unified_diff(before.splitlines(True), after.splitlines(True), "a/x.py", "b/x.py"))
    plan = plan_diff(text, {"x.py"}, lambda _: before.encode())
    if isinstance(plan, DiffPlan):
        assert plan.files.get("x.py", before.encode()) == after.encode()
    else:
        assert plan.reason


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(st.sampled_from(MARKED), max_size=14), st.sampled_from(["", "x.py"]))
def test_any_lines_are_applied_exactly_or_refused(lines: list[str], path: str) -> None:
    before = b"a = 1\nb = 2\ndef f():\n    return a\n\nclass C:\n    x = 1\n"
    plan = plan_diff("\n".join(lines), {"x.py"}, lambda _: before, path=path)
    if isinstance(plan, DiffPlan):
        assert set(plan.files) <= {"x.py"}
        for data in plan.files.values():
            ast.parse(data)
    else:
        assert plan.reason


def test_many_repeated_lines_take_no_time() -> None:
    source = b"x = 1\n" * 40_000
    diff = "@@\n" + " x = 1\n" * 20_000 + "+y = 2\n"
    assert isinstance(plan_diff(diff, {"x.py"}, lambda _: source, path="x.py"), Refused)
