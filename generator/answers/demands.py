"""Whether a contract can be built against: its strings become folders, modules and source text of every unit.

A contract is read from files that anybody may have written, or set in a configuration, so reading it never fails;
it is judged here, where it enters a unit's answers.
"""

from __future__ import annotations

import ast
import keyword
import math
from collections.abc import Iterable, Iterator
from functools import lru_cache

from generator.answers.contract import Contract, Entry, Hub, Loader, Manifest, Parameter, PluginBase, SettingsClass
from generator.answers.text import is_inside

ANNOTATION_MAX = 200
CONSTANT_MAX = 2_000
DEPTH_MAX = 8
VARIABLE_MAX = 200
FIELDS_MAX = 1_000
MEMBERS_MAX = 100
_ENTRY_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:{}/-")
_ANNOTATION_NODES = (
    ast.Expression,
    ast.Name,
    ast.Attribute,
    ast.Subscript,
    ast.Tuple,
    ast.List,
    ast.Constant,
    ast.BinOp,
    ast.BitOr,
    ast.Load,
)


def contract_faults(contract: Contract) -> list[str]:
    """Return a sentence for everything in a contract that cannot become part of a unit."""
    return list(_faults(contract))


def loader_faults(loader: Loader) -> list[str]:
    """Return a sentence for everything in a loader that cannot be called."""
    return list(_loader_faults(loader))


def is_identifier(text: str) -> bool:
    """Tell whether ``text`` can name something in source text: an identifier and no keyword."""
    return text.isidentifier() and not keyword.iskeyword(text) and len(text) <= ANNOTATION_MAX


def is_variable(text: str) -> bool:
    """Tell whether ``text`` can name a variable of the environment."""
    return 0 < len(text) <= VARIABLE_MAX and text.isprintable() and "=" not in text


def is_dotted(text: str) -> bool:
    """Tell whether ``text`` is the absolute name of a module."""
    return len(text) <= ANNOTATION_MAX and all(is_identifier(part) for part in text.split("."))


@lru_cache(maxsize=512)
def is_annotation(text: str) -> bool:
    """Tell whether ``text`` is empty or an expression that can stand as an annotation."""
    if len(text) > ANNOTATION_MAX or not text.isprintable():
        return False
    try:
        nodes = list(ast.walk(ast.parse(text or "None", mode="eval")))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return all(isinstance(node, _ANNOTATION_NODES) for node in nodes)


def _faults(contract: Contract) -> Iterator[str]:
    for field in ("plugins_dir", "services_dir", "tests_dir", "env_example"):
        path = getattr(contract, field)
        if not is_inside(path):
            yield f"{field}: {path!r} is no folder or file inside a workspace"
        elif field in {"plugins_dir", "services_dir"} and not all(map(is_identifier, path.split("/"))):
            yield f"{field}: {path!r} is no folder that Python can import from"
    if not set(contract.manifest_entry) <= _ENTRY_LETTERS or len(contract.manifest_entry) > ANNOTATION_MAX:
        yield f"manifest_entry: {contract.manifest_entry!r} is no entry point"
    if contract.plugin_base:
        yield from _base_faults(contract.plugin_base)
    if contract.hub:
        yield from _hub_faults(contract.hub)
    if contract.settings:
        yield from _settings_faults(contract.settings)
    if contract.entry:
        yield from _entry_faults(contract.entry)
    if contract.manifest:
        yield from _manifest_faults(contract.manifest)
    if contract.source_root and not is_inside(contract.source_root):
        yield f"source_root: {contract.source_root!r} is no folder inside a workspace"


def _settings_faults(settings: SettingsClass) -> Iterator[str]:
    yield from _name_faults("settings", settings.module, settings.class_name)
    if not is_inside(settings.path) or not settings.path.endswith(".py"):
        yield f"settings.path: {settings.path!r} is no Python file inside a workspace"
    for field in ("factory", "instance"):
        name = getattr(settings, field)
        if name and not is_identifier(name):
            yield f"settings.{field}: {name!r} is no name"
        if name and not is_dotted(settings.factory_module):
            yield f"settings.factory_module: {settings.factory_module!r} is no module"
    if max(len(settings.required), len(settings.variables)) > FIELDS_MAX:
        yield f"settings.required: more than {FIELDS_MAX} fields"
    if len(settings.required) != len(settings.variables):
        yield f"settings.variables: {len(settings.variables)} for {len(settings.required)} required fields"
    for name in settings.required:
        if not is_identifier(name):
            yield f"settings.required: {name!r} is no field"
    for name in settings.variables:
        if not is_variable(name):
            yield f"settings.variables: {name!r} is no variable of the environment"


def _entry_faults(entry: Entry) -> Iterator[str]:
    for field in ("file", "main"):
        file = getattr(entry, field)
        stem = file.removesuffix(".py")
        if stem == file or not is_identifier(stem.replace("{name}", "name")):
            yield f"entry.{field}: {file!r} is no Python file of a plugin's folder"
    for field in ("function", "hub_method"):
        name = getattr(entry, field)
        if name and not is_identifier(name):
            yield f"entry.{field}: {name!r} is no name"
    for field in ("parameters", "constructor"):
        if len(getattr(entry, field)) > MEMBERS_MAX:
            yield f"entry.{field}: more than {MEMBERS_MAX} parameters"
        yield from _parameter_faults(f"entry.{field}", getattr(entry, field))


def _manifest_faults(manifest: Manifest) -> Iterator[str]:
    if "/" in manifest.file or not is_inside(manifest.file) or len(manifest.file) > ANNOTATION_MAX:
        yield f"manifest.file: {manifest.file!r} is no file of a plugin's folder"
    if len(manifest.keys) > MEMBERS_MAX:
        yield f"manifest.keys: more than {MEMBERS_MAX} keys"
    yield from _distinct("manifest.keys", [key.name for key in manifest.keys])
    for key in manifest.keys:
        if not 0 < len(key.name) <= ANNOTATION_MAX or not key.name.isprintable():
            yield f"manifest.keys: {key.name!r:.80} is no key"
        if not _is_small(key.value):
            yield f"manifest.keys.{key.name:.80}: the constant is no JSON of at most {CONSTANT_MAX} characters"


def _is_small(value: object, depth: int = 0) -> bool:
    """Tell whether a constant is plain JSON of a size that every manifest may repeat."""
    if depth > DEPTH_MAX:
        return False
    if isinstance(value, dict):
        inside = [*value, *value.values()]
    elif isinstance(value, list):
        inside = value
    else:
        plain = value is None or isinstance(value, bool | int | float | str)
        # NaN is no JSON, and half a surrogate pair no text.
        is_text = not isinstance(value, str) or not any("\ud800" <= letter <= "\udfff" for letter in value)
        is_number = not isinstance(value, float) or math.isfinite(value)
        return plain and is_text and is_number and len(repr(value)) <= CONSTANT_MAX
    return len(repr(value)) <= CONSTANT_MAX and all(_is_small(each, depth + 1) for each in inside)


def _loader_faults(loader: Loader) -> Iterator[str]:
    if not is_inside(loader.path) or not loader.path.endswith(".py"):
        yield f"loader.path: {loader.path!r} is no Python file inside a workspace"
    if not is_dotted(loader.module):
        yield f"loader.module: {loader.module!r} is no module"
    for field in ("class_name", "function"):
        name = getattr(loader, field)
        if (name or field == "function") and not is_identifier(name):
            yield f"loader.{field}: {name!r} is no name"
    for field in ("constructor", "parameters"):
        yield from _parameter_faults(f"loader.{field}", getattr(loader, field))


def _name_faults(field: str, module: str, class_name: str) -> Iterator[str]:
    if not is_dotted(module):
        yield f"{field}.module: {module!r} is no module"
    if not is_identifier(class_name):
        yield f"{field}.class_name: {class_name!r} is no class name"


def _base_faults(base: PluginBase) -> Iterator[str]:
    yield from _name_faults("plugin_base", base.module, base.class_name)
    yield from _parameter_faults("plugin_base.constructor", base.constructor)
    if max(len(base.methods), len(base.constructor)) > MEMBERS_MAX:
        yield f"plugin_base: more than {MEMBERS_MAX} methods or parameters"
    yield from _distinct("plugin_base.methods", [method.name for method in base.methods])
    for method in base.methods:
        where = f"plugin_base.methods.{method.name}"
        if not is_identifier(method.name):
            yield f"{where}: no method can have this name"
        if not is_annotation(method.returns):
            yield f"{where}.returns: {method.returns!r} is no annotation"
        yield from _parameter_faults(where, method.parameters)
    yield from _parameter_faults("plugin_base.attributes", base.attributes)
    for name, module in base.imports.items():
        if not is_identifier(name) or not is_dotted(module):
            yield f"plugin_base.imports: {name!r} cannot be imported from {module!r}"


def _hub_faults(hub: Hub) -> Iterator[str]:
    yield from _name_faults("hub", hub.module, hub.class_name)
    for field in ("register_method", "settings_attribute"):
        name = getattr(hub, field)
        if name and not is_identifier(name):
            yield f"hub.{field}: {name!r} is no attribute"
    yield from _parameter_faults("hub.constructor", hub.constructor)


def _parameter_faults(where: str, parameters: Iterable[Parameter]) -> Iterator[str]:
    listed = list(parameters)
    yield from _distinct(where, [parameter.name.lstrip("*") for parameter in listed])
    for parameter in listed:
        stars = len(parameter.name) - len(parameter.name.lstrip("*"))
        if stars > 2 or not is_identifier(parameter.name.lstrip("*")) or parameter.name == "self":
            yield f"{where}: {parameter.name!r} is no parameter"
        if not is_annotation(parameter.annotation):
            yield f"{where}.{parameter.name}: {parameter.annotation!r} is no annotation"


def _distinct(where: str, names: list[str]) -> Iterator[str]:
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"{where}: {name!r} is named twice"
