"""YAML as models write it: the plain values of YAML 1.2, with the place of every value.

Aliases are refused, because a few of them can stand for gigabytes; tags that make objects are refused by the safe
loader. Words such as ``no`` and times such as ``12:30`` stay texts. The reader is loaded when the first text is met.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from generator.reading.data.json_text import MAX_SPANS, SPAN_DEPTH, Decoded, Path

MAX_YAML = 32_000
_PLAIN = (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]{1,100}", "-+0123456789"),
    ("float", r"[-+]?(?:[0-9]{1,40}\.[0-9]{0,40}|\.[0-9]{1,40})(?:[eE][-+]?[0-9]{1,3})?", "-+0123456789."),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
)


def load_yaml(text: str, start: int, end: int) -> Decoded | None:
    """Load the one YAML document that stands at ``text[start:end]``; ``None`` where it is not one or too long."""
    if end - start > MAX_YAML:
        return None
    import yaml  # slow to load, and most answers have none

    spans: dict[Path, tuple[int, int]] = {}
    doubles: list[str] = []
    try:
        loader = _loader()(text[start:end])
        node = loader.get_single_node()
        if node is None:
            return None
        _walk(node, start, (), spans, doubles)
        value = loader.construct_document(node)
    except (yaml.YAMLError, ValueError, RecursionError, TypeError, AttributeError, OverflowError, MemoryError):
        return None
    odd = tuple(f"the key {key[:40]!r} comes twice in one mapping; the last one was taken" for key in doubles[:4])
    return Decoded(value, start, end, spans, odd)


@cache
def _loader() -> Any:
    """Return the safe loader without aliases, and without the guesses of YAML 1.1 that turn texts into other values."""
    import yaml

    class PlainLoader(yaml.SafeLoader):
        yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012

        def compose_node(self, parent: Any, index: Any) -> Any:
            if self.check_event(yaml.events.AliasEvent):
                raise yaml.YAMLError("aliases are not read")
            return super().compose_node(parent, index)

    for tag, pattern, first in _PLAIN:
        PlainLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"(?:{pattern})\\Z"), list(first))
    return PlainLoader


def _walk(node: Any, offset: int, path: Path, spans: dict[Path, tuple[int, int]], doubles: list[str]) -> None:
    if len(spans) < MAX_SPANS:
        spans[path] = (offset + node.start_mark.index, offset + node.end_mark.index)
    if len(path) >= SPAN_DEPTH:
        return
    if node.id == "mapping":
        seen: set[str] = set()
        for key, below in node.value:
            name = str(key.value) if key.id == "scalar" else ""
            doubles += [name] if name in seen else []
            seen.add(name)
            _walk(below, offset, (*path, name), spans, doubles)
    elif node.id == "sequence":
        for number, below in enumerate(node.value):
            _walk(below, offset, (*path, number), spans, doubles)
