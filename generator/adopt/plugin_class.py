"""The class of a plugin that a person wrote: derived or plain, and the function that makes it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from generator.adopt.sources import Files, Function, base_names, classes_of, imports_of, last_name, methods_of
from generator.answers.contract import Contract

MAX_HOPS = 20


@dataclass(frozen=True)
class PluginClass:
    """The class of a plugin.

    Attributes:
        path: The file that defines it.
        node: Its definition.
        derives: Whether it derives from the workspace's base class.
    """

    path: str
    node: ast.ClassDef
    derives: bool


def find_plugin_class(entry: str, own: list[str], name: str, files: Files, contract: Contract) -> PluginClass | None:
    """Return the plugin's class; ``None`` where no class of its files can be it.

    That is the class which the registration function makes, else one that derives from the base, else a plain one
    that is called like the plugin or has a method of the name by which the workspace starts or stops plugins.

    Args:
        entry: The file that the workspace's loader starts from.
        own: The plugin's Python files, the likeliest first.
        name: The plugin's name.
        files: The workspace's files.
        contract: What the workspace demands.
    """
    kin = _Kin(files, contract)
    classes = [
        PluginClass(path, node, kin.derives(path, node)) for path in own for node in classes_of(files.tree(path))
    ]
    made = [each for each in _made(entry, files, contract) if each in {(own.path, own.node.name) for own in classes}]
    chosen = [each for place in made for each in classes if (each.path, each.node.name) == place]
    parents = {base for each in classes for base in base_names(each.node)}
    derived = [each for each in classes if each.derives]
    derived = [each for each in derived if each.node.name not in parents] or derived
    derived.sort(key=lambda each: not _is_called(each.node, name))
    plain = [each for each in classes if _is_called(each.node, name)]
    plain += [each for each in classes if each not in plain and not kin.turns.isdisjoint(methods_of(each.node))]
    ranked = [*(each for each in chosen if each.derives), *chosen, *derived, *plain]
    return next(iter(ranked), None)


def _is_called(node: ast.ClassDef, name: str) -> bool:
    """Tell whether a class is called like the plugin."""
    plain = name.replace("_", "")
    return node.name.lower() in {plain, f"{plain}plugin", plain.removesuffix("plugin")}


class _Kin:
    """Tells which classes derive from the workspace's base class, wherever those between them are."""

    def __init__(self, files: Files, contract: Contract) -> None:
        self._files = files
        self._contract = contract
        base = contract.plugin_base
        self._base = base.class_name if base else ""
        self._module = base.module if base else ""
        self.turns = {"start", "stop"} | {each.name for each in (base.methods if base else ()) if each.role != "other"}

    def derives(self, path: str, node: ast.ClassDef, hops: int = MAX_HOPS) -> bool:
        """Tell whether a class of a file derives from the base class, itself or by another class."""
        tree = self._files.tree(path)
        here = {each.name: each for each in classes_of(tree)}
        imported = dict(imports_of(tree, path, self._contract.source_root))
        for name in base_names(node) if hops else ():
            if name in here and here[name] is not node:
                if self.derives(path, here[name], hops - 1):
                    return True
            elif self._leads_to_base(name, imported.get(name, ("", name)), hops):
                return True
        return False

    def _leads_to_base(self, name: str, source: tuple[str, str], hops: int) -> bool:
        module, original = source
        if original == self._base or (not module and name == self._base):
            return True
        path = module_file(module, self._files, self._contract)
        found = [each for each in classes_of(self._files.tree(path)) if each.name == original] if path else []
        return any(self.derives(path or "", each, hops - 1) for each in found)


def module_file(module: str, files: Files, contract: Contract) -> str | None:
    """Return the workspace's file of a dotted module; ``None`` where it has none."""
    stem = "/".join([*filter(None, [contract.source_root]), *module.split(".")])
    return next((path for path in (f"{stem}.py", f"{stem}/__init__.py") if path in files.paths), None)


def _made(entry: str, files: Files, contract: Contract) -> Iterator[tuple[str, str]]:
    """Yield (file, class) of what the registration function of a file may make: what it returns or hands over first."""
    wanted = contract.entry.function
    tree = files.tree(entry)
    functions = [each for each in (tree.body if tree else ()) if isinstance(each, Function) and each.name == wanted]
    imported = dict(imports_of(tree, entry, contract.source_root))
    here = {each.name for each in classes_of(tree)}
    for function in functions:
        for name in _class_names(function):
            module, original = imported.get(name, ("", name))
            if name in here:
                yield entry, name
            elif module and (path := module_file(module, files, contract)):
                yield path, original


def _class_names(function: Function) -> Iterator[str]:
    """Yield the names that a function calls and returns, or passes on."""
    nodes = list(ast.walk(function))
    assigned = {
        target.id: node.value
        for node in nodes
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    given: list[ast.expr] = [node.value for node in nodes if isinstance(node, ast.Return) and node.value is not None]
    given += [each for node in nodes if isinstance(node, ast.Expr) for each in _passed(node.value)]
    for value in given:
        made = assigned.get(value.id) if isinstance(value, ast.Name) else value
        if isinstance(made, ast.Call) and (name := last_name(made.func)):
            yield name


def _passed(value: ast.expr) -> list[ast.expr]:
    call = value.value if isinstance(value, ast.Await) else value
    return list(call.args) if isinstance(call, ast.Call) else []
