"""YAML as models write it: the plain values of YAML 1.2, with the place of every value.

Aliases are refused, because a few of them can stand for gigabytes; tags that make objects are refused by the safe
loader. Words such as ``no`` and times such as ``12:30`` stay texts.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from generator.reading.data.json_text import MAX_SPANS, SPAN_DEPTH, Decoded, Path

_FAULTS = (yaml.YAMLError, ValueError, RecursionError, TypeError, AttributeError, OverflowError, MemoryError)


class _PlainLoader(yaml.SafeLoader):
    """A safe loader without aliases, and without the guesses of YAML 1.1 that turn texts into other values."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            raise yaml.YAMLError("aliases are not read")
        return super().compose_node(parent, index)


for _tag, _pattern, _first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]{1,100}", "-+0123456789"),
    ("float", r"[-+]?(?:[0-9]{1,40}\.[0-9]{0,40}|\.[0-9]{1,40})(?:[eE][-+]?[0-9]{1,3})?", "-+0123456789."),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
):
    _PlainLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"(?:{_pattern})\\Z"), list(_first))


def decode_yaml(text: str, start: int, end: int) -> Decoded | None:
    """Load the one YAML document that stands at ``text[start:end]``; ``None`` where it is not one."""
    try:
        loader = _PlainLoader(text[start:end])
        node = loader.get_single_node()
        if node is None:
            return None
        spans: dict[Path, tuple[int, int]] = {}
        doubles: list[str] = []
        _walk(node, start, (), spans, doubles)
        value = loader.construct_document(node)
    except _FAULTS:
        return None
    odd = tuple(f"the key {key[:40]!r} comes twice in one mapping; the last one was taken" for key in doubles[:4])
    return Decoded(value, start, end, spans, odd)


def _walk(node: yaml.Node, offset: int, path: Path, spans: dict[Path, tuple[int, int]], doubles: list[str]) -> None:
    if len(spans) < MAX_SPANS:
        spans[path] = (offset + node.start_mark.index, offset + node.end_mark.index)
    if len(path) >= SPAN_DEPTH:
        return
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, below in node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
            if name in seen:
                doubles.append(name)
            seen.add(name)
            _walk(below, offset, (*path, name), spans, doubles)
    elif isinstance(node, yaml.SequenceNode):
        for number, below in enumerate(node.value):
            _walk(below, offset, (*path, number), spans, doubles)
