"""What became of every code block of an analysis: nothing is lost in silence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from generator.answers.details import UnitNote
from generator.answers.text import clean_source
from generator.answers.units import ConfigPatchAnswers, UnitAnswers
from generator.apply.falling import coded_files, codes_of, notes_of
from generator.apply.stray_blocks import definitions_of
from generator.bench.changes import patches_of_unit
from generator.plan import CodeBlock, ImplementationPlan
from generator.task_results import BlockResult
from generator.unit_parts import LOGIC_MODULE

_DEFINED = re.compile(r"^\s*(?:async def|def|class) (\w+)", re.MULTILINE)
_LEFT_OUT = {
    "example": "it shows how the code is used",
    "command": "it is for a person's terminal",
    "tree": "it lists files; the plan has them",
    "diagram": "it is a drawing",
    "data": "it is no Python",
    "other": "it belongs to no file",
}


def block_results(plan: ImplementationPlan, units: Sequence[UnitAnswers]) -> tuple[BlockResult, ...]:
    """Return for every code block of a plan what became of it in the units that were built."""
    return tuple(_fate(block, units) for block in plan.code_blocks)


def _fate(block: CodeBlock, units: Sequence[UnitAnswers]) -> BlockResult:
    definitions = definitions_of(block)
    if block.role == "patch" and (block.path or not definitions):
        return _fate_of_change(block, units)
    if block.path is None and definitions:
        return _fate_of_stray(block, definitions, units)
    if block.role != "file" or block.path is None:
        return BlockResult(index=block.index, fate="left out", reason=_LEFT_OUT.get(block.role, "it names no file"))
    return _fate_of_file(block, block.path, units)


def _fate_of_file(block: CodeBlock, path: str, units: Sequence[UnitAnswers]) -> BlockResult:
    definitions = definitions_of(block)
    names = _names(path, units)
    homes = [path for unit in units for path, name in coded_files(unit).items() if name in names]
    if homes:
        return BlockResult(index=block.index, fate="placed", path=path if path in homes else homes[0])
    note = next((note for note in _notes(units) if note.subject in names), None)
    if note is not None:
        return BlockResult(index=block.index, fate="review", path=path, reason=note.reason)
    if definitions and (home := _file_that_defines(definitions, units)):
        # The class of the analysis is the plugin's, in the file that the workspace wants it in.
        return BlockResult(index=block.index, fate="placed", path=home)
    reason = "the blueprint's own file has what it says"
    return BlockResult(index=block.index, fate="merged", path=path, reason=reason)


def _fate_of_stray(block: CodeBlock, names: Sequence[str], units: Sequence[UnitAnswers]) -> BlockResult:
    """Return what became of a block that names no file and defines something."""
    code = clean_source(block.content)
    kept = next((note for note in _notes(units) if note.code == code), None)
    if kept is not None:
        return BlockResult(index=block.index, fate="review", reason=kept.reason)
    if home := _file_that_defines(names, units):
        return BlockResult(index=block.index, fate="placed", path=home)
    fallen = next((note for note in _notes(units) if f" {names[0]}(" in note.code), None)
    reason = fallen.reason if fallen else "the analysis names no file for it, and no unit has a place for it"
    return BlockResult(index=block.index, fate="review", reason=reason)


def _file_that_defines(names: Sequence[str], units: Sequence[UnitAnswers]) -> str:
    """Return the file of a unit with all of some functions and classes; empty where none has them."""
    for unit in units:
        homes = {name: path for path, name in coded_files(unit).items()}
        for module, text in codes_of(unit).items():
            if set(names) <= set(_DEFINED.findall(text)):
                return homes[module]
    return ""


def _names(path: str, units: Sequence[UnitAnswers]) -> set[str]:
    """Return what a module or test for a planned file may be called in the units; the blueprint's files come first."""
    stem = PurePosixPath(path).stem
    if any(path.startswith(f"{unit.contract.tests_dir}/") for unit in units):
        return {stem, f"{stem}_analysis"}
    is_plugin = any(unit.blueprint == "plugin" and stem == f"{unit.name}_plugin" for unit in units)
    return {LOGIC_MODULE, f"{LOGIC_MODULE}_of_plugin"} if is_plugin else {stem}


def _fate_of_change(block: CodeBlock, units: Sequence[UnitAnswers]) -> BlockResult:
    code = clean_source(block.content)
    for unit in units:
        settings = unit.contract.settings
        if isinstance(unit, ConfigPatchAnswers) and settings and settings.path == block.path:
            return BlockResult(
                index=block.index, fate="merged", path=block.path, reason=f"its settings are in {unit.key}"
            )
    if any(patch.code == code for unit in units for patch in patches_of_unit(unit)):
        return BlockResult(index=block.index, fate="merged", path=block.path)
    reason = next((note.reason for note in _notes(units) if note.code == code), "")
    return BlockResult(
        index=block.index,
        fate="review",
        path=block.path,
        reason=reason or "it changes a file that the text does not name",
    )


def _notes(units: Iterable[UnitAnswers]) -> list[UnitNote]:
    return [note for unit in units for note in notes_of(unit)]
