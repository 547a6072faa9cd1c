"""A ladder, not a cliff: code of an analysis that fails a gate falls back to a typed stub, module by module.

What fell back is kept in the unit's notes with the reason and is named in the report; the rest of the unit stays as the
analysis wrote it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from generator.answers.text import LINE_MAX, safe_text
from generator.answers.units import PluginAnswers, UnitAnswers, UnitModule, UnitNote, base_attributes, foreign_names
from generator.gates import GateResult
from generator.unit_parts import ClassNames, class_stem

MOST_STEPS = 4


def blamed(units: Sequence[UnitAnswers], gates: Iterable[GateResult]) -> dict[str, str]:
    """Return the files of the analysis that gates found fault with, each with its first fault.

    Where every fault lies elsewhere, as when the plugin's own class cannot be loaded, all of the analysis's files are
    blamed, since nothing else in the unit differs from what passes everywhere. Empty once none of them is left.
    """
    own = {path for unit in units for path in coded_files(unit)}
    found: dict[str, str] = {}
    for gate in gates:
        if gate.outcome != "failed":
            continue
        for finding in gate.findings:
            found.setdefault(finding.path, safe_text(f"{gate.gate}: {finding.message}", LINE_MAX))
    blamed_here = {path: reason for path, reason in found.items() if path in own}
    if blamed_here:
        return blamed_here
    return dict.fromkeys(own, next(iter(found.values()))) if found else {}


def coded_files(unit: UnitAnswers) -> dict[str, str]:
    """Return the files of a unit that hold the analysis's code, path to the name of the module or test."""
    if not isinstance(unit, PluginAnswers):
        return {}
    contract = unit.contract
    modules = {
        f"{contract.plugins_dir}/{unit.name}/{each.name}.py": each.name for each in unit.plugin.modules if each.code
    }
    return modules | {f"{contract.tests_dir}/{each.name}.py": each.name for each in unit.plugin.tests}


def step_down(units: Sequence[UnitAnswers], blame: dict[str, str]) -> tuple[UnitAnswers, ...]:
    """Return the units with every blamed module as a stub and every blamed test left out, both kept in the notes."""
    return tuple(_stubbed(unit, blame) if isinstance(unit, PluginAnswers) else unit for unit in units)


def stubs_of(units: Sequence[UnitAnswers]) -> tuple[str, ...]:
    """Return what fell back in these units, e.g. ``penpot.client``."""
    return tuple(
        f"{unit.name}.{note.subject}" for unit in units if isinstance(unit, PluginAnswers) for note in unit.plugin.notes
    )


def _stubbed(unit: PluginAnswers, blame: dict[str, str]) -> PluginAnswers:
    files = {path: name for path, name in coded_files(unit).items() if path in blame}
    if not files:
        return unit
    names = {name: blame[path] for path, name in files.items()}
    spec = unit.plugin
    classes = ClassNames(foreign_names(unit.contract) | {spec.class_name, spec.config_class})
    for module in spec.modules:
        if module.class_name:
            classes.take(module.class_name)
    base = unit.contract.plugin_base
    taken = (base_attributes(base) if base else frozenset()) | {each.attribute for each in spec.modules}
    modules = tuple(_stub(each, classes, taken) if each.name in names else each for each in spec.modules)
    kept = [(each.name, each.code) for each in spec.modules] + [(each.name, each.code) for each in spec.tests]
    notes = [UnitNote(subject=name, reason=names[name], code=code) for name, code in kept if name in names]
    changes = {
        "modules": modules,
        "tests": tuple(each for each in spec.tests if each.name not in names),
        "notes": (*spec.notes, *notes),
    }
    return PluginAnswers.model_validate({**unit.to_data(), "plugin": spec.model_copy(update=changes).model_dump()})


def _stub(module: UnitModule, classes: ClassNames, taken: frozenset[str]) -> UnitModule:
    attribute = f"{module.name}_part" if module.name in taken else ""
    class_name = classes.take(class_stem(module.name))
    return module.model_copy(update={"code": "", "class_name": class_name, "attribute": attribute})
