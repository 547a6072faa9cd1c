"""From a plan and the workspace's contract to the answers of its units. Pure: no disk, no clock, no git.

A plan is what an analysis says; answers are what Copier renders. In between lie the names of classes, the judged types
and literals of settings, and which module takes which block of code.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from pydantic import ValidationError

from generator.answers.contract import Contract
from generator.answers.demands import contract_faults
from generator.answers.details import Background, UnitPhase
from generator.answers.parts import foreign_names
from generator.answers.text import LINE_MAX, PROSE_MAX, safe_text
from generator.answers.units import ConfigPatchAnswers, PluginAnswers, ServiceAnswers, UnitAnswers
from generator.errors import ManyErrors
from generator.items import TaskFacts
from generator.plan import ImplementationPlan
from generator.syntax_trees import body_of
from generator.unit_parts import (
    LOGIC_MODULE,
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
from generator.unwritten import methods_for, open_tasks

# What the blueprint's service has already.
_SERVICE_METHODS = ("settings", "start", "stop")


@dataclass(frozen=True)
class TaskContext:
    """What is known of a task beside its plan and the workspace's contract.

    Attributes:
        facts: What the board says.
        batch_id: The batch that the analysis came in.
        needs: Names of the plugins that it depends on.
    """

    facts: TaskFacts | None = None
    batch_id: str = ""
    needs: tuple[str, ...] = ()

    @property
    def acceptance(self) -> tuple[str, ...]:
        """What the board accepts the task by, as safe lines."""
        return safe_lines(self.facts.acceptance) if self.facts else ()


_UNKNOWN = TaskContext()


def translate(plan: ImplementationPlan, contract: Contract, context: TaskContext = _UNKNOWN) -> tuple[UnitAnswers, ...]:
    """Return the answers of every unit of a plan, in the order in which they are to be rendered.

    Args:
        plan: A plan whose outcome is ``ready``.
        contract: What the workspace demands.
        context: What else is known of the task.

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
            units.append(_TRANSLATORS[kind](plan, contract, context))
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


def _common(plan: ImplementationPlan, kind: str, contract: Contract, context: TaskContext) -> dict[str, Any]:
    """Return the answers that every blueprint has; they are judged together with the blueprint's own."""
    name = name_of(plan, kind)
    return {
        "blueprint": kind,
        "name": name,
        "title": safe_text(plan.title, LINE_MAX) or name.replace("_", " ").capitalize(),
        "summary": safe_text(context.facts.description if context.facts else "", PROSE_MAX),
        "task_id": plan.task_id,
        "batch_id": safe_text(context.batch_id, LINE_MAX),
        "contract": contract,
    }


def _plugin(plan: ImplementationPlan, contract: Contract, context: TaskContext) -> PluginAnswers:
    name = name_of(plan, "plugin")
    classes = ClassNames(foreign_names(contract))
    analysed = plugin_class(plan, name)
    class_name = classes.take(analysed if classes.is_free(analysed) else f"{class_stem(name)}Plugin")
    config_class = _config_class(plan, classes) or classes.take(f"{class_stem(name)}Config")
    fields = unit_settings(plan, contract)
    modules = modules_of(plan, name, classes, home=contract.entry.main.format(name=name)[:-3])
    modules = modules or [_logic(plan, context, classes)]
    spec = {
        "class_name": class_name,
        "config_class": config_class,
        "env_prefix": env_prefix(name, fields),
        "fields": fields,
        "modules": modules,
        "needs": [each for each in dict.fromkeys(context.needs) if each != name],
        "tests": tests_of(plan, f"test_{name}"),
        "patches": patches_of(plan, contract) if plan.kinds[0] == "plugin" else (),
        "background": background_of(plan, _accepted(plan, context)),
    }
    return PluginAnswers.model_validate({**_common(plan, "plugin", contract, context), "plugin": spec})


def _service(plan: ImplementationPlan, contract: Contract, context: TaskContext) -> ServiceAnswers:
    name = name_of(plan, "service")
    leads = plan.kinds[0] == "service"
    fields = unit_settings(plan, contract) if leads else ()
    stem = class_stem(name.removesuffix("_service"))
    classes = ClassNames(frozenset())
    code = next((code_of(plan, spec) for spec in plan.files if spec.template.startswith("service/service")), "")
    spec = {
        "class_name": classes.take(f"{stem}Service"),
        "config_class": classes.take(f"{stem}Config"),
        "env_prefix": env_prefix(name, fields),
        "fields": fields,
        "methods": () if code else methods_for(open_tasks(plan, context.acceptance), _SERVICE_METHODS),
        "code": code,
        "tests": tests_of(plan, f"test_{name}") if leads else (),
        "patches": patches_of(plan, contract) if leads else (),
        "background": background_of(plan, _accepted(plan, context)),
    }
    return ServiceAnswers.model_validate({**_common(plan, "service", contract, context), "service": spec})


def _config_patch(plan: ImplementationPlan, contract: Contract, context: TaskContext) -> ConfigPatchAnswers:
    spec = {
        "fields": settings_of(plan, "workspace", width=contract.line_length),
        "background": background_of(plan),
    }
    common = _common(plan, "config_patch", contract, context)
    return ConfigPatchAnswers.model_validate({**common, "config_patch": spec})


_TRANSLATORS: dict[str, Callable[[ImplementationPlan, Contract, TaskContext], UnitAnswers]] = {
    "plugin": _plugin,
    "service": _service,
    "config_patch": _config_patch,
}


def _logic(plan: ImplementationPlan, context: TaskContext, classes: ClassNames) -> dict[str, Any]:
    """Return the one scaffold of a plugin for which the analysis names no module."""
    return {
        "name": LOGIC_MODULE,
        "class_name": classes.take(class_stem(LOGIC_MODULE)),
        "purpose": "Logic of the plugin.",
        "methods": methods_for(open_tasks(plan, context.acceptance), ()),
    }


def _config_class(plan: ImplementationPlan, classes: ClassNames) -> str:
    """Return the name of the settings class that the analysis's own ``config.py`` defines, so that imports fit."""
    for block in plan.code_blocks:
        if block.role == "file" and block.path and PurePosixPath(block.path).name == "config.py":
            found = [
                node.name
                for node in body_of(block.content)
                if isinstance(node, ast.ClassDef) and any("Base" in ast.unparse(base) for base in node.bases)
            ]
            if len(found) == 1 and classes.is_free(found[0]):
                return classes.take(found[0])
    return ""


def _accepted(plan: ImplementationPlan, context: TaskContext) -> tuple[str, ...]:
    """Return what the board and the answer accept the task by."""
    return tuple(dict.fromkeys((*context.acceptance, *safe_lines(plan.acceptance))))


def background_of(plan: ImplementationPlan, acceptance: Sequence[str] = ()) -> Background:
    """Return what the unit keeps of the analysis, and of the board, beside what is built."""
    return Background(
        acceptance=tuple(acceptance),
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
