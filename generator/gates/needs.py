"""What code needs of an environment: which distributions the modules come from that it loads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from generator.distributions import distribution_of
from generator.gates.closure import Outside
from generator.gates.packages import Packages, requirement_of
from generator.gates.requirements import owner_of
from generator.gates.wanted import Wanted

# What the gates themselves need in an environment: it may be installed although no file of the workspace names it.
OF_GATES = frozenset({"pytest"})
_STUBS = ("types-{}", "{}-stubs")


@dataclass(frozen=True)
class Need:
    """One distribution that is needed.

    Attributes:
        name: The top-level module, or the distribution where it has none, as packages of type hints.
        line: The requirement that brings it, as the workspace words it, else the distribution's likely name.
        may_install: Whether the workspace declares it, or a gate needs it; what nobody declared is never installed.
        is_there: Whether the interpreter has it in any version.
        fits: Whether it has it in a version that is declared.
    """

    name: str
    line: str
    may_install: bool
    is_there: bool
    fits: bool


@dataclass(frozen=True)
class Supply:
    """What a workspace declares, and what its interpreter has of it."""

    wanted: Wanted
    packages: Packages

    @cached_property
    def declared(self) -> dict[str, str]:
        """Canonical name of each distribution that is declared for this system to its line."""
        parsed = [(line, requirement_of(line)) for line in self.wanted.requirements]
        meant = [(line, found) for line, found in parsed if found and self.packages.applies(found)]
        return {canonicalize_name(found.name): line for line, found in reversed(meant)}

    def is_package(self, top: str) -> bool:
        """Tell whether a top-level name is rather a package than a bare folder of the workspace."""
        return self.packages.can_import(top) or owner_of(top, self.declared) is not None

    def has(self, line: str) -> bool:
        """Tell whether the interpreter has a requirement in a version that it allows, or is not meant by it."""
        found = requirement_of(line)
        return found is not None and (not self.packages.applies(found) or self.packages.satisfies(found))

    def needs(self, modules: Iterable[Outside]) -> list[Need]:
        """Return what modules outside of the workspace come from, each once, sorted by name.

        What a unit imports and nobody declared is no need: it is a finding of the imports gate.
        """
        found: dict[str, Need] = {}
        for each in modules:
            if each.top in self.packages.standard:
                continue
            owner = owner_of(each.module, self.declared)
            if owner is None and each.is_units:
                continue
            found.setdefault(each.top, self._need(each.top, owner))
            if owner and each.is_units:
                found |= {need.name: need for need in self._type_hints(owner)}
        return [found[name] for name in sorted(found)]

    def _need(self, top: str, owner: str | None) -> Need:
        line = self.declared[owner] if owner else distribution_of(top)
        is_there = top in self.packages.modules
        fits = is_there and (owner is None or self.has(line))
        return Need(top, line, may_install=owner is not None or top in OF_GATES, is_there=is_there, fits=fits)

    def _type_hints(self, owner: str) -> Iterable[Need]:
        for name in (form.format(owner) for form in _STUBS):
            if line := self.declared.get(name):
                yield Need(name, line, True, name in self.packages.versions, self.has(line))


def lacking(needs: Iterable[Need]) -> list[Need]:
    """Return what cannot be imported."""
    return [need for need in needs if not need.is_there]


def to_install(needs: Iterable[Need], wanted: Wanted) -> list[str]:
    """Return the lines to install: what is missing, or there in a version that is not declared.

    Lines with hashes are a lock together: where one of them is needed, all are asked for, since an installer refuses
    what comes along without a hash.
    """
    lines = list(dict.fromkeys(need.line for need in needs if need.may_install and not need.fits))
    if any("--hash=" in line for line in lines):
        lines += [line for line in wanted.requirements if "--hash=" in line and line not in lines]
    return lines


def plain(lines: Iterable[str]) -> list[str]:
    """Return requirement lines as a person gives them to an installer: without markers and hashes."""
    return [_plain(found) if (found := requirement_of(line)) else line for line in lines]


def _plain(requirement: Requirement) -> str:
    extras = f"[{','.join(sorted(requirement.extras))}]" if requirement.extras else ""
    return f"{requirement.name}{extras}{requirement.specifier}"


def names_of(needs: Sequence[Need], most: int = 12) -> str:
    """Return the names of needs as a list for a person."""
    shown = [need.name for need in needs[:most]]
    return ", ".join(shown) + (f" and {len(needs) - most} more" if len(needs) > most else "")
