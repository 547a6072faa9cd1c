"""What an analysis asks for and does not write: the methods of a scaffold, named and typed as far as its text says."""

from __future__ import annotations

import ast
import keyword
import re
from collections.abc import Iterable, Sequence
from typing import Any

from generator.answers.text import LINE_MAX, safe_text
from generator.names import to_snake
from generator.plan import ImplementationPlan
from generator.values.types import BUILTINS, judge_type

METHODS_MAX = 20
_WORDS_KEPT = 4
# `name(first: str) -> list[str]`, in front of what it is to do.
_SIGNATURE = re.compile(
    r"`?(async )?(?:def )?([a-z_][a-z0-9_]{0,63})\(([^()`]{0,200})\)(?: {0,4}-> {0,4}([^:`]{1,80}))?`?[ :-]{0,6}"
)
_PLAIN_TYPES = frozenset({"None", *BUILTINS})
# A method's name says what is done, not how, why and for whom.
_CUT = frozenset(
    {
        *("and", "or", "with", "for", "in", "on", "to", "from", "by", "using", "via", "into", "per", "so", "that"),
        *("which", "as", "if", "when"),
    }
)
_ARTICLES = frozenset({"the", "a", "an", "of"})


def methods_for(tasks: Iterable[tuple[str, int]], taken: Iterable[str]) -> list[dict[str, Any]]:
    """Return one unwritten method for each task, as answers of ``UnwrittenMethod``.

    Args:
        tasks: Texts with the numbers of their phases; 0 where no phase asks for it.
        taken: Names that no method may have.
    """
    names = set(taken)
    found: list[dict[str, Any]] = []
    for text, phase in tasks:
        line = safe_text(text, LINE_MAX)
        if line and len(found) < METHODS_MAX:
            found.append({**_method(line, names), "phase": min(max(phase, 0), 999)})
    return found


def run_method(purpose: str) -> dict[str, Any]:
    """Return the one method of a module of which only the purpose is known."""
    return {"name": "run", "task": safe_text(purpose, LINE_MAX)}


def with_phases(tasks: Iterable[str], plan: ImplementationPlan) -> list[tuple[str, int]]:
    """Return tasks with the numbers of the phases that list them; 0 where none does."""
    phases = {task: phase.number for phase in reversed(plan.phases) for task in phase.tasks}
    return [(task, phases.get(task, 0)) for task in tasks]


def open_tasks(plan: ImplementationPlan, acceptance: Sequence[str] = ()) -> list[tuple[str, int]]:
    """Return all that a plan asks for: the tasks of its phases, else what it is accepted by, else its title.

    One first step, such as a meeting, says less than the board's criteria.
    """
    listed = [(task, phase.number) for phase in plan.phases for task in (phase.tasks or (phase.title,))]
    if acceptance and len(listed) == 1:
        listed = []
    return listed or [(line, 0) for line in (*acceptance, *plan.acceptance)] or [(plan.title or plan.task_id, 0)]


def method_name(text: str, taken: set[str]) -> str:
    """Return a free name for what a text wants done, and take it: its first words, a verb and its object."""
    words = re.findall(r"[^\W_]+", text.partition(":")[0])
    kept: list[str] = []
    for word in words:
        lowered = word.lower()
        if lowered in _ARTICLES:
            continue
        if kept and (lowered in _CUT or len(kept) >= _WORDS_KEPT):
            break
        kept.append(word)
    stem = to_snake(" ".join(kept))[:48].strip("_").removesuffix("_unit") or "step"
    stem = f"{stem}_it" if keyword.iskeyword(stem) else stem
    name = next(each for each in (stem, *(f"{stem}_{number}" for number in range(2, 10_000))) if each not in taken)
    taken.add(name)
    return name


def _method(line: str, names: set[str]) -> dict[str, Any]:
    signature = _SIGNATURE.match(line)
    if signature is None or keyword.iskeyword(signature[2]):
        return {"name": method_name(line, names), "task": line}
    name = method_name(signature[2], names)
    rest = line[signature.end() :].strip() or line
    return {
        "name": name,
        "task": rest,
        "is_async": bool(signature[1]),
        "parameters": _parameters(signature[3]),
        "returns": _type(signature[4] or "None"),
    }


def _parameters(text: str) -> list[dict[str, Any]]:
    """Return the parameters of a signature after ``self``; none where it cannot be read."""
    try:
        arguments = ast.parse(f"def f({text}): ...").body[0]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    if not isinstance(arguments, ast.FunctionDef):
        return []
    listed = {each.arg: each for each in (*arguments.args.posonlyargs, *arguments.args.args) if each.arg != "self"}
    return [
        {"name": name, "annotation": _type(ast.unparse(each.annotation)) if each.annotation else ""}
        for name, each in list(listed.items())[:METHODS_MAX]
    ]


def _type(text: str) -> str:
    """Return a type that needs no import; empty for any other."""
    if text.strip() == "None":
        return "None"
    judged = judge_type(text.strip()) or ""
    names = set(re.findall(r"[A-Za-z_]\w*", re.sub(r'"[^"]*"', "", judged)))
    return judged if names <= _PLAIN_TYPES else ""
