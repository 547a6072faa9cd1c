"""The steps of one reading: each one knows what the steps before it found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from generator.answers.contract import Contract, Entry, Hub, Loader, PluginBase, SettingsClass
from generator.contract.arguments import Known, with_known, words_of
from generator.contract.base_finding import BaseFinder
from generator.contract.base_use import derived, passed_settings
from generator.contract.entries import read_entry
from generator.contract.evidence import Evidence
from generator.contract.findings import Notes
from generator.contract.hub import examine, find_hub, read_hub, report_needs
from generator.contract.hub_use import hub_classes, is_foreign, settings_attribute, used_attribute, usual_hub
from generator.contract.layout import (
    find_env_example,
    find_logger,
    find_plugins_dir,
    find_services_dir,
    find_source_root,
    find_tests_dir,
)
from generator.contract.loaders import find_loader
from generator.contract.loading import Loading, find_loading
from generator.contract.manifest_demands import find_demands
from generator.contract.manifests import entries_of, read_manifest
from generator.contract.names import FoundClass, Names
from generator.contract.overrides import table_of, text_of
from generator.contract.places import FUNCTIONS
from generator.contract.registration import entry_pattern, find_registration
from generator.contract.settings_class import ROOTS, find_settings, settings_of
from generator.contract.settings_use import known_settings, with_use
from generator.contract.signatures import Annotations, split_foreign
from generator.contract.sources import Sources
from generator.contract.style import ToolConfig, find_line_length, find_quotes, find_strict_types
from generator.contract.units_read import Unit, read_units

CONFIGURED = "set in the configuration"


class Reader:
    """Reads one workspace.

    Args:
        workspace: The workspace's folder.
        overrides: The configuration's ``[contract]`` table.

    Attributes:
        notes: What was found, and what a person must look at.
        faults: What is wrong with ``overrides``.
    """

    def __init__(self, workspace: Path, overrides: Mapping[str, object]) -> None:
        self.overrides = overrides
        self.notes = Notes()
        self.config = ToolConfig(workspace, self.notes)
        self.sources = Sources(workspace, self.notes, src_layout=self.config.uses_src())
        self.names = Names(self.sources)
        self.faults: list[str] = []

    def read(self) -> tuple[Contract, Loader | None]:
        """Read all fields, and the loader; what the configuration says already counts for the others."""
        sources, names, notes, config = self.sources, self.names, self.notes, self.config
        plugins_dir = text_of(self.overrides, "plugins_dir") or find_plugins_dir(sources, notes)
        self.notes.order("plugin_base", "settings")
        settings = self._settings(plugins_dir)
        known = known_settings(settings, names)
        manifests = frozenset(path.rpartition("/")[2] for path in sources.listing.manifests)
        loading = find_loading(plugins_dir, manifests, known, names)
        units = self._units(plugins_dir, loading)
        base = BaseFinder(names, notes, self.overrides, self.pick, self.faults).read(units, loading, known)
        deriving = derived(units, base, names)
        hub = self._hub(base, deriving or units, loading, known)
        known = self._with_hub(known, hub)
        if loading is not None:
            loading = find_loading(plugins_dir, manifests, known, names)
        base = self._with_sources(base, deriving, loading, known)
        demands = find_demands(loading.source if loading else None, units, names)
        registration, manifest_entry = find_registration(plugins_dir, units, demands, loading, names)
        manifest_entry = text_of(self.overrides, "manifest_entry") or manifest_entry
        manifest = read_manifest(demands, units, notes)
        annotations = Annotations(names)
        entry = read_entry(
            Evidence(
                units=units,
                derived=deriving,
                loading=loading,
                base=base,
                hub=hub,
                known=known,
                manifest_entry=manifest_entry,
                has_manifest=bool(entries_of(units)) or (registration == "manifest" and manifest is not None),
                can_get_settings=_can_get(hub, settings),
            ),
            names,
            annotations,
            notes,
        )
        hub = _with_method(hub, entry)
        if base is not None:
            base = self._passing(base, entry)
            used = words_of(each.annotation for each in (*entry.parameters, *entry.constructor))
            more = {name: module for name, module in annotations.imports.items() if name in used}
            base = base.model_copy(update={"imports": dict(sorted((more | base.imports).items()))})
        contract = Contract(
            plugin_base=base,
            hub=hub,
            settings=settings,
            registration=registration,
            manifest_entry=manifest_entry,
            entry=entry,
            manifest=manifest,
            source_root=find_source_root(sources, notes),
            plugins_dir=plugins_dir,
            services_dir=find_services_dir(plugins_dir, sources, notes),
            tests_dir=find_tests_dir(sources, config, notes),
            logger=find_logger(plugins_dir, sources, notes),
            line_length=find_line_length(config, notes),
            quotes=find_quotes(config, notes),
            strict_types=find_strict_types(config, notes),
            env_example=find_env_example(sources, notes),
        )
        return contract, find_loader(loading, plugins_dir, known, names, notes)

    def _units(self, plugins_dir: str, loading: Loading | None) -> tuple[Unit, ...]:
        """Read the existing plugins; a function that the loader or a manifest names is their registration function."""
        functions = set(FUNCTIONS)
        if loading is not None and loading.call is not None and loading.call.function:
            functions = {loading.call.function}
        units = read_units(plugins_dir, frozenset(functions), self.names, self.notes)
        named = {
            pattern.partition(":")[2]
            for entry, unit in entries_of(units)
            if (pattern := entry_pattern(entry, unit.name)) and ":" in pattern
        }
        more = {name for name in named if name.isidentifier()} - functions
        if more:
            units = read_units(plugins_dir, frozenset(functions | more), self.names, self.notes)
        return units

    def _hub(
        self, base: PluginBase | None, units: tuple[Unit, ...], loading: Loading | None, known: Known
    ) -> Hub | None:
        """Read the object that plugins are made or register with."""
        if self.overrides.get("hub") is False:
            return None
        wanted = table_of(self.overrides, "hub")
        base_name = base.class_name if base else "Plugin"
        if names_class(wanted):
            found = self.pick("hub", wanted, lambda each: examine(each, self.names, base_name) is not None)
            return self._hub_of(found, base_name, units, known, reason=CONFIGURED) if found else None
        foreign = ""
        for path, reason in hub_classes(base, units, loading, self.names):
            found = self.names.find_class(path)
            if found is not None:
                return self._hub_of(found, base_name, units, known, reason=reason)
            foreign = foreign or (path if is_foreign(path, self.names) else "")
        return self._foreign_hub(foreign, units) if foreign else self._usual_hub(base, base_name, units, known)

    def _foreign_hub(self, path: str, units: tuple[Unit, ...]) -> Hub:
        module, class_name = split_foreign(path)
        self.notes.found("hub", path, "", "a class of another package")
        return Hub(module=module, class_name=class_name, register_method="", settings_attribute=used_attribute(units))

    def _usual_hub(self, base: PluginBase | None, base_name: str, units: tuple[Unit, ...], known: Known) -> Hub | None:
        """Return a hub that only its methods or its name tell."""
        candidate = find_hub(base, self.names)
        if candidate is not None:
            report_needs(candidate, self.notes)
            reason = f"has the method {candidate.method.name}"
            return self._hub_of(candidate.found, base_name, units, known, reason=reason)
        usual = usual_hub(base, self.names)
        if usual is not None:
            return self._hub_of(usual, base_name, units, known, reason="is called like one")
        self.notes.found("hub", "none", "", "no class has a method that takes a plugin, or is called like a hub")
        return None

    def _hub_of(
        self,
        found: FoundClass,
        base_name: str,
        units: tuple[Unit, ...],
        known: Known,
        *,
        reason: str,
    ) -> Hub:
        candidate = examine(found, self.names, base_name)
        hub = read_hub(found, candidate, known, self.names)
        self.notes.found("hub", found.path, found.where, reason)
        attribute, line = settings_attribute(found, known, self.names)
        attribute = attribute or used_attribute(units)
        if attribute:
            where = f"{found.source.path}:{line}" if line else ""
            self.notes.found("hub.settings_attribute", attribute, where, "holds the settings object")
        # An untyped hub that keeps the settings object is made with it.
        listed = tuple(with_known(each, {}, known, given=bool(attribute)) for each in hub.constructor)
        return hub.model_copy(update={"settings_attribute": attribute, "constructor": listed})

    def _with_hub(self, known: Known, hub: Hub | None) -> Known:
        if hub is None:
            return known
        path = f"{hub.module}.{hub.class_name}"
        found = self.names.find_class(path)
        hubs = frozenset(member.path for member in self.names.family(found)) if found else frozenset({path})
        attributes = frozenset({hub.settings_attribute} - {""})
        return replace(known, hubs=hubs, attributes=attributes)

    def _with_sources(
        self, base: PluginBase | None, units: tuple[Unit, ...], loading: Loading | None, known: Known
    ) -> PluginBase | None:
        """Say which of the base's parameters get the settings object or the hub: by their types, else by use."""
        if base is None:
            return None
        call = loading.call if loading else None
        is_given = any(each.source == "settings" for each in call.arguments) if call else False
        given = is_given or passed_settings(units, known, self.names)
        listed = tuple(with_known(each, base.imports, known, given=given) for each in base.constructor)
        for parameter in listed:
            self.notes.found(
                f"plugin_base.constructor.{parameter.name}",
                parameter.source,
                self.notes.place("plugin_base"),
                "by its type, its name, or how it is filled",
            )
        return base.model_copy(update={"constructor": listed})

    def _passing(self, base: PluginBase, entry: Entry) -> PluginBase:
        """Fill the base's parameters that only a plugin's own constructor explains; the others are a problem."""
        given = {each.name: each for each in entry.constructor}
        listed = []
        for each in base.constructor:
            own = given.get(each.name)
            known = own is not None and each.source == "unknown"
            listed.append(each.model_copy(update={"source": own.source}) if own is not None and known else each)
            if listed[-1].source == "unknown" and each.required and own is None:
                self.notes.problem(
                    "plugin_base.constructor",
                    f"{self.notes.place('plugin_base')}: {base.class_name} needs the constructor parameter "
                    f"{each.name!r}, which no unit can fill: give it a default, or set plugin_base.constructor "
                    "in the [contract] table.",
                )
        return base.model_copy(update={"constructor": tuple(listed)})

    def _settings(self, plugins_dir: str) -> SettingsClass | None:
        """Read the settings class, what its fields demand and how the object comes into being."""
        if self.overrides.get("settings") is False:
            return None
        wanted = dict(table_of(self.overrides, "settings"))
        if path := text_of(wanted, "path"):
            wanted.setdefault("module", self.sources.module_name(path) or path)
        if not names_class(wanted):
            settings = find_settings(plugins_dir, self.names, self.notes)
            found = self.names.find_class(f"{settings.module}.{settings.class_name}") if settings else None
        else:
            found = self.pick("settings", wanted, lambda each: not ROOTS.isdisjoint(self.names.mro(each)))
            if found is None and not any(fault.startswith("settings:") for fault in self.faults):
                self.faults.append("settings: the class must be in one of the workspace's own files")
            if found is not None:
                self.notes.found("settings", found.path, found.where, CONFIGURED)
        return with_use(settings_of(found), found, self.names, self.notes) if found is not None else None

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


def _with_method(hub: Hub | None, entry: Entry) -> Hub | None:
    """Return the hub with the method that plugins are seen to hand themselves to."""
    if hub is None or not entry.hub_method:
        return hub
    return hub.model_copy(update={"register_method": entry.hub_method, "is_async": entry.hub_method_is_async})


def names_class(table: Mapping[str, object]) -> bool:
    """Tell whether a table of the configuration chooses a class."""
    return bool(text_of(table, "module") or text_of(table, "class_name"))


def _can_get(hub: Hub | None, settings: SettingsClass | None) -> bool:
    """Tell whether a registration function can come to the settings object without making a demanding class."""
    from_hub = bool(hub and hub.settings_attribute)
    return from_hub or bool(settings and (settings.factory or settings.instance or not settings.required))
