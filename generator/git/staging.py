"""What may be committed: nothing past a filter that the team has set, nothing that some file systems cannot hold.

A path with a ``filter`` attribute (git-crypt, LFS) is a promise: what stands in its place in a commit went through that
program. Committed as it is, a secret would be readable, or a large file be in the history for good.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from generator.errors import ManyErrors
from generator.git.attributes import read_attributes
from generator.git.folders import of_repository, of_workspace
from generator.scratch import temporary_folder

if TYPE_CHECKING:
    from generator.git.isolated import IsolatedRepository
    from generator.git.reading import ReadableRepository

_PARTS = ("clean", "smudge", "process")
_NO_FILTER = frozenset({"unspecified", "unset", "set", ""})
_STEP = "Commit them by hand, or allow a filter by its name with git_filters in the configuration."


def filter_settings(repository: ReadableRepository, names: Iterable[str]) -> dict[str, str]:
    """Return the settings of the filters that are allowed, as the user's configuration has them.

    A filter that fails must stop the commit, whatever the user's configuration says of that.
    """
    found: dict[str, str] = {}
    for name in names:
        own = {}
        for part in _PARTS:
            said = repository.git("config", "--get", f"filter.{name}.{part}", accept=(0, 1))
            if said.returncode == 0:
                own[f"filter.{name}.{part}"] = said.text.removesuffix("\n")
        if own and f"filter.{name}.process" not in own:
            own.setdefault(f"filter.{name}.smudge", "cat")  # one that must not fail must be there
        found |= {**own, f"filter.{name}.required": "true"} if own else {}
    if found.keys() & {"filter.lfs.clean", "filter.lfs.process"}:
        # Large files go where the user's own git finds them.
        found["lfs.storage"] = str(repository.common_dir / "lfs")
    return found


def local_filters(attributes: str) -> str:
    """Return those lines of a file of attributes that set a filter, with nothing but that."""
    lines = []
    for line in attributes.splitlines():
        pattern, *rest = line.split()
        told = [each for each in rest if each.lstrip("-!").partition("=")[0] == "filter"]
        lines += [" ".join([pattern, *told])] if told else []
    return "".join(f"{line}\n" for line in lines)


def filters_of(repository: ReadableRepository, tree: str, paths: Collection[str]) -> dict[str, str]:
    """Return those of some paths that go through a filter, each with its name.

    Args:
        repository: The repository.
        tree: A commit or a tree, whose attributes count.
        paths: The paths, as the workspace calls them.
    """
    if not paths or not read_attributes(repository, tree).has_filters:
        return {}
    asked = {of_repository(repository.folder, path): path for path in paths}
    listed = "".join(f"{path}\0" for path in asked).encode("utf-8", "surrogateescape")
    with temporary_folder("aas-attributes-") as folder:
        index = {"GIT_INDEX_FILE": str(Path(folder, "index"))}
        repository.git("read-tree", tree, env=index)
        said = repository.git("check-attr", "--cached", "--stdin", "-z", "filter", data=listed, env=index).text
    fields = said.split("\0")
    found = zip(fields[0::3], fields[2::3], strict=False)
    return {asked[path]: name for path, name in found if name not in _NO_FILTER}


def refuse_unfit(repository: IsolatedRepository, tree: str, known: Sequence[str]) -> None:
    """Judge a tree that is about to be committed by what is new in it.

    Args:
        repository: Where it is.
        tree: The tree.
        known: The commit that it will stand on, then others that files may be taken from as they are stored.

    Raises:
        ManyErrors: A file would go past a filter, or differs from another one only in case.
    """
    new = repository.changed_between(known[0], tree)
    if not new:
        return
    present = _paths(repository, tree)
    new = [path for path in new if path in present]
    changed = new
    for other in known[1:]:
        changed = sorted({*changed} & {*repository.changed_between(other, tree)})
    before = filters_of(repository, known[0], changed)
    filtered = {**filters_of(repository, tree, changed), **before}
    faults = [*_filter_faults(filtered, repository.filters), *_case_faults(repository, known[0], new, present)]
    if faults:
        raise ManyErrors("These files cannot be committed", faults, _STEP if filtered else "Rename one of them.")


def _paths(repository: ReadableRepository, tree: str) -> set[str]:
    """Return the paths of all files of a tree, also outside of the workspace."""
    listed = repository.git("ls-tree", "-r", "-z", "--full-tree", "--name-only", tree).text.split("\0")
    return {of_workspace(repository.folder, path) for path in filter(None, listed)}


def _filter_faults(filtered: Mapping[str, str], allowed: Mapping[str, str]) -> Iterator[str]:
    for path, name in sorted(filtered.items()):
        if not any(f"filter.{name}.{part}" in allowed for part in ("clean", "process")):
            yield f"{path} goes through the filter {name!r} by .gitattributes, which was not allowed or is not set up"


def _case_faults(
    repository: ReadableRepository, before: str, changed: Collection[str], present: Collection[str]
) -> list[str]:
    clashes = list(_clashes(changed, present))
    # What was there before is the team's own affair.
    there = {place for path in _paths(repository, before) for place in _places(path)} if clashes else set()
    return [
        f"{place} differs from {other} only in case, and some file systems take them for one"
        for place, other in dict.fromkeys(clashes)
        if place not in there
    ]


def _clashes(changed: Iterable[str], present: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each place on the way to a changed file that differs from another one only in case."""
    spelled: dict[str, set[str]] = {}
    for path in present:
        for place in _places(path):
            spelled.setdefault(folded(place), set()).add(place)
    for path in changed:
        for place in _places(path):
            for other in sorted(spelled[folded(place)] - {place}):
                yield place, other


def _places(path: str) -> Iterator[str]:
    """Yield a path and the folders that it lies in."""
    parts = path.split("/")
    yield from ("/".join(parts[:end]) for end in range(1, len(parts) + 1))


def folded(path: str) -> str:
    """Return a name as file systems see it that pass over upper and lower case."""
    return unicodedata.normalize("NFC", path).casefold()


def own_filters(repository: ReadableRepository, paths: Iterable[str]) -> list[str]:
    """Return the options with which git adds files of the user's work tree, where their filters must not fail.

    Raises:
        ManyErrors: A filter is not set up, so that git would add a file as it is.
    """
    listed = "".join(f"{path}\0" for path in paths).encode("utf-8", "surrogateescape")
    fields = repository.git("check-attr", "--stdin", "-z", "filter", data=listed).text.split("\0")
    used = {path: name for path, name in zip(fields[0::3], fields[2::3], strict=False) if name not in _NO_FILTER}
    if faults := list(_filter_faults(used, filter_settings(repository, set(used.values())))):
        raise ManyErrors("These files cannot be committed", faults, "Set the filter up, e.g. by 'git lfs install'.")
    return [part for name in sorted({*used.values()}) for part in ("-c", f"filter.{name}.required=true")]
