"""Reading docstrings back: paragraphs and lists that the blueprints, or a person, wrote into them."""

from __future__ import annotations

import ast

from generator.answers.text import LINE_MAX, PROSE_MAX, safe_text
from generator.values.task_ids import ids_in

Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def paragraphs(node: Documented | None) -> list[str]:
    """Return the paragraphs of a docstring, each on one line."""
    text = (ast.get_docstring(node) if node else None) or ""
    return [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]


def docstrings(*nodes: Documented | None) -> str:
    """Return the docstrings of some nodes as one text."""
    return "\n".join(ast.get_docstring(node) or "" for node in nodes if node)


def line(text: str) -> str:
    """Return a text as one safe line."""
    return safe_text(_without_end(text, LINE_MAX), LINE_MAX)


def prose(text: str) -> str:
    """Return a text as one safe paragraph."""
    return safe_text(_without_end(text, PROSE_MAX), PROSE_MAX)


def _without_end(text: str, most: int) -> str:
    """Return a text without the full stop that a blueprint has set behind the longest that answers can hold."""
    return text.removesuffix(".") if len(text) == most + 1 else text


def as_sentence(text: str) -> str:
    """Return a text as the blueprints print it: it ends like a sentence."""
    stripped = text.rstrip(":;,")
    return stripped if stripped.endswith((".", "!", "?", "…", ")")) else f"{stripped}."


def task_named_in(text: str) -> str:
    """Return the one task that a text names; empty where it names none or several."""
    found = {found for found, _ in ids_in(text)}
    return found.pop() if len(found) == 1 else ""
