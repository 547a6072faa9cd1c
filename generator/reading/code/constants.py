"""Constants of a source, the entries of a dictionary of settings, and what the comments beside them say."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from generator.reading.code.pydantic_fields import CodeField, value_of
from generator.syntax_trees import expression_of
from generator.values.defaults import as_json, type_of

MAX_CONSTANTS = 120
MAX_ENTRIES_SOURCE = 16_000
# Names of a dictionary that holds settings.
_HOLDERS = ("config", "settings", "defaults", "options", "conf")


def constants_of(body: list[ast.stmt], lines: list[str]) -> tuple[CodeField, ...]:
    """Return the constants that statements assign, and the entries of a dictionary of settings."""
    found: list[CodeField] = []
    for statement in body[:400]:
        if not isinstance(statement, ast.Assign) or len(statement.targets) != 1 or len(found) >= MAX_CONSTANTS:
            continue
        target = statement.targets[0]
        name = target.id if isinstance(target, ast.Name) else ""
        if isinstance(statement.value, ast.Dict):
            is_holder = name.lower().endswith(_HOLDERS) and name != "model_config"
            found += _entries(statement.value, lines) if is_holder else ()
        elif name.isupper() and not name.startswith("_"):
            found += _constant(name, statement.value, statement, lines)
    return tuple(found)


def entries_in_lines(source: str) -> tuple[CodeField, ...]:
    """Return the entries of a dictionary that is written without its braces: ``"retries": 3,``."""
    if len(source) > MAX_ENTRIES_SOURCE or not source.lstrip().startswith(('"', "'", "#")):
        return ()
    node = expression_of(f"{{\n{source}\n}}")
    return tuple(_entries(node, ["{", *source.split("\n"), "}"], above=1)) if isinstance(node, ast.Dict) else ()


def _entries(node: ast.Dict, lines: list[str], above: int = 0) -> Iterator[CodeField]:
    for key, value in list(zip(node.keys, node.values, strict=True))[:MAX_CONSTANTS]:
        name = value_of(key)
        if isinstance(name, str) and not isinstance(value, ast.Dict):
            for field in _constant(name, value, value, lines):
                yield CodeField(field.name, field.type, field.default, field.description, max(1, field.line - above))


def _constant(name: str, value: ast.expr, node: ast.stmt | ast.expr, lines: list[str]) -> Iterable[CodeField]:
    """Return a constant with its value; nothing for what is computed."""
    literal = value_of(value)
    if literal is None and not (isinstance(value, ast.Constant) and value.value is None):
        return ()
    return (CodeField(name, type_of(as_json(literal)), literal, comment_of(node, lines), node.lineno),)


def comment_of(node: ast.stmt | ast.expr, lines: list[str]) -> str:
    """Return the comment behind a statement, else the one line of comment above it that is no banner."""
    last, first = (node.end_lineno or node.lineno) - 1, node.lineno - 1
    if last >= len(lines):
        return ""
    behind = lines[last].encode()[node.end_col_offset or 0 :].decode(errors="replace").strip(" ,")
    if behind.startswith("#"):
        return _comment_text(behind)
    above = [lines[row].strip() for row in range(max(0, first - 2), first)]
    alone = above[-1:] and above[-1].startswith("#") and not (len(above) > 1 and above[0].startswith("#"))
    return _comment_text(above[-1]) if alone else ""


def _comment_text(comment: str) -> str:
    """Return what a comment says; empty for a directive to a tool, a banner and what stands in for other lines."""
    text = comment.lstrip("#: ").strip()
    is_directive = text.lower().startswith(("noqa", "type:", "pragma", "fmt:", "nosec", "pylint", "mypy:", "..."))
    has_rule = any(sign * 3 in text for sign in "-=#*~_+")
    return "" if is_directive or has_rule or len(text.split()) < 2 else text[:300]
