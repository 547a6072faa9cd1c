"""Definitions of a file replaced by name, one after the other, each by a child process."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable

from generator.edit.three_way.result import MergeRequest, Refused
from generator.edit.three_way.runner import merge_in_child

_HEAD = re.compile(r"(?:[ \t]*(?:#.*|(?:import|from)[ \t].*)?\n)*")


def in_its_class(name: str, source: str) -> str:
    """Return the source of a member within its class; import lines above it stay at the top."""
    source = textwrap.dedent(source.replace("\r\n", "\n")).strip("\n") + "\n"
    owners = name.split(".")[:-1]
    found = _HEAD.match(source)
    head = source[: found.end()] if found and owners else ""
    body = source[len(head) :]
    for owner in reversed(owners):
        body = f"class {owner}:\n{textwrap.indent(body, '    ')}"
    return head + body


def replace_definition(source: bytes, name: str, text: str, *, line_length: int = 88) -> bytes | Refused:
    """Return a file in which one definition is another one, or is new; every other byte stays.

    Args:
        source: The file.
        name: The definition's name, for a member of a class ``Class.member``.
        text: All of its new text; imports that it needs may stand above it.
        line_length: The longest line that the file's style admits.
    """
    request = MergeRequest(source=source, fragment=in_its_class(name, text), replaces=name, line_length=line_length)
    (merged,) = merge_in_child([request])
    return merged if isinstance(merged, Refused) else merged.code


def replace_functions(
    source: bytes, functions: Iterable[tuple[str, str]], imports: Iterable[str] = (), *, line_length: int = 88
) -> bytes | Refused:
    """Return a file with other functions and more imports, or why that is not possible.

    Args:
        source: The file.
        functions: Qualified names, each with all of its new text.
        imports: Import lines; those that are there already are no fault.
        line_length: The longest line that the file's style admits.
    """
    above = "".join(f"{line}\n" for line in imports)
    for name, text in functions:
        made = replace_definition(source, name, f"{above}{text}", line_length=line_length)
        if isinstance(made, Refused):
            return Refused(reason=f"{name}: {made.reason}")
        source, above = made, ""
    return source
