"""Whether a contract can be built against: its strings become folders, modules and source text of every unit.

A contract is read from files that anybody may have written, or set in a configuration, so reading it never fails;
it is judged here, where it enters a unit's answers.
"""

from __future__ import annotations

import ast
import keyword
from collections.abc import Iterable, Iterator

from generator.answers.contract import Contract, Hub, Parameter, PluginBase
from generator.answers.text import is_inside

ANNOTATION_MAX = 200
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


def is_identifier(text: str) -> bool:
    """Tell whether ``text`` can name something in source text: an identifier and no keyword."""
    return text.isidentifier() and not keyword.iskeyword(text) and len(text) <= ANNOTATION_MAX


def is_dotted(text: str) -> bool:
    """Tell whether ``text`` is the absolute name of a module."""
    return len(text) <= ANNOTATION_MAX and all(is_identifier(part) for part in text.split("."))


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
    settings = contract.settings
    if settings:
        yield from _name_faults("settings", settings.module, settings.class_name)
        if not is_inside(settings.path) or not settings.path.endswith(".py"):
            yield f"settings.path: {settings.path!r} is no Python file inside a workspace"


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
    for name, module in base.imports.items():
        if not is_identifier(name) or not is_dotted(module):
            yield f"plugin_base.imports: {name!r} cannot be imported from {module!r}"


def _hub_faults(hub: Hub) -> Iterator[str]:
    yield from _name_faults("hub", hub.module, hub.class_name)
    if hub.register_method and not is_identifier(hub.register_method):
        yield f"hub.register_method: {hub.register_method!r} is no method"


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
