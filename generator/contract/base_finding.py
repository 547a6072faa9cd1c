"""Choose the plugins' base class: what they derive from, else what the loader or the names say."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

from generator.answers.contract import PluginBase
from generator.contract.arguments import Known, dotted_name
from generator.contract.base_use import derived, foreign_base, lifecycle_classes, most_used, open_attributes
from generator.contract.findings import Notes
from generator.contract.loading import Loading
from generator.contract.names import FoundClass, Names
from generator.contract.overrides import table_of, text_of
from generator.contract.plugin_base import Choice, find_plugin_base, missing_base, name_rank, read_plugin_base, several
from generator.contract.units_read import Unit
from generator.syntax_trees import nodes_of

Pick = Callable[[str, Mapping[str, object], Callable[[FoundClass], bool]], FoundClass | None]


class BaseFinder:
    """Finds and reads the base class.

    Args:
        names: Resolves names of the workspace.
        notes: Receives the facts and the problems.
        overrides: The configuration's ``[contract]`` table.
        pick: Returns the class that a table of it names.
        faults: Receives what is wrong with that table.
    """

    def __init__(
        self, names: Names, notes: Notes, overrides: Mapping[str, object], pick: Pick, faults: list[str]
    ) -> None:
        self._faults = faults
        self._names = names
        self._notes = notes
        self._overrides = overrides
        self._pick = pick

    def read(self, units: tuple[Unit, ...], loading: Loading | None, known: Known) -> PluginBase | None:
        """Return the base class; ``None``, and a problem or a fault, where there is none."""
        if self._overrides.get("plugin_base") is False:
            return None
        wanted = table_of(self._overrides, "plugin_base")
        if text_of(wanted, "module") or text_of(wanted, "class_name"):
            found = self._pick("plugin_base", wanted, lambda each: name_rank(each.node.name) is not None)
            if found is None:
                self._require_description(wanted)
                return None
            choice: Choice | None = Choice(found, "set in the configuration")
        else:
            used = most_used(units, self._names)
            found = self._names.find_class(used[0]) if used else None
            if used is not None and found is None:
                self._notes.found(
                    "plugin_base", used[0], "", f"the class of another package that {used[1]} plugins derive from"
                )
                deriving = tuple(unit for unit in units if unit.made and used[0] in self._names.mro(unit.made))
                return foreign_base(used[0], deriving, known, self._names, self._notes)
            if used is not None and found is not None:
                choice = Choice(found, f"{used[1]} of {len(units)} plugins derive from it")
            else:
                choice = self._unused(loading)
        if choice is None:
            return None
        base = read_plugin_base(choice, self._names, self._notes)
        deriving = derived(units, base, self._names)
        attributes = open_attributes(choice.found, base, deriving, self._names, self._notes)
        more = {"ClassVar": "typing"} if any(each.annotation.startswith("ClassVar") for each in attributes) else {}
        return base.model_copy(
            update={"attributes": attributes, "imports": dict(sorted((base.imports | more).items()))}
        )

    def _require_description(self, wanted: Mapping[str, object]) -> None:
        """Demand all that cannot be read of a base class that another package brings."""
        missing = [key for key in ("module", "class_name", "constructor", "methods") if key not in wanted]
        if missing and not any(fault.startswith("plugin_base:") for fault in self._faults):
            self._faults.append(
                f"plugin_base: {text_of(wanted, 'module')} is not in the workspace, so {', '.join(missing)} must be set"
            )

    def _unused(self, loading: Loading | None) -> Choice | None:
        """Return the base of a workspace in which no plugin derives from one."""
        choice = find_plugin_base(self._names, self._notes)
        if choice is not None or self._notes.has_problem("plugin_base"):
            return choice
        group = lifecycle_classes(_mentioned(loading, self._names), self._names)
        if len(group) == 1:
            return Choice(group[0], "the only class with abstract methods that start or stop something")
        self._notes.problem("plugin_base", several(group) if group else missing_base(self._names))
        return None


def _mentioned(loading: Loading | None, names: Names) -> frozenset[str]:
    """Return the classes that a loader's code names, in ``issubclass(…)`` or as a type."""
    if loading is None:
        return frozenset()
    dotted = (dotted_name(node) for node in nodes_of(loading.source.tree) if isinstance(node, ast.Name | ast.Attribute))
    return frozenset(names.resolve(loading.source, each) for each in dotted if each)
