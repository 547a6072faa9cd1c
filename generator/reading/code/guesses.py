"""What a block is by its content alone: a tree, data, Python, commands or a diagram."""

from __future__ import annotations

import json
from collections.abc import Callable

from generator.plan import BlockRole
from generator.reading.code.python import read_code
from generator.reading.fields.file_names import is_file_name
from generator.reading.text.inline import phrases

_BOX_LINES = ("├", "└", "│")


_COMMAND_WORDS = phrases(
    "$ |pip |pip3 |npm |npx |yarn |git |cd |mkdir |touch |python |python3 |pytest|docker |curl |make |"
    "uv |poetry |sudo |apt |brew |export |aas "
)


def is_tree(content: str) -> bool:
    """Tell whether bare text draws a file tree."""
    lines = [line for line in content.split("\n")[:200] if line.strip()]
    drawn = sum(
        1
        for line in lines
        if any(sign in line for sign in _BOX_LINES) or line.lstrip().startswith(("|--", "+--", "`--", "|__"))
    )
    boxed = sum(1 for line in lines if ("+--" in line and line.rstrip().endswith("+")) or "┐" in line or "┘" in line)
    if boxed:
        return False
    names = sum(1 for line in lines if _names_entry(line))
    return bool(names) and (drawn >= 1 or len(lines) >= 2) and names >= 0.7 * len(lines)


def _names_entry(line: str) -> bool:
    bare = line.strip().removeprefix("|__").lstrip("│├└─|+`-— \t").split()
    if not bare:
        return True
    name = bare[0].rstrip(",")
    alone = len(bare) == 1 or bare[1].startswith(phrases("#|(|←|<-|-|\u2013|—|/"))
    return alone and (
        is_file_name(name)
        or name.endswith(("/", "\\"))
        or (name.startswith("/") and len(bare) == 1)
        or name in (".", "...", "…")
    )


def _is_diagram(content: str) -> bool:
    lines = [line for line in content.split("\n")[:200] if line.strip()]
    arrows = sum(1 for line in lines if any(sign in line for sign in phrases("-->|<--|->|→|▼|↓|──|+--|---+|==>|┌|└")))
    return bool(lines) and (arrows >= max(1, len(lines) // 5)) and not read_code(content).parsed


def _is_commands(content: str) -> bool:
    lines = [line.strip() for line in content.split("\n")[:50] if line.strip() and not line.strip().startswith("#")]
    return bool(lines) and sum(1 for line in lines if line.startswith(_COMMAND_WORDS)) * 2 > len(lines)


def is_diff(content: str) -> bool:
    """Tell whether bare text is a diff."""
    lines = content.split("\n")[:50]
    return any(line.startswith("+++ ") for line in lines) and any(line.startswith("@@") for line in lines)


def _is_python(content: str) -> bool:
    code = read_code(content)
    if code.parsed and code.loose_fields and _all_assigned(content):
        return True
    return (code.parsed and bool(code.defines or code.imports)) or (code.defines and bool(code.imports))


def _all_assigned(content: str) -> bool:
    """Tell whether every line is ``name: type = value`` or a comment, so that it is no YAML."""
    lines = [line for line in content.split("\n")[:200] if line.strip() and not line.lstrip().startswith("#")]
    return all(": " in line and " = " in line for line in lines)


def is_environment(content: str) -> bool:
    """Tell whether all lines of a block are ``KEY=value`` or comments."""
    lines = [line.strip() for line in content.split("\n")[:300] if line.strip() and not line.strip().startswith("#")]
    return bool(lines) and all(_is_assignment(line) for line in lines)


def _is_assignment(line: str) -> bool:
    name, sign, _ = line.removeprefix("export ").partition("=")
    return bool(sign) and name.isidentifier() and name.upper() == name


def _is_data(content: str) -> bool:
    text = content.strip()
    if is_environment(content) or text.startswith(("syntax =", "<?xml", "[tool.")):
        return True
    if text[:1] not in "{[":
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


GUESSES: tuple[tuple[BlockRole, Callable[[str], bool]], ...] = (
    ("tree", is_tree),
    ("data", _is_data),
    ("file", _is_python),
    ("command", _is_commands),
    ("diagram", _is_diagram),
)


def guess_role(content: str) -> BlockRole | None:
    """Return what a block is by the first guess that holds; ``None`` where none does."""
    return next((role for role, judge in GUESSES if judge(content)), None)
