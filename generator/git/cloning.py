"""Making isolated repositories: empty ones, and those that borrow the objects of a user's."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from generator.git.attributes import LOCAL_ATTRIBUTES
from generator.git.command import run_git
from generator.git.isolated import IsolatedRepository
from generator.git.repository import Repository
from generator.git.staging import filter_settings, local_filters


class ScratchRepository(IsolatedRepository):
    """A repository that nothing is taken from as it is: what it writes needs not outlive a power loss."""

    @property
    def config(self) -> Mapping[str, str]:
        """The settings that each command gets."""
        return {**super().config, "core.fsync": "none"}


def new_repository(folder: Path) -> ScratchRepository:
    """Make an empty scratch repository in an empty folder."""
    repository = ScratchRepository(folder, folder / ".git")
    repository.git("init", "--quiet", "--initial-branch=main")
    return repository


def initialised(isolated: IsolatedRepository, target: Path, object_format: str) -> None:
    """Make the repository that an object stands for, in a folder that need not exist."""
    target.parent.mkdir(parents=True, exist_ok=True)
    made = ("init", "--quiet", "--initial-branch=main", f"--object-format={object_format}", str(target))
    run_git(target.parent, made, config=isolated.config, env=isolated.variables)


def clone_shared(repository: Repository, target: Path, filters: Collection[str] = ()) -> IsolatedRepository:
    """Make an isolated repository that borrows a repository's objects; nothing is checked out in it yet.

    It has the same workspace, all of it or a folder. It is made without git's clone, which would stop at any broken
    branch of the user's, ask about the owner of the folder, and let settings send it to another address: no ref is
    taken over, a commit is named by its id.

    Args:
        repository: The user's repository.
        target: Where it is made; there is nothing yet.
        filters: Names of git filters that may run in it, as the user's configuration sets them.
    """
    allowed = filter_settings(repository, filters)
    isolated = IsolatedRepository(target / repository.folder, target / ".git", repository.folder, allowed)
    initialised(isolated, target, repository.object_format())
    objects = repository.common_dir / "objects"
    alternates = target / ".git" / "objects" / "info" / "alternates"
    alternates.write_bytes(b"".join(b"%s\n" % _quoted(path) for path in _stores(objects)))
    # Without it git would look for the parents that a shallow repository does not have.
    if (shallow := repository.common_dir / "shallow").is_file():
        shutil.copyfile(shallow, target / ".git" / "shallow")
    if (own := repository.common_dir / "info" / "attributes").is_file():
        said = local_filters(own.read_text(encoding="utf-8", errors="surrogateescape"))
        (target / ".git" / "info").mkdir(exist_ok=True)
        (target / ".git" / LOCAL_ATTRIBUTES).write_text(said, encoding="utf-8", errors="surrogateescape")
    if allowed and (keys := repository.common_dir / "git-crypt").is_dir():
        (target / ".git" / "git-crypt").symlink_to(keys)
    return isolated


def _stores(objects: Path) -> Iterator[Path]:
    """Yield a store of objects, and those that it borrows from by a relative path, which git follows one level only."""
    yield objects
    listed = objects / "info" / "alternates"
    for line in listed.read_bytes().splitlines() if listed.is_file() else ():
        if line and not line.startswith((b"#", b"/", b'"')):
            yield (objects / os.fsdecode(line)).resolve()


def _quoted(path: Path) -> bytes:
    """Return a path as a line of git's list, where one that has a line break or begins with a quote is quoted."""
    name = os.fsencode(path)
    if not re.search(rb'[\n\r]|\A["#]', name):
        return name
    return b'"%s"' % re.sub(rb'[\\"\n\r]', lambda found: b"\\%03o" % found[0][0], name)
