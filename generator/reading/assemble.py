"""From one item to one plan: run the readers, place what they found, judge, and say where everything came from."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from generator.answers.contract import Contract
from generator.items import Item, TaskFacts
from generator.plan import DECIDING, Evidence, ImplementationPlan, Outcome, by_doubts
from generator.reading.code.blocks import read_blocks
from generator.reading.code.plan_code import code_block_of, note_blocks, placed_of, requirements_of
from generator.reading.data.files import blocks_of, mentions_of, seen_in
from generator.reading.data.structured import Structured, read_structured
from generator.reading.deciding import decided
from generator.reading.decisions import Decisions
from generator.reading.fields.doubts import FACTS, doubts_of
from generator.reading.fields.file_mentions import find_mentions
from generator.reading.fields.kinds import read_kinds
from generator.reading.fields.naming import name_units
from generator.reading.fields.plan_fields import (
    acceptance_of,
    blockers_of,
    complexity_of,
    dependencies_of,
    fields_of,
    phases_of,
    priority_of,
    subtasks_of,
    task_id_of,
    title_of,
)
from generator.reading.fields.starts import with_starts
from generator.reading.fields.unit_files import plan_files
from generator.reading.fields.verdict import CODES, is_done, judge, problem_reason, too_long
from generator.reading.fields.witness import apart, witnessed
from generator.reading.layout import parts_of
from generator.reading.record import Reading
from generator.reading.text.document import Document, Line, read_document
from generator.reading.text.inline import one_line
from generator.reading.text.labels import find_labels
from generator.reading.workspace import NO_FILES, WorkspaceFiles


def parse_item(
    item: Item,
    facts: TaskFacts | None = None,
    contract: Contract | None = None,
    *,
    workspace: WorkspaceFiles = NO_FILES,
    prefixes: frozenset[str] = frozenset(),
    decisions: Decisions | None = None,
    force: bool = False,
) -> ImplementationPlan:
    """Return the plan for one answer of a batch; pure, and never raises whatever the text is.

    Args:
        item: The answer.
        facts: What the task board says about its task; ``None`` where there is no board or no row.
        contract: The workspace's layout; the default contract where it is ``None``.
        workspace: The tracked files of the workspace.
        prefixes: Folded prefixes of the ids that the board has.
        decisions: What was decided about the text; it wins over what is read.
        force: Whether a task that the board calls done is planned all the same.

    Returns:
        A plan whose outcome is ``ready``, ``review`` (with a reason that says what a person should do) or ``skipped``.
    """
    contract = contract or Contract()
    too_much = too_long(item.text)
    if item.problem or too_much:
        return _without_text(item, facts, problem_reason(item) if item.problem else too_much, force=force)
    reading = decided(read_item(item, facts, contract, workspace, prefixes), decisions)
    return _plan(reading, force=force)


def _without_text(item: Item, facts: TaskFacts | None, reason: str, *, force: bool) -> ImplementationPlan:
    done = is_done(facts) and not force
    outcome: Outcome = "skipped" if done else "review"
    evidence = _board_evidence(item, facts, done=done)
    return ImplementationPlan(
        task_id=item.task_id or (facts.task_id if facts else "") or item.custom_id,
        title=one_line(facts.title, 200) if facts else "",
        outcome=outcome,
        reason=_done_reason(facts) if done else reason,
        code=CODES[evidence["outcome"].rule],
        priority=(facts.priority or None) if facts else None,
        priority_source="board" if facts and facts.priority else None,
        dependencies=facts.depends_on if facts else (),
        evidence=evidence,
        warnings=item.warnings,
    )


def _board_evidence(item: Item, facts: TaskFacts | None, *, done: bool) -> dict[str, Evidence]:
    """Return where the fields of a plan without a text come from: none of them has a place in it."""
    rules = {"task_id": "task/batch", "outcome": "outcome/board" if done else f"outcome/{item.problem or 'too-long'}"}
    if facts is not None:
        told = {"title": facts.title, "priority": facts.priority, "dependencies": facts.depends_on}
        rules |= {name: f"{name}/board" for name, value in told.items() if value}
    return {name: Evidence(start=0, end=0, rule=rule, confidence=1.0) for name, rule in rules.items()}


def _done_reason(facts: TaskFacts | None) -> str:
    return f"the board says {facts.status if facts else 'Done'}; name it with --only to build it all the same"


def can_be_read(item: Item) -> bool:
    """Tell whether an item has a text that is read."""
    return not (item.problem or too_long(item.text))


def read_item(
    item: Item,
    facts: TaskFacts | None,
    contract: Contract,
    workspace: WorkspaceFiles = NO_FILES,
    prefixes: frozenset[str] = frozenset(),
) -> Reading:
    """Return what is read of an item that has a text, before anything is decided or judged."""
    document = read_document(item.text)
    structured = read_structured(document, item.task_id) or Structured()
    inner = bool(structured.prose)
    if inner:
        document = read_document(structured.prose)
    elif structured.whole:
        # Nothing of a whole structured answer is prose: its keys are no labels, its strings no sentences.
        document = Document(document.text, [Line(0, "blank", "", 0, 0)])
    reading = Reading(
        item,
        facts,
        contract,
        document,
        structured,
        inner=inner,
        warnings=list(structured.warnings),
        workspace=workspace,
        prefixes=prefixes,
    )
    for doubt in structured.doubts:
        reading.doubt("outcome", doubt, "several-answers")
    reading.labels = find_labels(document)
    reading.blocks = read_blocks(document)
    trees = [block.fence for block in reading.blocks if block.role == "tree"]
    reading.mentions = find_mentions(document, trees)
    if structured.files:
        listed = seen_in(
            workspace, contract, structured.files, partial(reading.doubt, "files", code="stated-file-exists")
        )
        reading.mentions.extend(mentions_of(listed, structured.place))
        reading.blocks.extend(blocks_of(listed, len(reading.blocks), structured.place))
    reading.mentions = witnessed(
        document.text,
        reading.mentions,
        workspace,
        contract,
        partial(reading.doubt, "files", code="file-in-several-places"),
    )
    return reading


def _keep_apart(reading: Reading) -> None:
    """Give new files of one name in several folders names of their own, wherever the text speaks of them."""
    hints = [block.hint for block in reading.blocks if block.role == "file" and not block.existing]
    renamed, told = apart(reading.mentions, hints)
    if not renamed:
        return
    reading.warnings.extend(told)

    def now(path: str) -> str:
        return renamed.get("/".join(parts_of(path)), path)

    reading.mentions = [replace(one, path=now(one.path)) for one in reading.mentions]
    reading.blocks = [replace(block, hint=now(block.hint)) for block in reading.blocks]


def _plan(reading: Reading, *, force: bool) -> ImplementationPlan:
    _keep_apart(reading)
    named = [*(one.path for one in reading.mentions), *(block.hint for block in reading.blocks)]
    reading.file_names = frozenset(parts_of(raw)[-1] for raw in named if parts_of(raw))
    reading.task_id = task_id_of(reading)
    reading.title = title_of(reading)
    reading.fields = fields_of(reading)
    _read_units(reading)
    if reading.kinds == ("config_patch",):
        reading.fields = tuple(one.model_copy(update={"scope": "workspace"}) for one in reading.fields)
    reading.phases = phases_of(reading)
    placed = placed_of(reading, reading.names, reading.kinds)
    reading.files = with_starts(reading, plan_files(reading, placed))
    priority, source = priority_of(reading)
    reason, outcome, code = _judged(reading, force=force)
    found = {
        "complexity": complexity_of(reading),
        "blockers": blockers_of(reading),
        "dependencies": dependencies_of(reading, reading.task_id),
        "requirements": requirements_of(reading, placed, reading.names),
        "acceptance": acceptance_of(reading),
        "subtasks": subtasks_of(reading),
    }
    note_blocks(reading, placed)
    for each in doubts_of(reading) if outcome == "ready" else ():
        reading.doubt(each.field, each.reason, each.code, is_fact=each.code in FACTS)
    _note_doubt(reading, outcome)
    warnings = [*reading.item.warnings, *reading.warnings, *(one.warning for one in placed if one.warning)]
    plan = ImplementationPlan.model_validate(
        {
            **found,
            "task_id": reading.task_id,
            "title": reading.title,
            "outcome": outcome,
            "reason": reason,
            "code": code,
            "kinds": reading.kinds,
            "name": next(iter(reading.names.values()), ""),
            "names": {kind: reading.names[kind] for kind in reading.kinds},
            "priority": priority,
            "priority_source": source,
            "phases": reading.phases,
            "files": reading.files,
            "config_additions": reading.fields,
            "code_blocks": tuple(code_block_of(one) for one in placed),
            "evidence": reading.evidence,
            "doubts": (*reading.item.doubts, *reading.doubts),
            "warnings": tuple(dict.fromkeys(one_line(warning, 400) for warning in warnings)),
        }
    )
    return by_doubts(plan)


def _note_doubt(reading: Reading, outcome: Outcome) -> None:
    """Record where the first doubt that decides has its place: where the doubted field was read."""
    first = next((each.field for each in reading.doubts if each.field in DECIDING), "")
    if outcome == "ready" and first:
        place = reading.evidence.get(first)
        start, end = (place.start, place.end) if place else (0, 0)
        reading.evidence["outcome"] = Evidence(start=start, end=end, rule="outcome/doubt", confidence=1.0)


def _read_units(reading: Reading) -> None:
    """Read the kinds of units and the name of each."""
    kinds = read_kinds(reading)
    reading.note("kinds", kinds)
    reading.kinds_rule = kinds.rule
    names, found = name_units(reading, kinds.value)
    if found is not None:
        reading.note("name", found)
        reading.name_rule = found.rule
    if reading.contract.settings is None and "config_patch" in kinds.value:
        reading.warnings.append("the workspace has no settings class for the settings that the text asks for")
    reading.names = names
    reading.kinds = tuple(kind for kind in kinds.value if kind in names)


def _judged(reading: Reading, *, force: bool) -> tuple[str, Outcome, str]:
    """Return why a task is not to be built, the outcome, and the reason's code."""
    if is_done(reading.facts) and not force:
        reading.note_elsewhere("outcome", "outcome/board")
        return _done_reason(reading.facts), "skipped", CODES["outcome/board"]
    verdict = judge(reading)
    if verdict is None:
        return "", "ready", ""
    reading.note("outcome", verdict)
    return verdict.value, "review", CODES[verdict.rule]
