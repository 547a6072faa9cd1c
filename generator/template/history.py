"""The template's own repository, made of a source tree: one commit and one tag for each release, nothing else.

A release's commit is made of what its tag in the source repository holds and of nothing that differs between machines
or days, so it has the same id in every wheel that carries it, and in a checkout.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from packaging.version import InvalidVersion, Version

from generator.errors import GitError
from generator.git.command import ISOLATED_CONFIG, SAFE_CONFIG, identity, run_git
from generator.scratch import temporary_folder

PARTS = ("copier.yml", "blueprints")
_CONFIG = {**SAFE_CONFIG, **ISOLATED_CONFIG, "core.fsync": "none"}
_NO_DATE = "1767225600 +0000"  # for what was never released: any will do, as long as it is the same one


@dataclass(frozen=True)
class Release:
    """A release: its tag in the source repository, its version, and the tagged commit."""

    tag: str
    version: Version
    commit: str


def write_bundle(source: Path, target: Path) -> None:
    """Write the template's repository into one file, from which git can clone.

    The branch ``main`` is the newest release, or behind it one commit more where the source tree differs from it.

    Args:
        source: The top of a source tree; without a git repository of its own it has no releases.
        target: The file.

    Raises:
        GitError: git failed, or a release lacks the template.
    """
    with temporary_folder("aas-template-") as folder:
        top = Path(folder)
        _git(top, "init", "--quiet", "--bare", "--initial-branch=main")
        commits: dict[str, str] = {}
        found = releases(source)
        if found:
            objects = _git(source, "rev-parse", "--path-format=absolute", "--git-path", "objects").strip()
            (top / "objects/info/alternates").write_text(f"{objects}\n", encoding="utf-8")
        for release in found:
            commits[release.tag] = _commit_release(source, top, release, commits)
        head = _commit_rest(source, top, commits[found[-1].tag] if found else None)
        made = {f"refs/tags/{tag}": commit for tag, commit in commits.items()} | {"refs/heads/main": head}
        _git(top, "update-ref", "--stdin", data="".join(f"create {ref} {commit}\n" for ref, commit in made.items()))
        _git(top, "bundle", "create", "--quiet", str(target.absolute()), "HEAD", *made)


def releases(source: Path) -> list[Release]:
    """Return the releases that a source tree stands on, oldest version first; none where its history is cut off.

    Releases that are made of other branches are none of its own.
    """
    if not is_repository(source) or _git(source, "rev-parse", "--is-shallow-repository").strip() == "true":
        return []
    return _merged(source, "HEAD")


def is_repository(source: Path) -> bool:
    """Tell whether a source tree is the top of a git repository with a commit."""
    try:
        said = _git(source, "rev-parse", "--show-toplevel", "HEAD").splitlines()
    except GitError:
        return False
    return Path(said[0]).resolve() == source.resolve()


def _merged(source: Path, revision: str) -> list[Release]:
    asked = ("for-each-ref", f"--merged={revision}", "--format=%(refname:strip=2) %(objectname) %(*objectname)")
    found = []
    for line in _git(source, *asked, "refs/tags").splitlines():
        tag, commit, *peeled = line.split()
        try:
            version = Version(tag)
        except InvalidVersion:
            continue
        if not version.is_prerelease and not version.is_devrelease:
            found.append(Release(tag, version, peeled[0] if peeled else commit))
    return sorted(found, key=lambda each: each.version)


def _commit_release(source: Path, top: Path, release: Release, commits: Mapping[str, str]) -> str:
    """Commit a release on the one before it, and return the commit's id."""
    listed = _git(source, "ls-tree", release.commit, *PARTS)
    if len(listed.splitlines()) != len(PARTS):
        raise GitError(("ls-tree", release.tag), f"the release has no {' and '.join(PARTS)}")
    tree = _git(top, "mktree", data=listed).strip()
    # Not the release with the next lower number: that may be a correction of an older line, made later.
    before = [each for each in _merged(source, release.commit) if each.version < release.version]
    parents = [commits[before[-1].tag]] if before else []
    date = _git(source, "show", "--no-patch", "--format=%ct", release.commit).strip()
    return _commit(top, tree, parents, f"Release {release.version}", f"{date} +0000")


def _commit_rest(source: Path, top: Path, newest: str | None) -> str:
    """Commit the source tree as it is where it differs from the newest release, and return the last commit's id."""
    work = ("--work-tree", str(source.absolute()))
    # From the top, because the repository may stand somewhere below the source tree.
    _git(top, *work, "add", "--", *(f":/{part}" for part in PARTS), ":(top,exclude)*.pyc")
    tree = _git(top, *work, "write-tree").strip()
    if newest is None:
        return _commit(top, tree, [], "Not released", _NO_DATE)
    if _git(top, "rev-parse", f"{newest}^{{tree}}").strip() == tree:
        return newest
    date = _git(top, "show", "--no-patch", "--format=%ct", newest).strip()
    return _commit(top, tree, [newest], "Not released", f"{date} +0000")


def _commit(top: Path, tree: str, parents: list[str], message: str, date: str) -> str:
    given = [part for parent in parents for part in ("-p", parent)]
    return _git(top, "commit-tree", tree, *given, "-m", message, env=identity(date)).strip()


def _git(top: Path, *args: str, data: str = "", env: Mapping[str, str] | None = None) -> str:
    return run_git(top, args, config=_CONFIG, data=data.encode(), env=env).text
