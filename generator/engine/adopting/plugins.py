"""The answers of a plugin, inferred from its folder."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from typing import Any

from generator.answers.contract import Contract, PluginBase
from generator.answers.text import is_class_name
from generator.engine.adopting.drafts import NO_TASK, Draft, offer_prefixes
from generator.engine.adopting.finding import Target
from generator.engine.adopting.parts_reading import read_parts
from generator.engine.adopting.pieces import add_modules, add_notes, add_tests
from generator.engine.adopting.prose import as_sentence, docstrings, line, paragraphs, prose, task_named_in
from generator.engine.adopting.settings_reading import FoundSettings, read_settings, settings_class
from generator.engine.adopting.sources import (
    Files,
    base_names,
    classes_of,
    constant,
    first_of,
    imported_from,
    text_of,
)
from generator.errors import ManyErrors
from generator.names import TASK_ID_PATTERN
from generator.unit_parts import class_stem

_VERSION = re.compile(r"\d{1,4}\.\d{1,4}\.\d{1,4}\Z")
_HEAD = "The plugin's class."


def plugin_class(target: Target, files: Files, base: PluginBase) -> tuple[str, ast.ClassDef] | None:
    """Return the plugin's class and the module that defines it; ``None`` where none derives from the base class."""
    names = files.python_in(target.home)
    own = f"{target.name}_plugin"
    names.sort(key=lambda name: (name != own, name == "__init__", name))
    classes = [(name, node) for name in names for node in classes_of(files.tree(f"{target.home}/{name}.py"))]
    known = {base.class_name}
    found: list[tuple[str, ast.ClassDef]] = []
    for _ in classes:
        more = [each for each in classes if each not in found and not known.isdisjoint(base_names(each[1]))]
        found += more
        known |= {node.name for _, node in more}
    parents = {name for _, node in found for name in base_names(node)}
    leaves = [each for each in found if each[1].name not in parents] or found
    wanted = {target.name.replace("_", ""), f"{target.name}plugin".replace("_", "")}
    return next((each for each in leaves if each[1].name.lower() in wanted), leaves[0] if leaves else None)


def class_faults(target: Target, files: Files, base: PluginBase) -> Iterator[str]:
    """Yield why a plugin has no class that answers could name."""
    found = plugin_class(target, files, base)
    if found is None:
        unread = [name for name in files.python_in(target.home) if files.tree(f"{target.home}/{name}.py") is None]
        hint = f" ({', '.join(f'{name}.py' for name in unread)} cannot be read)" if unread else ""
        yield f"no class in {target.home} derives from {base.class_name}{hint}"
    elif not is_class_name(found[1].name):
        yield f"{found[1].name} is no name that a plugin's class may have: Pascal case, no name of Python or pydantic"


def draft_plugin(target: Target, files: Files, contract: Contract, task_id: str | None) -> Draft:
    """Return the answers of a plugin, as far as its files tell.

    Raises:
        ManyErrors: It has no class.
    """
    base = contract.plugin_base or PluginBase()
    found = plugin_class(target, files, base)
    if found is None:
        raise ManyErrors(f"{target.key} cannot be adopted", list(class_faults(target, files, base)))
    module, node = found
    manifest = files.mapping(f"{target.home}/aas-plugin.json")
    tree = files.tree(f"{target.home}/{module}.py")
    imported = dict(imported_from(tree, f"{contract.plugins_dir.replace('/', '.')}.{target.name}"))
    settings = _settings(target, files, node, contract)
    title = _title(target, files, manifest, tree)
    draft = Draft(
        {
            "blueprint": "plugin",
            "name": target.name,
            "title": title,
            "summary": _summary(tree, title),
            "task_id": task_id or _task(target, files, manifest, node, contract.tests_dir),
            "contract": contract.model_dump(mode="json"),
            "plugin": {
                "class_name": node.name,
                "config_class": settings.class_name or f"{class_stem(target.name)}Config",
                "version": _version(manifest, tree),
                "env_prefix": settings.env_prefix,
                "fields": [field.model_dump(mode="json") for field in settings.fields],
                "background": {"dependencies": _dependencies(manifest)},
            },
        },
        warnings=settings.warnings,
    )
    standard = {"__init__", "config", f"{target.name}_plugin"}
    names = [name for name in files.python_in(target.home) if name not in standard]
    parts = read_parts(node, imported, base)
    test_path = f"{contract.tests_dir}/test_{target.name}.py"
    test = files.tree(test_path)
    add_modules(draft, files, target.home, _in_order(names, parts, test), parts)
    package = f"{contract.plugins_dir.replace('/', '.')}.{target.name}"
    add_tests(draft, files, "plugin", package, contract.tests_dir)
    add_notes(draft, files, "plugin", f"{target.home}/NOTES.md")
    offer_prefixes(draft, "plugin", text_of(constant(test, "PREFIX")), f"{target.home}/config.py", test_path)
    return draft


def _settings(target: Target, files: Files, node: ast.ClassDef, contract: Contract) -> FoundSettings:
    used = frozenset(each.id for each in ast.walk(node) if isinstance(each, ast.Name))
    classes = classes_of(files.tree(f"{target.home}/config.py"))
    return read_settings(settings_class(classes, used), contract.line_length)


def _title(target: Target, files: Files, manifest: dict[str, Any], tree: ast.Module | None) -> str:
    package = paragraphs(files.tree(f"{target.home}/__init__.py"))
    readme = (files.text(f"{target.home}/README.md") or "").split("\n", 1)[0].lstrip("# ")
    described = manifest.get("description")
    texts = [described if isinstance(described, str) else None, readme, *package[:1], *paragraphs(tree)[:1]]
    return first_of([line(text or "") for text in texts]) or target.name.replace("_", " ").capitalize()


def _summary(tree: ast.Module | None, title: str) -> str:
    """Return what the plugin's module says of itself, unless that is its title."""
    said = paragraphs(tree)
    text = prose(" ".join(said[1:] if said[:1] == [_HEAD] else said))
    return "" if as_sentence(text) == as_sentence(title) else text


def _task(target: Target, files: Files, manifest: dict[str, Any], node: ast.ClassDef, tests_dir: str) -> str:
    named = manifest.get("task")
    if isinstance(named, str) and TASK_ID_PATTERN.match(named):
        return named
    package, test = (files.tree(path) for path in (f"{target.home}/__init__.py", f"{tests_dir}/test_{target.name}.py"))
    return task_named_in(docstrings(package, node, test)) or NO_TASK


def _version(manifest: dict[str, Any], tree: ast.Module | None) -> str:
    for node in ast.walk(tree) if tree else ():
        match node:
            case ast.Assign(targets=[ast.Name(id="VERSION")], value=value) | ast.keyword(arg="version", value=value):
                if _VERSION.match(text_of(value) or ""):
                    return text_of(value) or ""
    named = manifest.get("version")
    return named if isinstance(named, str) and _VERSION.match(named) else "0.1.0"


def _dependencies(manifest: dict[str, Any]) -> list[str]:
    named = manifest.get("dependencies")
    listed = named if isinstance(named, list) else []
    return [task for task in listed if isinstance(task, str) and TASK_ID_PATTERN.match(task)]


def _in_order(names: list[str], parts: Mapping[str, Any], test: ast.Module | None) -> list[str]:
    """Return modules in the order that the unit's test has them in, else in the one in which parts are made."""
    order = [*_listed(test), *parts]
    return sorted(names, key=lambda name: (order.index(name) if name in order else len(order), name))


def _listed(test: ast.Module | None) -> list[str]:
    value = constant(test, "MODULES")
    return [text for item in value.elts if (text := text_of(item))] if isinstance(value, ast.List) else []
