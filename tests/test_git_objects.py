"""Trees and commits that are made in memory: the same ids as git's own commands give, and the same refusals."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.errors import GitError, ManyErrors
from generator.git import IsolatedRepository, clone_shared, open_workspace
from tests.examples import examples
from tests.support import Workspace, new_workspace

FILES = {
    "README.md": "x\n",
    "plugins/a/__init__.py": "",
    "plugins/a/main.py": "A = 1\n",
    "plugins/a.py": "A = 2\n",
    "plugins/a-b/main.py": "A = 3\n",
    "core/ä ö/hub.py": "H = 1\n",
    "core/deep/er/x.py": "X = 1\n",
}
MESSAGE = "feat(x): add x\n\nTask-Id: AAS-1\n"
NAMES = st.sampled_from(["a", "a.py", "a-b", "a0", "plugins", "core", "main.py", "ä ö", "Ö", "z", "\udcff", "x y\t"])
PATHS = st.lists(NAMES, min_size=1, max_size=3).map("/".join)
CHANGES = st.dictionaries(
    PATHS | st.sampled_from(sorted(FILES)), st.binary(max_size=40) | st.none(), min_size=1, max_size=6
)


def isolate(workspace: Workspace, folder: Path, *filters: str) -> IsolatedRepository:
    isolated = clone_shared(open_workspace(workspace.path), folder, filters)
    isolated.check_out(workspace.git("rev-parse", "HEAD"))
    return isolated


@pytest.fixture(scope="module", params=["sha1", "sha256"])
def isolated(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> IsolatedRepository:
    top = tmp_path_factory.mktemp("objects")
    (top / "workspace").mkdir()
    workspace = Workspace(top / "workspace")
    workspace.git("init", "-q", "-b", "main", f"--object-format={request.param}")
    workspace.commit("Start", FILES)
    (workspace.path / "run").write_text("#!\n")
    (workspace.path / "run").chmod(0o755)
    (workspace.path / "link").symlink_to("README.md")
    workspace.git("add", "-A")
    workspace.git("commit", "-q", "-m", "more")
    return isolate(workspace, top / "isolated")


def by_git(isolated: IsolatedRepository, files: Mapping[str, bytes | None]) -> str:
    """Return the tree that git makes of files that stand in the work tree."""
    isolated.check_out(isolated.head())
    for path, content in files.items():
        place = isolated.top / path
        if content is None and place.is_file():
            place.unlink()
    for path, content in files.items():
        if content is not None:
            (isolated.top / path).parent.mkdir(parents=True, exist_ok=True)
            (isolated.top / path).write_bytes(content)
    isolated.stage_all()
    return isolated.write_tree()


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=examples(60), deadline=None)
@given(changes=CHANGES, message=st.text(max_size=60), later=CHANGES)
def test_ids_are_those_of_git(
    isolated: IsolatedRepository,
    changes: dict[str, bytes | None],
    message: str,
    later: dict[str, bytes | None],
) -> None:
    objects, base = isolated.objects(), isolated.head()
    try:
        expected = by_git(isolated, changes)
    except OSError:  # a file stands where another one needs a folder, or the other way round
        with pytest.raises(GitError, match="stands where"):
            objects.tree_with(base, changes)
        return
    tree = objects.tree_with(base, changes)
    assert tree == expected
    date = objects.date_of(base)
    assert date == isolated.commit_date(base)
    try:
        wanted = isolated.commit_tree(expected, [base], message, date)
    except (ManyErrors, GitError) as error:
        refused = error
        with pytest.raises(type(refused), match=re.escape(str(refused))):
            objects.commit(tree, [base], message, date)
        return
    assert objects.commit(tree, [base], message, date) == wanted
    with suppress(GitError):
        objects.tree_with(tree, later)
    objects.write()
    isolated.git("fsck", "--strict", "--no-dangling")


def test_nothing_is_written_and_hardly_anything_run_for_many_tasks(
    isolated: IsolatedRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = isolated.head()
    run: list[Any] = []
    start = subprocess.Popen.__init__

    def count(self: Any, *args: Any, **options: Any) -> None:
        run.append(args[0])
        start(self, *args, **options)

    monkeypatch.setattr(subprocess.Popen, "__init__", count)
    objects = isolated.objects()
    commits = []
    for number in range(30):
        tree = objects.tree_with(base, {f"plugins/u{number}/x.py": b"X = %d\n" % number})
        commits.append(objects.commit(tree, [base], MESSAGE, objects.date_of(base)))
    assert len(run) <= 4, run
    objects.write()
    assert len(run) <= 5
    monkeypatch.undo()
    assert isolated.git("rev-list", "--count", *commits, f"^{base}").text == "30\n"


def test_a_program_stays_one(isolated: IsolatedRepository) -> None:
    objects, base = isolated.objects(), isolated.head()
    for executable, mode in ((None, "100755"), ((), "100644")):
        tree = objects.tree_with(base, {"run": b"#! new\n"}, executable)
        objects.write()
        assert isolated.modes(tree)["run"] == mode
    assert objects.content(tree, "run") == b"#! new\n" == isolated.file_at(tree, "run")
    assert objects.content(base, "run") == b"#!\n"
    assert objects.content(base, "link") is objects.content(base, "core") is objects.content(base, "no/thing") is None


@pytest.mark.parametrize(
    "path",
    [".git/config", "a/.GIT/x", "a/.g\u200cit/x", "git~1", "a/.git. /x", ".git::$DATA", "../x", "/x", "a//b", ""],
)
def test_a_path_that_some_file_system_takes_for_another_is_refused(path: str, isolated: IsolatedRepository) -> None:
    with pytest.raises(GitError, match="invalid path"):
        isolated.objects().tree_with(isolated.head(), {path: b""})


@pytest.mark.parametrize(("path", "what"), [("README.md/x", "a file stands"), ("plugins/a", "a folder stands")])
def test_nothing_is_removed_to_make_room(path: str, what: str, isolated: IsolatedRepository) -> None:
    with pytest.raises(GitError, match=what):
        isolated.objects().tree_with(isolated.head(), {path: b""})
    made = isolated.objects().tree_with(isolated.head(), {path: b"", path.partition("/x")[0]: None, **GONE})
    assert made


GONE = dict.fromkeys(path for path in FILES if path.startswith("plugins/a/"))


def test_names_that_differ_only_in_case_are_refused_as_git_s_own_trees_are(isolated: IsolatedRepository) -> None:
    objects, base = isolated.objects(), isolated.head()
    for path in ("Plugins/a/x.py", "plugins/A/x.py", "README.MD"):
        tree = objects.tree_with(base, {path: b""})
        with pytest.raises(ManyErrors, match="only in case"):
            objects.commit(tree, [base], MESSAGE, "1700000000 +0000")
    both = objects.tree_with(base, {"new/x.py": b"", "New/x.py": b""})
    with pytest.raises(ManyErrors, match="only in case"):
        objects.commit(both, [base], MESSAGE, "1700000000 +0000")


@pytest.mark.parametrize("date", ["1 -0000", "12 +0575", "99999999999 +0100", "1700000000 -0330"])
def test_a_date_that_git_writes_in_another_way_is_written_so(date: str, isolated: IsolatedRepository) -> None:
    objects, base = isolated.objects(), isolated.head()
    tree = objects.tree_with(base, {"x": b"x"})
    commit = objects.commit(tree, [base], MESSAGE, date)
    objects.write()
    assert commit == isolated.commit_tree(tree, [base], MESSAGE, date)


ATTRIBUTES = {
    "filter": ("*.py filter=turn\n", b"plain\n"),
    "ident": ("*.py ident\n", b"# $Id: old $\n"),
    "encoding": ("*.py text working-tree-encoding=UTF-16LE\n", "plain\n".encode("utf-16-le")),
    "ends": ("*.py text\n", b"a\r\nb\r\n"),
    "macro": ("[attr]turned filter=turn\nx/** turned\n", b"plain\n"),
}


@pytest.mark.parametrize("case", ATTRIBUTES)
def test_attributes_change_bytes_as_git_lets_them(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    attributes, content = ATTRIBUTES[case]
    workspace = new_workspace(tmp_path / "workspace")
    workspace.git("config", "filter.turn.clean", "tr a-z b-za")
    workspace.commit("Start", {".gitattributes": attributes, "README.md": "x\n"})
    isolated = isolate(workspace, tmp_path / "isolated", "turn")
    objects, base, files = isolated.objects(), isolated.head(), {"x/new.py": content, "y.txt": b"y\r\n"}
    tree = objects.tree_with(base, files)
    assert tree == by_git(isolated, files)
    assert isolated.file_at(tree, "x/new.py") != content or case == "encoding"
    assert objects.commit(tree, [base], MESSAGE, "1 +0000") == isolated.commit_tree(tree, [base], MESSAGE, "1 +0000")


def test_a_filter_that_is_not_allowed_stops_the_commit(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "workspace")
    workspace.commit("Start", {".gitattributes": "secret/** filter=turn\n", "README.md": "x\n"})
    isolated = isolate(workspace, tmp_path / "isolated")
    objects, base = isolated.objects(), isolated.head()
    with pytest.raises(ManyErrors, match="filter 'turn'"):
        objects.commit(objects.tree_with(base, {"secret/x": b"x"}), [base], MESSAGE, "1 +0000")
    objects.commit(objects.tree_with(base, {"open/x": b"x"}), [base], MESSAGE, "1 +0000")


def test_attributes_that_come_with_the_files_count(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "workspace")
    workspace.commit("Start", {"README.md": "x\n"})
    isolated = isolate(workspace, tmp_path / "isolated")
    objects, base = isolated.objects(), isolated.head()
    first = objects.tree_with(base, {"secret/.gitattributes": b"* filter=turn\n"})
    tree = objects.tree_with(first, {"secret/x": b"x"}, stored=True)
    with pytest.raises(ManyErrors, match="filter 'turn'"):
        objects.commit(tree, [base], MESSAGE, "1 +0000")


def test_what_was_made_is_published_at_once(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "workspace")
    workspace.commit("Start", FILES)
    repository = open_workspace(workspace.path)
    isolated = isolate(workspace, tmp_path / "isolated")
    objects, base = isolated.objects(), isolated.head()
    below = base
    refs: dict[str, str] = {}
    for number in range(12):
        tree = objects.tree_with(below, {f"plugins/u{number}/x.py": b"X\n"})
        # Every third one stands on the one before.
        commit = objects.commit(tree, [below], MESSAGE, objects.date_of(below))
        refs[f"aas/AAS-{number}"] = commit
        below = commit if number % 3 == 0 else base
    objects.write()
    repository.publish(isolated, refs)
    assert repository.branches("aas/") == refs
    assert workspace.git("status", "--porcelain") == ""
    workspace.git("fsck", "--strict", "--no-dangling")
