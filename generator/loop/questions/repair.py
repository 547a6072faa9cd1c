"""The question ``repair``: the functions of a failed task that its checks found fault with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.findings import GateResult, in_words, stopping
from generator.loop.code_text import CodeContext, code_text
from generator.loop.completions import SCHEMA_NAME, completion_schema
from generator.loop.instructions import NO_PROMPTS, Prompts, instructions
from generator.loop.kinds import KINDS
from generator.loop.request import Question, Request
from generator.reading.text.inline import one_line

FINDINGS_SHOWN = 40
_FINDING_SHOWN = 600


def ask(
    context: CodeContext, gates: Sequence[GateResult], *, prompts: Prompts = NO_PROMPTS, attempt: int = 1
) -> Question | None:
    """Return the question for the repair of a task's units.

    Args:
        context: What it is made from.
        gates: What the gates said of the code.
        prompts: The workspace's own instructions.
        attempt: Which attempt it is, from 1.

    Returns:
        ``None`` where no gate stops the code, where the units have no function that could be changed, or where the
        files are too large to be shown.
    """
    asked, failed = context.asked, [*stopping(gates), *(gate for gate in gates if _counts_too(gate))]
    if not stopping(gates) or not any(asked.names[path].functions for path in asked.modules if path in asked.names):
        return None
    found = [line for gate in failed for line in _findings(gate, context)]
    at_fault = {finding.path for gate in failed for finding in gate.findings}
    text = code_text(context, {"What the checks found": found[:FINDINGS_SHOWN]}, at_fault)
    if text is None:
        return None
    first = instructions("repair", context.contract, prompts)
    tokens = KINDS["repair"].tokens(min(len(found), FINDINGS_SHOWN))
    request = Request(
        str(asked.question("repair", attempt)), first, text, SCHEMA_NAME, completion_schema(asked), tokens
    )
    return Question("repair", asked.task_id, attempt, request)


def _counts_too(gate: GateResult) -> bool:
    """Tell whether a gate failed that alone would stop nothing: what mends the others should not leave it behind."""
    return gate.outcome == "failed" and gate.level == "should"


def _findings(gate: GateResult, context: CodeContext) -> Iterator[str]:
    for finding in gate.findings:
        names = context.asked.names.get(finding.path)
        function = names.around(finding.line) if names else None
        where = f" (in {function.name})" if function else ""
        yield f"- {one_line(in_words(gate.gate, finding), _FINDING_SHOWN)}{where}"
