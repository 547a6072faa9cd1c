"""Responses to ``complete`` and ``repair``: the schema that they are asked in, and what one of them comes to.

A response is as hostile as any text of a model: a file that was not asked about, a function that is not the one it says
or would hide what is there, and what is no Python are told and left out, and the rest counts.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from pydantic import Field, ValidationError

from generator.answers.text import PROSE_MAX, clean_source, safe_text
from generator.loop.answers import (
    FUNCTION_MAX,
    MAX_FUNCTIONS,
    MAX_IMPORTS,
    Completion,
    WrittenFunction,
    WrittenImport,
    clean_function,
)
from generator.loop.asked import AskedCode, CodeKind
from generator.loop.functions import ModuleNames
from generator.reading.data.json_text import object_in
from generator.reading.data.schema import Answer, strict_schema
from generator.wiring.sources import Function, read

SCHEMA_NAME = "functions"
MAX_ANSWER = 2 * 1024 * 1024
MAX_TOLD = 20
Tell = Callable[[str], None]
Part = TypeVar("Part", bound=Answer)


class FunctionAnswer(Answer):
    """One whole function."""

    file: str = Field(description="The file that it stands in.")
    name: str = Field(description="Its name, with that of its class and a dot in front of a method's: Registry.add.")
    source: str = Field(description="The whole function with its decorators, at the left margin, without imports.")


class ImportAnswer(Answer):
    """One import that the written code needs and its file does not have."""

    file: str = Field(description="The file that needs it.")
    line: str = Field(description="One import on one line, such as: from pathlib import Path")


class CompletionAnswer(Answer):
    """Functions, their tests and imports."""

    functions: list[FunctionAnswer] = Field(description="Functions of the modules, each once.")
    tests: list[FunctionAnswer] = Field(description="Functions of the test files, each once.")
    imports: list[ImportAnswer]
    stopped: str | None = Field(
        description="What a person must decide before it can be written, in one or two sentences; else null."
    )


def completion_schema(asked: AskedCode) -> dict[str, Any]:
    """Return the strict schema of a response: its files are those that were asked about, and no others."""
    schema = strict_schema(CompletionAnswer)
    properties = schema["properties"]
    files = {"functions": [*asked.modules], "tests": [*asked.tests], "imports": [*asked.modules, *asked.tests]}
    for name, paths in files.items():
        if paths:
            properties[name]["items"]["properties"]["file"]["enum"] = paths
        else:
            # An empty enumeration is no valid schema.
            del properties[name]
    return schema | {"required": list(properties)}


def read_completion(kind: CodeKind, attempt: int, asked: AskedCode, text: str) -> Completion:
    """Return what a response changes; never raises, whatever the response is.

    Args:
        kind: What was asked.
        attempt: Which attempt it is.
        asked: The code that was asked about, as its commit has it.
        text: What the model wrote.
    """
    told: dict[str, None] = {}

    def tell(fault: str) -> None:
        told.setdefault(safe_text(fault, 200))

    value = object_in(text, CompletionAnswer.model_fields, MAX_ANSWER)
    if value is None:
        tell("the response is no JSON object that can be read")
    reader = _Reader(asked, tell)
    functions = reader.functions(value, "functions", asked.modules)
    tests = reader.functions(value, "tests", asked.tests)
    stopped = (value or {}).get("stopped")
    more = [f"{len(told) - MAX_TOLD} more parts were left out"] if len(told) > MAX_TOLD else []
    return Completion(
        kind=kind,
        task_id=asked.task_id,
        attempt=attempt,
        commit=asked.question(kind, attempt).subject,
        functions=tuple(functions),
        tests=tuple(tests),
        imports=tuple(reader.imports(value)),
        stopped=safe_text(stopped, PROSE_MAX) if isinstance(stopped, str) else "",
        warnings=(*[*told][:MAX_TOLD], *more),
    )


class _Reader:
    """Reads the lists of one response."""

    def __init__(self, asked: AskedCode, tell: Tell) -> None:
        self._asked = asked
        self._tell = tell
        self._beside: list[ImportAnswer] = []

    def functions(self, value: dict[str, Any] | None, name: str, files: Any) -> list[WrittenFunction]:
        """Return the functions of a list that may be put into some files, each once."""
        found: dict[tuple[str, str], WrittenFunction] = {}
        for part in _parts(value, name, FunctionAnswer, 2 * MAX_FUNCTIONS, self._tell):
            written = self._function(part, files) if len(found) < MAX_FUNCTIONS else None
            if len(found) == MAX_FUNCTIONS:
                self._tell(f"more than {MAX_FUNCTIONS} {name} are not read")
            elif written is not None and (written.path, written.name) in found:
                self._tell(f"{written.name} was written twice; the first counts")
            elif written is not None:
                found[written.path, written.name] = written
        return list(found.values())

    def _function(self, part: FunctionAnswer, files: Any) -> WrittenFunction | None:
        names = self._asked.names.get(part.file) if part.file in files else None
        if names is None:
            self._tell(f"{part.file!r}: nothing of this file was asked for")
            return None
        fault = _name_fault(part.name, names)
        if fault:
            self._tell(f"{part.file}: {part.name!r} {fault}")
            return None
        source, imports = _apart(part.source)
        self._beside += [ImportAnswer(file=part.file, line=line) for line in imports]
        try:
            is_new = part.name not in names.functions
            return WrittenFunction(path=part.file, name=part.name, source=source, is_new=is_new)
        except ValidationError as error:
            self._tell(f"{part.file}: {part.name}: {error.errors()[0]['msg']}")
        return None

    def imports(self, value: dict[str, Any] | None) -> Iterator[WrittenImport]:
        """Yield the imports, those that stood in front of functions too."""
        listed = _parts(value, "imports", ImportAnswer, 2 * MAX_IMPORTS, self._tell)
        wanted = dict.fromkeys((part.file, _unified(part.line)) for part in (*listed, *self._beside))
        for file, line in list(wanted)[:MAX_IMPORTS]:
            if file not in self._asked.names:
                self._tell(f"{file!r}: nothing of this file was asked for")
                continue
            try:
                yield WrittenImport(path=file, line=line)
            except ValidationError:
                self._tell(f"{file}: {line!r} is not one import of named things")


def _parts(value: dict[str, Any] | None, name: str, part: type[Part], most: int, tell: Tell) -> Iterator[Part]:
    listed = (value or {}).get(name, [])
    for entry in listed[:most] if isinstance(listed, list) else []:
        try:
            yield part.model_validate(entry)
        except (ValidationError, RecursionError):
            tell(f"{str(entry)[:80]!r} is none of the {name}")


def _name_fault(name: str, names: ModuleNames) -> str:
    """Return why a function of this name is not put into a file; empty where it is."""
    if name in names.functions:
        return ""
    place, _, last = name.rpartition(".")
    if name in names.taken:
        return "is there and no single function, so that it is not replaced"
    if place and place not in names.classes:
        return f"belongs to {place!r}, which is no class of this file"
    if last.startswith("__") and not (place and last == "__init__"):
        return "is no name for a new function"
    return ""


def _apart(source: str) -> tuple[str, list[str]]:
    """Return a function without the imports that stand in front of it, and these imports."""
    text = clean_function(source) if len(source) <= 2 * FUNCTION_MAX else ""
    tree = read(text)
    body = tree.body if tree is not None else []
    head = body[:-1]
    if not head or not isinstance(body[-1], Function) or not all(_is_import(node) for node in head):
        return text, []
    first = min([body[-1].lineno, *(each.lineno for each in body[-1].decorator_list)])
    lines = [ast.unparse(node) for node in head if not _is_future(node)]
    return clean_source("\n".join(text.split("\n")[first - 1 :])), lines


def _is_import(node: ast.stmt) -> bool:
    return isinstance(node, ast.Import | ast.ImportFrom)


def _is_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _unified(line: str) -> str:
    """Return an import in the spelling of ``ast``, so that blanks and brackets make no other one of it."""
    tree = read(line.strip()) if len(line) <= FUNCTION_MAX else None
    return ast.unparse(tree) if tree is not None else line.strip()[:200]
