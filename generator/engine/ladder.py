"""A ladder, not a cliff: what the analysis wrote and a gate refuses falls back step by step, the rest stays.

First the workspace's own files are left as they are, then the plugin no longer starts the code itself, then a module
falls back to a typed stub and a test is left out. What fell back is kept in the unit's notes with the reason and is
named in the report.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.answers.details import UnitModule, UnitNote
from generator.answers.parts import base_attributes, foreign_names
from generator.answers.text import LINE_MAX, safe_text
from generator.answers.units import PluginAnswers, ServiceAnswers, UnitAnswers
from generator.engine.changes import patches_of_unit, without_patches
from generator.engine.wiring import is_wired, unwire
from generator.gates import GateResult
from generator.gates.records import KILLED
from generator.unit_parts import ClassNames, class_stem

MOST_STEPS = 5
_RUNNING = frozenset({"tests", "smoke"})
_WITHHELD = "# Left out, because it holds a secret.\n"


@dataclass(frozen=True)
class Blame:
    """What a gate holds against one file: its first finding there.

    ``elsewhere`` where none lies in the analysis's; ``killed`` where code ended its process or had to be ended.
    """

    gate: str
    reason: str
    elsewhere: bool = False
    killed: bool = False


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
            blame = Blame(gate.gate, safe_text(f"{gate.gate}: {finding.message}", LINE_MAX), killed=killed)
            found.setdefault(finding.path, blame)
    blamed_here = {path: blame for path, blame in found.items() if path in own}
    if blamed_here:
        return blamed_here
    if not found:
        return {}
    first = next(iter(found.values()))
    return dict.fromkeys(own, replace(first, elsewhere=True))


def coded_files(unit: UnitAnswers) -> dict[str, str]:
    """Return the files of a unit that hold the analysis's code, path to the name of the module or test."""
    contract = unit.contract
    match unit:
        case PluginAnswers():
            folder = f"{contract.plugins_dir}/{unit.name}"
            modules = {f"{folder}/{each.name}.py": each.name for each in unit.plugin.modules if each.code}
            tests = unit.plugin.tests
        case ServiceAnswers():
            modules = {f"{contract.services_dir}/{unit.name}.py": unit.name} if unit.service.code else {}
            tests = unit.service.tests
        case _:
            return {}
    changed = {patch.path: patch.path for patch in patches_of_unit(unit)}
    return changed | modules | {f"{contract.tests_dir}/{each.name}.py": each.name for each in tests if each.code}


def step_down(units: Sequence[UnitAnswers], blame: Mapping[str, Blame]) -> tuple[UnitAnswers, ...]:
    """Return the units one step further down.

    Where the workspace's own files were changed and a fault lies there or in none of the analysis's, they stay as they
    are. Where faults show only when the units run, and a plugin starts code of the analysis, it stops doing so. Else
    every blamed module becomes a stub and every blamed test is left out; both are kept in the notes. Modules that hang
    or end their process are not tried a second time, whichever of them it was: everything of the analysis falls back.
    """
    tests = {path for unit in units for path in coded_files(unit) if path.startswith(f"{unit.contract.tests_dir}/")}
    if any(each.killed for each in blame.values()) and not blame.keys() <= tests:
        return _without_code(units, next(each for each in blame.values() if each.killed))
    changed = [unit for unit in units if patches_of_unit(unit)]
    suspects = {patch.path for unit in changed for patch in patches_of_unit(unit)} & blame.keys()
    if changed and (suspects or any(each.elsewhere for each in blame.values())):
        reason = next(iter(blame[path].reason for path in suspects or blame))
        return tuple(without_patches(unit, reason) for unit in units)
    shows_when_run = all(each.gate in _RUNNING for each in blame.values()) and not blame.keys() <= tests
    if shows_when_run and any(is_wired(unit) for unit in units):
        return tuple(unwire(unit) if isinstance(unit, PluginAnswers) else unit for unit in units)
    return tuple(_fallen(unit, blame) for unit in units)


def _without_code(units: Sequence[UnitAnswers], blame: Blame) -> tuple[UnitAnswers, ...]:
    """Return the units with nothing of the analysis's code in them or in the workspace's files."""
    bare = tuple(without_patches(unit, blame.reason) for unit in units)
    return tuple(_fallen(unit, dict.fromkeys(coded_files(unit), blame)) for unit in bare)


def stubs_of(units: Sequence[UnitAnswers]) -> tuple[str, ...]:
    """Return what fell back in these units, e.g. ``penpot.client``."""
    return tuple(f"{unit.name}.{note.subject}" for unit in units for note in notes_of(unit) if note.kind == "stub")


def left_changes(units: Sequence[UnitAnswers]) -> tuple[str, ...]:
    """Return a sentence for each change of the workspace's own files that is left to a person."""
    changes = [(unit, note) for unit in units for note in notes_of(unit) if note.kind == "change"]
    return tuple(
        f"{note.subject} is left to a person, see the notes of {unit.name}: {note.reason}" for unit, note in changes
    )


def notes_of(unit: UnitAnswers) -> tuple[UnitNote, ...]:
    """Return the code of the analysis that is not in a unit."""
    match unit:
        case PluginAnswers():
            return unit.plugin.notes
        case ServiceAnswers():
            return unit.service.notes
    return ()


def no_longer_started(first: Sequence[UnitAnswers], last: Sequence[UnitAnswers]) -> tuple[str, ...]:
    """Return a sentence for each module that the plugin was to start and now only brings along."""
    left = {unit.key: unit for unit in last}
    return tuple(
        f"{unit.name}.{module.name} is in the unit, but the plugin does not start it: that did not pass the checks"
        for unit in first
        if isinstance(unit, PluginAnswers) and is_wired(unit) and not is_wired(left[unit.key])
        for module in unit.plugin.modules
        if module.code and module.class_name and f"{unit.name}.{module.name}" not in stubs_of(last)
    )


def _fallen(unit: UnitAnswers, blame: Mapping[str, Blame]) -> UnitAnswers:
    names = {name: blame[path] for path, name in coded_files(unit).items() if path in blame}
    match unit:
        case PluginAnswers() if names:
            return _plugin(unit, names)
        case ServiceAnswers() if names:
            return _service(unit, names)
    return unit


def _plugin(unit: PluginAnswers, names: Mapping[str, Blame]) -> PluginAnswers:
    spec = unit.plugin
    classes = ClassNames(foreign_names(unit.contract) | {spec.class_name, spec.config_class})
    for module in spec.modules:
        if module.class_name:
            classes.take(module.class_name)
    base = unit.contract.plugin_base
    taken = (base_attributes(base) if base else frozenset()) | {each.attribute for each in spec.modules}
    modules = tuple(_stub(each, classes, taken) if each.name in names else each for each in spec.modules)
    kept = [(each.name, each.code) for each in spec.modules] + [(each.name, each.code) for each in spec.tests]
    changes = {
        "modules": modules,
        "tests": tuple(each for each in spec.tests if each.name not in names),
        "notes": (*spec.notes, *_kept(kept, names)),
    }
    return PluginAnswers.model_validate({**unit.to_data(), "plugin": spec.model_copy(update=changes).model_dump()})


def _service(unit: ServiceAnswers, names: Mapping[str, Blame]) -> ServiceAnswers:
    spec = unit.service
    kept = [(unit.name, spec.code), *((each.name, each.code) for each in spec.tests)]
    changes = {
        "code": "" if unit.name in names else spec.code,
        "tests": tuple(each for each in spec.tests if each.name not in names),
        "notes": (*spec.notes, *_kept(kept, names)),
    }
    return ServiceAnswers.model_validate({**unit.to_data(), "service": spec.model_copy(update=changes).model_dump()})


def _kept(code: Iterable[tuple[str, str]], names: Mapping[str, Blame]) -> list[UnitNote]:
    """Return the notes on code that fell back, with the code; a secret is not copied into them."""
    return [
        UnitNote(subject=name, reason=names[name].reason, code=_WITHHELD if names[name].gate == "secrets" else text)
        for name, text in code
        if name in names
    ]


def _stub(module: UnitModule, classes: ClassNames, taken: frozenset[str]) -> UnitModule:
    attribute = f"{module.name}_part" if module.name in taken else ""
    class_name = classes.take(class_stem(module.name))
    return UnitModule(
        name=module.name,
        purpose=module.purpose,
        tasks=module.tasks,
        class_name=class_name,
        attribute=attribute,
    )
