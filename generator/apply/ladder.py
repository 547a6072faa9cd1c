"""A ladder, not a cliff: what the analysis wrote and a gate refuses falls back step by step, the rest stays.

First the workspace's own files are left as they are. A class of the analysis that was to be the plugin's becomes a part
of the blueprint's. What shows only when the unit runs is no longer started. What *we* added is taken back; then single
functions become typed stubs, then a whole module does, and a test is left out. What fell back is kept in the unit's
notes with the reason and is named in the report.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from generator.answers.text import LINE_MAX, safe_text
from generator.answers.units import PluginAnswers, UnitAnswers
from generator.apply.falling import (
    Blame,
    coded_files,
    notes_of,
    without_annotations,
    without_functions,
    without_modules,
    without_own_class,
)
from generator.apply.places import main_module
from generator.bench.changes import patches_of_unit, without_patches
from generator.findings import KILLED, GateResult
from generator.gates import GATES
from generator.wiring import is_wired, unwire

# As many as there are rungs, and two for modules that fail one after the other.
MOST_STEPS = 8


def blamed(units: Sequence[UnitAnswers], gates: Iterable[GateResult]) -> dict[str, Blame]:
    """Return the files of the analysis that gates found fault with, each with its first fault.

    Where every fault lies elsewhere, as when the plugin's own class cannot be loaded, all of the analysis's files are
    blamed, since nothing else in the unit differs from what passes everywhere. Empty once none of them is left. A gate
    that stops nothing blames no more than tests of the analysis that fail, and code that had to be ended.
    """
    own = {path for unit in units for path in coded_files(unit)}
    tests = {path for unit in units for path in own if path.startswith(f"{unit.contract.tests_dir}/")}
    found: dict[str, Blame] = {}
    for gate in gates:
        if gate.outcome != "failed":
            continue
        killed = any(each.code in KILLED for each in gate.findings)
        of_tests = gate.gate == "tests" and tests & {each.path for each in gate.findings}
        if gate.level != "must" and not (killed or of_tests):
            continue
        for finding in gate.findings:
            reason = safe_text(f"{gate.gate}: {finding.message}", LINE_MAX)
            found.setdefault(finding.path, Blame(gate.gate, reason, killed=killed, lines=_lines(finding.path, gate)))
    blamed_here = {path: blame for path, blame in found.items() if path in own}
    if blamed_here:
        return blamed_here
    if not found:
        return {}
    first = next(iter(found.values()))
    return dict.fromkeys(own, replace(first, elsewhere=True))


def _lines(path: str, gate: GateResult) -> tuple[int, ...]:
    """Return the lines of all findings of a gate in a file; none where one of them has no line."""
    lines = [finding.line for finding in gate.findings if finding.path == path]
    return tuple(line for line in lines if line is not None) if None not in lines else ()


def step_down(
    units: Sequence[UnitAnswers], blame: Mapping[str, Blame], written: Sequence[UnitAnswers] = ()
) -> tuple[UnitAnswers, ...]:
    """Return the units one step further down.

    Where the workspace's own files were changed and a fault lies there or in none of the analysis's, they stay as they
    are. Modules that hang or end their process are not tried a second time, whichever of them it was: everything of the
    analysis falls back.

    Args:
        units: The units as they are.
        blame: What gates hold against their files.
        written: The same units with the code as the analysis wrote it; without them nothing of ours is taken back.
    """
    tests = {path for unit in units for path in coded_files(unit) if path.startswith(f"{unit.contract.tests_dir}/")}
    if any(each.killed for each in blame.values()) and not blame.keys() <= tests:
        return _without_code(units, next(each for each in blame.values() if each.killed))
    changed = [unit for unit in units if patches_of_unit(unit)]
    suspects = {patch.path for unit in changed for patch in patches_of_unit(unit)} & blame.keys()
    if changed and (suspects or any(each.elsewhere for each in blame.values())):
        reason = next(iter(blame[path].reason for path in suspects or blame))
        return tuple(without_patches(unit, reason) for unit in units)
    of_code = {path: each for path, each in blame.items() if path not in tests}
    if of_code:
        shows_when_run = all(GATES[each.gate].how == "runs" for each in of_code.values())
        for step in (_in_own_class, _when_run if shows_when_run else _as_written):
            lower = step(units, of_code, written)
            if any(new is not old for new, old in zip(lower, units, strict=True)):
                return lower
    return tuple(without_modules(unit, blame) for unit in units)


def _in_own_class(
    units: Sequence[UnitAnswers], blame: Mapping[str, Blame], written: Sequence[UnitAnswers]
) -> tuple[UnitAnswers, ...]:
    """Let the blueprint's class be the plugin's again where a fault lies in the analysis's, or shows when it runs."""
    by_path = {
        f"{unit.contract.plugins_dir}/{unit.name}/{main_module(unit)}.py": unit
        for unit in units
        if isinstance(unit, PluginAnswers) and unit.plugin.code
    }
    is_suspect = by_path.keys() & blame.keys() or any(GATES[each.gate].how == "runs" for each in blame.values())
    return without_own_class(units, written) if is_suspect else tuple(units)


def _when_run(
    units: Sequence[UnitAnswers], blame: Mapping[str, Blame], written: Sequence[UnitAnswers]
) -> tuple[UnitAnswers, ...]:
    """Start no longer what is blamed; nothing at all where that cannot be told."""
    made: list[UnitAnswers] = []
    is_known = not any(each.elsewhere for each in blame.values())
    for unit in units:
        if isinstance(unit, PluginAnswers) and is_wired(unit):
            names = {name for path, name in coded_files(unit).items() if path in blame}
            less = unwire(unit, names) if is_known else unwire(unit)
            made.append(less if less != unit else unwire(unit))
        else:
            made.append(unit)
    return tuple(made)


def _as_written(
    units: Sequence[UnitAnswers], blame: Mapping[str, Blame], written: Sequence[UnitAnswers]
) -> tuple[UnitAnswers, ...]:
    """Take back what we added, or, where that was done, let single functions fall back."""
    if any(each.elsewhere for each in blame.values()):
        return tuple(units)
    plain = without_annotations(units, written, blame)
    if any(new is not old for new, old in zip(plain, units, strict=True)):
        return plain
    return without_functions(units, blame)


def _without_code(units: Sequence[UnitAnswers], blame: Blame) -> tuple[UnitAnswers, ...]:
    """Return the units with nothing of the analysis's code in them or in the workspace's files."""
    bare = tuple(without_patches(unit, blame.reason) for unit in units)
    return tuple(without_modules(unit, dict.fromkeys(coded_files(unit), blame)) for unit in bare)


def stubs_of(units: Sequence[UnitAnswers]) -> tuple[str, ...]:
    """Return what fell back in these units, e.g. ``penpot.client``."""
    return tuple(f"{unit.name}.{note.subject}" for unit in units for note in notes_of(unit) if note.kind == "stub")


def left_changes(units: Sequence[UnitAnswers]) -> tuple[str, ...]:
    """Return a sentence for each change of the workspace's own files that is left to a person."""
    changes = [(unit, note) for unit in units for note in notes_of(unit) if note.kind == "change"]
    return tuple(
        f"{note.subject} is left to a person, see the notes of {unit.name}: {note.reason}" for unit, note in changes
    )


def no_longer_started(first: Sequence[UnitAnswers], last: Sequence[UnitAnswers]) -> tuple[str, ...]:
    """Return a sentence for each module of which the plugin was to start something and now only brings it along."""
    left = {unit.key: unit for unit in last}
    stubs = stubs_of(last)
    return tuple(
        f"{unit.name}.{name} is in the unit, but the plugin does not start it: that did not pass the checks"
        for unit in first
        for name in _wired_modules(unit)
        if name not in _wired_modules(left[unit.key]) and f"{unit.name}.{name}" not in stubs
    )


def _wired_modules(unit: UnitAnswers) -> tuple[str, ...]:
    """Return the modules of which a plugin makes or calls something."""
    if not isinstance(unit, PluginAnswers):
        return ()
    modules = [part.module for part in unit.plugin.parts]
    return tuple(dict.fromkeys([*modules, *(function.module for function in unit.plugin.functions)]))
