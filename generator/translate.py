"""From a plan and the workspace's contract to the answers of its units. Pure: no disk, no clock, no git.

A plan is what an analysis says; answers are what Copier renders. In between lie the names of classes, the judged types
and literals of settings, and which module takes which block of code.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

from pydantic import ValidationError

from generator.answers.contract import Contract
from generator.answers.demands import contract_faults
from generator.answers.details import Background, UnitPhase
from generator.answers.text import LINE_MAX, PROSE_MAX, safe_text
from generator.answers.units import (
    ConfigPatchAnswers,
    PluginAnswers,
    ServiceAnswers,
    UnitAnswers,
    base_attributes,
    foreign_names,
)
from generator.errors import ManyErrors
from generator.plan import ImplementationPlan
from generator.unit_parts import (
    ClassNames,
    class_stem,
    code_of,
    modules_of,
    patches_of,
    plugin_class,
    safe_lines,
    tests_of,
)
from generator.unit_settings import env_prefix, settings_of, unit_settings


def translate(
    plan: ImplementationPlan, contract: Contract, *, summary: str = "", batch_id: str = ""
) -> tuple[UnitAnswers, ...]:
    """Return the answers of every unit of a plan, in the order in which they are to be rendered.

    Args:
        plan: A plan whose outcome is ``ready``.
        contract: What the workspace demands.
        summary: What the task board says the unit is for.
        batch_id: The batch that the analysis came in.

    Raises:
        ManyErrors: The plan asks for something that no unit can have; every fault is listed.
    """
    faults = [f"contract {fault}" for fault in contract_faults(contract)]
    if not plan.kinds:
        faults.append("the plan names no unit to build: neither plugin, service nor settings")
    names = [name_of(plan, kind) for kind in plan.kinds if kind != "config_patch"]
    faults += [f"two units of the task are called {name!r}" for name in sorted(set(names)) if names.count(name) > 1]
    units: list[UnitAnswers] = []
    for kind in plan.kinds if not faults else ():
        try:
            units.append(_TRANSLATORS[kind](plan, contract, summary, batch_id))
        except ValidationError as error:
            faults += [_sentence(kind, each["loc"], each["msg"]) for each in error.errors()]
    if faults:
        raise ManyErrors(f"{plan.task_id} cannot be translated", faults, "Correct the analysis or build it by hand.")
    return tuple(units)


def name_of(plan: ImplementationPlan, kind: str) -> str:
    """Return the name of a plan's unit of one kind."""
    return plan.names.get(kind, plan.name)


def _sentence(kind: str, loc: tuple[int | str, ...], message: str) -> str:
    where = ".".join(str(part) for part in loc)
    return f"{kind}{f' {where}' if where else ''}: {message.removeprefix('Value error, ')}"


def _common(plan: ImplementationPlan, kind: str, contract: Contract, summary: str, batch_id: str) -> dict[str, Any]:
    """Return the answers that every blueprint has; they are judged together with the blueprint's own."""
    name = name_of(plan, kind)
    return {
        "blueprint": kind,
        "name": name,
        "title": safe_text(plan.title, LINE_MAX) or name.replace("_", " ").capitalize(),
        "summary": safe_text(summary, PROSE_MAX),
        "task_id": plan.task_id,
        "batch_id": safe_text(batch_id, LINE_MAX),
        "contract": contract,
    }


def _plugin(plan: ImplementationPlan, contract: Contract, summary: str, batch_id: str) -> PluginAnswers:
    name = name_of(plan, "plugin")
    classes = ClassNames(foreign_names(contract))
    analysed = plugin_class(plan, name)
    class_name = classes.take(analysed if classes.is_free(analysed) else f"{class_stem(name)}Plugin")
    config_class = _config_class(plan, classes) or classes.take(f"{class_stem(name)}Config")
    fields = unit_settings(plan, contract)
    reserved = base_attributes(contract.plugin_base) if contract.plugin_base else frozenset()
    modules = modules_of(plan, name, classes, reserved)
    spec = {
        "class_name": class_name,
        "config_class": config_class,
        "env_prefix": env_prefix(name, fields),
        "fields": fields,
        "modules": modules,
        "tests": tests_of(plan, f"test_{name}", (module["name"] for module in modules)),
        "patches": patches_of(plan, contract) if plan.kinds[0] == "plugin" else (),
        "background": background_of(plan),
    }
    return PluginAnswers.model_validate({**_common(plan, "plugin", contract, summary, batch_id), "plugin": spec})


def _service(plan: ImplementationPlan, contract: Contract, summary: str, batch_id: str) -> ServiceAnswers:
    name = name_of(plan, "service")
    leads = plan.kinds[0] == "service"
    fields = unit_settings(plan, contract) if leads else ()
    stem = class_stem(name.removesuffix("_service"))
    classes = ClassNames(frozenset())
    spec = {
        "class_name": classes.take(f"{stem}Service"),
        "config_class": classes.take(f"{stem}Config"),
        "env_prefix": env_prefix(name, fields),
        "fields": fields,
        "tasks": safe_lines(task for phase in plan.phases for task in (phase.tasks or (phase.title,))),
        "code": next((code_of(plan, spec) for spec in plan.files if spec.template.startswith("service/service")), ""),
        "tests": tests_of(plan, f"test_{name}", ()) if leads else (),
        "patches": patches_of(plan, contract) if leads else (),
        "background": background_of(plan),
    }
    return ServiceAnswers.model_validate({**_common(plan, "service", contract, summary, batch_id), "service": spec})


def _config_patch(plan: ImplementationPlan, contract: Contract, summary: str, batch_id: str) -> ConfigPatchAnswers:
    spec = {
        "fields": settings_of(plan, "workspace", width=contract.line_length),
        "background": background_of(plan),
    }
    common = _common(plan, "config_patch", contract, summary, batch_id)
    return ConfigPatchAnswers.model_validate({**common, "config_patch": spec})


_TRANSLATORS: dict[str, Callable[[ImplementationPlan, Contract, str, str], UnitAnswers]] = {
    "plugin": _plugin,
    "service": _service,
    "config_patch": _config_patch,
}


def _config_class(plan: ImplementationPlan, classes: ClassNames) -> str:
    """Return the name of the settings class that the analysis's own ``config.py`` defines, so that imports fit."""
    for block in plan.code_blocks:
        if block.role == "file" and block.path and PurePosixPath(block.path).name == "config.py":
            found = [
                node.name
                for node in _body_of(block.content)
                if isinstance(node, ast.ClassDef) and any("Base" in ast.unparse(base) for base in node.bases)
            ]
            if len(found) == 1 and classes.is_free(found[0]):
                return classes.take(found[0])
    return ""


def _body_of(code: str) -> list[ast.stmt]:
    try:
        return ast.parse(code).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []


def background_of(plan: ImplementationPlan) -> Background:
    """Return what the unit keeps of the analysis beside what is built."""
    return Background(
        complexity=plan.complexity or "",
        priority=safe_text(plan.priority or "", LINE_MAX),
        blockers=safe_lines(plan.blockers),
        dependencies=plan.dependencies,
        requirements=safe_lines(plan.requirements),
        phases=tuple(
            UnitPhase(
                number=min(max(phase.number, 0), 999),
                title=safe_text(phase.title, LINE_MAX),
                tasks=safe_lines(phase.tasks),
            )
            for phase in plan.phases[:50]
        ),
    )
