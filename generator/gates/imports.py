"""The imports gate: every import of a unit leads somewhere. Static; nothing is imported and nothing is installed."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from generator.gates.records import Finding, Subject
from generator.gates.requirements import declared_distributions, distribution_of
from generator.gates.source_facts import Import, SourceFacts, source_facts


def check_imports(subject: Subject) -> list[Finding]:
    """Return a finding for each import that neither workspace, standard library, environment nor requirements know.

    The codes are ``missing-module`` for a module that the workspace should have and has not, and
    ``undeclared-dependency`` for a package that nobody declared; it is never installed because a model named it.

    Raises:
        GateNotRunError: The workspace's interpreter could not be asked.
    """
    facts = source_facts(subject)
    declared = declared_distributions(subject.root)
    findings: list[Finding] = []
    for path, file_facts in facts.files.items():
        for each in file_facts.imports:
            fault = _fault(subject.root, path, each, facts, declared)
            if fault and not each.guarded:
                findings.append(Finding(path=path, line=each.line, code=fault[0], message=fault[1]))
    return findings


def _fault(root: Path, path: str, each: Import, facts: SourceFacts, declared: frozenset[str]) -> tuple[str, str] | None:
    if each.level:
        return _relative_fault(root, path, each)
    top = each.module.split(".", maxsplit=1)[0]
    if _is_module(root, (top,)):
        parts = tuple(each.module.split("."))
        if _is_module(root, parts) or _is_module(root, parts[:-1]):
            return None if _is_module(root, parts) else _missing(each.module)
        return _missing(each.module)
    if top in facts.standard or top in facts.found:
        return None
    distribution = distribution_of(top)
    if distribution in declared:
        return None
    return (
        "undeclared-dependency",
        f"{top!r} is not in the workspace, its environment or its requirements; it may belong to {distribution!r}. "
        "Add it to the requirements if the workspace wants it.",
    )


def _missing(module: str) -> tuple[str, str]:
    return ("missing-module", f"the workspace has no module {module!r}")


def _relative_fault(root: Path, path: str, each: Import) -> tuple[str, str] | None:
    package = PurePosixPath(path).parent.parts
    if each.level - 1 >= len(package):
        return ("missing-module", "the relative import leaves the workspace")
    base = package[: len(package) - each.level + 1]
    target = (*base, *filter(None, each.module.split(".")))
    if each.module and not _is_module(root, target):
        return _missing(".".join(target))
    return None


def _is_module(root: Path, parts: tuple[str, ...]) -> bool:
    """Tell whether a dotted name is a module or a package of the workspace."""
    if not parts:
        return False
    place = root.joinpath(*parts)
    return (
        place.with_name(f"{place.name}.py").is_file()
        or place.with_name(f"{place.name}.pyi").is_file()
        or place.is_dir()
    )
