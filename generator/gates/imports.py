"""The imports gate: every import of a unit leads somewhere. Static; nothing is imported and nothing is installed."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from generator.distributions import distribution_of
from generator.findings import Finding
from generator.gates.asking_packages import packages_of
from generator.gates.packages import Packages
from generator.gates.places import Parts, Tree, target_of
from generator.gates.records import GateNotRunError, Said, Subject
from generator.gates.requirements import declared_distributions, owner_of
from generator.gates.shared_copy import Hidden, one_by_one
from generator.gates.source_facts import Import, learn_sources, package_names, source_facts

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
    (hidden,) = Hidden.of_each([subject])
    return _found(subject, hidden)


def check_imports_together(subjects: Sequence[Subject]) -> list[Said | GateNotRunError]:
    """Check the imports of tasks that share a copy; see ``check_imports``."""
    learn_sources(subjects)
    hidden = {id(subject): each for subject, each in zip(subjects, Hidden.of_each(subjects), strict=True)}
    return one_by_one(lambda subject: _found(subject, hidden[id(subject)]), subjects)


def _found(subject: Subject, hidden: Hidden) -> list[Finding]:
    facts = source_facts(subject)
    packages = packages_of(subject.python, subject.sandbox, subject.cache)
    if packages is None:
        raise GateNotRunError(f"{subject.python} does not tell what it can import")
    places = _Places(subject, packages, Tree(subject.root, hidden.absent))
    suspects = [
        fault
        for path, file_facts in facts.files.items()
        for each in file_facts.imports
        if not each.guarded
        for fault in places.faults(path, each)
    ]
    defined = _defined(subject, hidden, sorted({fault.package for fault in suspects if fault.package}))
    return [
        Finding(path=fault.path, line=fault.line, code=fault.code, message=fault.message)
        for fault in suspects
        if not fault.package or _lacks(defined[fault.package], fault.name)
    ]


def _defined(subject: Subject, hidden: Hidden, paths: Sequence[str]) -> dict[str, frozenset[str] | None]:
    """Return the names that files of packages define, as this task has them."""
    theirs = [path for path in paths if path in hidden.changed]
    own = package_names(subject, subject.root, [path for path in paths if path not in hidden.changed])
    return own | (package_names(subject, subject.baseline(), theirs) if theirs else {})


def _lacks(names: frozenset[str] | None, name: str) -> bool:
    return names is not None and name not in names


@dataclass(frozen=True)
class _Places:
    """Where imports lead to."""

    subject: Subject
    packages: Packages
    tree: Tree

    def faults(self, path: str, each: Import) -> Iterator[_Fault]:
        """Yield what is wrong with one import, as far as can be told without looking into packages."""
        target = target_of(path, each.level, each.module)
        if target is None:
            yield _Fault(path, each.line, "missing-module", "the relative import leaves the workspace")
        elif not each.level and not self._belongs_to_workspace(target[0]):
            yield from self._foreign(path, each, target[0])
        else:
            yield from self._inside(path, each, target)

    def _belongs_to_workspace(self, top: str) -> bool:
        """Tell whether a name leads into the workspace: its modules come first, its bare folders last."""
        kind = self.tree.kind((top,))
        return kind in {"module", "package"} or (kind == "namespace" and not self._is_installed(top))

    def _inside(self, path: str, each: Import, target: Parts) -> Iterator[_Fault]:
        kind = self.tree.kind(target)
        if kind is None:
            yield _missing(path, each, target)
        elif kind != "module":
            for name in each.names:
                if name != "*" and self.tree.kind((*target, name)) is None:
                    init = "" if kind == "namespace" else "/".join((*target, "__init__.py"))
                    yield _missing(path, each, (*target, name), package=init)

    def _foreign(self, path: str, each: Import, top: str) -> Iterator[_Fault]:
        declared = owner_of(each.module, self._declared) is not None
        if declared or top in self.packages.standard or top in _FOR_TYPE_CHECKERS:
            return
        if top in self.packages.modules and (top in _OURS or self._is_the_workspaces(top)):
            return
        message = (
            f"{top!r} is not in the workspace, its environment or its requirements; it may belong to "
            f"{distribution_of(top)!r}. Add it to the requirements if the workspace wants it."
        )
        yield _Fault(path, each.line, "undeclared-dependency", message)

    def _is_installed(self, top: str) -> bool:
        return self.packages.can_import(top)

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


def _missing(path: str, each: Import, target: Parts, *, package: str = "") -> _Fault:
    message = f"the workspace has no module {'.'.join(target)!r}"
    return _Fault(path, each.line, "missing-module", message, package, target[-1])
