"""Blocks of code that have their places, judged together: what belongs to one file, and what is in doubt."""

from __future__ import annotations

from dataclasses import dataclass, replace

from generator.plan import BlockRole
from generator.reading.code.blocks import Block
from generator.reading.decisions import CLARIFIED
from generator.reading.layout import Target


@dataclass(frozen=True, slots=True)
class Placed:
    """A block with its final role, its target, and what was uncertain about it."""

    block: Block
    role: BlockRole
    target: Target | None = None
    path: str | None = None
    warning: str = ""


def judge_together(placed: list[Placed], declared: dict[str, str], kind: str) -> list[Placed]:
    """Return blocks as they are beside each other.

    Args:
        placed: The blocks, each with the place that it has by itself.
        declared: Module name to path of the files that the text names.
        kind: ``plugin`` or ``service``.
    """
    return _without_doubles(_later_changes(_in_only_place(placed, declared, kind)))


def guessed(block: Block, path: str | None) -> str:
    """Return the warning for a block whose file is a guess."""
    return f"code block {block.fence.index} has no named file; it is placed in {path} by a guess"


def homeless(block: Block) -> str:
    """Return the warning for a block that defines something and has no file."""
    named = ", ".join(sorted(block.code.names)[:4])
    return f"code block {block.fence.index} defines {named}, and the text names no file for it; it is left for a person"


def _in_only_place(placed: list[Placed], declared: dict[str, str], kind: str) -> list[Placed]:
    """Put code without a named file into the one declared module that has none: no guess if it is all the code."""
    coded = {one.path for one in placed if one.role in ("file", "patch") and not one.warning}
    free = [(module, path) for module, path in declared.items() if path not in coded]
    lost = {
        number
        for number, one in enumerate(placed)
        if one.warning and not one.block.hint and one.role in ("file", "example", "other")
    }
    if len(free) != 1 or not lost:
        return placed
    ((module, path),) = free
    is_all = len(lost) == 1 and sum(one.block.code.defines for one in placed if one.role in ("file", "example")) == 1
    target = Target("service" if kind == "service" else "module", module, path)
    return [
        replace(one, role="file", target=target, path=path, warning="" if is_all else guessed(one.block, path))
        if number in lost
        else one
        for number, one in enumerate(placed)
    ]


def _later_changes(placed: list[Placed]) -> list[Placed]:
    """Judge the further blocks of a file: the text may call one a change, and one may only use what the file has."""
    defined: dict[str, set[str]] = {}
    made = []
    for one in placed:
        names = defined.get(one.path or "")
        if one.role != "file" or not one.path or one.block.rule == CLARIFIED:
            made.append(one)
        elif names is not None and one.block.existing:
            made.append(replace(one, role="patch"))
        elif names and _only_uses(one.block, names):
            made.append(replace(one, role="example", target=None, path=None))
        else:
            defined[one.path] = (names or set()) | one.block.code.names
            made.append(one)
    return made


def _only_uses(block: Block, names: set[str]) -> bool:
    """Tell whether a block without a name of its own does nothing but call what earlier blocks of its file define."""
    if block.rule != "block/section" or block.code.defines:
        return False
    return block.code.runs or any(f"{name}(" in block.fence.content for name in names)


def _without_doubles(placed: list[Placed]) -> list[Placed]:
    """Of two blocks that define the same for one file keep the fuller one; the other is an example.

    What only the other one defines would be lost, so that it is told.
    """
    best: dict[tuple[str, str], int] = {}
    dropped: dict[int, int] = {}
    for number, one in enumerate(placed):
        if one.role != "file" or one.path is None or one.block.rule == CLARIFIED:
            continue
        for name in sorted(one.block.code.names):
            key = (one.path, name)
            other = best.get(key)
            if other is None or len(one.block.fence.content) >= len(placed[other].block.fence.content):
                best[key] = number
                if other is not None:
                    dropped[other] = number
            else:
                dropped[number] = other
    return [_dropped(one, placed[dropped[n]]) if n in dropped else one for n, one in enumerate(placed)]


def _dropped(one: Placed, kept: Placed) -> Placed:
    lost = sorted(one.block.code.names - kept.block.code.names)
    warning = (
        f"code blocks {one.block.fence.index} and {kept.block.fence.index} write {one.path} differently; "
        f"{', '.join(lost[:4])} of the former is left out"
    )
    return replace(one, role="example", target=None, path=None, warning=warning if lost else one.warning)
