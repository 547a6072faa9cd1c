"""From one item to one plan: run the readers, place what they found, judge, and say where everything came from."""

from __future__ import annotations

from generator.answers.contract import Contract, SettingsClass
from generator.items import Item, TaskFacts
from generator.parsing.blocks import Block, read_blocks
from generator.parsing.clues import Clues
from generator.parsing.document import Document, Fence, read_document
from generator.parsing.file_names import Mention, find_mentions
from generator.parsing.inline import Found, one_line
from generator.parsing.kinds import read_kinds
from generator.parsing.labels import find_labels, read_blockers, read_complexity, read_first_step, read_priority
from generator.parsing.layout import is_service_path, locate, parts_of, plugin_folder
from generator.parsing.naming import name_units
from generator.parsing.phases import read_phases
from generator.parsing.placing import Placed, place_blocks
from generator.parsing.python_code import read_code
from generator.parsing.reading import Reading
from generator.parsing.requirements import read_requirements
from generator.parsing.settings_fields import read_fields
from generator.parsing.structured import Structured, read_structured
from generator.parsing.task_ids import ids_in, own_id, prefix_of, read_dependencies
from generator.parsing.titles import read_title
from generator.parsing.unit_files import has_main_module, main_kind, plan_files
from generator.parsing.verdict import Findings, is_done, judge, problem_reason, too_long
from generator.plan import (
    CodeBlock,
    ConfigField,
    ImplementationPlan,
    Outcome,
    Phase,
    UnitKind,
)

_TELLING_FIELDS = frozenset({"phases", "config_additions", "complexity"})


def parse_item(
    item: Item, facts: TaskFacts | None = None, contract: Contract | None = None, *, force: bool = False
) -> ImplementationPlan:
    """Return the plan for one answer of a batch; pure, and never raises whatever the text is.

    Args:
        item: The answer.
        facts: What the task board says about its task; ``None`` where there is no board or no row.
        contract: The workspace's layout; the default contract where it is ``None``.
        force: Whether a task that the board calls done is planned all the same.

    Returns:
        A plan whose outcome is ``ready``, ``review`` (with a reason that says what a person should do) or ``skipped``.
    """
    contract = contract or Contract()
    too_much = too_long(item.text)
    if item.problem or too_much:
        return _without_text(item, facts, problem_reason(item) if item.problem else too_much, force=force)
    reading = _read(item, facts, contract)
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
        warnings=item.warnings,
    )


def _done_reason(facts: TaskFacts | None) -> str:
    return f"the board says {facts.status if facts else 'Done'}; name it with --only to build it all the same"


def _read(item: Item, facts: TaskFacts | None, contract: Contract) -> Reading:
    document = read_document(item.text)
    structured = read_structured(document) or Structured()
    inner = bool(structured.prose)
    if inner:
        document = read_document(structured.prose)
    elif structured.whole:
        # Nothing of a whole structured answer is prose: its keys are no labels, its strings no sentences.
        document = Document(document.text)
    reading = Reading(item, facts, contract, document, structured, inner=inner)
    reading.labels = find_labels(document)
    reading.blocks = read_blocks(document)
    trees = [block.fence for block in reading.blocks if block.role == "tree"]
    reading.mentions = find_mentions(document, trees)
    if structured.files:
        reading.mentions.extend(_structured_mentions(structured))
        reading.blocks.extend(_structured_blocks(structured, len(reading.blocks)))
    named = [*(one.path for one in reading.mentions), *(block.hint for block in reading.blocks)]
    reading.file_names = frozenset(parts_of(raw)[-1] for raw in named if parts_of(raw))
    return reading


def _structured_mentions(structured: Structured) -> list[Mention]:
    span = (structured.start, structured.end)
    return [
        Mention(one.path.replace("\\", "/"), "structured", *span, one.purpose, one.existing, 0.97)
        for one in structured.files or ()
    ]


def _structured_blocks(structured: Structured, first: int) -> list[Block]:
    blocks: list[Block] = []
    for one in structured.files or ():
        if not one.content:
            continue
        fence = Fence(
            first + len(blocks), "", one.content[:262_144], 0, 0, structured.start, structured.end, closed=True
        )
        python = one.path.endswith(".py")
        blocks.append(
            Block(
                fence,
                "file" if python else "data",
                "python" if python else "",
                one.path,
                "block/structured",
                one.existing,
                code=read_code(one.content) if python else read_code(""),
            )
        )
    return blocks


def _plan(reading: Reading, *, force: bool) -> ImplementationPlan:
    task_id = _task_id(reading)
    title = _title(reading)
    fields = _fields(reading)
    kinds, names, name_rule = _units(reading, task_id, title, fields)
    if kinds == ("config_patch",):
        fields = tuple(one.model_copy(update={"scope": "workspace"}) for one in fields)
    phases = _phases(reading)
    placed = _placed(reading, names, kinds)
    files = plan_files(reading, names, kinds, placed, phases)
    priority, source = _priority(reading)
    reason, outcome = _judged(reading, task_id, title, name_rule, force=force)
    found = {
        "complexity": _complexity(reading),
        "blockers": _blockers(reading),
        "dependencies": _dependencies(reading, task_id),
        "requirements": _requirements(reading, placed, names),
    }
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
            "code_blocks": tuple(_code_block(one) for one in placed),
            "evidence": reading.evidence,
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


def _judged(reading: Reading, task_id: str, title: str, name_rule: str, *, force: bool) -> tuple[str, Outcome]:
    if is_done(reading.facts) and not force:
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
        task_id=task_id,
    )
    reason = judge(findings)
    return reason, "review" if reason else "ready"


def _is_new_module(mention: Mention, contract: Contract) -> bool:
    parts = parts_of(mention.path)
    if mention.existing or not parts or not parts[-1].endswith(".py") or parts[-1].startswith("test_"):
        return False
    return bool(plugin_folder(parts, contract)) or is_service_path(parts, contract) or len(parts) == 1


def _task_id(reading: Reading) -> str:
    stated = reading.structured.task_id or ""
    found = own_id(reading.document)
    named = next((one for one, _ in ids_in(stated)), "") or (found.value if found else "")
    own = reading.item.task_id
    if own:
        if named and named.casefold() != own.casefold():
            reading.warnings.append(f"the text speaks of {named}, but the batch says that it is the answer for {own}")
        return own
    if reading.facts is not None:
        return reading.facts.task_id
    if named:
        if found is not None and not stated:
            reading.note("task_id", found)
        return named
    return reading.item.custom_id


def _title(reading: Reading) -> str:
    found = read_title(reading.document, reading.labels)
    if reading.facts is not None and reading.facts.title:
        at = reading.item.text.find(reading.facts.title)
        if at >= 0 and not reading.inner:
            reading.note("title", Found(None, at, at + len(reading.facts.title), "title/board", 0.98))
        return one_line(reading.facts.title, 300)
    if reading.structured.title:
        reading.note_structured("title")
        return reading.structured.title
    if found is None:
        return ""
    reading.note("title", found)
    return found.value


def _fields(reading: Reading) -> tuple[ConfigField, ...]:
    if reading.structured.config_additions is not None:
        reading.note_structured("config_additions")
        return reading.structured.config_additions
    found = read_fields(reading.document, reading.blocks, reading.contract)
    if found is None:
        return ()
    reading.note("config_additions", found)
    return found.value


def _complexity(reading: Reading) -> str | None:
    if reading.structured.complexity:
        reading.note_structured("complexity")
        return reading.structured.complexity
    found = read_complexity(reading.document, reading.labels)
    if found is None:
        return None
    reading.note("complexity", found)
    return found.value


def _priority(reading: Reading) -> tuple[str | None, str | None]:
    """Return the priority and its source: the text's own, else the board's."""
    board = (reading.facts.priority or None) if reading.facts else None
    if reading.structured.priority:
        reading.note_structured("priority")
        return reading.structured.priority, "text"
    found = read_priority(reading.document, reading.labels)
    if found is not None:
        reading.note("priority", found)
        if found.value is not None:
            return found.value, "text"
    return board, "board" if board else None


def _blockers(reading: Reading) -> tuple[str, ...]:
    if reading.structured.blockers is not None:
        reading.note_structured("blockers")
        return reading.structured.blockers
    found = read_blockers(reading.document, reading.labels)
    if found is None:
        return ()
    reading.note("blockers", found)
    return found.value


def _phases(reading: Reading) -> tuple[Phase, ...]:
    if reading.structured.phases:
        reading.note_structured("phases")
        return reading.structured.phases
    found = read_phases(reading.document)
    if found is not None:
        reading.note("phases", found)
        return found.value
    if reading.structured.first_step:
        reading.note_structured("phases")
        return (Phase(number=1, title=reading.structured.first_step[:120]),)
    step = read_first_step(reading.document, reading.labels)
    if step is None:
        return ()
    reading.note("phases", Found(None, step.start, step.end, "phases/first-step", step.confidence * 0.8))
    title, description = step.value
    return (Phase(number=1, title=title, description=description),)


def _dependencies(reading: Reading, task_id: str) -> tuple[str, ...]:
    board = reading.facts.depends_on if reading.facts else ()
    if reading.structured.dependencies is not None:
        found = [one for text in reading.structured.dependencies for one, _ in ids_in(text)]
        kept = tuple(dict.fromkeys(one for one in found if one.casefold() != task_id.casefold()))
        if kept:
            reading.note_structured("dependencies")
            return kept
    prefixes = {prefix for prefix in map(prefix_of, (task_id, *board)) if prefix}
    stated = read_dependencies(reading.document, reading.labels, task_id, prefixes)
    if stated is None:
        return board
    reading.note("dependencies", stated)
    return stated.value


def _placed(reading: Reading, names: dict[str, str], kinds: tuple[UnitKind, ...]) -> list[Placed]:
    main = main_kind(kinds)
    if main is None:
        return (
            place_blocks(reading.blocks, next(iter(names.values()), "unit"), "plugin", {}, reading.contract)
            if not kinds
            else _settings_only(reading)
        )
    declared = {}
    for one in reading.mentions:
        target = locate(
            one.path, names[main], reading.contract, kind=main, has_main=has_main_module(reading, names[main])
        )
        if target.place in ("module", "service") and target.path and not one.existing:
            declared[target.module] = target.path
    return place_blocks(reading.blocks, names[main], main, declared, reading.contract)


def _settings_only(reading: Reading) -> list[Placed]:
    """In a task that only adds settings, code is a fragment of the settings file and nothing else has a place."""
    path = (reading.contract.settings or SettingsClass()).path
    placed = []
    for block in reading.blocks:
        fragment = block.role in ("file", "patch") and any(cls.is_settings for cls in block.code.classes)
        role = "patch" if fragment or block.role == "patch" else "example" if block.role == "file" else block.role
        placed.append(Placed(block, role, None, path if fragment else None))
    return placed


def _code_block(one: Placed) -> CodeBlock:
    fence = one.block.fence
    return CodeBlock(
        index=fence.index, info=one_line(fence.info, 200), role=one.role, path=one.path, content=fence.content
    )


def _requirements(reading: Reading, placed: list[Placed], names: dict[str, str]) -> tuple[str, ...]:
    own = {*names.values()}
    for one in placed:
        if one.path:
            own.add(parts_of(one.path)[-1].rpartition(".")[0])
        own.update(part.removesuffix(".py") for part in parts_of(one.block.hint))
    own.update(
        parts_of(one.path)[-1].rpartition(".")[0]
        for one in reading.mentions
        if one.path.endswith(".py") and parts_of(one.path)
    )
    found = read_requirements(placed, own, reading.contract)
    if reading.structured.requirements is not None:
        stated = {name for text in reading.structured.requirements if (name := _import_name(text))}
        return tuple(sorted(stated | set(found)))
    return found


def _import_name(text: str) -> str:
    head = text.strip().split(" ")[0]
    for mark in "=<>~![;":
        head = head.split(mark)[0]
    name = head.strip().replace("-", "_")
    return name if name.isidentifier() and name.isascii() and len(name) <= 64 else ""
