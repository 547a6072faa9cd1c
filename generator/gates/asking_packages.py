"""Asking an interpreter once what it can import, in the sandbox and without running anything that is installed.

The answer is kept on disk for as long as neither the interpreter nor a folder of its packages changes. Where no sandbox
starts, the interpreter is not started either: this program's own reads what the disk tells of it.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from packaging.utils import canonicalize_name
from pydantic import BaseModel, ConfigDict, ValidationError

from generator.gates.packages import Packages
from generator.sandbox import Command, Limits, Sandbox, clean_environment, detect
from generator.sandbox.interpreter import program_of
from generator.sandbox.records import GIB, MIB
from generator.sandbox.tools import OWN_PYTHON, Reach, isolates, run_reader

PROBE = Path(__file__).parent / "probes" / "packages.py"
# Reads lists of names and some thousand small files; a distribution's metadata may be of any size.
LIMITS = Limits(seconds=30.0, memory_bytes=384 * MIB, address_bytes=1 * GIB, output_bytes=16 * MIB)
_FILE = "interpreters.json"
_FILE_MAX = 64 * MIB
_KEPT_MAX = 8
# How often a folder that is named in a folder of packages may itself be one.
_ROUNDS = 3
_Stamp = tuple[int, ...]


class _Contents(BaseModel):
    """What is in folders, and what their ``.pth`` files name beside them."""

    versions: dict[str, str]
    modules: frozenset[str]
    folders: tuple[str, ...]
    named: tuple[str, ...] = ()


class _Known(BaseModel):
    """An answer, and what the disk said of the interpreter and its folders then."""

    model_config = ConfigDict(frozen=True)

    stamp: _Stamp
    packages: Packages


class _Kept(BaseModel):
    """All answers of a file, by the path of the interpreter."""

    known: dict[str, _Known] = {}


_KNOWN: dict[str, _Known] = {}


def packages_of(python: Path, sandbox: Sandbox | None = None, cache: Path | None = None) -> Packages | None:
    """Return what an interpreter has, or ``None`` where it does not start or does not answer.

    Args:
        python: The interpreter.
        sandbox: How it is started; by default in the best sandbox that there is.
        cache: Folder in which the answer is kept for other processes; by default for this one alone.

    Raises:
        ToolBrokenError: It was killed or kept from working.
    """
    key = str(python.absolute())
    kept = _KNOWN.get(key) or (_read(cache).known.get(key) if cache else None)
    if kept is None or kept.stamp != _stamp(python, kept.packages):
        found = _ask(python, sandbox or detect())
        if found is None:
            return None
        kept = _Known(stamp=_stamp(python, found), packages=found)
        if cache:
            _write(cache, key, kept)
    _KNOWN[key] = kept
    return kept.packages


def _ask(python: Path, sandbox: Sandbox) -> Packages | None:
    if not os.access(python, os.X_OK):
        return None
    try:
        # Isolated and without ``site``: an installed package could run code at the start of every interpreter.
        if isolates(sandbox):
            output = _run([python, "-I", "-S", PROBE], sandbox, Reach(python=python))
        elif program_of(python) is None:
            return None
        else:
            output = _run([OWN_PYTHON, "-I", "-S", PROBE, python], sandbox, Reach())
        contents, found = _Contents.model_validate_json(output), Packages.model_validate_json(output)
        for _ in range(_ROUNDS):
            contents = _with_named(contents, sandbox)
    except ValidationError:
        return None
    return found.model_copy(
        update={
            "versions": {canonicalize_name(name): version for name, version in contents.versions.items()},
            "modules": contents.modules,
            "folders": contents.folders,
        }
    )


def _with_named(contents: _Contents, sandbox: Sandbox) -> _Contents:
    """Add what is in the folders that ``.pth`` files name; only this program's own interpreter gets to see them."""
    named = dict.fromkeys(path for text in contents.named if (path := _folder(text)))
    folders = [path for path in named if str(path) not in contents.folders]
    if not folders:
        return contents
    argv: list[Path | str] = [OWN_PYTHON, "-I", "-S", PROBE, "--folders", *folders]
    more = _Contents.model_validate_json(_run(argv, sandbox, Reach(read_only=tuple(folders))))
    return _Contents(
        versions=more.versions | contents.versions,
        modules=contents.modules | more.modules,
        folders=(*contents.folders, *map(str, folders)),
        named=more.named,
    )


def _folder(text: str) -> Path | None:
    """Return the folder that a path, which may be any text, leads to."""
    try:
        path = Path(text)
        return path.resolve() if path.is_absolute() and path.parent != path and path.is_dir() else None
    except (OSError, ValueError):
        return None


def _run(argv: Sequence[Path | str], sandbox: Sandbox, reach: Reach) -> bytes:
    root = PROBE.parent
    command = Command(tuple(map(str, argv)), root, clean_environment())
    done = run_reader(str(reach.python), command, sandbox, root=root, limits=LIMITS, reach=reach)
    return done.stdout if done.returncode == 0 else b""


def _read(cache: Path) -> _Kept:
    try:
        with (cache / _FILE).open("rb") as file:
            return _Kept.model_validate_json(file.read(_FILE_MAX))
    except (OSError, ValidationError):
        return _Kept()


def _write(cache: Path, key: str, known: _Known) -> None:
    """Keep an answer; where that is not possible it is asked for again."""
    others = {name: each for name, each in _read(cache).known.items() if name != key}
    newest = dict([*others.items()][-(_KEPT_MAX - 1) :])
    draft = cache / f"{_FILE}.{os.getpid()}"
    try:
        cache.mkdir(parents=True, exist_ok=True)
        draft.write_text(_Kept(known={**newest, key: known}).model_dump_json(), encoding="utf-8")
        draft.replace(cache / _FILE)
    except OSError:
        draft.unlink(missing_ok=True)


def _stamp(python: Path, packages: Packages) -> _Stamp:
    """Return what changes with an interpreter, with the lists of what its folders hold, and with the question."""
    stamp = []
    for path in (PROBE, python, python.parent.parent / "pyvenv.cfg", *map(Path, packages.folders)):
        try:
            found = path.stat()
            stamp += [found.st_ino, found.st_mtime_ns]
        except OSError:
            stamp.append(-1)
    return tuple(stamp)
