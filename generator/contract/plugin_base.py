"""Find the plugins' base class and read what it demands."""

from __future__ import annotations

from dataclasses import dataclass

from generator.answers.contract import PluginBase
from generator.contract.constructors import constructor_of
from generator.contract.findings import Notes
from generator.contract.members import abstract_methods, class_level, helpers_of, members_of
from generator.contract.names import FoundClass, Names
from generator.contract.signatures import Annotations

WELL_KNOWN = ("core.plugin_base", "core.plugins.base", "core.plugins.plugin_base", "core.base_plugin", "core.plugin")
_NAMES = {
    "PluginBase": 0,
    "BasePlugin": 1,
    "AbstractPlugin": 2,
    "PluginInterface": 2,
    "PluginProtocol": 2,
    "IPlugin": 2,
    "PluginABC": 2,
    "Plugin": 3,
}
_ABSTRACT_BASES = frozenset({"abc.ABC", "typing.Protocol", "typing_extensions.Protocol"})
_SET_IT = 'set plugin_base = {module = "…", class_name = "…"} in the [contract] table of the configuration'


@dataclass(frozen=True)
class Choice:
    """The class that was chosen, and why."""

    found: FoundClass
    rule: str


def name_rank(name: str) -> int | None:
    """Return how much a class's name speaks for a base of plugins (0: most), or ``None`` where it does not."""
    if name in _NAMES:
        return _NAMES[name]
    return 4 if name.endswith(("PluginBase", "BasePlugin")) else None


def find_plugin_base(names: Names, notes: Notes) -> Choice | None:
    """Return the base class of plugins, or ``None`` where there is none, and a problem where there is more than one."""
    ranked: dict[int, list[FoundClass]] = {}
    for found in _candidates(names):
        rank = name_rank(found.node.name)
        if rank is not None and (rank == 0 or _is_abstract(found, names)):
            ranked.setdefault(rank, []).append(found)
    if not ranked:
        return None
    best = min(ranked)
    group = _without_relatives(ranked[best], names, keep_roots=best > 3)
    if len(group) == 1:
        name = group[0].node.name
        return Choice(group[0], f"the only class named {name}" if best == 0 else f"an abstract class named {name}")
    return _choose(group, names, notes)


def read_plugin_base(choice: Choice, names: Names, notes: Notes) -> PluginBase:
    """Read what a class demands of the plugins that derive from it; what nobody can fulfil becomes a problem."""
    found = choice.found
    annotations = Annotations(names)
    members = members_of(found, names)
    constructor = constructor_of(found, names, annotations)
    methods = abstract_methods(members, annotations)
    helpers = helpers_of(members, methods, constructor)
    base = PluginBase(
        module=found.source.name,
        class_name=found.node.name,
        constructor=constructor,
        methods=methods,
        helpers=helpers,
        sets_config="config" in helpers,
        imports=dict(sorted(annotations.imports.items())),
    )
    notes.found("plugin_base", found.path, found.where, choice.rule)
    for method in methods:
        where = f"{members[method.name].owner.source.path}:{members[method.name].node.lineno}"
        notes.found(f"plugin_base.methods.{method.name}", method.role, where, "must be implemented")
    _report(found, base, annotations, class_level(members), notes)
    return base


def missing_base(names: Names) -> str:
    """Return the sentence for a workspace without a base class; a file that cannot be parsed may hold it."""
    for path, class_names in names.sources.classes_with(b"Plugin").items():
        if any(name_rank(name) is not None for name in class_names) and names.sources.parse(path) is None:
            return f"{path} seems to define the base class of plugins, but cannot be parsed: correct it, or {_SET_IT}."
    return f"The workspace has no base class for plugins (a class named PluginBase): write one, or {_SET_IT}."


def several(group: list[FoundClass]) -> str:
    """Return the sentence for classes of which any could be the base."""
    return f"More than one class could be the base of plugins: {_places(group)}; {_SET_IT}."


def _places(group: list[FoundClass]) -> str:
    return ", ".join(f"{found.where} ({found.node.name})" for found in group)


def _candidates(names: Names) -> list[FoundClass]:
    """Return the classes whose name speaks for a base, shallow files first; only their files are parsed."""
    listed = []
    for path, class_names in names.sources.classes_with(b"Plugin").items():
        wanted = [name for name in class_names if name_rank(name) is not None]
        if wanted:
            listed += [found for found in names.classes(path) if found.node.name in wanted]
    return listed


def _is_abstract(found: FoundClass, names: Names) -> bool:
    if not _ABSTRACT_BASES.isdisjoint(names.mro(found)):
        return True
    return any(member.abstract for member in members_of(found, names).values())


def _without_relatives(group: list[FoundClass], names: Names, *, keep_roots: bool) -> list[FoundClass]:
    """Leave out the classes that another one of the group derives from, or with ``keep_roots`` the derived ones."""
    lines = {found.path: set(names.mro(found)) - {found.path} for found in group}
    if keep_roots:
        return [found for found in group if lines[found.path].isdisjoint(lines)] or group
    inherited = set().union(*lines.values())
    return [found for found in group if found.path not in inherited] or group


def _choose(group: list[FoundClass], names: Names, notes: Notes) -> Choice | None:
    """Decide between several classes: by the plugins that use them, else by a usual place, and say so."""
    listed = _places(group)
    votes = {found.path: _users(found, names) for found in group}
    first, second, *_ = sorted(group, key=lambda found: -votes[found.path])
    if votes[first.path] > votes[second.path]:
        return Choice(first, f"imported by most plugins ({votes[first.path]} files) among {listed}")
    notes.problem("plugin_base", several(group))
    usual = [found for found in group if found.source.name in WELL_KNOWN]
    return Choice(usual[0], "the only one in a usual place") if len(usual) == 1 else None


def _users(found: FoundClass, names: Names) -> int:
    """Return how many files of plugins import a class by its module."""
    needle = f"from {found.source.name} import".encode()
    sources = names.sources
    return sum(needle in text for path, text in sources.texts.items() if sources.unit_of(path) is not None)


def _report(
    found: FoundClass, base: PluginBase, annotations: Annotations, class_methods: list[str], notes: Notes
) -> None:
    """Note a problem for everything that a generated plugin could not do."""
    for name in class_methods:
        notes.problem(
            "plugin_base.methods",
            f"{found.where}: {name!r} is an abstract class or static method, which a unit does not write: "
            "give it a default in the base class, or set plugin_base.methods in the [contract] table.",
        )
    for name in dict.fromkeys(annotations.clashes):
        notes.problem(
            "plugin_base.imports",
            f"{found.where}: two modules define {name!r} in the annotations of {base.class_name}: "
            "rename one of them, or set plugin_base.imports in the [contract] table.",
        )
    if annotations.type_variables:
        variables = ", ".join(dict.fromkeys(annotations.type_variables))
        notes.found("plugin_base.imports", "Any", found.where, f"written for the type variables {variables}")
