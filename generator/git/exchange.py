"""Handing commits from one repository to another that cannot simply borrow them: as one pack, or by a fetch."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path

from generator.errors import GitError
from generator.git.cloning import initialised
from generator.git.isolated import IsolatedRepository
from generator.git.reading import ReadableRepository
from generator.git.repository import Repository
from generator.git.staging import filter_settings

FETCH_SECONDS = 1800.0
_THEIRS = "refs/theirs/"


def pack_commits(repository: ReadableRepository, commits: Iterable[str], known: Iterable[str] = ()) -> bytes:
    """Return commits with all that they need, as a pack; empty where nothing of it is new.

    Args:
        repository: Where they are.
        commits: The commits.
        known: Commits that whoever gets the pack has; the pack may build on their objects.

    Raises:
        GitError: One of them is not there.
    """
    given = dict.fromkeys(known)
    wanted = [commit for commit in dict.fromkeys(commits) if commit not in given]
    if not wanted:
        return b""
    listed = "".join(f"{commit}\n" for commit in (*wanted, *(f"^{commit}" for commit in given)))
    options = ("--revs", "--thin", "--stdout", "--quiet", "--delta-base-offset")
    return repository.git("pack-objects", *options, data=listed.encode()).stdout


def take_pack(
    repository: IsolatedRepository, pack: bytes, commits: Collection[str] = (), known: Collection[str] = ()
) -> list[str]:
    """Put the objects of a pack into a repository of ours.

    Args:
        repository: Where they go.
        pack: The pack; none for what is there already.
        commits: Commits that shall be there then.
        known: Commits that are there with all that they need.

    Returns:
        Those of the commits that are not there, or lack something: what a pack builds on need not be here.
    """
    with suppress(GitError):
        if pack:
            repository.git("index-pack", "--stdin", "--fix-thin", data=pack)
    if not commits or _are_whole(repository, commits, known):
        return []
    return [commit for commit in commits if not _are_whole(repository, [commit], known)]


def _are_whole(repository: IsolatedRepository, commits: Collection[str], known: Collection[str]) -> bool:
    # Whatever a ref names is whole: git has fetched it, or it was looked at here.
    asked = (*commits, *(f"^{each}" for each in known), "--not", "--all")
    return repository.git("rev-list", "--objects", "--quiet", *asked, accept=(0, 128)).returncode == 0


def keep_commit(mirror: IsolatedRepository, commit: str) -> None:
    """Remember that a commit is there with all that it needs."""
    mirror.git("update-ref", f"{_THEIRS}kept/{commit}", commit)


def open_mirror(target: Path, folder: str, object_format: str, filters: Collection[str] = ()) -> IsolatedRepository:
    """Return a repository of ours that other people's commits are fetched into; it is made where it is missing.

    Args:
        target: Where it is.
        folder: The workspace's folder in it; empty where it is its top.
        object_format: How objects are named.
        filters: Names of git filters that may run in it, as the configuration of whoever runs this sets them.
    """
    mirror = IsolatedRepository(target / folder, target / ".git", folder)
    if not (target / ".git" / "HEAD").is_file():
        initialised(mirror, target, object_format)
    return IsolatedRepository(mirror.top, mirror.common_dir, folder, filter_settings(_as_person(mirror), filters))


def fetch_branches(mirror: IsolatedRepository, url: str) -> None:
    """Fetch all branches of a repository somewhere else, as whoever runs this may; nobody is asked for a password.

    Raises:
        GitError: It cannot be reached, or is no repository.
    """
    if url.startswith("-"):
        raise GitError(("fetch", url), "this is no address")
    options = ("--no-tags", "--prune", "--no-write-fetch-head", "--no-recurse-submodules", "--quiet")
    _as_person(mirror).git("fetch", *options, url, f"+refs/heads/*:{_THEIRS}heads/*", seconds=FETCH_SECONDS)


def held(mirror: ReadableRepository) -> tuple[str, ...]:
    """Return the commits of the branches that were fetched, and those that were kept."""
    return tuple(sorted(set(mirror.git("for-each-ref", "--format=%(objectname)", _THEIRS).text.split())))


def _as_person(mirror: IsolatedRepository) -> Repository:
    """Return the same repository with the configuration of whoever runs this, which may know how to get in."""
    return Repository(mirror.top, mirror.common_dir, mirror.folder)
