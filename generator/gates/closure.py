"""What is imported when units are loaded: from their own files through the workspace's modules to what is installed.

Static, in this process: a file that this tool's Python cannot parse is taken for one that imports nothing, and the
gates judge it later.
"""

from __future__ import annotations

import ast
import hashlib
import warnings
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from generator.answers.contract import Contract
from generator.gates.places import Parts, Tree, plain_bytes, target_of
from generator.gates.probes.sources import imports_of
from generator.gates.source_facts import Import

MAX_FILES = 2_000
# A tree can take six hundred times the memory of its text, and this process is no sandbox.
_PARSED_MAX = 262_144


@dataclass(frozen=True)
class Outside:
    """A module outside of the workspace that is needed.

    Attributes:
        module: Its dotted name.
        path: The file that imports it; empty where a gate needs it.
        is_units: Whether that file belongs to a unit, and not to the workspace around it.
        late: Whether loading the file need not import it, so that only type checks miss it.
    """

    module: str
    path: str = ""
    is_units: bool = False
    late: bool = False

    @property
    def top(self) -> str:
        """Its top-level name, which is what can be looked for without importing anything."""
        return self.module.partition(".")[0]


# What runs tests, and what async tests may ask for beside it.
TEST_RUNNER = Outside("pytest")
_ASYNC_RUNNER = Outside("pytest_asyncio")


@dataclass(frozen=True)
class Reached:
    """What some files lead to, themselves among it.

    Attributes:
        files: Files of the workspace.
        modules: Dotted names that lead out of it.
    """

    files: frozenset[str]
    modules: frozenset[str]


# The imports in a file, by the hash of its bytes.
Parsed = dict[bytes, tuple[Import, ...]]


@dataclass
class Closure:
    """Follows imports through a workspace.

    Args:
        root: The workspace, or a copy of it with units in it.
        is_package: Tells of a top-level name whether it is a package, although the workspace has a bare folder of it.
        parsed: What was found in files before, which several of these may share.
    """

    root: Path
    is_package: Callable[[str], bool] = lambda _: False
    parsed: Parsed = field(default_factory=dict, repr=False)

    def of_modules(self, modules: Iterable[str]) -> list[Outside]:
        """Return what loading modules of the workspace needs; a module that it has not is outside itself."""
        targets = [tuple(module.split(".")) for module in modules if module]
        inside = [path for target in targets if self._is_inside(target) for path in self._tree.files_of(target)]
        outside = [Outside(".".join(target)) for target in targets if not self._is_inside(target)]
        return [*outside, *self._follow(inside, frozenset())]

    def of_files(self, files: Iterable[str]) -> list[Outside]:
        """Return what loading and judging a unit's files needs, with all that the workspace's modules need for it."""
        own = frozenset(path for path in files if path.endswith(".py"))
        return self._follow(self._with_packages(own), own)

    def reached(self, files: Iterable[str], source_root: str = "") -> Reached:
        """Return all that type checkers read for some files, whatever guards an import and wherever it stands.

        Args:
            files: The files.
            source_root: A folder from which modules are imported too; empty where there is none.
        """
        waiting, seen, outside = deque(self._with_packages(files)), set[str](), set[str]()
        while waiting and len(seen) < MAX_FILES:
            path = waiting.popleft()
            if path in seen:
                continue
            seen.add(path)
            for each in self._imports(path):
                target = target_of(path, each.level, each.module)
                tops: list[Parts] = [()] if each.level or not source_root else [(), (source_root,)]
                names = (target, *((*target, name) for name in each.names if name.isidentifier())) if target else ()
                found = [file for parts in names for top in tops for file in self._tree.files_of((*top, *parts))]
                waiting.extend(file for file in found if file not in seen)
                if target and not found:
                    outside.add(".".join(target))
        return Reached(frozenset(seen), frozenset(outside))

    def _with_packages(self, files: Iterable[str]) -> list[str]:
        own = sorted({path for path in files if path.endswith(".py")})
        return own + [init for path in own for init in self._tree.files_of(tuple(path.split("/")[:-1]))]

    @cached_property
    def _tree(self) -> Tree:
        return Tree(self.root)

    def _follow(self, start: Iterable[str], own: frozenset[str]) -> list[Outside]:
        waiting, seen = deque(dict.fromkeys(start)), set[str]()
        found: dict[Outside, None] = {}
        while waiting and len(seen) < MAX_FILES:
            path = waiting.popleft()
            if path in seen:
                continue
            seen.add(path)
            for each in self._imports(path):
                is_units = path in own
                if not is_units and (each.guarded or each.late):
                    continue
                for module, files in self._leads_to(path, each):
                    if files:
                        waiting.extend(() if each.late else files)
                    elif module:
                        found[Outside(module, path, is_units, each.late or each.guarded)] = None
        return list(found)

    def _leads_to(self, path: str, each: Import) -> Iterator[tuple[str, list[str]]]:
        """Yield the files of the workspace that an import runs, or the module outside that it needs."""
        target = target_of(path, each.level, each.module)
        if not target:
            return
        if not each.level and not self._is_inside(target):
            yield ".".join(target), []
            return
        for parts in (target, *((*target, name) for name in each.names if name.isidentifier())):
            yield "", self._tree.files_of(parts)

    def _is_inside(self, target: Parts) -> bool:
        """Tell whether a name leads into the workspace: its modules come first, its bare folders last."""
        kind = self._tree.kind(target[:1])
        return kind in {"module", "package"} or (kind == "namespace" and not self.is_package(target[0]))

    def _imports(self, path: str) -> tuple[Import, ...]:
        data = plain_bytes(self.root / path) or b""
        digest = hashlib.sha256(data).digest()
        if digest not in self.parsed:
            self.parsed[digest] = _imports_in(data)
        return self.parsed[digest]


def for_tests(root: Path, files: Iterable[str], contract: Contract, declared: Collection[str]) -> list[Outside]:
    """Return what running the tests among a unit's files needs beside what they import."""
    tests = [path for path in files if path.startswith(f"{contract.tests_dir}/") and path.endswith(".py")]
    marked = any(b"mark.asyncio" in (plain_bytes(root / path) or b"") for path in tests)
    runner = [TEST_RUNNER] if tests else []
    return [*runner, *([_ASYNC_RUNNER] if marked and "pytest-asyncio" in declared else [])]


def _imports_in(data: bytes) -> tuple[Import, ...]:
    if len(data) > _PARSED_MAX:
        return ()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return tuple(Import(*each) for each in imports_of(ast.parse(data)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
