"""Code blocks of reStructuredText, which indentation alone ends, as fences that the Markdown reader knows."""

from __future__ import annotations

import textwrap

_DIRECTIVES = (".. code-block::", ".. code::", ".. sourcecode::", ".. literalinclude::")


def with_directives(lines: list[str]) -> list[str]:
    """Return the lines of a text with every directive of code as a fence around its dedented lines.

    A blank line ends the block, so the number of lines stays the same; without one the block stays open.
    """
    number = 0
    while number < len(lines):
        directive = next((one for one in _DIRECTIVES if lines[number].lstrip().startswith(one)), "")
        if directive:
            number = _fenced(lines, number, lines[number].lstrip()[len(directive) :].strip())
        number += 1
    return lines


def _fenced(lines: list[str], first: int, language: str) -> int:
    """Rewrite the block whose directive stands in ``first``; return the number of its last line."""
    indent = len(lines[first]) - len(lines[first].lstrip())
    last = first
    for number in range(first + 1, len(lines)):
        line = lines[number]
        if line.strip() and len(line) - len(line.lstrip()) <= indent:
            break
        last = number if line.strip() else last
    closing = last + 1
    if last == first or closing >= len(lines) or lines[closing].strip():
        return first
    lines[first] = f"```{language}"
    lines[closing] = "```"
    body = textwrap.dedent("\n".join(lines[first + 1 : closing])).split("\n")
    options = next((n for n, line in enumerate(body) if line.strip() and not line.startswith(":")), 0)
    lines[first + 1 : closing] = ["" if n < options else line for n, line in enumerate(body)]
    return closing
