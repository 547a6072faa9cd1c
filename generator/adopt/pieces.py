"""A unit's modules, tests and notes as answers: the code as it stands."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Mapping, Sized
from typing import Any

from pydantic import BaseModel, ValidationError

from generator.adopt.drafts import Draft, set_answer
from generator.adopt.prose import line
from generator.adopt.sources import Files, belongs_to, imported_modules, text_of
from generator.answers.details import MAX_MODULES, UnitModule, UnitNote, UnitTest
from generator.answers.text import clean_source

_NOTE = re.compile(r"^## (.*)$", re.MULTILINE)


def add_modules(draft: Draft, files: Files, folder: str, names: list[str]) -> None:
    """Put a plugin's further modules into a draft, as they stand.

    Args:
        draft: Where they go.
        files: The workspace's files.
        folder: The plugin's folder.
        names: The modules' names.
    """
    modules: list[dict[str, Any]] = []
    for name in names:
        path = f"{folder}/{name}.py"
        module = {"name": name, "code": clean_source(files.text(path) or "")}
        if fault := _fault(UnitModule, module) or _too_many(modules):
            draft.warnings.append(f"{path} cannot be one of the answers' modules: {fault}")
        else:
            modules.append(module)
    draft.data["plugin"]["modules"] = modules


def offer_code(draft: Draft, files: Files, path: str, put: Callable[[dict[str, Any], str], None]) -> None:
    """Offer a plugin's file as it stands, for where the blueprint would write another.

    Args:
        draft: The plugin's answers.
        files: The workspace's files.
        path: The file; nothing is offered where it is none that can be read.
        put: Puts its text into the plugin's details.
    """
    text = files.text(path)
    if text is not None:
        code = clean_source(text)
        draft.offer(lambda data: put(data["plugin"], code), path)


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
        test = {"name": name, "code": clean_source(files.text(path) or "")}
        if fault := _fault(UnitTest, test) or _too_many(tests):
            draft.warnings.append(f"{path} cannot be one of the answers' tests: {fault}")
        else:
            tests.append(test)
    draft.data[kind]["tests"] = tests


def _named_modules(tree: ast.Module | None, package: str) -> set[str]:
    """Return the modules of a package that a test names in a constant, to import them by name."""
    found: set[str] = set()
    for node in tree.body if tree else ():
        text = text_of(node.value) if isinstance(node, ast.Assign) else None
        if text and belongs_to({text}, package):
            found.add(text)
    return found


def add_notes(draft: Draft, files: Files, kind: str, path: str) -> None:
    """Put the notes of a unit into a draft, where they have the form that the blueprints give them."""
    text = files.text(path) or ""
    heads = list(_NOTE.finditer(text))
    if not text.startswith("# Notes on ") or not heads:
        return
    ends = [*(head.start() for head in heads[1:]), len(text)]
    notes = [_note(head[1], text[head.end() : end]) for head, end in zip(heads, ends, strict=True)]
    usable = [note for note in notes if not _fault(UnitNote, note)]
    draft.data[kind]["notes"] = usable[:MAX_MODULES]
    draft.offer(set_answer(kind, "notes", []), path)


def _note(subject: str, body: str) -> dict[str, Any]:
    # Where no reason is given, the code comes first.
    said, _, code = ("\n\n" + body.strip("\n")).partition("\n\n    ")
    return {
        "subject": line(subject),
        "reason": line(said),
        "code": clean_source(inspect.cleandoc(f"\n    {code}")),
    }


def _too_many(entries: Sized) -> str:
    return f"there are more than {MAX_MODULES}" if len(entries) >= MAX_MODULES else ""


def _fault(model: type[BaseModel], entry: Mapping[str, Any]) -> str:
    try:
        model.model_validate(entry)
    except ValidationError as error:
        return error.errors()[0]["msg"].removeprefix("Value error, ")
    return ""
