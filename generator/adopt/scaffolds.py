"""What a scaffold says of itself: its unwritten methods, and the lines of its notes that list them."""

from __future__ import annotations

import ast
import re
from typing import Any

from generator.answers.text import LINE_MAX, safe_text

_PHASE = re.compile(r" \(phase ([0-9]{1,3})\)\Z")
_BOX = "- [ ] "


def unwritten_lines(notes: str) -> list[str]:
    """Return what notes list as still to be written: the check boxes before their next heading."""
    lines = notes.split("\n")
    if not lines[0].endswith(": to be written"):
        return []
    end = next((number for number, line in enumerate(lines) if line.startswith("## ")), len(lines))
    return [safe_text(line.removeprefix(_BOX), LINE_MAX) for line in lines[:end] if line.startswith(_BOX)]


def acceptance_lines(notes: str) -> list[str]:
    """Return the acceptance criteria that notes list."""
    _, _, part = notes.partition("\n## Acceptance\n")
    part = part.partition("\n## ")[0]
    return [safe_text(line.removeprefix(_BOX), LINE_MAX) for line in part.split("\n") if line.startswith(_BOX)]


def unwritten_methods(node: ast.ClassDef | None, place: str, lines: list[str]) -> list[dict[str, Any]]:
    """Return the methods of a class that only raise ``NotImplementedError``, as answers.

    Args:
        node: The class.
        place: How the notes call it, e.g. ``tunnel.TunnelService``.
        lines: The lines of the notes, which know the phases.
    """
    found = []
    for each in node.body if node is not None else ():
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef) and (task := _task_of(each)):
            told = next((line for line in lines if line.startswith(f"`{place}.{each.name}`: ")), "")
            phase = _PHASE.search(told)
            found.append(
                {
                    "name": each.name,
                    "parameters": [_parameter(argument) for argument in each.args.args[1:]],
                    "returns": "" if each.returns is None else _known(ast.unparse(each.returns)),
                    "is_async": isinstance(each, ast.AsyncFunctionDef),
                    "task": safe_text(task, LINE_MAX),
                    "phase": int(phase[1]) if phase else 0,
                }
            )
    return found


def _task_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    match function.body[-1]:
        case ast.Raise(exc=ast.Call(func=ast.Name(id="NotImplementedError"), args=[ast.Constant(value=str(text))])):
            task = text.partition(": ")[2] or text
            # A task that is longer than a line stands in the docstring, and the name in its place.
            return _told_at_length(function) or task if task == function.name else task
    return ""


def _told_at_length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    first, _, more = (ast.get_docstring(function) or "").partition("\n\n")
    return " ".join((more or first).split()).removesuffix(".")


def _parameter(argument: ast.arg) -> dict[str, Any]:
    return {"name": argument.arg, "annotation": _known(ast.unparse(argument.annotation)) if argument.annotation else ""}


def _known(annotation: str) -> str:
    """Return an annotation; empty for ``object``, which stands for one that nobody knew."""
    return "" if annotation == "object" else annotation
