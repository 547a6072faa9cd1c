"""The pages of what commands print as JSON, from the schemas that ``schema --of`` prints."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from documentation.markdown import page, table, with_code
from generator.commands.documents import SCHEMAS, schema_named

_INTRODUCTION = """
`aas-generator schema --of NAME` prints the JSON Schema (draft 2020-12) of a document, `schema --list` the names. Every
object is closed: a key that is not described is not printed. What is to be read by editors, the settings, has a
schema too, `settings` and `pyproject`; what is in it is told by [Settings](settings.md).
"""
# Each page with the documents on it; the settings are told on a page of their own.
_PAGES = {
    "json-plans": ("JSON of plans", ("plan", "plan-line", "plan-explain", "translate")),
    "json-runs": ("JSON of runs", ("apply", "apply-line", "undo")),
    "json-branches": ("JSON of records and branches", ("status", "stats", "merge", "publish")),
    "json-units": ("JSON of units", ("check", "check-line", "update", "drift", "adopt")),
    "json-workspaces": ("JSON of a workspace", ("doctor", "contract", "trust")),
    "json-others": ("Other JSON", ("submit", "fetch", "explain", "config")),
}


def document_pages() -> dict[str, Callable[[], str]]:
    """Return what makes each page of documents."""
    return {f"reference/{name}.md": partial(_page, *told) for name, told in _PAGES.items()}


def _page(title: str, names: tuple[str, ...]) -> str:
    told: set[str] = set()
    return page(title, _INTRODUCTION, *(_section(name, told) for name in names))


def _section(name: str, told: set[str]) -> str:
    """Return the section of a document; a record that several documents have is told with the first of them."""
    schema = schema_named(name)
    parts = [f"## {name}", f"Printed by {_quoted(SCHEMAS[name].about)}."]
    parts += [table(("key", "type", "meaning"), _rows(each)) for each in schema.get("oneOf", [schema])]
    for key, inner in schema.get("$defs", {}).items():
        if "properties" in inner and key not in told:
            told.add(key)
            parts += [f"`{key}`: {with_code(inner.get('description', ''))}".rstrip(": ")]
            parts += [table(("key", "type", "meaning"), _rows(inner))]
    return "\n\n".join(parts)


def _quoted(about: str) -> str:
    return f"a line of `{about.removeprefix('a line of ')}`" if about.startswith("a line of ") else f"`{about}`"


def _rows(schema: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    required = schema.get("required", ())
    for key, told in schema["properties"].items():
        absent = "" if key in required else " May be absent."
        yield f"`{key}`", with_code(_type(told)), with_code(f"{told.get('description', '')}{absent}".strip())


def _type(told: dict[str, Any]) -> str:
    kind = told.get("type", "any")
    if kind == "array":
        return f"list of {_type(told.get('items', {}))}"
    if kind == "object" and isinstance(told.get("additionalProperties"), dict):
        return f"table of {_type(told['additionalProperties'])}"
    if "$ref" in told:
        return f"`{told['$ref'].rpartition('/')[2]}`"
    if "anyOf" in told:
        return " or ".join(dict.fromkeys(map(_type, told["anyOf"])))
    values = [told["const"]] if "const" in told else told.get("enum", ())
    return ", ".join(f"`{each}`" for each in values) or kind
