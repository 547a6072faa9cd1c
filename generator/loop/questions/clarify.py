"""The question ``clarify``: what of a text is to be built, decided over the reader's numbered candidates.

The answer is read by ``generator.reading.decision_reader``, with the candidates of the same text.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.answers.contract import Contract
from generator.items import Item
from generator.loop.instructions import NO_PROMPTS, Prompts, instructions
from generator.loop.kinds import KINDS
from generator.loop.request import Question, Request
from generator.loop.surroundings import contract_lines, files_near
from generator.plan import ConfigField, ImplementationPlan
from generator.reading import Candidates, WorkspaceFiles, text_hash
from generator.reading.code.blocks import Block
from generator.reading.numbered import decisions_schema
from generator.reading.text.inline import one_line
from generator.redaction import redact
from generator.results import ClarifyId
from generator.values.credentials import REDACTED

SCHEMA_NAME = "decisions"
_FIRST_LINES = 8
_BLOCK_SHOWN = 600
_DEFAULT_SHOWN = 80


def ask(
    item: Item,
    plan: ImplementationPlan,
    candidates: Candidates,
    contract: Contract,
    workspace: WorkspaceFiles,
    *,
    prompts: Prompts = NO_PROMPTS,
    attempt: int = 1,
) -> Question:
    """Return the question for decisions about one text; what looks like a secret is taken out of all that it shows.

    Args:
        item: The answer whose text it is.
        plan: What the reader made of it.
        candidates: What is decided over.
        contract: What the workspace demands.
        workspace: Its tracked files.
        prompts: Its own instructions.
        attempt: Which attempt it is, from 1.
    """
    key = text_hash(item.text)
    task_id = plan.task_id or item.custom_id
    custom_id = str(ClarifyId(task_id, key, candidates.fingerprint, attempt))
    sections = {
        "Units of this workspace": contract_lines(contract),
        "Files that the workspace has": files_near((one.path for one in candidates.paths.values()), workspace),
        "Doubts of the reader": [f"- {doubt.field}: {doubt.reason}" for doubt in plan.doubts],
        "Paths": list(_paths(candidates, workspace)),
        "Code blocks": list(_blocks(candidates, plan)),
        "Settings": [f"{number} {_setting(field)}" for number, field in candidates.settings.items()],
        "Names": [f"{number} {name}" for number, name in candidates.names.items()],
    }
    head = one_line(f"Task {plan.task_id}: {candidates.title}", 300)
    told = [redact("\n".join([f"## {title}\n", *lines, ""])) for title, lines in sections.items() if lines]
    mark = f"PLAN {key[:16]}"
    plan_text = [f"## The plan, between two lines {mark}\n", mark, redact(candidates.text), mark]
    text = "\n".join([f"# {redact(head)}\n", *told, *plan_text])
    told_first = instructions("clarify", contract, prompts)
    schema = decisions_schema(candidates)
    tokens = KINDS["clarify"].tokens(sum(candidates.sizes.values()))
    return Question("clarify", task_id, attempt, Request(custom_id, told_first, text, SCHEMA_NAME, schema, tokens))


def _paths(candidates: Candidates, workspace: WorkspaceFiles) -> Iterator[str]:
    for number, named in candidates.paths.items():
        there = workspace.find(named.path)
        known = f" (the workspace has {there})" if there else ""
        yield f"{number} {named.path}{known}: {named.context}"


def _blocks(candidates: Candidates, plan: ImplementationPlan) -> Iterator[str]:
    roles = {block.index: block for block in plan.code_blocks}
    for number, block in candidates.blocks.items():
        guess = roles.get(block.fence.index)
        role = f"{guess.role}{f' {guess.path}' if guess.path else ''}" if guess else block.role
        lines = block.fence.content.count("\n")
        language = one_line(block.fence.info, 60) or "no language"
        at = f" at line {block.fence.first + 1}" if block.fence.last else ""
        yield f"{number}{at}: {language}, {lines} lines, read as {role}\n{_shown(block)}"


def _shown(block: Block) -> str:
    kept = block.fence.content[:_BLOCK_SHOWN].split("\n")[:_FIRST_LINES]
    return "\n".join(f"    {line}" for line in kept if line.strip())


def _setting(field: ConfigField) -> str:
    default = REDACTED if field.secret and field.default else field.default
    shown = "" if default is None else f" = {one_line(repr(default), _DEFAULT_SHOWN)}"
    return f"{field.name}: {field.type}{shown}{' (secret)' if field.secret else ''}, {field.scope}"
