"""The code of a plan: its blocks with their places, and the packages that they import."""

from __future__ import annotations

import sys

from generator.answers.contract import SettingsClass
from generator.plan import CodeBlock, UnitKind
from generator.reading.code.blocks import PYTHON, Block
from generator.reading.code.placing import place_blocks
from generator.reading.code.together import Placed
from generator.reading.decisions import CLARIFIED
from generator.reading.fields.packages import read_packages
from generator.reading.fields.requirements import counts, read_requirements, workspace_packages
from generator.reading.fields.unit_files import has_main_module, main_kind
from generator.reading.layout import locate, parts_of
from generator.reading.record import Reading
from generator.reading.text.inline import Found, one_line

_MAX_DOUBTS = 40


def placed_of(reading: Reading, names: dict[str, str], kinds: tuple[UnitKind, ...]) -> list[Placed]:
    """Return the code blocks with their roles and paths in the units; what is uncertain about them is a doubt."""
    placed = _placed(reading, names, kinds)
    _doubt(reading, placed)
    return placed


def _placed(reading: Reading, names: dict[str, str], kinds: tuple[UnitKind, ...]) -> list[Placed]:
    main = main_kind(kinds)
    if main is None and kinds:
        return _settings_only(reading)
    if main is None:
        name = next(iter(names.values()), "unit")
        return place_blocks(reading.blocks, name, "plugin", {}, reading.contract, workspace=reading.workspace)
    declared = {}
    for one in reading.mentions:
        target = locate(
            one.path, names[main], reading.contract, kind=main, has_main=has_main_module(reading, names[main])
        )
        existing = one.existing or bool(reading.workspace.find(one.path))
        if target.place in ("module", "service") and target.path and not existing:
            declared[target.module] = target.path
    return place_blocks(reading.blocks, names[main], main, declared, reading.contract, workspace=reading.workspace)


def _doubt(reading: Reading, placed: list[Placed]) -> None:
    """Record what may be wrong with the blocks: places that were guessed or are missing, and broken structure."""
    faults = [fault for one in placed if (fault := _broken(one.block))][:_MAX_DOUBTS]
    # A few lines for a file that is not named are left out; what defines something would be missed.
    doubted = [one.warning for one in placed if one.warning and (one.role != "patch" or one.block.code.defines)]
    for doubt in doubted[:_MAX_DOUBTS]:
        reading.doubt("code_blocks", doubt, "code-block-place")
    for doubt in faults:
        reading.doubt("code_blocks", doubt, "code-block-broken")
    reading.warnings.extend(faults)
    if reading.document.thoughts == "open":
        reading.warnings.append("thoughts of the model have no end; the answer is read from the first heading on")


def _broken(block: Block) -> str:
    """Return what is broken about a block; empty for a whole one."""
    fence = block.fence
    if not fence.closed:
        return f"code block {fence.index} has no end, so that it may be cut or hold what is no code"
    if block.language not in PYTHON or block.code.parsed or "\n" not in fence.content:
        return ""
    lines = fence.content.split("\n")
    if any(line.lstrip().startswith(("```", "~~~")) for line in lines):
        return f"code block {fence.index} holds another fence and is no valid Python"
    if any(line.startswith(("## ", "### ", "#### ")) for line in lines):
        return f"code block {fence.index} holds a heading and is no valid Python"
    return ""


def _settings_only(reading: Reading) -> list[Placed]:
    """In a task that only adds settings, code is a fragment of the settings file and nothing else has a place."""
    path = (reading.contract.settings or SettingsClass()).path
    placed = []
    for block in reading.blocks:
        if block.rule == CLARIFIED:
            changed = block.hint if block.role == "patch" and block.existing else None
            placed.append(Placed(block, "example" if block.role == "file" else block.role, None, changed))
            continue
        fragment = block.role in ("file", "patch") and (
            bool(block.code.loose_fields) or any(cls.is_settings for cls in block.code.classes)
        )
        role = "patch" if fragment or block.role == "patch" else "example" if block.role == "file" else block.role
        placed.append(Placed(block, role, None, path if fragment else None))
    return placed


def code_block_of(one: Placed) -> CodeBlock:
    """Return a placed block as the plan holds it."""
    fence = one.block.fence
    return CodeBlock(
        index=fence.index, info=one_line(fence.info, 200), role=one.role, path=one.path, content=fence.content
    )


def requirements_of(reading: Reading, placed: list[Placed], names: dict[str, str]) -> tuple[str, ...]:
    """Return the third-party packages: those that code imports, text names, and a structured answer states."""
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
    local = workspace_packages(reading.contract, reading.workspace) | own | sys.stdlib_module_names
    imported = read_requirements(placed, local)
    named = [one for one in read_packages(reading.document, reading.blocks) if one.value not in local]
    importing = [one.block.fence for one in placed if _imports(one, imported)]
    places = [(fence.start, fence.end) for fence in importing] + [(one.start, one.end) for one in named]
    if places:
        rule, confidence = ("requirements/imports", 0.9) if importing else (named[0].rule, named[0].confidence)
        start, end = min(start for start, _ in places), max(end for _, end in places)
        reading.note("requirements", Found(None, start, end, rule, confidence))
    found = {*imported, *(one.value for one in named)}
    if reading.structured.requirements is not None:
        reading.note_structured("requirements")
        found = {*imported, *reading.structured.requirements}
    return tuple(sorted(found))


def _imports(one: Placed, packages: tuple[str, ...]) -> bool:
    return counts(one) and any(module.split(".")[0] in packages for module in one.block.code.imports)


def note_blocks(reading: Reading, placed: list[Placed]) -> None:
    """Record where the code blocks stand; the least certain one gives rule and confidence."""
    if not placed:
        return
    start = min(one.block.fence.start for one in placed)
    end = max(one.block.fence.end for one in placed)
    least = min(placed, key=_confidence)
    reading.note("code_blocks", Found(None, start, end, least.block.rule or "block/content", _confidence(least)))


def _confidence(one: Placed) -> float:
    """Return how sure a block's role and path are: decided, named in the text, told by its content, or guessed."""
    if one.block.rule == CLARIFIED:
        return 1.0
    if one.warning:
        return 0.4 if one.path is None else 0.55
    if one.role in ("file", "patch"):
        return 0.9 if one.block.hint else 0.7
    return 0.8
