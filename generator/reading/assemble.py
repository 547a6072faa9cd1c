"""From one item to one plan: run the readers, place what they found, judge, and say where everything came from."""

from __future__ import annotations

from generator.answers.contract import Contract
from generator.items import Item, TaskFacts
from generator.plan import (
    ConfigField,
    Evidence,
    ImplementationPlan,
    Outcome,
    Phase,
    UnitKind,
)
from generator.reading.clues import Clues
from generator.reading.code.blocks import read_blocks
from generator.reading.code.plan_code import code_block_of, note_blocks, placed_of, requirements_of
from generator.reading.data.files import blocks_of, mentions_of
from generator.reading.data.structured import Structured, read_structured
from generator.reading.fields.file_mentions import find_mentions
from generator.reading.fields.file_names import Mention
from generator.reading.fields.kinds import read_kinds
from generator.reading.fields.naming import name_units
from generator.reading.fields.plan_fields import (
    blockers_of,
    complexity_of,
    dependencies_of,
    fields_of,
    phases_of,
    priority_of,
    task_id_of,
    title_of,
)
from generator.reading.fields.unit_files import plan_files
from generator.reading.fields.verdict import Findings, is_done, judge, problem_reason, too_long
from generator.reading.fields.witness import witnessed
from generator.reading.layout import is_service_path, parts_of, plugin_folder
from generator.reading.record import Reading
from generator.reading.text.document import Document, Line, read_document
from generator.reading.text.inline import one_line
from generator.reading.text.labels import find_labels
from generator.reading.workspace import NO_FILES, WorkspaceFiles

_TELLING_FIELDS = frozenset({"phases", "config_additions", "complexity"})


def parse_item(
    item: Item,
    facts: TaskFacts | None = None,
    contract: Contract | None = None,
    *,
    workspace: WorkspaceFiles = NO_FILES,
    prefixes: frozenset[str] = frozenset(),
    force: bool = False,
) -> ImplementationPlan:
    """Return the plan for one answer of a batch; pure, and never raises whatever the text is.

    Args:
        item: The answer.
        facts: What the task board says about its task; ``None`` where there is no board or no row.
        contract: The workspace's layout; the default contract where it is ``None``.
        workspace: The tracked files of the workspace.
        prefixes: Folded prefixes of the ids that the board has.
        force: Whether a task that the board calls done is planned all the same.

    Returns:
        A plan whose outcome is ``ready``, ``review`` (with a reason that says what a person should do) or ``skipped``.
    """
    contract = contract or Contract()
    too_much = too_long(item.text)
    if item.problem or too_much:
        return _without_text(item, facts, problem_reason(item) if item.problem else too_much, force=force)
    reading = _read(item, facts, contract, workspace, prefixes)
    return _plan(reading, force=force)


def _without_text(item: Item, facts: TaskFacts | None, reason: str, *, force: bool) -> ImplementationPlan:
    done = is_done(facts) and not force
    outcome: Outcome = "skipped" if done else "review"
    return ImplementationPlan(
        task_id=item.task_id or (facts.task_id if facts else "") or item.custom_id,
        title=one_line(facts.title, 200) if facts else "",
        outcome=outcome,
        reason=_done_reason(facts) if done else reason,
        priority=(facts.priority or None) if facts else None,
        priority_source="board" if facts and facts.priority else None,
        dependencies=facts.depends_on if facts else (),
        evidence=_board_evidence(item, facts, done=done),
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


def _read(
    item: Item, facts: TaskFacts | None, contract: Contract, workspace: WorkspaceFiles, prefixes: frozenset[str]
) -> Reading:
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
    reading.labels = find_labels(document)
    reading.blocks = read_blocks(document)
    trees = [block.fence for block in reading.blocks if block.role == "tree"]
    reading.mentions = find_mentions(document, trees)
    if structured.files:
        reading.mentions.extend(mentions_of(structured.files, structured.place))
        reading.blocks.extend(blocks_of(structured.files, len(reading.blocks), structured.place))
    reading.mentions = witnessed(
        document.text, reading.mentions, workspace, contract, lambda reason: reading.doubt("files", reason)
    )
    named = [*(one.path for one in reading.mentions), *(block.hint for block in reading.blocks)]
    reading.file_names = frozenset(parts_of(raw)[-1] for raw in named if parts_of(raw))
    return reading


def _plan(reading: Reading, *, force: bool) -> ImplementationPlan:
    task_id = task_id_of(reading)
    title = title_of(reading)
    fields = fields_of(reading)
    kinds, names, name_rule = _units(reading, task_id, title, fields)
    if kinds == ("config_patch",):
        fields = tuple(one.model_copy(update={"scope": "workspace"}) for one in fields)
    phases = phases_of(reading)
    placed = placed_of(reading, names, kinds)
    # Where nobody has said how plugins are made, the design document's pattern holds, which has settings always.
    own_settings = reading.contract.entry is None or any(one.scope == "unit" for one in fields)
    files = plan_files(reading, names, kinds, placed, phases, has_settings=own_settings)
    priority, source = priority_of(reading)
    new_settings = any(one.scope == "workspace" for one in fields)
    reason, outcome = _judged(
        reading, task_id, title, name_rule, phases, fields=bool(fields), new_settings=new_settings, force=force
    )
    found = {
        "complexity": complexity_of(reading),
        "blockers": blockers_of(reading),
        "dependencies": dependencies_of(reading, task_id),
        "requirements": requirements_of(reading, placed, names),
    }
    note_blocks(reading, placed)
    warnings = [*reading.item.warnings, *reading.warnings, *(one.warning for one in placed if one.warning)]
    return ImplementationPlan.model_validate(
        {
            **found,
            "task_id": task_id,
            "title": title,
            "outcome": outcome,
            "reason": reason,
            "kinds": kinds,
            "name": next(iter(names.values()), ""),
            "names": {kind: names[kind] for kind in kinds},
            "priority": priority,
            "priority_source": source,
            "phases": phases,
            "files": files,
            "config_additions": fields,
            "code_blocks": tuple(code_block_of(one) for one in placed),
            "evidence": reading.evidence,
            "doubts": tuple(reading.doubts),
            "warnings": tuple(dict.fromkeys(one_line(warning, 400) for warning in warnings)),
        }
    )


def _units(
    reading: Reading, task_id: str, title: str, fields: tuple[ConfigField, ...]
) -> tuple[tuple[UnitKind, ...], dict[str, str], str]:
    """Return the kinds of units, the name of each, and the rule that gave the first name."""
    clues = Clues(
        document=reading.document,
        labels=reading.labels,
        blocks=reading.blocks,
        mentions=reading.mentions,
        fields=fields,
        title=title,
        task_id=task_id,
        contract=reading.contract,
        stated_name=reading.structured.name or "",
        stated_kinds=reading.structured.kinds,
        facts=reading.facts,
    )
    kinds = read_kinds(clues)
    reading.note("kinds", kinds)
    names, found = name_units(clues, kinds.value)
    if found is not None:
        reading.note("name", found)
    if reading.contract.settings is None and "config_patch" in kinds.value:
        reading.warnings.append("the workspace has no settings class for the settings that the text asks for")
    return tuple(kind for kind in kinds.value if kind in names), names, found.rule if found else ""


def _judged(
    reading: Reading,
    task_id: str,
    title: str,
    name_rule: str,
    phases: tuple[Phase, ...],
    *,
    fields: bool,
    new_settings: bool,
    force: bool,
) -> tuple[str, Outcome]:
    if is_done(reading.facts) and not force:
        reading.note_elsewhere("outcome", "outcome/board")
        return _done_reason(reading.facts), "skipped"
    kinds = {"complexity", "priority", "blockers", "first_step", "configuration", "dependencies"}
    telling = any(label.kind in kinds for label in reading.labels)
    read = reading.blocks or reading.mentions or reading.structured.rule or reading.evidence.keys() & _TELLING_FIELDS
    findings = Findings(
        item=reading.item,
        facts=reading.facts,
        document=reading.document,
        labels=reading.labels,
        blocks=reading.blocks,
        mentions=reading.mentions,
        title=title,
        name_rule=name_rule,
        has_content=telling or bool(read),
        broken=reading.structured.broken,
        new_units=any(_is_new_module(one, reading.contract) for one in reading.mentions),
        new_settings=new_settings,
        task_id=task_id,
        phases=phases,
        has_settings=fields,
    )
    verdict = judge(findings)
    if verdict is None:
        return "", "ready"
    reading.note("outcome", verdict)
    return verdict.value, "review"


def _is_new_module(mention: Mention, contract: Contract) -> bool:
    parts = parts_of(mention.path)
    if mention.existing or not parts or not parts[-1].endswith(".py") or parts[-1].startswith("test_"):
        return False
    return bool(plugin_folder(parts, contract)) or is_service_path(parts, contract) or len(parts) == 1
