"""Which kinds of units a task needs: by its files and classes first, then by its words."""

from __future__ import annotations

from generator.plan import UnitKind
from generator.reading.code.changes import says_of
from generator.reading.fields.file_names import is_used, path_tokens
from generator.reading.fields.settings_context import names_settings
from generator.reading.fields.titles import name_from_title
from generator.reading.layout import MANIFEST, is_service_path, parts_of, plugin_folder, strip_plugin
from generator.reading.record import Reading
from generator.reading.text.inline import Found, phrases
from generator.reading.text.vocabulary import mentions, spoken
from generator.reading.words import listed

_PLACES = (*listed("unit_places"), *listed("places_new"))
_OTHERS = listed("other_units")
_SERVICE_WORDS = listed("service_words")
_PLUGIN_WORDS = ("plugin", "plug in", "プラグイン", "complemento", "erweiterung", "extension")
_NO_PLUGIN = listed("no_plugin")
_CONFIGURABLE = listed("made_configurable")


def read_kinds(reading: Reading) -> Found[tuple[UnitKind, ...]]:
    """Return the kinds of units that the task needs."""
    if reading.structured.kinds is not None:
        return Found(reading.structured.kinds, 0, len(reading.document.text), "kinds/stated", 0.95)
    workspace = any(one.scope == "workspace" for one in reading.fields)
    plugin, service = _has_plugin_files(reading), _has_service_files(reading)
    if _is_settings_task(reading) and not plugin and not service:
        return Found(("config_patch",), *_span(reading, "config_patch"), "kinds/settings-only", 0.85)
    kinds: list[UnitKind] = []
    rule, confidence = "kinds/files", 0.9
    if plugin or service:
        kinds.extend(["plugin"] if plugin else [])
        kinds.extend(["service"] if service else [])
    else:
        kind, rule, confidence = _by_words(reading)
        kinds = [kind]
    if workspace:
        kinds.append("config_patch")
    return Found(tuple(kinds), *_span(reading, kinds[0]), rule, confidence)


def _span(reading: Reading, kind: UnitKind) -> tuple[int, int]:
    """Return where the text first speaks of a kind: a file of it, else a line; an empty span where it does not."""
    for one in reading.mentions:
        parts = parts_of(one.path)
        service = bool(parts) and is_service_path(parts, reading.contract)
        plugin = bool(parts) and (bool(plugin_folder(parts, reading.contract)) or _is_plugin_file(parts[-1]))
        if not one.existing and (service if kind == "service" else plugin and kind == "plugin"):
            return one.start, one.end
    for line in reading.document.lines:
        told = {
            "plugin": mentions(line.text, _PLUGIN_WORDS),
            "service": mentions(line.text, (*_SERVICE_WORDS, "service", "dienst")),
            "config_patch": names_settings(line.text, reading.contract),
        }
        if line.kind not in ("blank", "code") and told[kind]:
            return line.start, line.end
    return 0, 0


def _paths(reading: Reading) -> list[list[str]]:
    written = (block for block in reading.blocks if block.hint and block.role == "file" and not block.existing)
    hints = [block.hint for block in written if not reading.workspace.find(block.hint)]
    return [
        parts
        for raw in [*(one.path for one in reading.mentions if not one.existing), *hints]
        if (parts := parts_of(raw))
    ]


def _has_plugin_files(reading: Reading) -> bool:
    if (
        any(plugin_folder(parts, reading.contract) for parts in _paths(reading))
        or folder_in_sentence(reading) is not None
    ):
        return True
    if any(_is_plugin_file(parts[-1]) for parts in _paths(reading)):
        return True
    return any(is_plugin_class(cls.name, cls.bases) for block in reading.blocks for cls in block.code.classes)


def _is_plugin_file(name: str) -> bool:
    return (name.endswith("_plugin.py") and not name.startswith("test_")) or name == MANIFEST


def is_plugin_class(name: str, bases: tuple[str, ...]) -> bool:
    """Tell whether a class is a plugin: by its name or by its base."""
    return (name.endswith("Plugin") and name != "Plugin") or "PluginBase" in bases


def _has_service_files(reading: Reading) -> bool:
    if any(is_service_path(parts, reading.contract) for parts in _paths(reading)):
        return True
    changed = {block.hint for block in reading.blocks if block.role == "patch" or block.existing}
    return any(
        is_service_path(parts, reading.contract)
        for line in reading.document.lines
        if "services/" in line.text or "services\\" in line.text
        for token, offset in path_tokens(line.text)
        if (parts := parts_of(token)) and token not in changed and not reading.workspace.find(token)
        if says_of(line.text, token, offset) not in ("change", "shown")
        and not any(word in spoken(line.text) for word in (" existing ", " like ", " similar ", " bestehend"))
        and not is_used(line.text, offset)
    )


def _is_settings_task(reading: Reading) -> bool:
    heard = spoken(reading.title)
    about = names_settings(reading.title, reading.contract) or any(
        f" {word} " in heard
        for word in phrases(
            "settings|setting|einstellungen|ajustes|parametres|configuration fields|config fields|config keys|"
            "environment variables|configuration options|konfigurationsfelder"
        )
    )
    about = about or "設定" in reading.title or _says_settings_only(reading)
    about = about or any(f" {word} " in heard for word in _CONFIGURABLE)
    if any(
        word in heard for word in (" service ", " plugin ", " page ", " ui ", " dashboard ", " screen ", " editor ")
    ):
        return False
    code = [
        cls for block in reading.blocks for cls in block.code.classes if block.role == "file" and not block.code.is_test
    ]
    if any(not cls.is_settings for cls in code) or _module_files(reading):
        return False
    if about and reading.fields:
        return True
    return (
        bool(reading.fields)
        and all(one.scope == "workspace" for one in reading.fields)
        and not _speaks_of_units(reading)
    )


def _says_settings_only(reading: Reading) -> bool:
    """Tell whether the text says that it needs no plugin, and names the workspace's settings."""
    lines = [line.text for line in reading.document.lines if line.kind in ("text", "item")]
    denied = any(mentions(text, _NO_PLUGIN) for text in lines)
    return denied and any(names_settings(text, reading.contract) for text in lines)


def _module_files(reading: Reading) -> bool:
    return any(
        one.path.endswith(".py") and not names_settings(one.path, reading.contract) and "test" not in one.path
        for one in reading.mentions
        if not one.existing
    )


def _speaks_of_units(reading: Reading) -> bool:
    heard = spoken(reading.title)
    if " plugin " in heard or " service " in heard:
        return True
    if any(mentions(line.text, _NO_PLUGIN) for line in reading.document.lines if line.kind == "text"):
        return False
    return any(
        line.kind in ("text", "item", "heading")
        and any(
            f" {word}" in spoken(line.text)
            for word in ("new plugin", "plugin that", "new service", "a plugin", "the plugin", "background service")
        )
        for line in reading.document.lines
    )


def title_kind(title: str) -> UnitKind | None:
    """Return the kind of unit that a title speaks of; ``None`` where it does not."""
    heard = spoken(title)
    if any(word in heard for word in _PLUGIN_WORDS):
        return "plugin"
    service = (
        heard.rstrip().endswith((" service", " daemon", " dienst", " servicio"))
        or " background service " in heard
        or heard.startswith((" service ", " servicio "))
        or " service for " in heard
        or mentions(title, ("サービス", "服务"))
        or "dienst " in heard
    )
    return "service" if service else None


def _by_words(reading: Reading) -> tuple[UnitKind, str, float]:
    titled = title_kind(reading.title)
    if titled == "service":
        return "service", "kinds/title", 0.75
    plugin = titled == "plugin"
    text = [line.text for line in reading.document.lines if line.kind in ("text", "item", "heading")]
    if reading.facts is not None:
        text.extend(reading.facts.description[:4000].split("\n"))
    services = sum(1 for line in text if mentions(line, _SERVICE_WORDS))
    plugins = sum(1 for line in text if mentions(line, _PLUGIN_WORDS[:3]) and not mentions(line, _NO_PLUGIN))
    classes = [cls.name for block in reading.blocks for cls in block.code.classes if not block.code.is_test]
    services += 2 * sum(1 for name in classes if name.endswith("Service"))
    if services > plugins and not plugin:
        return "service", "kinds/words", 0.65
    if plugins or plugin:
        return "plugin", "kinds/words", 0.8
    has_plugins = not reading.workspace or reading.workspace.has_folder(reading.contract.plugins_dir)
    # In a workspace without plugins a new unit is one module among its services.
    return ("plugin", "kinds/default", 0.55) if has_plugins else ("service", "kinds/workspace", 0.55)


def folder_in_sentence(reading: Reading) -> Found[str] | None:
    """Return the folder that a sentence gives to the new plugin: «it lives in `plugins/stock_keeper/`»."""
    for line in reading.document.lines:
        at = line.text.find("plugins/") if line.kind in ("text", "item") else -1
        if at < 0 or mentions(line.text, _OTHERS):
            continue
        end = at + 8
        while end < len(line.text) and (line.text[end].isalnum() or line.text[end] == "_") and end - at < 80:
            end += 1
        name = strip_plugin(line.text[at + 8 : end])
        # «`plugins/x/`:» above a list of bare names.
        alone = not any(char.isalnum() for char in line.text[:at] + line.text[end:])
        # «`plugins/x/`: `a.py`, `b.py`».
        alone = alone or (line.text[end:].lstrip("/`* ").startswith(":") and ".py" in line.text[end:])
        placed = alone or mentions(line.text, _PLACES) or name == name_from_title(reading.title)
        if name and placed and line.text[end : end + 1] in ("/", "`", " ", ".", ",", ":", ""):
            return Found(name, line.start + at, line.start + end, "name/sentence", 0.8)
    return None
