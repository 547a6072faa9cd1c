"""What a model wrote for a unit that exists: functions by name, their imports and tests. ``complete`` and ``repair``.

These records are the door: whatever comes out of them has a path inside the workspace, is Python of a bounded size, and
defines what it says that it defines. Whether the task may change it is judged by who reads the response, against what
was asked (``generator.loop.asked``).
"""

from __future__ import annotations

import ast
import textwrap
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from generator.answers.text import Prose, RelativePath, clean_source
from generator.loop.attempts import MAX_ATTEMPTS
from generator.plan import Record
from generator.wiring.sources import Function, read

MAX_FUNCTIONS = 100
MAX_IMPORTS = 100
FUNCTION_MAX = 32_768
IMPORT_MAX = 300
# How much of a commit's id stands in the id of a question about it.
COMMIT_DIGITS = 16


def clean_function(text: str) -> str:
    """Return a function's program text as it stands at the left margin."""
    return clean_source(textwrap.dedent(clean_source(text)))


def _body(text: str) -> list[ast.stmt]:
    tree = read(text)
    return tree.body if tree is not None else []


def _judge_function(text: str) -> str:
    body = _body(text)
    if text != clean_function(text) or len(body) != 1 or not isinstance(body[0], Function):
        raise ValueError("is not the clean program text of exactly one function")
    return text


def _judge_import(text: str) -> str:
    body = _body(text)
    node = body[0] if len(body) == 1 else None
    whole = isinstance(node, ast.Import | ast.ImportFrom) and "\n" not in text and ast.unparse(node) == text
    if not whole or (isinstance(node, ast.ImportFrom) and (node.module == "__future__" or node.names[0].name == "*")):
        raise ValueError("is not one import of named things on one line")
    return text


PythonPath = Annotated[RelativePath, Field(pattern=r"\.py$")]
# ``load``, ``Registry.add``: a function by the names of the classes around it.
QualifiedName = Annotated[
    str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,63}(\.[A-Za-z_][A-Za-z0-9_]{0,63}){0,3}$", max_length=200)
]
FunctionSource = Annotated[str, Field(max_length=FUNCTION_MAX), AfterValidator(_judge_function)]
ImportLine = Annotated[str, Field(max_length=IMPORT_MAX), AfterValidator(_judge_import)]


class WrittenFunction(Record):
    """A whole function, with its decorators.

    Attributes:
        path: The file it stands in.
        name: Its qualified name, ``Registry.add`` for a method.
        source: Its program text at the left margin, with a line break at its end.
        is_new: Whether the file has no function of this name; else it takes the place of the one there.
    """

    path: PythonPath
    name: QualifiedName
    source: FunctionSource
    is_new: bool = False

    @model_validator(mode="after")
    def _defines_its_name(self) -> Self:
        node = _body(self.source)[0]
        if not isinstance(node, Function) or node.name != self.name.rpartition(".")[2]:
            raise ValueError(f"the source of {self.name} defines something else")
        return self


class WrittenImport(Record):
    """One import that a file needs: ``import asyncio`` or ``from pathlib import Path``."""

    path: PythonPath
    line: ImportLine


class Completion(Record):
    """What a response to ``complete`` or ``repair`` changes in a task's units.

    Attributes:
        kind: What was asked.
        task_id: The task.
        attempt: Which attempt it is, from 1.
        commit: The first digits of the commit that was asked about.
        functions: Functions to put into the units' modules; a name comes once for each path.
        tests: Functions to put into the units' test files.
        imports: What these files import; lines that a file has already are no fault.
        stopped: What must be decided before it can be written, where the model says so; it goes to a person.
        warnings: What of the response could not be used.
    """

    kind: Literal["complete", "repair"]
    task_id: str
    attempt: Annotated[int, Field(ge=1, le=MAX_ATTEMPTS)]
    commit: Annotated[str, Field(pattern=rf"^[0-9a-f]{{{COMMIT_DIGITS}}}$")]
    functions: Annotated[tuple[WrittenFunction, ...], Field(max_length=MAX_FUNCTIONS)] = ()
    tests: Annotated[tuple[WrittenFunction, ...], Field(max_length=MAX_FUNCTIONS)] = ()
    imports: Annotated[tuple[WrittenImport, ...], Field(max_length=MAX_IMPORTS)] = ()
    stopped: Prose = ""
    warnings: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _is_one_each(self) -> Self:
        named = [(each.path, each.name) for each in (*self.functions, *self.tests)]
        if len(set(named)) < len(named):
            raise ValueError("a function is written twice")
        return self
