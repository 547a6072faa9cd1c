"""Title, kinds and name of what is to be built, from tree, code and text first, then from the title.

One rule for folders and classes: a trailing ``_plugin`` is dropped, so the folder ``penpot_plugin`` and the class
``NgrokPlugin`` give the units ``penpot`` and ``ngrok``, whose module ``<name>_plugin.py`` then reads well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from generator.names import UNIT_NAME_MAX, is_safe_name, to_snake
from generator.plan import UnitKind
from generator.reading.fields.file_names import is_used, path_tokens
from generator.reading.fields.kinds import folder_in_sentence, is_plugin_class
from generator.reading.fields.titles import GENERIC, name_from_title, says_latin
from generator.reading.layout import folder_below, is_clean, is_service_path, parts_of, plugin_folder, strip_plugin
from generator.reading.record import Reading
from generator.reading.text.inline import Found, code_spans, phrases, plain


def _name_stated(reading: Reading) -> Found[str] | None:
    if reading.structured.name:
        return Found(strip_plugin(reading.structured.name), 0, len(reading.document.text), "name/stated", 0.95)
    for label in reading.labels:
        if label.kind == "name" and label.value:
            span = next((span for span, _ in code_spans(label.value)), plain(label.value))
            name = strip_plugin(span)
            if name:
                return Found(name, label.start, label.end, "name/label", 0.95)
    return None


def _name_from_folder(reading: Reading) -> Found[str] | None:
    """Return the folder that most files of the text lie in; then one that the code imports or a sentence creates."""
    counted: Counter[str] = Counter()
    spans: dict[str, tuple[int, int]] = {}
    for one in reading.mentions:
        folder = plugin_folder(parts_of(one.path), reading.contract)
        if folder and not one.existing and is_clean(one.path) and not {"<", "{"} & set(folder):
            counted[folder] += 1
            spans.setdefault(folder, (one.start, one.end))
    for block in reading.blocks:
        if not is_clean(block.hint):
            continue
        folder = plugin_folder(parts_of(block.hint), reading.contract) if not block.existing else ""
        parts = parts_of(block.hint)
        if not folder and len(parts) == 2 and parts[0].endswith("_plugin"):
            folder = parts[0]
        if folder:
            counted[folder] += 1
            spans.setdefault(folder, (block.fence.start, block.fence.end))
    if not counted:
        return _name_from_import(reading)
    best = counted.most_common(1)[0][0]
    name = strip_plugin(best)
    return Found(name, *spans[best], "name/folder", 0.95) if name else None


def _name_from_import(reading: Reading) -> Found[str] | None:
    for block in reading.blocks:
        for module in block.code.imports if not block.existing else ():
            parts = module.split(".")
            if len(parts) >= 2 and parts[0] == "plugins" and block.code.is_test:
                return Found(strip_plugin(parts[1]), block.fence.start, block.fence.end, "name/import", 0.8)
    return None


def _name_from_plugin_file(reading: Reading) -> Found[str] | None:
    for path, start, end in _spanned(reading):
        stem = parts_of(path)[-1].rpartition(".")[0]
        if stem.endswith("_plugin") and not stem.startswith("test_"):
            return Found(strip_plugin(stem), start, end, "name/plugin-file", 0.9)
    return None


def _spanned(reading: Reading) -> list[tuple[str, int, int]]:
    named = [(one.path, one.start, one.end) for one in reading.mentions if not one.existing and parts_of(one.path)]
    named += [
        (block.hint, block.fence.start, block.fence.end)
        for block in reading.blocks
        if parts_of(block.hint) and not block.existing
    ]
    return named


def _name_from_class(reading: Reading) -> Found[str] | None:
    for block in reading.blocks:
        for cls in block.code.classes if not (block.existing or block.code.is_test) else ():
            if is_plugin_class(cls.name, cls.bases) and strip_plugin(cls.name):
                return Found(strip_plugin(cls.name), block.fence.start, block.fence.end, "name/class", 0.85)
    return None


def _name_from_service_file(reading: Reading) -> Found[str] | None:
    spanned = _spanned(reading)
    files = [
        Found(name, start, end, "name/service-file", 0.9)
        for path, start, end in spanned
        if (name := _service_of(parts_of(path), reading))
    ]
    if files:
        best = max(files, key=lambda found: _fit(found.value, reading))
        # Of several files in a layout that is not the workspace's own, none says more than the title does.
        own = any(path.startswith(f"{reading.contract.services_dir}/") for path, _, _ in spanned)
        several = len({found.value for found in files}) > 1 and not own
        return None if several and not _fit(best.value, reading)[0] and title_name(reading) else best
    for line in reading.document.lines:
        for token, offset in path_tokens(line.text) if "services" in line.text else ():
            told = parts_of(token) and not is_used(line.text, offset)
            if told and is_service_path(parts_of(token), reading.contract):
                return Found(
                    to_snake(parts_of(token)[-1][:-3]),
                    line.start + offset,
                    line.start + offset + len(token),
                    "name/service-file",
                    0.8,
                )
    return None


def _service_of(parts: list[str], reading: Reading) -> str:
    """Return the service that a file below the folder of services belongs to: a folder there, or the file itself."""
    bare = len(parts) == 1 and parts[0].endswith("_service.py")
    if not (bare or is_service_path(parts, reading.contract)) or parts[-1].startswith("test_"):
        return ""
    return to_snake(folder_below(parts, reading.contract) or parts[-1][:-3])


def _fit(name: str, reading: Reading) -> tuple[bool, int, bool]:
    """Rank one of several service files: what the title names or shares most words with, then a «…_service»."""
    titled = name_from_title(reading.title) if reading.title else ""
    same = name.removesuffix("_service").rstrip("s") == titled.removesuffix("_service").rstrip("s")
    stems = {word[:5] for word in titled.split("_")}
    own = {word[:5] for word in name.removesuffix("_service").split("_")}
    # One that has words of its own besides is a part of what the title names.
    shared = len(stems & own) if stems & own and len(own - stems) <= 1 else 0
    return same, shared, name.endswith("_service")


def _name_from_service_class(reading: Reading) -> Found[str] | None:
    for block in reading.blocks:
        for cls in block.code.classes if not block.code.is_test else ():
            if cls.name.endswith("Service") and len(cls.name) > 7:
                return Found(to_snake(cls.name), block.fence.start, block.fence.end, "name/service-class", 0.8)
    return None


def title_name(reading: Reading) -> Found[str] | None:
    """Return the name that the title gives; ``None`` where it names the project itself or has no Latin word."""
    name = name_from_title(reading.title) if reading.title else ""
    if not name or not says_latin(reading.title) or _is_project(name, reading):
        return None
    from_board = reading.facts is not None and reading.facts.title == reading.title
    start = max(0, reading.document.text.find(reading.title))
    end = start + len(reading.title) if reading.title in reading.document.text else start
    return Found(name, start, end, "name/board" if from_board else "name/title", 0.85 if from_board else 0.7)


def _is_project(name: str, reading: Reading) -> bool:
    """Tell whether a title names the workspace's own package, which no new unit is called after."""
    joined = name.replace("_", "")
    return any(folder.replace("_", "").replace("-", "") == joined for folder in reading.workspace.top_packages)


def _name_from_package(reading: Reading) -> Found[str] | None:
    """Return the new folder that all new modules of the text lie in."""
    new = [one for one in reading.mentions if not one.existing and one.path.endswith(".py") and not _is_test(one.path)]
    folders = {parts[-2] for one in new if len(parts := parts_of(one.path)) > 1}
    if len(folders) != 1:
        return None
    folder = folders.pop()
    name = "" if reading.workspace.names(to_snake(folder)) else strip_plugin(folder)
    first = next(one for one in new if len(parts_of(one.path)) > 1)
    return Found(name, first.start, first.end, "name/package", 0.75) if name else None


def _is_test(path: str) -> bool:
    return parts_of(path)[-1:] != [] and parts_of(path)[-1].startswith("test_")


def _name_in_other_script(reading: Reading) -> Found[str] | None:
    """Return a title in another script transliterated, where nothing Latin gives a name."""
    name = name_from_title(reading.title) if reading.title and not says_latin(reading.title) else ""
    return Found(name, 0, 0, "name/transliterated", 0.5) if name else None


def _name_from_fields(reading: Reading) -> Found[str] | None:
    """Return the first word that most settings begin with: ``forge_enabled``, ``forge_token`` give ``forge``."""
    counted = Counter(one.name.lower().split("_")[0] for one in reading.fields if "_" in one.name)
    if not counted:
        return None
    prefix, count = counted.most_common(1)[0]
    if count < 2 and len(reading.fields) > 1:
        return None
    name = to_snake(prefix)
    if not name or len(name) < 3 or name in phrases("api|max|min|enable|default|cache|log|use"):
        return None
    at = max(0, reading.document.text.lower().find(f"{prefix}_"))
    return Found(name, at, at + len(prefix), "name/settings-prefix", 0.55)


def _name_from_id(reading: Reading) -> Found[str] | None:
    name = to_snake(reading.task_id)
    return Found(name, 0, 0, "name/task-id", 0.3) if name else None


PLUGIN_NAMES: tuple[Callable[[Reading], Found[str] | None], ...] = (
    _name_stated,
    _name_from_folder,
    folder_in_sentence,
    _name_from_plugin_file,
    _name_from_class,
    title_name,
    _name_from_package,
    _name_from_fields,
    _name_in_other_script,
    _name_from_id,
)


SERVICE_NAMES: tuple[Callable[[Reading], Found[str] | None], ...] = (
    _name_stated,
    _name_from_service_file,
    _name_from_service_class,
    title_name,
    _name_from_package,
    _name_from_fields,
    _name_in_other_script,
    _name_from_id,
)


def _name_from_settings_title(reading: Reading) -> Found[str] | None:
    """Return the title's name without «settings» at its end: a patch of settings is named after what they are for."""
    found = title_name(reading)
    if found is None:
        return None
    kept = found.value.split("_")
    while len(kept) > 1 and kept[-1] in GENERIC:
        kept.pop()
    return replace(found, value=to_snake("_".join(kept)))


SETTINGS_NAMES: tuple[Callable[[Reading], Found[str] | None], ...] = (
    _name_stated,
    _name_from_settings_title,
    _name_from_fields,
    _name_from_id,
)


NAMERS: dict[UnitKind, tuple[Callable[[Reading], Found[str] | None], ...]] = {
    "plugin": PLUGIN_NAMES,
    "service": SERVICE_NAMES,
    "config_patch": SETTINGS_NAMES,
}


def read_name(reading: Reading, kind: UnitKind) -> Found[str] | None:
    """Return the name of the unit of one kind by the first rule that gives a safe one."""
    for rule in NAMERS[kind]:
        found = rule(reading)
        if found is not None and is_safe_name(found.value):
            return found
    return None


def short_name(name: str) -> str:
    """Cut a name at a word so that ``test_<name>_service`` still is a module's name."""
    if len(name) <= UNIT_NAME_MAX:
        return name
    cut = name[:UNIT_NAME_MAX]
    cut = cut.rpartition("_")[0] or cut
    return cut if is_safe_name(cut) else f"{cut[: UNIT_NAME_MAX - 5]}_unit"


def name_units(reading: Reading, kinds: tuple[UnitKind, ...]) -> tuple[dict[str, str], Found[str] | None]:
    """Return the name of the unit of every kind, and how the first was found.

    A plugin and a service of one task get different names, because they would share a test file; a config patch takes
    the name of the unit that it comes with.
    """
    names: dict[str, str] = {}
    first: Found[str] | None = None
    for kind in kinds:
        if kind == "config_patch" and names:
            names[kind] = next(iter(names.values()))
            continue
        found = read_name(reading, kind)
        if found is None:
            continue
        name = short_name(found.value)
        if kind == "service" and names.get("plugin") == name:
            name = f"{name}_service"
        names[kind] = name
        first = first or found
    return names, first
