"""What mypy knows about libraries and the workspace, kept between runs where no task can change it.

The shared cache is written by runs over the base commit alone, which get to see no file of a task. A run over tasks
works in a copy of it that is thrown away: whatever a task makes mypy believe ends with that run.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from pydantic import BaseModel, ValidationError

from generator.gates.asking_packages import packages_of
from generator.gates.mypy_runs import Checked, MypyRun, is_dotted
from generator.gates.records import GateNotRunError

_FOLDER = "mypy"
_LIST = "known.json"
_SEED = "aas_generator_imports.py"
_MOST_KEPT = 4
_MODULES_MAX = 2000
_LIST_MAX = 4 << 20
# What code of all kinds imports from the standard library: read in one go, it need not be read for each new task.
_COMMON = (
    *("abc", "argparse", "asyncio", "base64", "collections", "contextlib", "copy", "csv", "dataclasses", "datetime"),
    *("decimal", "email.message", "enum", "functools", "hashlib", "html", "importlib", "inspect", "io", "itertools"),
    *("json", "logging", "math", "operator", "os", "pathlib", "random", "re", "secrets", "shutil", "sqlite3"),
    *("statistics", "string", "subprocess", "tempfile", "textwrap", "threading", "time", "types", "typing"),
    *("unittest.mock", "urllib.parse", "uuid", "xml.etree.ElementTree", "zoneinfo"),
)


class _Known(BaseModel):
    """What the shared cache holds: the folder in which it is, modules, and files of the workspace with a digest."""

    folder: str = ""
    modules: frozenset[str] = frozenset()
    files: dict[str, str] = {}


@dataclass(frozen=True)
class Needed:
    """What a run over tasks needs to know that is none of the tasks' own.

    Attributes:
        modules: Dotted names outside of the workspace.
        files: Path of each of the workspace's files to a digest.
    """

    modules: frozenset[str]
    files: Mapping[str, str]


@dataclass(frozen=True)
class SharedCache:
    """The shared cache for one interpreter and one set of settings."""

    run: MypyRun

    @contextmanager
    def layer(self) -> Iterator[Path]:
        """Give a folder with all that is known, to be written by one run and thrown away."""
        with tempfile.TemporaryDirectory(
            prefix="types-", dir=self.run.subject.root.parent, ignore_cleanup_errors=True
        ) as name:
            # Where the interpreter's own folders are around it, it is mounted upon by whoever runs the sandbox.
            Path(name).chmod(0o755)
            layer = Path(name).resolve() / "cache"
            if folder := self._known().folder:
                with suppress(OSError, shutil.Error):
                    # Another process may be replacing it just now: then this run is a slow one.
                    shutil.copytree(self._home / folder, layer)
            layer.mkdir(exist_ok=True)
            yield layer

    def learn(self, needed: Needed, *, seconds: float) -> bool:
        """See to it that the shared cache has what is needed; return whether it has.

        Raises:
            GateNotRunError: The workspace itself takes mypy too long, or more memory than it may use.
            ToolBrokenError: mypy was killed, or its disk failed it.
        """
        known = self._known()
        packages = packages_of(self.run.subject.python, self.run.subject.sandbox, self.run.subject.cache)
        standard = packages.standard if packages else frozenset()
        new = {name for name in needed.modules - known.modules if name.partition(".")[0] not in standard}
        if known.folder and not new and all(known.files.get(path) == each for path, each in needed.files.items()):
            return True
        modules = frozenset(sorted(known.modules | needed.modules | {*_COMMON})[:_MODULES_MAX])
        files = {**known.files, **needed.files}
        with self.layer() as draft:
            checked = self._learn(draft, sorted({*modules, *map(_module, files)}), seconds)
            if checked.is_limit or (checked.trouble and not checked.errors and checked.broke_at is None):
                raise GateNotRunError(f"{checked.trouble} (for the workspace without the task)")
            if checked.trouble is None:
                self._keep(draft, _Known(modules=modules, files=files))
        return checked.trouble is None

    def _learn(self, draft: Path, names: list[str], seconds: float) -> Checked:
        seeds = draft / "seed"
        seeds.mkdir(exist_ok=True)
        seed = seeds / _SEED
        seed.write_text("".join(f"import {name}\n" for name in names if is_dotted(name)), encoding="utf-8")
        return self.run.over(self.run.subject.baseline(), [seed], draft, seconds=seconds, more=[seeds])

    @property
    def _home(self) -> Path:
        config = self.run.config.read_bytes() if self.run.config else b""
        facts = [str(self.run.subject.python), version("mypy"), self.run.config.name if self.run.config else ""]
        key = hashlib.sha256(json.dumps(facts).encode() + config).hexdigest()[:16]
        return self.run.subject.cache / _FOLDER / key

    def _known(self) -> _Known:
        try:
            with (self._home / _LIST).open("rb") as file:
                return _Known.model_validate_json(file.read(_LIST_MAX))
        except (OSError, ValidationError):
            return _Known()

    def _keep(self, draft: Path, known: _Known) -> None:
        """Put what a run over the base has left in the place of what was known; where that fails, nothing changes."""
        home = self._home
        old = self._known().folder
        with suppress(OSError, shutil.Error):
            home.mkdir(parents=True, exist_ok=True)
            _prune(home.parent, home)
            place = Path(tempfile.mkdtemp(prefix="base-", dir=home))
            shutil.copytree(draft, place, dirs_exist_ok=True)
            listed = home / f"{_LIST}.{place.name}"
            listed.write_text(known.model_copy(update={"folder": place.name}).model_dump_json(), encoding="utf-8")
            listed.replace(home / _LIST)
            os.utime(home)
            if old:
                shutil.rmtree(home / old, ignore_errors=True)


def _module(path: str) -> str:
    parts = path.removesuffix(".py").split("/")
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _prune(folder: Path, kept: Path) -> None:
    """Remove what other interpreters or settings have left, but for the newest."""
    others = sorted((path for path in folder.iterdir() if path != kept), key=lambda path: path.stat().st_mtime)
    for path in others[: max(0, len(others) - _MOST_KEPT + 1)]:
        shutil.rmtree(path, ignore_errors=True)
