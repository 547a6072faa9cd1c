"""Packages that a block of data lists: a requirements file, the dependencies of a pyproject.toml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from generator.reading.code.blocks import Block
from generator.reading.text.document import Document
from generator.reading.text.inline import Found

# A name, perhaps with extras, perhaps with the versions that will do.
REQUIREMENT = re.compile(
    r"([A-Za-z0-9](?:[A-Za-z0-9._-]{0,60}[A-Za-z0-9])?)(?:\[[A-Za-z0-9_,. -]{1,80}\])?"
    r" {0,2}((?:==|>=|<=|~=|!=|>|<|\^)[^`\s]{1,60})?"
)
_TABLE = re.compile(r"\[(?:tool\.poetry(?:\.group\.main)?\.dependencies|packages)\]")


def from_lists(document: Document, blocks: list[Block]) -> Iterator[Found[str]]:
    """Read the contents of a requirements file, and the dependencies of a pyproject.toml."""
    del document
    for block in blocks:
        content = block.fence.content[:16_000]
        lines = [line.strip().removeprefix("+").strip() for line in content.split("\n")[:300]]
        if block.hint.lower().rpartition("/")[2].startswith("requirements") or _all_versioned(lines):
            names: Iterable[str] = (line for line in lines)
        elif "dependencies" in content or "[packages]" in content:
            names = _toml_names(lines)
        else:
            continue
        for line in names:
            match = REQUIREMENT.fullmatch(line.partition(" #")[0].partition(";")[0].strip())
            if match is not None:
                yield Found(match[1], block.fence.start, block.fence.end, "requirements/list", 0.9)


def _all_versioned(lines: list[str]) -> bool:
    told = [line.partition(" #")[0].strip() for line in lines if line and not line.startswith("#")]
    read = [REQUIREMENT.fullmatch(line) for line in told]
    return bool(told) and all(read) and sum(1 for one in read if one and one[2]) * 2 > len(told)


def _toml_names(lines: list[str]) -> Iterator[str]:
    """Yield the requirements of ``dependencies = [...]`` and of Poetry's table."""
    inside, table = False, False
    for line in lines:
        if line.startswith("["):
            inside, table = False, _TABLE.fullmatch(line) is not None
        elif line.replace(" ", "").startswith("dependencies=["):
            inside = True
        elif table and "=" in line:
            name = line.partition("=")[0].strip(" \"'")
            yield from (name,) if name != "python" else ()
        if inside:
            yield from re.findall(r"[\"']([^\"'\n]{2,100})[\"']", line)
            inside = "]" not in line.partition("[")[2].partition("#")[0] if "=" in line else not line.startswith("]")
