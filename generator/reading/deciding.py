"""Decisions applied to what was read: they win over the reader, and leave no doubt about what they settle."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from generator.names import unit_name_fault
from generator.plan import ConfigField
from generator.reading.candidates import NamedPath, named_paths, path_key
from generator.reading.code.blocks import PYTHON, Block
from generator.reading.code.python import read_code
from generator.reading.data.decisions import REASONS
from generator.reading.decisions import CLARIFIED, NO_PATH, Decisions, PathUse
from generator.reading.fields.file_names import Mention
from generator.reading.fields.plan_fields import fields_of
from generator.reading.record import Reading
from generator.reading.workspace import WorkspaceFiles

_BUILT = frozenset(("new", "change"))


def decided(reading: Reading, decisions: Decisions | None) -> Reading:
    """Return a reading in which what was decided stands in the place of what was read."""
    if decisions is None:
        return reading
    structured, spans = reading.structured, dict(reading.structured.spans)
    if "config_additions" in decisions.settled or decisions.settings or decisions.added:
        fields = _settings(fields_of(reading), decisions)
        read = reading.evidence.get("config_additions")
        spans["config_additions"] = (read.start, read.end) if read else (0, 0)
        structured = replace(structured, config_additions=fields)
    if decisions.not_a_unit:
        structured = replace(structured, kinds=(), stated=REASONS[decisions.not_a_unit])
    elif decisions.kinds:
        structured = replace(structured, kinds=decisions.kinds)
    if decisions.name and not unit_name_fault(decisions.name):
        structured = replace(structured, name=decisions.name)
    # What was decided stands nowhere in the text.
    spans |= {name: (0, 0) for name in ("kinds", "name") if name in decisions.settled}
    named = named_paths(reading)
    uses = {path: use for path, use in decisions.paths.items() if path in named}
    told = _told([path for path, use in uses.items() if use == "new"], reading.workspace)
    return replace(
        reading,
        structured=replace(structured, spans=spans),
        mentions=_mentions(reading, named, uses),
        blocks=[_block(block, decisions, uses, reading.workspace) for block in reading.blocks],
        doubts=[doubt for doubt in reading.doubts if doubt.field not in decisions.settled],
        warnings=[*reading.warnings, *decisions.warnings, *told],
        decided=frozenset(decisions.settled),
    )


def _told(new: list[str], workspace: WorkspaceFiles) -> Iterator[str]:
    """Yield what a person should know of the files that are to be new."""
    for path in new:
        if path in workspace.tracked:
            yield f"decisions: {path} is there already, and the unit is to have a file of that name too"


def _mentions(reading: Reading, named: dict[str, NamedPath], uses: dict[str, PathUse]) -> list[Mention]:
    """Return the files that are to be made or changed; where nothing was decided about one, it is as the reader saw."""
    kept = [one for one in reading.mentions if path_key(one.path) not in uses]
    for path, use in uses.items():
        if use in _BUILT:
            kept.append(_mention(named[path], existing=use == "change", workspace=reading.workspace))
    return sorted(kept, key=lambda one: one.start)


def _mention(named: NamedPath, *, existing: bool, workspace: WorkspaceFiles) -> Mention:
    tracked = workspace.find(named.path) if existing else ""
    return Mention(named.path, CLARIFIED, named.start, named.end, named.purpose, existing, 1.0, tracked)


def _block(block: Block, decisions: Decisions, uses: dict[str, PathUse], workspace: WorkspaceFiles) -> Block:
    decision = decisions.blocks.get(block.fence.index)
    if decision is None or (decision.file not in uses and decision.file not in NO_PATH):
        return block
    existing = uses.get(decision.file) == "change"
    role = "patch" if existing and decision.role == "file" else decision.role
    code = block.code
    if role in ("file", "patch") and not code.parsed and block.language in {"", *PYTHON}:
        code = read_code(block.fence.content)
    hint = workspace.find(decision.file) or decision.file if existing else decision.file
    return replace(block, role=role, hint=hint, rule=CLARIFIED, existing=existing, usage=False, code=code)


def _settings(fields: tuple[ConfigField, ...], decisions: Decisions) -> tuple[ConfigField, ...]:
    kept = []
    for field in fields:
        decision = decisions.settings.get(field.name)
        if decision is None:
            kept.append(field)
        elif decision.use != "drop":
            secret = field.secret or decision.use == "secret"
            default = field.default if not secret or field.default == "" else None
            kept.append(field.model_copy(update={"secret": secret, "default": default, "scope": decision.scope}))
    return (*kept, *(one.field for one in decisions.added))
