"""The question ``complete``: the functions that a scaffold leaves to be written, and their tests."""

from __future__ import annotations

from collections.abc import Iterator

from generator.loop.code_text import CodeContext, code_text
from generator.loop.completions import SCHEMA_NAME, completion_schema
from generator.loop.instructions import NO_PROMPTS, Prompts, instructions
from generator.loop.kinds import KINDS
from generator.loop.request import Question, Request


def ask(context: CodeContext, *, prompts: Prompts = NO_PROMPTS, attempt: int = 1) -> Question | None:
    """Return the question for what is to be written of a task's units.

    Args:
        context: What it is made from.
        prompts: The workspace's own instructions.
        attempt: Which attempt it is, from 1.

    Returns:
        ``None`` where nothing is to be written, or where the files are too large to be shown.
    """
    asked, unwritten = context.asked, context.asked.unwritten
    lines = list(_open_lines(context))
    if not unwritten and not lines:
        return None
    wanted = {
        "Functions to be written": [f"- {path}: {name}" for path, names in unwritten.items() for name in names],
        "What is to be done": [f"- {line}" for line in lines],
    }
    text = code_text(context, wanted, {*unwritten, *asked.tests})
    if text is None:
        return None
    first = instructions("complete", context.contract, prompts)
    tokens = KINDS["complete"].tokens(max(1, sum(map(len, unwritten.values()))))
    custom_id = str(asked.question("complete", attempt))
    request = Request(custom_id, first, text, SCHEMA_NAME, completion_schema(asked), tokens)
    return Question("complete", asked.task_id, attempt, request)


def _open_lines(context: CodeContext) -> Iterator[str]:
    """Yield what the answers say is to be written, without what somebody has written since."""
    asked = context.asked
    modules = {path.rpartition("/")[2].removesuffix(".py"): path for path in asked.modules}
    for line in context.lines:
        place = line[1:].partition("`")[0] if line.startswith("`") else ""
        module, _, name = place.partition(".")
        names = asked.names.get(modules.get(module, ""))
        known = names.functions.get(name) if names else None
        if known is None or known.is_unwritten or not line.startswith(f"`{place}`: "):
            yield line
