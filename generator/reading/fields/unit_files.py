"""The files of a task's units: the standard ones of each blueprint, then those that the text names."""

from __future__ import annotations

from pydantic import JsonValue

from generator.answers.contract import Contract, SettingsClass
from generator.names import to_pascal
from generator.plan import (
    FileSpec,
    FileType,
    Phase,
    UnitKind,
)
from generator.reading.code.together import Placed
from generator.reading.decisions import CLARIFIED
from generator.reading.fields.file_names import Mention
from generator.reading.layout import locate, own_place, parts_of, test_path
from generator.reading.record import Reading
from generator.reading.text.inline import Found

MAX_FILES = 200


def main_kind(kinds: tuple[UnitKind, ...]) -> UnitKind | None:
    """Return the kind of unit that has modules of its own; ``None`` for a task that only adds settings."""
    return next((kind for kind in kinds if kind != "config_patch"), None)


def has_main_module(reading: Reading, name: str) -> bool:
    """Tell whether the text names the plugin's main module by its full name."""
    return f"{name}_plugin.py" in reading.file_names


def plan_files(reading: Reading, placed: list[Placed]) -> tuple[FileSpec, ...]:
    """Return every file that the task's units will have, the standard ones first.

    Args:
        reading: What was read of the text; gets the evidence and the warnings about files.
        placed: The code blocks with their places.
    """
    names, kinds, phases = reading.names, reading.kinds, reading.phases
    # Where nobody has said how plugins are made, the design document's pattern holds, which has settings always.
    has_settings = reading.contract == Contract() or any(one.scope == "unit" for one in reading.fields)
    specs: dict[str, FileSpec] = {}
    for kind in kinds:
        for spec in _standard(kind, names[kind], reading.contract, has_settings=has_settings):
            specs.setdefault(spec.path, spec)
    main = main_kind(kinds)
    if main is not None:
        _add_named(reading, names, main, kinds=kinds, specs=specs, phases=phases)
        _add_placed(names, main, placed, specs, reading.contract)
    stated = [one for one in reading.mentions if not one.existing]
    if stated and specs:
        best = max(stated, key=lambda one: one.confidence)
        reading.note(
            "files",
            Found(
                None,
                min(one.start for one in stated),
                max(one.end for one in stated),
                f"files/{best.place}",
                best.confidence,
            ),
        )
    elif specs:
        blocks = [one.block.fence for one in placed if one.role == "file" and one.path in specs]
        if blocks:
            span = (min(one.start for one in blocks), max(one.end for one in blocks))
            reading.note("files", Found(None, *span, "files/blocks", 0.9))
        else:
            reading.note_elsewhere("files", "files/standard", 0.8)
    if len(specs) > MAX_FILES:
        reading.warnings.append(f"the text names {len(specs)} files; only the first {MAX_FILES} are planned")
    return tuple(list(specs.values())[:MAX_FILES])


def _standard(kind: UnitKind, name: str, contract: Contract, *, has_settings: bool) -> list[FileSpec]:
    base = f"{contract.plugins_dir}/{name}"
    test = test_path(name, contract)
    if kind == "plugin":
        manifest = contract.manifest_file(name)
        found = [
            FileSpec(path=f"{base}/__init__.py", type="plugin", template="plugin/init"),
            FileSpec(path=contract.main_file(name), type="plugin", template="plugin/plugin"),
        ]
        if has_settings:
            found.append(FileSpec(path=f"{base}/config.py", type="config", template="plugin/config"))
        if manifest:
            found.append(FileSpec(path=manifest, type="plugin", template="plugin/manifest"))
        return [*found, FileSpec(path=test, type="test", template="plugin/test")]
    if kind == "service":
        return [
            FileSpec(path=f"{contract.services_dir}/{name}.py", type="service", template="service/service"),
            FileSpec(path=test, type="test", template="service/test"),
        ]
    settings = contract.settings or SettingsClass()
    return [FileSpec(path=settings.path, type="config", template="config_patch/settings")]


def _add_named(
    reading: Reading,
    names: dict[str, str],
    main: UnitKind,
    *,
    kinds: tuple[UnitKind, ...],
    specs: dict[str, FileSpec],
    phases: tuple[Phase, ...],
) -> None:
    """Add the modules and tests that the text names, and warn about files that have no place."""
    left_out: list[str] = []
    for one in reading.mentions:
        target = locate(
            one.path, names[main], reading.contract, kind=main, has_main=has_main_module(reading, names[main])
        )
        if one.place == CLARIFIED and not one.existing:
            target = own_place(one.path, names[main], reading.contract, main)
        if (
            target.place == "service"
            and "service" in kinds
            and main == "plugin"
            and target.module in (names["service"], names["service"].removesuffix("_service"))
        ):
            continue
        if target.path is None or target.place == "settings":
            if not one.existing:
                left_out.append("/".join(parts_of(one.path)))
            continue
        if target.path in specs or one.existing:
            continue
        specs[target.path] = _module_spec(target.path, target.module, target.place, main, mention=one, phases=phases)
    if left_out:
        named = ", ".join(dict.fromkeys(left_out[:12]))
        reading.warnings.append(f"named in the text, but outside of the unit or no Python: {named}")


def _module_spec(
    path: str, module: str, place: str, main: UnitKind, *, mention: Mention | None, phases: tuple[Phase, ...]
) -> FileSpec:
    type_: FileType = "test" if place == "test" else "service" if place == "service" else "plugin"
    owner = "service" if place == "service" else main
    template = f"{owner}/test" if place == "test" else f"{owner}/module"
    written = parts_of(mention.path)[-1] if mention is not None else f"{module}.py"
    tasks: list[JsonValue] = [
        task for phase in phases if written in _phase_text(mention, phase) for task in phase.tasks
    ]
    variables: dict[str, JsonValue] = {
        "module": module,
        "class_name": to_pascal(module),
        "purpose": (mention.purpose if mention is not None else "") or "",
        "tasks": tasks[:20],
    }
    if mention is not None and ("/".join(parts_of(mention.path)) != path and written != f"{module}.py"):
        variables["original"] = written
    return FileSpec(path=path, type=type_, template=template, variables=variables)


def _phase_text(mention: Mention | None, phase: Phase) -> str:
    """Return the text in which a module's file name ties it to a phase."""
    name = parts_of(mention.path)[-1] if mention is not None else ""
    titled = mention is not None and mention.purpose and phase.title.startswith(mention.purpose[:60])
    return name if titled else " ".join((phase.title, phase.description, *phase.tasks))


def _add_placed(
    names: dict[str, str], main: UnitKind, placed: list[Placed], specs: dict[str, FileSpec], contract: Contract
) -> None:
    """Add the files that only code blocks name, and tell every file which blocks hold its code."""
    for one in placed:
        if one.role != "file" or one.path is None or one.target is None:
            continue
        if one.path not in specs:
            specs[one.path] = _module_spec(one.path, one.target.module, one.target.place, main, mention=None, phases=())
            if one.block.hint:
                written = parts_of(one.block.hint)[-1]
                if written != f"{one.target.module}.py":
                    specs[one.path].variables["original"] = written
        known = specs[one.path]
        variables = dict(known.variables)
        if "code_block" in variables:
            blocks = variables.get("code_blocks")
            variables["code_blocks"] = [
                *(blocks if isinstance(blocks, list) else [variables["code_block"]]),
                one.block.fence.index,
            ]
        else:
            variables["code_block"] = one.block.fence.index
        specs[one.path] = known.model_copy(update={"variables": variables})
