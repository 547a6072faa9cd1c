"""How the analysis's code falls back: without our annotations, single functions, modules, a service, tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.answers.details import UnitModule, UnitNote, UnitTest, UnwrittenMethod
from generator.answers.parts import foreign_names
from generator.answers.text import clean_source
from generator.answers.units import PluginAnswers, ServiceAnswers, UnitAnswers
from generator.apply.places import main_module
from generator.apply.placing import place_again, place_code
from generator.bench.changes import patches_of_unit
from generator.edit.fit_code import tidy, unwrite_functions
from generator.unit_parts import ClassNames, class_stem
from generator.unwritten import methods_for
from generator.wiring import rewire

# More of them are not worth keeping apart: the module falls back then.
FUNCTIONS_MAX = 20
_WITHHELD = "# Left out, because it holds a secret.\n"


@dataclass(frozen=True)
class Blame:
    """What a gate holds against one file: its first finding there.

    ``elsewhere`` where none lies in the analysis's; ``killed`` where code ended its process or had to be ended;
    ``lines`` are those of all findings there, none where one of them has no line.
    """

    gate: str
    reason: str
    elsewhere: bool = False
    killed: bool = False
    lines: tuple[int, ...] = ()


def coded_files(unit: UnitAnswers) -> dict[str, str]:
    """Return the files of a unit that hold the analysis's code, path to the name of the module or test."""
    contract = unit.contract
    match unit:
        case PluginAnswers():
            folder = f"{contract.plugins_dir}/{unit.name}"
            modules = {f"{folder}/{each.name}.py": each.name for each in unit.plugin.modules if each.code}
            modules |= {f"{folder}/{main_module(unit)}.py": main_module(unit)} if unit.plugin.code else {}
            tests = unit.plugin.tests
        case ServiceAnswers():
            modules = {f"{contract.services_dir}/{unit.name}.py": unit.name} if unit.service.code else {}
            tests = unit.service.tests
        case _:
            return {}
    changed = {patch.path: patch.path for patch in patches_of_unit(unit)}
    return changed | modules | {f"{contract.tests_dir}/{each.name}.py": each.name for each in tests if each.code}


def notes_of(unit: UnitAnswers) -> tuple[UnitNote, ...]:
    """Return the code of the analysis that is not in a unit."""
    match unit:
        case PluginAnswers():
            return unit.plugin.notes
        case ServiceAnswers():
            return unit.service.notes
    return ()


def without_own_class(units: Sequence[UnitAnswers], written: Sequence[UnitAnswers]) -> tuple[UnitAnswers, ...]:
    """Return the units with the blueprint's class as the plugin's, which makes the analysis's as one of its parts.

    Args:
        units: The units as they are.
        written: The same units with the code as the analysis wrote it.
    """
    by_key = {unit.key: unit for unit in written}
    made: list[UnitAnswers] = []
    for unit in units:
        if not isinstance(unit, PluginAnswers) or not unit.plugin.code or unit.key not in by_key:
            made.append(unit)
            continue
        ((placed,), _) = place_code([by_key[unit.key]], own_classes=False)
        if isinstance(placed, PluginAnswers):
            made.append(with_changes(placed, patches=unit.plugin.patches, notes=unit.plugin.notes))
    return tuple(made)


def without_annotations(
    units: Sequence[UnitAnswers], written: Sequence[UnitAnswers], blame: Mapping[str, Blame]
) -> tuple[UnitAnswers, ...]:
    """Return the units whose blamed modules have no annotations of ours; the very same ones where that is no change.

    Where the workspace demands annotations, their absence is a fault of its own: there they stay.
    """
    by_key = {unit.key: unit for unit in written}
    made = []
    for unit in units:
        names = {name for path, name in coded_files(unit).items() if path in blame} - _stubbed(unit)
        original = by_key.get(unit.key)
        if not names or original is None or unit.contract.strict_types:
            made.append(unit)
            continue
        own_classes = isinstance(unit, PluginAnswers) and bool(unit.plugin.code)
        ((plain,), _) = place_code([original], own_classes=own_classes, plain=[(unit.key, name) for name in names])
        made.append(_with_codes(unit, {name: code for name, code in codes_of(plain).items() if name in names}))
    return tuple(made)


def _stubbed(unit: UnitAnswers) -> set[str]:
    """Return the modules of which single functions fell back already."""
    return {note.subject.partition(".")[0] for note in notes_of(unit) if note.kind == "stub" and "." in note.subject}


def codes_of(unit: UnitAnswers) -> dict[str, str]:
    """Return the analysis's code in a unit by the name of its module or test."""
    match unit:
        case PluginAnswers():
            found = {each.name: each.code for each in unit.plugin.modules if each.code}
            found |= {each.name: each.code for each in unit.plugin.tests if each.code}
            return found | ({main_module(unit): unit.plugin.code} if unit.plugin.code else {})
        case ServiceAnswers():
            tests = {each.name: each.code for each in unit.service.tests if each.code}
            return tests | ({unit.name: unit.service.code} if unit.service.code else {})
    return {}


def without_functions(units: Sequence[UnitAnswers], blame: Mapping[str, Blame]) -> tuple[UnitAnswers, ...]:
    """Return the units in which the functions that findings point at are stubs; the originals are in the notes.

    A module of which functions fell back already is left as it is, as is one where a finding points elsewhere; the
    very same units where that leaves nothing.
    """
    return tuple(_without_functions(unit, blame) for unit in units)


def _without_functions(unit: UnitAnswers, blame: Mapping[str, Blame]) -> UnitAnswers:
    codes, tests = codes_of(unit), f"{unit.contract.tests_dir}/"
    changed: dict[str, str] = {}
    notes: list[UnitNote] = []
    for path, name in coded_files(unit).items():
        if path not in blame or path.startswith(tests) or name not in codes or name in _stubbed(unit):
            continue
        fault = blame[path]
        if fault.gate == "secrets":
            continue
        made = unwrite_functions(codes[name], fault.lines, unit.task_id, is_strict=unit.contract.strict_types)
        if made is None or len(notes) + len(made.taken) > FUNCTIONS_MAX:
            continue
        changed[name] = clean_source(
            tidy(made.code, unit.contract.line_length, unit.contract.quotes, unit.contract.top_packages)
        )
        notes += [
            UnitNote(subject=f"{name}.{function}", reason=fault.reason, code=clean_source(text))
            for function, text in made.taken.items()
        ]
    if not changed:
        return unit
    made_unit = place_again(_with_codes(unit, changed), changed.keys())
    return with_changes(made_unit, notes=(*notes_of(made_unit), *notes))


def _with_codes(unit: UnitAnswers, codes: Mapping[str, str]) -> UnitAnswers:
    """Return a unit with other code in some of its modules and tests; the very same one where that is no change."""
    have = codes_of(unit)
    if all(have.get(name) == code for name, code in codes.items()):
        return unit
    match unit:
        case PluginAnswers():
            spec = unit.plugin
            changed = with_changes(
                unit,
                code=codes.get(main_module(unit), spec.code) if spec.code else "",
                modules=tuple(_changed_module(each, codes) for each in spec.modules),
                tests=tuple(_changed_test(each, codes) for each in spec.tests),
                parts=(),
                functions=(),
            )
            return rewire(changed, unit) if isinstance(changed, PluginAnswers) else changed
        case ServiceAnswers():
            tests = tuple(_changed_test(each, codes) for each in unit.service.tests)
            return with_changes(unit, code=codes.get(unit.name, unit.service.code), tests=tests)
    return unit


def _changed_module(each: UnitModule, codes: Mapping[str, str]) -> UnitModule:
    return each.model_copy(update={"code": codes[each.name]}) if each.code and each.name in codes else each


def _changed_test(each: UnitTest, codes: Mapping[str, str]) -> UnitTest:
    return each.model_copy(update={"code": codes[each.name]}) if each.code and each.name in codes else each


def without_modules(unit: UnitAnswers, blame: Mapping[str, Blame]) -> UnitAnswers:
    """Return a unit whose blamed modules are stubs and whose blamed tests are left out; both are in the notes."""
    names = {name: blame[path] for path, name in coded_files(unit).items() if path in blame}
    match unit:
        case PluginAnswers() if names:
            return _plugin(unit, names)
        case ServiceAnswers() if names:
            return with_changes(
                unit,
                code="" if unit.name in names else unit.service.code,
                tests=tuple(each for each in unit.service.tests if each.name not in names),
                notes=(*unit.service.notes, *_kept(unit, names)),
            )
    return unit


def _plugin(unit: PluginAnswers, names: Mapping[str, Blame]) -> UnitAnswers:
    spec = unit.plugin
    classes = ClassNames(foreign_names(unit.contract) | {spec.class_name, spec.config_class})
    for taken in [*(each.class_name for each in spec.modules), *(part.class_name for part in spec.parts)]:
        if taken:
            classes.take(taken)
    changed = with_changes(
        unit,
        code="" if main_module(unit) in names else spec.code,
        modules=tuple(_stub(each, classes) if each.name in names else each for each in spec.modules),
        tests=tuple(each for each in spec.tests if each.name not in names),
        notes=(*spec.notes, *_kept(unit, names)),
        parts=(),
        functions=(),
    )
    return rewire(changed, unit) if isinstance(changed, PluginAnswers) else changed


def _kept(unit: UnitAnswers, names: Mapping[str, Blame]) -> list[UnitNote]:
    """Return the notes on code that fell back, with the code; a secret is not copied into them."""
    return [
        UnitNote(subject=name, reason=names[name].reason, code=_WITHHELD if names[name].gate == "secrets" else text)
        for name, text in codes_of(unit).items()
        if name in names
    ]


def _stub(module: UnitModule, classes: ClassNames) -> UnitModule:
    """Return a module with a class that is to be written: one method for each thing that is asked of it."""
    stem = class_stem(module.name)
    tasks = module.tasks or ((module.purpose,) if module.purpose else ())
    return UnitModule(
        name=module.name,
        purpose=module.purpose,
        tasks=module.tasks,
        class_name=classes.take(stem),
        methods=tuple(UnwrittenMethod.model_validate(each) for each in methods_for([(t, 0) for t in tasks], ())),
    )


def with_changes(unit: UnitAnswers, **changes: object) -> UnitAnswers:
    """Return a unit with other details, judged anew."""
    if not isinstance(unit, PluginAnswers | ServiceAnswers):
        return unit
    spec = unit.plugin if isinstance(unit, PluginAnswers) else unit.service
    details = spec.model_copy(update=changes).model_dump(mode="json")
    return type(unit).model_validate({**unit.to_data(), unit.blueprint: details})
