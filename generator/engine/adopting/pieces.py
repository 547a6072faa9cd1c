"""A unit's modules, tests and notes as answers: the code as it stands, and where it looks like it, a scaffold."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from generator.answers.details import MAX_MODULES, UnitModule, UnitNote, UnitTest
from generator.answers.text import clean_source
from generator.engine.adopting.drafts import Draft, put, set_answer
from generator.engine.adopting.prose import bullets, line, paragraphs
from generator.engine.adopting.sources import Files, belongs_to, classes_of, imported_modules, methods_of, text_of

_SCAFFOLD = {"__init__", "start", "stop"}
_ASKED = " asks of it:"
_PLAIN = "A part of the plugin."
_NOTE = re.compile(r"^## (.*)$", re.MULTILINE)


def add_modules(draft: Draft, files: Files, folder: str, names: list[str], parts: Mapping[str, Any]) -> None:
    """Put a plugin's further modules into a draft.

    Args:
        draft: Where they go.
        files: The workspace's files.
        folder: The plugin's folder.
        names: The modules' names.
        parts: What the plugin's class says of those that it starts, by module.
    """
    modules: list[dict[str, Any]] = []
    for name in names:
        path = f"{folder}/{name}.py"
        code = clean_source(files.text(path) or "")
        part = parts.get(name, {})
        plain = {"name": name, "code": code}
        readings = [reading for reading in (_scaffold(name, files, path, part), {**plain, **part}, plain) if reading]
        usable = [reading for reading in readings if _is_usable(UnitModule, reading)]
        if not usable or len(modules) >= MAX_MODULES:
            draft.warnings.append(f"{path} cannot be one of the answers' modules: {_fault(UnitModule, plain)}")
            continue
        modules.append(usable[0])
        for reading in usable[1:]:
            draft.offer(put("plugin", "modules", name, reading), path, *_made_by(folder))
    draft.data["plugin"]["modules"] = modules


def _made_by(folder: str) -> tuple[str, ...]:
    name = folder.rpartition("/")[2]
    return (f"{folder}/{name}_plugin.py",)


def _scaffold(name: str, files: Files, path: str, part: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return a module as a scaffold, where it has the outline of one."""
    tree = files.tree(path)
    classes = classes_of(tree)
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)] if tree else []
    if len(classes) != 1 or functions or set(methods_of(classes[0])) != _SCAFFOLD:
        return None
    return {
        "name": name,
        "class_name": classes[0].name,
        "attribute": part.get("attribute", ""),
        "purpose": _purpose(classes[0], part),
        "tasks": bullets(classes[0], _ASKED),
    }


def _purpose(node: ast.ClassDef, part: Mapping[str, Any]) -> str:
    """Return what a scaffold is for: what the plugin's class says of it, else its own docstring.

    A purpose below the plain first line was none that reads like a sentence, or one too long for a line.
    """
    first, second, *_ = [*paragraphs(node), "", ""]
    if first != _PLAIN:
        return line(part.get("purpose") or first)
    is_purpose = _ASKED not in second and not second.startswith("Attributes:")
    return line(second.removesuffix(".")) if is_purpose else line(part.get("purpose", ""))


def add_tests(draft: Draft, files: Files, kind: str, package: str, tests_dir: str) -> None:
    """Put the tests that import the unit, and no other one, into a draft."""
    own = f"test_{draft.data['name']}"
    home = package.rpartition(".")[0]
    tests: list[dict[str, Any]] = []
    for name in files.python_in(tests_dir):
        path = f"{tests_dir}/{name}.py"
        modules = imported_modules(files.tree(path)) | _named_modules(files.tree(path), package)
        others = {module for module in modules if belongs_to({module}, home) and module != home}
        if name == own or not belongs_to(modules, package) or any(not belongs_to({each}, package) for each in others):
            continue
        coded = {"name": name, "code": clean_source(files.text(path) or "")}
        readings = [*_trials(name, modules, package, draft.data[kind].get("modules", ())), coded]
        usable = [reading for reading in readings if _is_usable(UnitTest, reading)]
        if not usable or len(tests) >= MAX_MODULES:
            draft.warnings.append(f"{path} cannot be one of the answers' tests: {_fault(UnitTest, coded)}")
            continue
        tests.append(usable[0])
        for reading in usable[1:]:
            draft.offer(put(kind, "tests", name, reading), path)
    draft.data[kind]["tests"] = tests


def _named_modules(tree: ast.Module | None, package: str) -> set[str]:
    """Return the modules of a package that a test names in a constant, to import them by name."""
    found: set[str] = set()
    for node in tree.body if tree else ():
        text = text_of(node.value) if isinstance(node, ast.Assign) else None
        if text and belongs_to({text}, package):
            found.add(text)
    return found


def _trials(name: str, modules: set[str], package: str, known: Any) -> Iterator[dict[str, Any]]:
    """Yield the test as a trial of one module that it imports."""
    for module in known:
        if belongs_to(modules, f"{package}.{module['name']}"):
            yield {"name": name, "module": module["name"]}


def add_notes(draft: Draft, files: Files, kind: str, path: str) -> None:
    """Put the notes of a unit into a draft, where they have the form that the blueprints give them."""
    text = files.text(path) or ""
    heads = list(_NOTE.finditer(text))
    if not text.startswith("# Notes on ") or not heads:
        return
    ends = [*(head.start() for head in heads[1:]), len(text)]
    notes = [_note(head[1], text[head.end() : end]) for head, end in zip(heads, ends, strict=True)]
    usable = [note for note in notes if _is_usable(UnitNote, note)]
    draft.data[kind]["notes"] = usable[:MAX_MODULES]
    draft.offer(set_answer(kind, "notes", []), path)


def _note(subject: str, body: str) -> dict[str, Any]:
    said, _, code = body.strip("\n").partition("\n\n    ")
    return {
        "subject": line(subject),
        "reason": line(said),
        "code": clean_source(inspect.cleandoc(f"\n    {code}")),
    }


def _is_usable(model: type[BaseModel], entry: Mapping[str, Any]) -> bool:
    return not _fault(model, entry)


def _fault(model: type[BaseModel], entry: Mapping[str, Any]) -> str:
    try:
        model.model_validate(entry)
    except ValidationError as error:
        return error.errors()[0]["msg"].removeprefix("Value error, ")
    return ""
