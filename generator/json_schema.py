"""JSON Schemas of what this tool reads and writes, made from the models that do it.

Draft 2020-12. Descriptions are those of the models' docstrings, so that there is one text for a reader of the code and
one of the file.
"""

from __future__ import annotations

import re
from typing import Any, Literal

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Mode = Literal["validation", "serialization"]
_ATTRIBUTE = re.compile(r"    (\w+)(?: \([^)]*\))?: (.+)")


class _Generator(GenerateJsonSchema):
    """Makes schemas of what is written: a field is there whether or not it has its default."""

    def field_is_required(self, field: Any, total: bool) -> bool:
        return self.mode == "serialization" or super().field_is_required(field, total)


def schema_of(kind: Any, title: str, mode: Mode = "serialization") -> dict[str, Any]:
    """Return the schema of a type that pydantic knows: closed objects, with the descriptions of their docstrings.

    Args:
        kind: A model, a dataclass or a typed dictionary.
        title: What it is.
        mode: ``serialization`` for what is written, ``validation`` for what is read.
    """
    made = TypeAdapter(kind).json_schema(mode=mode, schema_generator=_Generator)
    schema = {"$schema": DIALECT, **made, "title": title}
    _complete(schema)
    for each in schema.get("$defs", {}).values():
        _complete(each)
    return schema


def _complete(schema: dict[str, Any]) -> None:
    """Close an object, and move what its docstring says of each attribute to where it belongs."""
    properties = schema.get("properties")
    if properties is None:
        return
    schema.setdefault("additionalProperties", False)
    told, attributes = texts_of(schema.get("description", ""))
    if told:
        schema["description"] = told
    for name, each in properties.items():
        # What only repeats the name tells nobody anything.
        each.pop("title", None)
        if name in attributes:
            each.setdefault("description", attributes[name])


def texts_of(docstring: str) -> tuple[str, dict[str, str]]:
    """Return what a docstring says, and what its section ``Attributes`` says of each of them."""
    said, _, section = docstring.partition("Attributes:\n")
    texts: dict[str, str] = {}
    name = ""
    for line in section.split("\n"):
        if found := _ATTRIBUTE.fullmatch(line):
            name = found[1]
            texts[name] = found[2]
        elif name and line.startswith("        "):
            texts[name] = f"{texts[name]} {line.strip()}"
        elif line.strip():
            break
    return plain(said), {name: plain(text) for name, text in texts.items()}


def plain(text: str) -> str:
    """Return a docstring's text as one paragraph, with single quotes of code."""
    return " ".join(text.replace("``", "`").split())
