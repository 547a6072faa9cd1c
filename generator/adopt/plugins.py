"""The answers of a plugin, inferred from its folder: as the blueprint writes it where that fits, else as it stands."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from typing import Any

from generator.adopt.drafts import NO_TASK, Draft
from generator.adopt.finding import Target
from generator.adopt.manifests import needs_of, offer_manifest, task_dependencies, tasks_of
from generator.adopt.pieces import add_modules, add_notes, add_tests, offer_code
from generator.adopt.plugin_class import PluginClass, find_plugin_class
from generator.adopt.prose import as_sentence, docstrings, line, paragraphs, prose, task_named_in
from generator.adopt.settings_reading import FoundSettings, read_settings, settings_class
from generator.adopt.sources import Files, classes_of, first_of, text_of
from generator.answers.contract import Contract, Entry
from generator.answers.text import clean_source, is_class_name
from generator.errors import ManyErrors
from generator.unit_parts import class_stem

_VERSION = re.compile(r"\d{1,4}\.\d{1,4}\.\d{1,4}\Z")
_UNTOLD = "The plugin of "
_PACKAGE = "__init__.py"


def class_faults(target: Target, files: Files, contract: Contract) -> Iterator[str]:
    """Yield why a plugin has no class that answers could name, and what of its files nobody can read."""
    file = _entry_file(target, files, contract)
    if "/" in file or not file.endswith(".py"):
        yield f"the plugin starts from {file[:80]!r}, which is no Python file right in {target.home}"
    elif f"{target.home}/{file}" not in files.paths:
        yield f"there is no {target.home}/{file}, from which the workspace's loader starts"
    found = _class(target, files, contract)
    if found is None:
        unread = [path.removeprefix(f"{target.home}/") for path in _own(target, files) if files.tree(path) is None]
        hint = f" ({', '.join(unread)} cannot be read)" if unread else ""
        base = contract.plugin_base.class_name if contract.plugin_base else "the base class"
        made = f"is made by {contract.entry.function} of {file}" if contract.entry.function else "is made there"
        yield f"no class in {target.home} derives from {base}, {made}, or is called like the plugin{hint}"
    elif not is_class_name(found.node.name):
        name = found.node.name
        yield f"{name} is no name that a plugin's class may have: Pascal case, no name of Python or pydantic"


def draft_plugin(target: Target, files: Files, contract: Contract, task_id: str | None) -> Draft:
    """Return the answers of a plugin, as far as its files tell.

    Raises:
        ManyErrors: It has no class.
    """
    found = _class(target, files, contract)
    if found is None:
        faults = list(class_faults(target, files, contract))
        raise ManyErrors(f"{target.key} cannot be adopted", faults, "Nothing was written.")
    contract = _as_it_is_made(target, files, contract, found)
    main = contract.main_file(target.name)
    path = _manifest_path(target, contract)
    manifest = files.mapping(path) or {}
    tree = files.tree(main)
    settings = _settings(target, files, found.node, contract)
    title = _title(target, files, manifest, tree)
    tasks = tasks_of(manifest, contract)
    draft = Draft(
        {
            "blueprint": "plugin",
            "name": target.name,
            "title": title,
            "summary": _summary(tree, title),
            "task_id": task_id or first_of(tasks) or _task_in_text(target, files, found.node, contract.tests_dir),
            "contract": contract.model_dump(mode="json"),
            "plugin": {
                "class_name": found.node.name,
                "config_class": settings.class_name or f"{class_stem(target.name)}Config",
                "version": _version(manifest, tree),
                "env_prefix": settings.env_prefix,
                "fields": [field.model_dump(mode="json") for field in settings.fields],
                "parts": [],
                "needs": needs_of(manifest, contract),
                "background": {"dependencies": task_dependencies(manifest)},
            },
        }
    )
    if task_id is None and len(tasks) > 1:
        draft.warnings.append(f"{path} names {', '.join(tasks)}; the answers say {tasks[0]}, name another with --task")
    _add_files(draft, target, files, contract)
    offer_manifest(draft, manifest, path)
    return draft


def _add_files(draft: Draft, target: Target, files: Files, contract: Contract) -> None:
    """Put a plugin's files into a draft; what the blueprint may write itself is offered as it stands."""
    home, main = target.home, contract.main_file(target.name)
    settings = f"{home}/config.py"
    test = f"{contract.tests_dir}/test_{target.name}.py"
    apart = {main, f"{home}/{_PACKAGE}", settings}
    names = [name for name in files.python_in(home) if f"{home}/{name}.py" not in apart]
    tested = files.text(test) or ""
    names.sort(key=lambda name: (_first_named(classes_of(files.tree(f"{home}/{name}.py")), tested), name))
    add_modules(draft, files, home, names)
    add_tests(draft, files, "plugin", f"{contract.package_of(contract.plugins_dir)}.{target.name}", contract.tests_dir)
    add_notes(draft, files, "plugin", f"{home}/NOTES.md")
    if settings != main:
        offer_code(draft, files, settings, _settings_as_code)
    _offer_main(draft, files, main, f"{home}/{_PACKAGE}")
    own = f"test_{target.name}"
    offer_code(draft, files, test, lambda spec, code: spec["tests"].append({"name": own, "code": code}))


def _offer_main(draft: Draft, files: Files, main: str, package: str) -> None:
    """Offer the file with the plugin's class and the package's own file, each alone and both: each may name the other.

    The blueprint's package holds the function that makes the plugin only where it writes the class too.
    """
    text, said = (clean_source(files.text(path) or "") for path in (main, package))
    offer_code(draft, files, main, lambda spec, code: spec.update(code=code))
    if main != package and package in files.paths:
        offer_code(draft, files, package, lambda spec, code: spec.update(package={"code": code}))
        draft.offer(lambda data: data["plugin"].update(code=text, package={"code": said}), main, package)


def _settings_as_code(spec: dict[str, Any], code: str) -> None:
    spec["fields"] = []
    spec["modules"].insert(0, {"name": "config", "code": code})


def _own(target: Target, files: Files) -> list[str]:
    """Return a plugin's Python files, the likeliest first."""
    likely = (f"{target.name}_plugin.py", "plugin.py", f"{target.name}.py", _PACKAGE)
    paths = [path for path in files.paths if path.startswith(f"{target.home}/") and path.endswith(".py")]

    def rank(path: str) -> tuple[int, int, str]:
        name = path.removeprefix(f"{target.home}/")
        return likely.index(name) if name in likely else len(likely), name.count("/"), name

    return sorted(paths, key=rank)


def _class(target: Target, files: Files, contract: Contract) -> PluginClass | None:
    entry = f"{target.home}/{_entry_file(target, files, contract)}"
    return find_plugin_class(entry, _own(target, files), target.name, files, contract)


def _manifest_path(target: Target, contract: Contract) -> str:
    return contract.manifest_file(target.name) or f"{target.home}/aas-plugin.json"


def _entry_file(target: Target, files: Files, contract: Contract) -> str:
    """Return the file of the plugin's folder that the loader starts from: the manifest's word where it names a file."""
    named = (files.mapping(_manifest_path(target, contract)) or {}).get(_entry_key(contract))
    if isinstance(named, str) and named.endswith(".py"):
        return named.removeprefix("./")
    return contract.entry.file.format(name=target.name)


def _entry_key(contract: Contract) -> str:
    keys = contract.manifest.keys if contract.manifest else ()
    return next((key.name for key in keys if key.holds == "entry"), "entry")


def _as_it_is_made(target: Target, files: Files, contract: Contract, found: PluginClass) -> Contract:
    """Return the contract with the files that this plugin has, where they are called otherwise than those of others."""
    made = contract.entry
    file, folder = _entry_file(target, files, contract), f"{target.home}/"
    home, _, name = found.path.rpartition("/")
    main = file if file != _PACKAGE or home != target.home else name
    same = (made.file.format(name=target.name), made.main.format(name=target.name)) == (file, main)
    if same or f"{folder}{main}" not in files.paths:
        return contract.model_copy(update={"entry": made})
    entry = Entry.model_validate({**made.model_dump(), "file": file, "main": main})
    is_written_out = "{" not in contract.manifest_entry and contract.manifest_entry == made.file
    changed = {"entry": entry} | ({"manifest_entry": file} if is_written_out else {})
    return contract.model_copy(update=changed)


def _settings(target: Target, files: Files, node: ast.ClassDef, contract: Contract) -> FoundSettings:
    used = frozenset(each.id for each in ast.walk(node) if isinstance(each, ast.Name))
    classes = classes_of(files.tree(f"{target.home}/config.py"))
    return read_settings(settings_class(classes, used), contract.line_length)


def _title(target: Target, files: Files, manifest: Mapping[str, Any], tree: ast.Module | None) -> str:
    package = paragraphs(files.tree(f"{target.home}/{_PACKAGE}"))
    readme = (files.text(f"{target.home}/README.md") or "").split("\n", 1)[0].lstrip("# ")
    described = manifest.get("description")
    texts = [described if isinstance(described, str) else None, readme, *package[:1], *paragraphs(tree)[:1]]
    return first_of([line(text or "") for text in texts]) or target.name.replace("_", " ").capitalize()


def _summary(tree: ast.Module | None, title: str) -> str:
    """Return what the plugin's module says of itself beside its title."""
    told = as_sentence(title).casefold()
    said = [text for text in paragraphs(tree) if not text.startswith(_UNTOLD) and as_sentence(text).casefold() != told]
    return prose(" ".join(said))


def _task_in_text(target: Target, files: Files, node: ast.ClassDef, tests_dir: str) -> str:
    package, test = (files.tree(path) for path in (f"{target.home}/{_PACKAGE}", f"{tests_dir}/test_{target.name}.py"))
    return task_named_in(docstrings(package, node, test)) or NO_TASK


def _version(manifest: Mapping[str, Any], tree: ast.Module | None) -> str:
    for node in ast.walk(tree) if tree else ():
        match node:
            case ast.Assign(targets=[ast.Name(id="VERSION")], value=value) | ast.keyword(arg="version", value=value):
                if _VERSION.match(text_of(value) or ""):
                    return text_of(value) or ""
    named = manifest.get("version")
    return named if isinstance(named, str) and _VERSION.match(named) else "0.1.0"


def _first_named(classes: list[ast.ClassDef], test: str) -> int:
    """Return where a test first names one of a module's classes, which is the order of scaffolds in a unit."""
    places = (test.find(f"{each.name}.") for each in classes)
    return min((place for place in places if place >= 0), default=len(test))
