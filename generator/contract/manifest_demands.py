"""What the workspace's own code reads of a plugin's manifest."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from generator.contract.arguments import class_node, dotted_name
from generator.contract.bindings import MANIFEST as IS_MANIFEST
from generator.contract.bindings import Bindings
from generator.contract.constructors import constructor_of
from generator.contract.files import MANIFESTS
from generator.contract.names import FoundClass, Names
from generator.contract.signatures import Annotations
from generator.contract.sources import Source
from generator.contract.units_read import Unit
from generator.syntax_trees import nodes_of

MAX_READERS = 10
# What stands for a value that only its type is known of.
EMPTY: dict[str, Any] = {"str": "", "int": 0, "float": 0.0, "bool": True, "list": [], "dict": {}}


class Demands:
    """What the loader's code reads of a manifest.

    Attributes:
        file: The manifest's file name; empty where the code names none.
        needed: Keys that must be there.
        known: All keys that it reads, in order.
        defaults: The values of keys that may be missing.
        is_closed: Whether it refuses keys that it does not know.
        where: The place.
    """

    def __init__(self) -> None:
        self.file = ""
        self.needed: dict[str, str] = {}
        self.known: dict[str, str] = {}
        self.defaults: dict[str, Any] = {}
        self.is_closed = False
        self.where = ""


def find_demands(loader: Source | None, units: tuple[Unit, ...], names: Names) -> Demands:
    """Return what the workspace's code reads of manifests."""
    demands = Demands()
    usual = tuple(
        name.encode() for name in {*MANIFESTS, *(PurePosixPath(unit.manifest_path).name for unit in units)} if name
    )
    paths = [path for path in names.sources.containing(*usual) if path != (loader.path if loader else "")]
    sources = [loader, *(names.sources.parse(path) for path in paths[:MAX_READERS])]
    for source in filter(None, sources):
        bindings = Bindings(source)
        if file := _file_in(source):
            demands.where = demands.where or names.sources.line_of(source.path, file.encode())
            demands.file = demands.file or file
        for model in _models(bindings, names):
            _read_model(model, demands, names)
        for key, needed in _keys(bindings):
            demands.known.setdefault(key, "")
            if needed:
                demands.needed.setdefault(key, "")
    return demands


def _file_in(source: Source) -> str:
    """Return the name of the JSON file that some code speaks of: ``aas-plugin.json`` for ``*/aas-plugin.json``."""
    found = []
    for node in nodes_of(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.endswith(".json"):
            name = PurePosixPath(node.value).name
            if len(name) <= 100 and "*" not in name and " " not in name and name != ".json":
                found.append(name)
    known = [name for name in found if name in MANIFESTS or "plugin" in name or "manifest" in name]
    return next(iter(known), "")


def _keys(bindings: Bindings) -> Iterator[tuple[str, bool]]:
    """Yield (key, whether it must be there) of what functions take from a manifest."""
    for _, function in bindings.functions:
        local = bindings.kinds(function)
        for node in nodes_of(function):
            if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
                if bindings.kind_of(node.value, local) == IS_MANIFEST and (key := _text(node.slice)):
                    yield key, True
            elif (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "get"
                and node.args
                and bindings.kind_of(node.func.value, local) == IS_MANIFEST
                and (key := _text(node.args[0]))
            ):
                yield key, False


def _text(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value else ""


def _models(bindings: Bindings, names: Names) -> Iterator[FoundClass]:
    """Yield the classes that manifests are read into."""
    seen = set()
    for node in nodes_of(bindings.source.tree):
        dotted = dotted_name(node.func) if isinstance(node, ast.Call) else None
        if dotted is None:
            continue
        owner, _, last = dotted.rpartition(".")
        is_model = last in {"model_validate_json", "model_validate", "parse_obj", "parse_raw"}
        name = owner if is_model else dotted
        if name and (is_model or "manifest" in last.lower()) and name not in seen:
            seen.add(name)
            found = names.find_class(names.resolve(bindings.source, name))
            if found is not None:
                yield found


def _read_model(model: FoundClass, demands: Demands, names: Names) -> None:
    node = class_node(model)
    values = {
        line.target.id: line.value
        for line in (node.body if node is not None else ())
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name)
    }
    for parameter in constructor_of(model, names, Annotations(names)):
        kind = parameter.annotation.partition("[")[0].lower()
        demands.known[parameter.name] = kind
        if parameter.required:
            demands.needed[parameter.name] = kind
        elif (default := _plain(values.get(parameter.name), kind)) is not None:
            demands.defaults[parameter.name] = default
    text = ast.unparse(node) if node is not None else ""
    is_model = "pydantic.BaseModel" in names.mro(model)
    demands.is_closed = demands.is_closed or not is_model or "extra='forbid'" in text or "extra = 'forbid'" in text


def _plain(value: ast.expr | None, kind: str) -> Any:
    """Return a field's default where it is plain data; an empty list or object for a factory."""
    if value is None:
        return None
    try:
        plain = ast.literal_eval(value)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return EMPTY.get(kind) if kind in ("list", "dict") else None
    return plain if isinstance(plain, str | int | float | bool | list | dict) else None
