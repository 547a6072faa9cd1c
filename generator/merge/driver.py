"""Merging one file for git, which asks for it by ``merge.aas-generator.driver``."""

from __future__ import annotations

from pathlib import Path

from generator.edit.fragment import UnitingRefused, unite
from generator.errors import GitError, InputError
from generator.git import Repository, Versions, merge_versions
from generator.merge.line_sets import LinesClash, key_of, merge_lines

LABELS = ("ours", "base", "theirs")
LINE_LENGTH = 88


def merge_for_git(base: Path, ours: Path, theirs: Path, path: str, *, line_length: int = LINE_LENGTH) -> bool:
    """Merge three versions of a file into ``ours``; return whether that is all, else the file has git's markers.

    Lines first, as git itself does. Where they conflict, a list goes by its names and a Python file by its definitions;
    what those cannot read, such as no Python at all, stays as the merge by lines has left it.

    Args:
        base: What both come from; an empty file where both sides made it.
        ours: Our version.
        theirs: The other version.
        path: What the file is called in the repository.
        line_length: The longest line that the file's style admits.

    Raises:
        InputError: A file cannot be read or written.
    """
    here = Path.cwd()
    try:
        versions = Versions(ours.read_bytes(), base.read_bytes(), theirs.read_bytes())
        merged, is_open = merge_versions(Repository(here, here / ".git"), versions, LABELS)
        # The markers first: whatever ends this process while it reads the definitions, git finds them.
        ours.write_bytes(merged)
        if is_open:
            ours.write_bytes(_by_structure(path, versions, line_length))
    except GitError:
        # They are no texts: git keeps ours and says that it conflicts.
        return False
    except (LinesClash, UnitingRefused):
        return False
    except OSError as error:
        raise InputError(error.filename or ours, f"cannot be used: {error.strerror}.") from error
    return True


def _by_structure(path: str, versions: Versions, line_length: int) -> bytes:
    if (key := key_of(path)) is not None:
        return merge_lines(versions.base, versions.ours, versions.theirs, key)
    if not path.endswith(".py"):
        raise LinesClash("only git can merge it")
    return unite(versions.base, versions.ours, versions.theirs, line_length=line_length).code
