"""Find the object that plugins register with."""

from __future__ import annotations

from dataclasses import dataclass

import griffe

from generator.answers.contract import Hub, PluginBase
from generator.contract.arguments import Known, with_known
from generator.contract.constructors import constructor_of
from generator.contract.findings import Notes
from generator.contract.members import members_of
from generator.contract.names import FoundClass, Names
from generator.contract.signatures import Annotations, parameters, required_count

METHODS = ("register_plugin", "add_plugin", "register")
_NAMES = ("Hub", "PluginHub", "PluginManager", "PluginRegistry")
_ENDINGS = ("Hub", "Manager", "Registry", "Host", "Kernel", "App", "Application", "Core")
_MODULES = (
    "core.hub",
    "core.plugin_hub",
    "core.plugin_manager",
    "core.plugins.manager",
    "core.manager",
    "core.registry",
)


@dataclass(frozen=True)
class Candidate:
    """A class with a method that takes a plugin.

    Attributes:
        found: The class.
        owner: The class of its family that defines the method.
        method: The method.
        needs: How many arguments the method requires.
    """

    found: FoundClass
    owner: FoundClass
    method: griffe.Function
    needs: int


def find_hub(base: PluginBase | None, names: Names) -> Candidate | None:
    """Return the class that plugins register with, or ``None`` where there is none.

    A class that the base's constructor names comes first, then one whose method needs nothing but the plugin, then by
    the names of class, module and method, then the shallowest file.
    """
    base_path = f"{base.module}.{base.class_name}" if base else ""
    named = _named_by(base)
    candidates = [
        candidate
        for found in _classes(names)
        if not base_path or base_path not in names.mro(found)
        if (candidate := examine(found, names, base.class_name if base else "Plugin")) is not None
    ]
    return min(candidates, key=lambda candidate: _order(candidate, named, names), default=None)


def examine(found: FoundClass, names: Names, base_name: str) -> Candidate | None:
    """Return how a class takes plugins, or ``None`` where it does not."""
    members = members_of(found, names)
    for name in METHODS:
        member = members.get(name)
        if member is None or not isinstance(member.node, griffe.Function):
            continue
        listed = parameters(member.node, member.owner, Annotations(names))
        if not listed:
            continue
        takes_plugin = "plugin" in listed[0].name.lower() or base_name in listed[0].annotation
        if name != "register" or takes_plugin:
            return Candidate(found, member.owner, member.node, required_count(listed))
    return None


def read_hub(found: FoundClass, candidate: Candidate | None, known: Known, names: Names) -> Hub:
    """Read a hub's class; without a candidate it has no method that takes a plugin."""
    annotations = Annotations(names)
    listed = constructor_of(found, names, annotations)
    return Hub(
        module=found.source.name,
        class_name=found.node.name,
        register_method=candidate.method.name if candidate else "",
        is_async="async" in candidate.method.labels if candidate else False,
        constructor=tuple(with_known(each, annotations.imports, known) for each in listed),
    )


def report_needs(candidate: Candidate, notes: Notes) -> None:
    """Note a problem where the method that takes plugins needs more than the plugin."""
    where = f"{candidate.owner.source.path}:{candidate.method.lineno}"
    if candidate.needs > 1:
        notes.problem(
            "hub.register_method",
            f"{where}: {candidate.method.name} needs {candidate.needs} arguments, a unit passes only itself: "
            "give the others defaults, or set hub.register_method in the [contract] table of the configuration.",
        )


def _classes(names: Names) -> list[FoundClass]:
    """Return the public classes of files that define such a method, or a class of a usual name."""
    sources = names.sources
    files = dict.fromkeys(sources.containing(*(f"def {method}(".encode() for method in METHODS)))
    for word in (b"Hub", b"Plugin"):
        files |= {path: None for path, class_names in sources.classes_with(word).items() if _usual(class_names)}
    return [found for path in files for found in names.classes(path) if not found.node.name.startswith("_")]


def _usual(class_names: list[str]) -> bool:
    return any(name in _NAMES or name.endswith("Hub") for name in class_names)


def _named_by(base: PluginBase | None) -> frozenset[str]:
    """Return the classes that the annotations of the base's hub parameter name."""
    if base is None:
        return frozenset()
    return frozenset(
        f"{module}.{name}"
        for parameter in base.constructor
        if parameter.source == "hub"
        for name, module in base.imports.items()
        if name in parameter.annotation
    )


def _order(candidate: Candidate, named: frozenset[str], names: Names) -> tuple[object, ...]:
    found = candidate.found
    name = found.node.name
    name_rank = _NAMES.index(name) if name in _NAMES else len(_NAMES) + (not name.endswith(_ENDINGS))
    module = found.source.name
    module_rank = _MODULES.index(module) if module in _MODULES else len(_MODULES)
    is_abstract = any(member.abstract for member in members_of(found, names).values())
    return (
        found.path not in named,
        is_abstract,
        candidate.needs > 1,
        name_rank,
        module_rank,
        METHODS.index(candidate.method.name),
        found.source.path.count("/"),
        found.where,
    )
