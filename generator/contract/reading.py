"""Read a workspace's contract: what to build against, without running a line of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from generator.answers.contract import Contract, Hub, Loader, PluginBase, SettingsClass
from generator.contract.findings import Finding, Notes
from generator.contract.hub import examine, find_hub, read_hub
from generator.contract.layout import (
    find_env_example,
    find_logger,
    find_plugins_dir,
    find_services_dir,
    find_tests_dir,
)
from generator.contract.names import FoundClass, Names
from generator.contract.overrides import merge, table_of, text_of
from generator.contract.plugin_base import Choice, find_plugin_base, name_rank, read_plugin_base
from generator.contract.registration import find_registration
from generator.contract.settings_class import ROOTS, find_settings, settings_of
from generator.contract.sources import Sources
from generator.contract.style import ToolConfig, find_line_length, find_quotes, find_strict_types
from generator.errors import ManyErrors, WorkspaceError
from generator.plan import Record

_CONFIGURED = "set in the configuration"


class ContractReading(Record):
    """The contract of a workspace, and how it was found.

    Attributes:
        contract: What the workspace demands of a unit.
        findings: What was found, where and by which rule.
        problems: What a person must look at, one sentence each with its next step. A field that a problem speaks of
            may still have a value: the best one that was found.
        loader: The workspace's own code that makes plugins; ``None`` where none was found that can be called.
    """

    contract: Contract
    findings: tuple[Finding, ...]
    problems: tuple[str, ...]
    loader: Loader | None = None


class _Reader:
    """Holds what the steps of one reading share."""

    def __init__(self, workspace: Path, overrides: Mapping[str, object]) -> None:
        self.overrides = overrides
        self.notes = Notes()
        self.config = ToolConfig(workspace, self.notes)
        self.sources = Sources(workspace, self.notes, src_layout=self.config.uses_src())
        self.names = Names(self.sources)
        self.faults: list[str] = []

    def plugin_base(self) -> PluginBase | None:
        """Read the plugins' base class."""
        if self.overrides.get("plugin_base") is False:
            return None
        wanted = table_of(self.overrides, "plugin_base")
        if _names_class(wanted):
            found = self.pick("plugin_base", wanted, lambda each: name_rank(each.node.name) is not None)
            if found is None:
                self.require_own_description(wanted)
                return None
            choice: Choice | None = Choice(found, _CONFIGURED)
        else:
            choice = find_plugin_base(self.names, self.notes)
        return read_plugin_base(choice, self.names, self.notes) if choice else None

    def hub(self, base: PluginBase | None) -> Hub | None:
        """Read the object that plugins register with."""
        if self.overrides.get("hub") is False:
            return None
        wanted = table_of(self.overrides, "hub")
        base_name = base.class_name if base else "Plugin"
        candidate = None
        if _names_class(wanted):
            found = self.pick("hub", wanted, lambda each: examine(each, self.names, base_name) is not None)
            candidate = examine(found, self.names, base_name) if found else None
            if found is not None and candidate is None:
                return Hub(module=found.source.name, class_name=found.node.name)
        else:
            candidate = find_hub(base, self.names)
        if candidate is None:
            if not wanted:
                self.notes.found("hub", "none", "", "no class has a method that takes a plugin")
            return None
        return read_hub(candidate, self.names, self.notes)

    def settings(self, plugins_dir: str) -> SettingsClass | None:
        """Read where the settings class is."""
        if self.overrides.get("settings") is False:
            return None
        wanted = dict(table_of(self.overrides, "settings"))
        if path := text_of(wanted, "path"):
            wanted.setdefault("module", self.sources.module_name(path) or path)
        if not _names_class(wanted):
            return find_settings(plugins_dir, self.names, self.notes)
        found = self.pick("settings", wanted, lambda each: not ROOTS.isdisjoint(self.names.mro(each)))
        if found is None:
            if not self.is_faulty("settings"):
                self.faults.append("settings: the class must be in one of the workspace's own files")
            return None
        self.notes.found("settings", found.path, found.where, _CONFIGURED)
        return settings_of(found)

    def pick(self, field: str, wanted: Mapping[str, object], fits: Callable[[FoundClass], bool]) -> FoundClass | None:
        """Return the class that the configuration names; ``None``, and a fault if it should be here, where it is not.

        Without a class name it is the first class of the module that fits, without a module the only class of that
        name outside tests and plugins.
        """
        module, name = text_of(wanted, "module"), text_of(wanted, "class_name")
        if module and not self.sources.has_package(module.partition(".")[0]):
            return None
        if module and name:
            found = [each for each in [self.names.find_class(f"{module}.{name}")] if each]
        elif module:
            path = self.sources.path_of(module)
            found = [each for each in self.names.classes(path) if fits(each)][:1] if path else []
        else:
            files = [path for path, defined in self.sources.classes_with(name.encode()).items() if name in defined]
            found = [each for path in files for each in self.names.classes(path) if each.node.name == name]
        if len(found) == 1:
            return found[0]
        places = ", ".join(each.where for each in found)
        sought = f"{module or '?'}.{name or '?'}"
        self.faults.append(f"{field}: {sought} is {'at ' + places if places else 'no class of the workspace'}")
        return None

    def is_faulty(self, field: str) -> bool:
        """Tell whether a fault of that field is noted already."""
        return any(fault.startswith(f"{field}:") for fault in self.faults)

    def require_own_description(self, wanted: Mapping[str, object]) -> None:
        """Demand all that cannot be read of a base class that another package brings."""
        missing = [key for key in ("module", "class_name", "constructor", "methods") if key not in wanted]
        if missing and not self.is_faulty("plugin_base"):
            self.faults.append(
                f"plugin_base: {text_of(wanted, 'module')} is not in the workspace, so {', '.join(missing)} must be set"
            )


def read_contract(workspace: Path, overrides: Mapping[str, object] | None = None) -> ContractReading:
    """Read what a workspace demands of a unit, statically: nothing of it is imported or run.

    Args:
        workspace: The workspace's folder.
        overrides: The configuration's ``[contract]`` table: fields of ``Contract`` that win over what is found.
            ``plugin_base``, ``hub`` and ``settings`` are tables that win field by field; their ``module`` and
            ``class_name`` also choose which class is read. ``false`` stands for "there is none".

    Returns:
        The contract, the findings behind it, and the problems that a person must look at.

    Raises:
        WorkspaceError: ``workspace`` is no folder.
        ManyErrors: Keys or values of ``overrides`` are not usable; all of them are named.
    """
    if not workspace.is_dir():
        raise WorkspaceError(workspace, "this is no folder.", "Name the workspace with --workspace DIR.")
    given = dict(overrides or {})
    reader = _Reader(workspace, given)
    contract, faults = merge(_read(reader), given)
    faults += [fault for fault in reader.faults if fault not in faults]
    if faults:
        raise ManyErrors("The [contract] table of the configuration is not usable", faults, "Correct these keys.")
    findings = [
        finding for finding in reader.notes.findings() if finding.field not in given or finding.rule == _CONFIGURED
    ]
    findings += [_configured(field, value) for field, value in _flat(given)]
    return ContractReading(contract=contract, findings=tuple(findings), problems=reader.notes.problems(_settled(given)))


def _read(reader: _Reader) -> Contract:
    """Read all fields; what the configuration says of folders already counts for the others."""
    sources, notes, config = reader.sources, reader.notes, reader.config
    plugins_dir = text_of(reader.overrides, "plugins_dir") or find_plugins_dir(sources, notes)
    base = reader.plugin_base()
    registration, manifest_entry = find_registration(plugins_dir, sources, notes)
    return Contract(
        plugin_base=base,
        hub=reader.hub(base),
        settings=reader.settings(plugins_dir),
        registration=registration,
        manifest_entry=manifest_entry,
        plugins_dir=plugins_dir,
        services_dir=find_services_dir(sources, notes),
        tests_dir=find_tests_dir(sources, notes),
        logger=find_logger(plugins_dir, sources, notes),
        line_length=find_line_length(config, notes),
        quotes=find_quotes(config, notes),
        strict_types=find_strict_types(config, notes),
        env_example=find_env_example(sources, notes),
    )


def _names_class(table: Mapping[str, object]) -> bool:
    return bool(text_of(table, "module") or text_of(table, "class_name"))


def _flat(given: Mapping[str, object]) -> list[tuple[str, object]]:
    """Return the given fields, those of tables dotted."""
    listed: list[tuple[str, object]] = []
    for field, value in given.items():
        if isinstance(value, Mapping):
            listed += [(f"{field}.{key}", item) for key, item in value.items()]
        else:
            listed.append((field, value))
    return listed


def _configured(field: str, value: object) -> Finding:
    shown = value if isinstance(value, str) else repr(value)
    return Finding(field=field, value=shown, where="", rule=_CONFIGURED)


def _settled(given: Mapping[str, object]) -> list[str]:
    """Return the fields whose problems the configuration answers."""
    return [field for field in given if not isinstance(given[field], Mapping)] + [field for field, _ in _flat(given)]
