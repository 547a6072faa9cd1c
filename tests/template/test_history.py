"""The template's own repository: made of tags, the same on every machine, and only ever added to."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.errors import GitError
from generator.template.history import releases, write_bundle
from tests.release_history import git

FILES = ("copier.yml", "blueprints/plugin/questions.yml")


class Source:
    """A source repository."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._day = 0
        path.mkdir(parents=True)
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *args: str) -> str:
        return git(self.path, self._day, *args).strip()

    def commit(self, text: str, *tags: str) -> None:
        """Commit a state of the template, with other files around it, and tag it."""
        self._day += 1
        for name in (*FILES, "tests/large.txt"):
            path = self.path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{name}: {text}\n", encoding="utf-8")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", text)
        for tag in tags:
            self.git("tag", tag)


@pytest.fixture
def source(tmp_path: Path) -> Source:
    made = Source(tmp_path / "source")
    made.commit("first", "v1.0.0")
    made.commit("between", "nightly", "v1.1.0rc1")
    made.commit("second", "v1.1.0")
    return made


def refs_of(source: Path, work: Path) -> dict[str, str]:
    """Return the refs of the template's repository that is made of a source tree."""
    bundle = work / f"{len(list(work.iterdir()))}.bundle"
    write_bundle(source, bundle)
    lines = git(work, 0, "ls-remote", str(bundle)).splitlines()
    return {ref: commit for commit, ref in (line.split("\t") for line in lines)}


@pytest.fixture
def work(tmp_path: Path) -> Path:
    (tmp_path / "work").mkdir()
    return tmp_path / "work"


def test_each_release_is_one_commit_and_holds_the_template_alone(source: Source, work: Path, tmp_path: Path) -> None:
    write_bundle(source.path, work / "template.bundle")
    clone = tmp_path / "clone"
    git(work, 0, "clone", "--quiet", str(work / "template.bundle"), str(clone))
    assert git(clone, 0, "log", "--format=%s %D").splitlines() == [
        "Release 1.1.0 HEAD -> main, tag: v1.1.0, origin/main, origin/HEAD",
        "Release 1.0.0 tag: v1.0.0",
    ]
    assert git(clone, 0, "ls-tree", "-r", "--name-only", "HEAD").split() == sorted(FILES)
    assert git(clone, 0, "show", "v1.0.0:copier.yml") == "copier.yml: first\n"


def test_commits_are_the_same_on_another_machine_and_stay_when_more_come(
    source: Source, work: Path, tmp_path: Path
) -> None:
    before = refs_of(source.path, work)
    twin = tmp_path / "elsewhere" / "twin"
    git(source.path, 0, "clone", "--quiet", str(source.path), str(twin))
    assert refs_of(twin, work) == before
    source.commit("third", "v2.0.0")
    after = refs_of(source.path, work)
    assert {ref: after[ref] for ref in before if "tags" in ref} == {
        ref: commit for ref, commit in before.items() if "tags" in ref
    }
    assert after["HEAD"] == after["refs/tags/v2.0.0"]


def test_correction_of_an_older_line_is_a_release_of_its_branch_alone(source: Source, work: Path) -> None:
    before = refs_of(source.path, work)
    source.git("switch", "--quiet", "--create", "older", "v1.0.0")
    source.commit("corrected", "v1.0.1")
    older = refs_of(source.path, work)
    assert {ref for ref in older if "tags" in ref} == {"refs/tags/v1.0.0", "refs/tags/v1.0.1"}
    source.git("switch", "--quiet", "main")
    source.git("merge", "--quiet", "--strategy=ours", "--no-edit", "older")
    assert refs_of(source.path, work) == {**before, "refs/tags/v1.0.1": older["refs/tags/v1.0.1"]}


def test_work_that_is_not_released_is_the_head(source: Source, work: Path) -> None:
    before = refs_of(source.path, work)
    (source.path / "copier.yml").write_text("draft\n", encoding="utf-8")
    (source.path / "blueprints/new.pyc").write_text("litter\n", encoding="utf-8")
    drafted = refs_of(source.path, work)
    assert drafted["HEAD"] != before["HEAD"]
    assert {**drafted, **{ref: before[ref] for ref in ("HEAD", "refs/heads/main")}} == before
    assert refs_of(source.path, work) == drafted
    source.git("checkout", "--quiet", "copier.yml")
    assert refs_of(source.path, work) == before


@pytest.mark.parametrize("kind", ["no repository", "shallow", "inside another repository"])
def test_source_without_history_has_one_commit(kind: str, source: Source, work: Path, tmp_path: Path) -> None:
    target = tmp_path / "target"
    if kind == "shallow":
        git(source.path, 0, "clone", "--quiet", "--depth=1", f"file://{source.path}", str(target))
    else:
        shutil.copytree(source.path, target, ignore=shutil.ignore_patterns(".git"))
    if kind == "inside another repository":
        Source(tmp_path / "outer").commit("outer", "v9.0.0")
        target = target.rename(tmp_path / "outer" / "target")
    assert releases(target) == []
    assert set(refs_of(target, work)) == {"HEAD", "refs/heads/main"}


def test_release_without_a_template_is_named(source: Source, work: Path) -> None:
    shutil.rmtree(source.path / "blueprints")
    source.git("commit", "--quiet", "--all", "--message", "gone")
    source.git("tag", "v1.2.0")
    with pytest.raises(GitError, match=r"v1\.2\.0.*has no copier\.yml and blueprints"):
        write_bundle(source.path, work / "template.bundle")
