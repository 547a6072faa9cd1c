"""Find the workspace's pydantic settings class."""

from __future__ import annotations

from collections.abc import Collection

import griffe

from generator.answers.contract import SettingsClass
from generator.contract.findings import Notes
from generator.contract.names import FoundClass, Names

ROOTS = frozenset(
    {
        "pydantic_settings.BaseSettings",
        "pydantic_settings.main.BaseSettings",
        "pydantic.BaseSettings",
        "pydantic.v1.BaseSettings",
    }
)
_NAMES = ("AASConfig", "Settings", "Config", "AppSettings", "AppConfig")
_MODULES = ("core.config.manager", "core.config", "core.config.settings", "core.settings", "config", "settings")
_ROUNDS = 4


def find_settings(plugins_dir: str, names: Names, notes: Notes) -> SettingsClass | None:
    """Return the class that holds the workspace's settings, or ``None`` and a problem.

    ``AASConfig`` comes first, then a class that another settings class is not made of, then by the file's place, the
    class's name, and the shallowest file. Settings of single plugins do not count.
    """
    candidates = [found for found in _settings_classes(names) if not found.source.path.startswith(f"{plugins_dir}/")]
    if not candidates:
        notes.problem("settings", _missing(names))
        return None
    parts = _parts(candidates, names)
    chosen = min(candidates, key=lambda found: _order(found, parts))
    others = len(candidates) - 1
    rule = f"derives from BaseSettings; by name and place before {others} more" if others else "the only one"
    notes.found("settings", chosen.path, chosen.where, rule)
    return settings_of(chosen)


def _missing(names: Names) -> str:
    """Return the sentence for a workspace without settings; a file that cannot be parsed may hold them."""
    set_it = 'set settings = {path = "…", class_name = "…"} in the [contract] table of the configuration'
    for path in names.sources.containing(b"BaseSettings"):
        if names.sources.parse(path) is None:
            newer = names.sources.newer_python(path)
            if newer:
                return f"{path} seems to define the settings class, but {newer}, or {set_it}."
            return f"{path} seems to define the settings class, but cannot be parsed: correct it, or {set_it}."
    return (
        f"The workspace has no settings class (a subclass of pydantic_settings.BaseSettings): write one, or {set_it}."
    )


def settings_of(found: FoundClass) -> SettingsClass:
    """Return where a settings class lives."""
    return SettingsClass(path=found.source.path, module=found.source.name, class_name=found.node.name)


def _settings_classes(names: Names) -> list[FoundClass]:
    """Return all subclasses of BaseSettings; each round also looks at files that name a class found before it."""
    found: dict[str, FoundClass] = {}
    looked: set[str] = set()
    words = {b"BaseSettings", b"AASConfig"}
    for _ in range(_ROUNDS):
        files = [path for path in names.sources.containing(*words) if path not in looked]
        if not files:
            break
        looked.update(files)
        for path in files:
            for candidate in names.classes(path):
                if not ROOTS.isdisjoint(names.mro(candidate)):
                    found[candidate.path] = candidate
        for path in files:
            words |= _aliases(path, names, ROOTS | found.keys())
        words |= {candidate.node.name.encode() for candidate in found.values()}
    return list(found.values())


def _aliases(path: str, names: Names, classes: Collection[str]) -> set[bytes]:
    """Return the other names that a file gives to BaseSettings or a settings class: a third file may import those."""
    source = names.sources.parse(path)
    if source is None:
        return set()
    members = source.module.members
    given = [name for name, member in members.items() if isinstance(member, griffe.Alias | griffe.Attribute)]
    return {name.encode() for name in given if not name.endswith("/*") and names.resolve(source, name) in classes}


def _parts(candidates: list[FoundClass], names: Names) -> frozenset[str]:
    """Return the candidates that are a base or the type of a field of another one."""
    paths = {found.path for found in candidates}
    parts: set[str] = set()
    for found in candidates:
        used = set(names.mro(found)[1:])
        for member in found.node.members.values():
            annotation = member.annotation if isinstance(member, griffe.Attribute) else None
            if isinstance(annotation, griffe.Expr):
                used |= {names.resolve(found.source, str(part)) for part in annotation.iterate(flat=True)}
        parts |= paths & (used - {found.path})
    return frozenset(parts)


def _order(found: FoundClass, parts: frozenset[str]) -> tuple[object, ...]:
    name, module = found.node.name, found.source.name
    return (
        name != _NAMES[0],
        found.path in parts,
        _MODULES.index(module) if module in _MODULES else len(_MODULES),
        _NAMES.index(name) if name in _NAMES else len(_NAMES),
        found.source.path.count("/"),
        found.source.path,
        -(found.node.lineno or 0),
    )
