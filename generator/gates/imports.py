"""The imports gate: every import of a unit leads somewhere. Static; nothing is imported and nothing is installed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Literal

from generator.gates.records import Finding, Subject
from generator.gates.requirements import declared_distributions, distribution_of
from generator.gates.source_facts import Import, SourceFacts, package_names, source_facts

Parts = tuple[str, ...]
Kind = Literal["module", "package", "namespace"]

# What the blueprints themselves import.
_OURS = frozenset({"loguru", "pydantic", "pydantic_settings", "pytest", "structlog"})
_FOR_TYPE_CHECKERS = frozenset({"_typeshed"})


@dataclass(frozen=True)
class _Fault:
    """An import that leads nowhere; where ``package`` is set, only if that file does not define ``name``."""

    path: str
    line: int
    code: str
    message: str
    package: str = ""
    name: str = ""


def check_imports(subject: Subject) -> list[Finding]:
    """Return a finding for each import that neither workspace, standard library, environment nor requirements know.

    The codes are ``missing-module`` for a module that the workspace should have and has not, and
    ``undeclared-dependency`` for a package that nobody declared; it is never installed because a model named it.
    An import does not count where its failure is caught. One under ``TYPE_CHECKING`` does: nothing there is prepared
    for a package that does not exist.

    Raises:
        GateNotRunError: The workspace's interpreter could not be asked.
    """
    facts = source_facts(subject)
    places = _Places(subject, facts)
    suspects = [
        fault
        for path, file_facts in facts.files.items()
        for each in file_facts.imports
        if not each.guarded
        for fault in places.faults(path, each)
    ]
    defined = package_names(subject, sorted({fault.package for fault in suspects if fault.package}))
    return [
        Finding(path=fault.path, line=fault.line, code=fault.code, message=fault.message)
        for fault in suspects
        if not fault.package or _lacks(defined[fault.package], fault.name)
    ]


def _lacks(names: frozenset[str] | None, name: str) -> bool:
    return names is not None and name not in names


@dataclass(frozen=True)
class _Places:
    """Where imports lead to."""

    subject: Subject
    facts: SourceFacts

    def faults(self, path: str, each: Import) -> Iterator[_Fault]:
        """Yield what is wrong with one import, as far as can be told without looking into packages."""
        target: Parts = tuple(filter(None, each.module.split(".")))
        if each.level:
            package = PurePosixPath(path).parent.parts
            if each.level > len(package):
                yield _Fault(path, each.line, "missing-module", "the relative import leaves the workspace")
                return
            target = (*package[: len(package) - each.level + 1], *target)
        elif not self._belongs_to_workspace(target[0]):
            yield from self._foreign(path, each, target[0])
            return
        yield from self._inside(path, each, target)

    def _belongs_to_workspace(self, top: str) -> bool:
        """Tell whether a name leads into the workspace: its modules come first, its bare folders last."""
        kind = self._kind((top,))
        return kind in {"module", "package"} or (kind == "namespace" and not self._is_installed(top))

    def _inside(self, path: str, each: Import, target: Parts) -> Iterator[_Fault]:
        kind = self._kind(target)
        if kind is None:
            yield _missing(path, each, target)
        elif kind != "module":
            for name in each.names:
                if name != "*" and self._kind((*target, name)) is None:
                    init = "" if kind == "namespace" else "/".join((*target, "__init__.py"))
                    yield _missing(path, each, (*target, name), package=init)

    def _foreign(self, path: str, each: Import, top: str) -> Iterator[_Fault]:
        distribution = distribution_of(top)
        known = top in self.facts.standard or top in _FOR_TYPE_CHECKERS or distribution in self._declared
        if known or (top in self.facts.found and (top in _OURS or self._is_the_workspaces(top))):
            return
        message = (
            f"{top!r} is not in the workspace, its environment or its requirements; it may belong to "
            f"{distribution!r}. Add it to the requirements if the workspace wants it."
        )
        yield _Fault(path, each.line, "undeclared-dependency", message)

    def _is_installed(self, top: str) -> bool:
        return top in self.facts.standard or top in self.facts.found

    def _is_the_workspaces(self, top: str) -> bool:
        """Tell whether an installed package can count: what only this tool brings along is not the workspace's."""
        if not self._declared or not self._has_what_the_tool_has():
            return True
        from importlib.metadata import packages_distributions

        from packaging.utils import canonicalize_name

        ours = packages_distributions().get(top, ())
        if not ours and self.subject.installed:
            return True  # it came with what was installed
        return any(canonicalize_name(each) in self._declared for each in ours)

    def _has_what_the_tool_has(self) -> bool:
        python, own = self.subject.python, Path(sys.executable)
        return python == own or (bool(self.subject.installed) and python.is_symlink() and python.readlink() == own)

    @cached_property
    def _declared(self) -> frozenset[str]:
        return declared_distributions(self.subject.root) | self.subject.installed

    def _kind(self, parts: Parts) -> Kind | None:
        """Return what a dotted name is in the workspace."""
        place = self.subject.root.joinpath(*parts)
        if any((place / f"__init__{suffix}").is_file() for suffix in (".py", ".pyi")):
            return "package"
        if any(place.with_name(f"{place.name}{suffix}").is_file() for suffix in (".py", ".pyi")):
            return "module"
        if place.is_dir():
            return "namespace" if any(place.glob("*.py")) or any(place.glob("*/*.py")) else None
        return "module" if any(place.parent.glob(f"{place.name}.*.so")) else None


def _missing(path: str, each: Import, target: Parts, *, package: str = "") -> _Fault:
    message = f"the workspace has no module {'.'.join(target)!r}"
    return _Fault(path, each.line, "missing-module", message, package, target[-1])
