"""The layout of a unit's Python files: what Copier has rendered goes through the formatter and the sorter of imports.

Copier's tasks call this in plain Copier, and the engine, which skips tasks, calls it behind each of its renders. All
renders of an update must be laid out alike, the real one and those that Copier compares: a line that only one of them
breaks would be a change of the team's. So ruff is given copies in a folder of its own, where neither the workspace's
settings nor what stands beside the files has a say; line length, quotes and the workspace's packages come from answers.
"""

from __future__ import annotations

import json
import os
import stat
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from generator.answers.contract import Contract
from generator.errors import RenderError
from generator.process import run
from generator.sandbox.tools import with_memory_limit

Style = tuple[str, ...]

SECONDS = 60.0
_ENVIRONMENT = {"NO_COLOR": "1"}
_SHARED = ("--isolated", "--no-cache", "--quiet", "--target-version=py311")
# No search for packages on the disk: the temporary folders of an update do not hold what the workspace holds.
_FIXING = ("--fix", "--ignore-noqa", "--exit-zero", "--config=src=[]")

# Texts that were laid out in this process, with their style: how they look afterwards is a function of these.
_KEPT_MAX = 2_000
_KEPT: dict[tuple[bytes, Style], bytes] = {}


def format_unit(destination: Path, paths: Iterable[str], data: Mapping[str, Any]) -> None:
    """Lay out a unit's Python files where they stand; what is no Python stays as it is, and so does a symbolic link.

    Args:
        destination: The workspace, or the folder that Copier compares.
        paths: The unit's files below it, of any kind.
        data: The unit's answers, as its file holds them.

    Raises:
        RenderError: Ruff cannot be run.
    """
    read = {path: _read(destination, path) for path in paths if path.endswith(".py")}
    found = {path: text for path, text in read.items() if text is not None}
    (laid_out,) = format_files([(found, data)])
    for path, text in laid_out.items():
        (destination / path).write_bytes(text)


def format_files(units: Sequence[tuple[Mapping[str, bytes], Mapping[str, Any]]]) -> list[dict[str, bytes]]:
    """Lay out the Python files of many units at once, and return those of each that changed.

    Imports that a file does not need are taken out, so that a template may name all that it can need. Code that the
    answers bring is left alone: that of an analysis was laid out when it was placed, and that of a unit that was
    adopted has the layout of its team.

    Args:
        units: The files of each, path to content, with its answers.

    Raises:
        RenderError: Ruff cannot be run.
    """
    wanted = [(dict(_own(files, data)), _style(data)) for files, data in units]
    groups: dict[Style, list[set[bytes]]] = {}
    for files, style in wanted:
        groups.setdefault(style, []).append({text for text in files.values() if (text, style) not in _KEPT})
    for style, texts in groups.items():
        _KEPT.update({(before, style): after for before, after in _laid_out(texts, style).items()})
    found = [
        {path: after for path, text in files.items() if (after := _KEPT[text, style]) != text}
        for files, style in wanted
    ]
    while len(_KEPT) > _KEPT_MAX:
        del _KEPT[next(iter(_KEPT))]
    return found


def _own(files: Mapping[str, bytes], data: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    """Yield the Python files that the answers did not bring as they are."""
    given = {text.strip().encode() for text in _codes(data)}
    for path, text in files.items():
        if path.endswith(".py") and text.strip() not in given:
            yield path, text


def _laid_out(units: Sequence[set[bytes]], style: Style) -> dict[bytes, bytes]:
    """Return how ruff lays out texts; one unit after the other where it dies of one of them."""
    texts = sorted(set().union(*units))
    if not texts:
        return {}
    found, is_whole = _by_ruff(texts, style)
    if not is_whole and len(units) > 1:
        return {before: after for unit in units for before, after in _laid_out([unit], style).items()}
    return found


def _by_ruff(texts: Sequence[bytes], style: Style) -> tuple[dict[bytes, bytes], bool]:
    """Return how ruff lays out texts, and whether it has looked at all of them."""
    with tempfile.TemporaryDirectory(prefix="aas-format-") as name:
        copies = [_copy(Path(name) / str(index), text) for index, text in enumerate(texts)]
        codes = [
            _ruff(["check", *_SHARED, "--select=F401", *_FIXING, "."], Path(name)),
            # In a run of its own, because an import that was too long before stays broken.
            _ruff(["check", *_SHARED, "--select=I", *_FIXING, *style, "."], Path(name)),
            _ruff(["format", *_SHARED, *style, "."], Path(name)),
        ]
        laid_out = {text: copy.read_bytes() for text, copy in zip(texts, copies, strict=True)}
    return laid_out, all(code >= 0 for code in codes)


def _read(destination: Path, path: str) -> bytes | None:
    """Return what a regular file holds; ``None`` for any other, also for one behind a link out of the destination."""
    file = destination / path
    try:
        is_inside = file.parent.resolve().is_relative_to(destination.resolve())
        return file.read_bytes() if is_inside and stat.S_ISREG(os.lstat(file).st_mode) else None
    except OSError:
        return None


def _codes(answer: object) -> Iterator[str]:
    """Yield all program text in answers."""
    if isinstance(answer, dict):
        for key, value in answer.items():
            if key == "code" and isinstance(value, str):
                yield value
            else:
                yield from _codes(value)
    elif isinstance(answer, list | tuple):
        for value in answer:
            yield from _codes(value)


def _copy(folder: Path, text: bytes) -> Path:
    # Never called ``__init__.py``: there an import is taken for something to pass on.
    copy = folder / "module.py"
    folder.mkdir()
    copy.write_bytes(text)
    return copy


def _style(data: Mapping[str, Any]) -> Style:
    """Return ruff's options for a unit; a contract that nobody could read has the usual style."""
    recorded = data.get("contract")
    try:
        contract = Contract.model_validate(recorded)
    except ValueError:
        contract = Contract()
    own = sorted({*contract.top_packages, contract.package_of(contract.tests_dir).partition(".")[0]})
    return (
        f"--line-length={contract.line_length}",
        f"--config=format.quote-style='{contract.quotes}'",
        f"--config=lint.isort.known-first-party={json.dumps(own)}",
    )


def _ruff(arguments: Sequence[str], folder: Path) -> int:
    """Run ruff in a folder and return its exit code, below zero where it died: what it cannot read, the gates judge.

    Raises:
        RenderError: It cannot be run.
    """
    from ruff import find_ruff_bin  # type: ignore[import-untyped]

    try:
        command = with_memory_limit([find_ruff_bin(), *arguments])
        done = run(command, cwd=folder, env=_ENVIRONMENT, seconds=SECONDS)
    except (OSError, ValueError) as error:
        raise RenderError(f"ruff cannot be run: {error}") from None
    if done.returncode is None:
        raise RenderError(f"ruff did not end in {SECONDS:g} s and was stopped.")
    return done.returncode
