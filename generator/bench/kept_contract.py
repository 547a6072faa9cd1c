"""The contract of a commit, read once: what it says cannot change while the commit and this program stay the same."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from pydantic import ValidationError

from generator.answers.contract import Contract, Loader
from generator.plan import Record

_FOLDER = "contracts"
_KEPT_MAX = 8
_FILE_MAX = 4 << 20
_PACKAGE = Path(__file__).resolve().parents[1]


class KeptContract(Record):
    """What a run needs of the reading of a contract; see ``ContractReading``."""

    contract: Contract
    missing: tuple[str, ...] = ()
    loader: Loader | None = None


def contract_of(top: Path, commit: str, overrides: Mapping[str, object], cache: Path, *facts: object) -> KeptContract:
    """Return the contract of a commit, from the cache where it was read before.

    The reader takes longer to be loaded than a kept contract takes altogether.

    Args:
        top: Folder in which the commit is checked out.
        commit: Its id.
        overrides: The configuration's ``[contract]`` table.
        cache: Folder that outlives the run, and that no commit can write.
        facts: What else decides how its files look in the folder.

    Raises:
        ManyErrors: The table is not usable.
    """
    told = json.dumps([commit, overrides, facts, sys.version, [*_stamps()]], default=str)
    place = cache / _FOLDER / f"{hashlib.sha256(told.encode()).hexdigest()}.json"
    return _read(place) or _keep(place, _reading(top, overrides))


def _reading(top: Path, overrides: Mapping[str, object]) -> KeptContract:
    from generator.contract import read_contract

    reading = read_contract(top, overrides)
    return KeptContract(contract=reading.contract, missing=reading.missing, loader=reading.loader)


def _stamps() -> Iterator[tuple[str, int, int]]:
    """Yield what changes with the code that reads: this program's, and the library's."""
    library = find_spec("griffe")
    yield from _stamped(str(_PACKAGE))
    if library and library.origin:
        yield from _stamped(os.path.dirname(library.origin))  # noqa: PTH120 - as below


def _stamped(folder: str) -> Iterator[tuple[str, int, int]]:
    """Yield a folder's modules with size and time: there are hundreds, and path objects would cost more than all."""
    try:
        with os.scandir(folder) as opened:
            entries = sorted(opened, key=lambda each: each.name)
    except PermissionError:
        # Of an installation of somebody else's; what cannot be looked into cannot be run either.
        entries = []
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _stamped(entry.path)
        elif entry.name.endswith((".py", ".pyi")):
            found = entry.stat()
            yield entry.path, found.st_size, found.st_mtime_ns


def _read(place: Path) -> KeptContract | None:
    try:
        with place.open("rb") as file:
            kept = KeptContract.model_validate_json(file.read(_FILE_MAX))
        os.utime(place)
    except (OSError, ValidationError):
        return None
    return kept


def _keep(place: Path, kept: KeptContract) -> KeptContract:
    """Keep a contract that comes back as the same; where that is not possible it is read again."""
    text = kept.model_dump_json()
    draft = place.with_suffix(f".{os.getpid()}")
    with suppress(OSError, ValidationError):
        if KeptContract.model_validate_json(text) == kept:
            place.parent.mkdir(parents=True, exist_ok=True)
            _prune(place.parent)
            try:
                draft.write_text(text, encoding="utf-8")
                draft.replace(place)
            finally:
                draft.unlink(missing_ok=True)
    return kept


def _prune(folder: Path) -> None:
    newest = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in newest[_KEPT_MAX - 1 :]:
        path.unlink(missing_ok=True)
