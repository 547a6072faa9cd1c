"""From a plan and the workspace's contract to the answers of its units. Pure: no disk, no clock, no git.

A plan is what an analysis says; answers are what Copier renders. In between lie the names of classes, the judged types
and literals of settings, and which module takes which block of code.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from pathlib import PurePosixPath

from pydantic import ValidationError

from generator.answers.contract import Contract
from generator.answers.text import LINE_MAX, PROSE_MAX, clean_source, safe_text
from generator.answers.types import default_literal, judge_type, without_none
from generator.answers.units import (
    Background,
    ConfigPatchAnswers,
    ConfigPatchSpec,
    PluginAnswers,
    PluginSpec,
    ServiceAnswers,
    ServiceSpec,
    UnitAnswers,
    UnitField,
    UnitModule,
    UnitPhase,
    UnitTest,
)
from generator.errors import ManyErrors
from generator.names import is_safe_name, to_pascal, to_snake
from generator.plan import ConfigField, FileSpec, ImplementationPlan

CLASS_NAME_MAX = 40
LOGIC_MODULE = "logic"


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
    faults: list[str] = []
    units: list[UnitAnswers] = []
    for kind in plan.kinds:
        try:
            units.append(_TRANSLATORS[kind](plan, contract, safe_text(summary, PROSE_MAX), batch_id))
        except ValidationError as error:
            faults += [f"{kind} {'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()]
    if faults:
        raise ManyErrors(f"{plan.task_id} cannot be translated", faults, "Correct the analysis or build it by hand.")
    return tuple(units)


def _plugin(plan: ImplementationPlan, contract: Contract, summary: str, batch_id: str) -> PluginAnswers:
    name = plan.names.get("plugin", plan.name)
    classes = _ClassNames(contract)
    class_name = classes.take(f"{_class_stem(name)}Plugin")
    config_class = _config_class(plan, classes) or classes.take(f"{_class_stem(name)}Config")
    fields = settings_of(plan, "unit")
    return PluginAnswers(
        name=name,
        title=safe_text(plan.title or name.replace("_", " ").capitalize(), LINE_MAX),
        summary=summary,
        task_id=plan.task_id,
        batch_id=safe_text(batch_id, LINE_MAX),
        contract=contract,
        plugin=PluginSpec(
            class_name=class_name,
            config_class=config_class,
            env_prefix=env_prefix(name, fields),
            fields=fields,
            modules=_modules(plan, name, classes),
            tests=_tests(plan, f"test_{name}"),
            background=background_of(plan),
        ),
    )


def _service(plan: ImplementationPlan, contract: Contract, summary: str, batch_id: str) -> ServiceAnswers:
    name = plan.names.get("service", plan.name)
    own_settings = "unit" if plan.kinds[0] == "service" else "workspace"
    fields = settings_of(plan, own_settings) if own_settings == "unit" else ()
    stem = _class_stem(name.removesuffix("_service"))
    code = next((_code(plan, spec) for spec in plan.files if spec.template.startswith("service/service")), "")
    return ServiceAnswers(
        name=name,
        title=safe_text(plan.title or name.replace("_", " ").capitalize(), LINE_MAX),
        summary=summary,
        task_id=plan.task_id,
        batch_id=safe_text(batch_id, LINE_MAX),
        contract=contract,
        service=ServiceSpec(
            class_name=f"{stem}Service",
            config_class=f"{stem}Config",
            env_prefix=env_prefix(name, fields),
            fields=fields,
            tasks=_lines(task for phase in plan.phases for task in (phase.tasks or (phase.title,))),
            code=code,
            tests=_tests(plan, f"test_{name}") if plan.kinds[0] == "service" else (),
            background=background_of(plan),
        ),
    )


def _config_patch(plan: ImplementationPlan, contract: Contract, summary: str, batch_id: str) -> ConfigPatchAnswers:
    name = plan.names.get("config_patch", plan.name)
    return ConfigPatchAnswers(
        name=name,
        title=safe_text(plan.title or name.replace("_", " ").capitalize(), LINE_MAX),
        summary=summary,
        task_id=plan.task_id,
        batch_id=safe_text(batch_id, LINE_MAX),
        contract=contract,
        config_patch=ConfigPatchSpec(fields=settings_of(plan, "workspace"), background=background_of(plan)),
    )


_TRANSLATORS: dict[str, Callable[[ImplementationPlan, Contract, str, str], UnitAnswers]] = {
    "plugin": _plugin,
    "service": _service,
    "config_patch": _config_patch,
}


class _ClassNames:
    """Class names of one unit: a name that is taken gets ``Component`` behind it."""

    def __init__(self, contract: Contract) -> None:
        base = contract.plugin_base
        self._taken = {"BaseSettings", "BaseModel", "ExitStack", "Field", "SecretStr", "Any", "Path"}
        if base:
            self._taken |= {base.class_name, *base.imports}

    def take(self, name: str) -> str:
        """Return ``name``, or a free name made from it, and remember it as taken."""
        while name in self._taken:
            name = f"{name}Component"
        self._taken.add(name)
        return name


def _class_stem(name: str) -> str:
    return to_pascal(name)[:CLASS_NAME_MAX] or "Unit"


def _config_class(plan: ImplementationPlan, classes: _ClassNames) -> str:
    """Return the name of the settings class that the analysis's own ``config.py`` defines, so that imports fit."""
    for block in plan.code_blocks:
        if block.role == "file" and block.path and PurePosixPath(block.path).name == "config.py":
            found = [
                node.name
                for node in _body_of(block.content)
                if isinstance(node, ast.ClassDef) and any("Base" in ast.unparse(base) for base in node.bases)
            ]
            if len(found) == 1 and found[0].isascii() and found[0][:1].isupper() and len(found[0]) <= CLASS_NAME_MAX:
                return classes.take(found[0])
    return ""


def _body_of(code: str) -> list[ast.stmt]:
    try:
        return ast.parse(code).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []


def settings_of(plan: ImplementationPlan, scope: str) -> tuple[UnitField, ...]:
    """Return a plan's settings of one scope, with types and defaults as source; the first of a name wins."""
    found: dict[str, UnitField] = {}
    for field in plan.config_additions:
        if field.scope == scope:
            unit_field = _setting(field)
            found.setdefault(unit_field.name, unit_field)
    return tuple(found.values())


def _setting(field: ConfigField) -> UnitField:
    """Return one setting as a unit has it: without a usable default it may be left out, a secret always."""
    name = field.name.lower() if is_safe_name(field.name.lower()) else to_snake(field.name)
    description = safe_text(field.description or f"{name.replace('_', ' ').capitalize()}.", LINE_MAX)
    if field.secret:
        return UnitField(name=name, type="SecretStr | None", description=description, secret=True)
    kind = judge_type(field.type) or "str"
    default = default_literal(kind, field.default)
    if default is None:
        return UnitField(name=name, type=f"{without_none(kind)} | None", description=description)
    return UnitField(name=name, type=kind, default=default, description=description)


def env_prefix(name: str, fields: Sequence[UnitField]) -> str:
    """Return the prefix of a unit's environment variables: none where every setting already names the unit."""
    words = set(name.split("_"))
    named = [field.name.split("_", maxsplit=1)[0] in words and "_" in field.name for field in fields]
    return "" if fields and all(named) else f"{name.upper()}_"


def _code(plan: ImplementationPlan, spec: FileSpec) -> str:
    index = spec.variables.get("code_block")
    for block in plan.code_blocks:
        if block.index == index and block.role == "file":
            return clean_source(block.content)
    return ""


def _modules(plan: ImplementationPlan, name: str, classes: _ClassNames) -> tuple[UnitModule, ...]:
    """Return the plugin's further modules: the analysis's code where it has some, else a scaffold."""
    found: dict[str, UnitModule] = {}
    for spec in plan.files:
        code = _code(plan, spec)
        if spec.template == "plugin/plugin" and code:
            found.setdefault(LOGIC_MODULE, UnitModule(name=LOGIC_MODULE, purpose="Logic of the plugin.", code=code))
        if spec.template != "plugin/module":
            continue
        stem = PurePosixPath(spec.path).stem
        if stem in found or stem in {"config", "__init__", f"{name}_plugin"}:
            continue
        found[stem] = UnitModule(
            name=stem,
            class_name="" if code else classes.take(_class_stem(stem)),
            purpose=_purpose(spec, stem),
            tasks=_lines(_variable_list(spec, "tasks")),
            code=code,
        )
    return tuple(found.values())


def _purpose(spec: FileSpec, stem: str) -> str:
    purpose = spec.variables.get("purpose")
    text = safe_text(purpose, LINE_MAX) if isinstance(purpose, str) else ""
    text = text or stem.replace("_", " ").capitalize()
    return text if text.endswith((".", "!", "?", "…")) else safe_text(f"{text}.", LINE_MAX)


def _variable_list(spec: FileSpec, key: str) -> list[str]:
    value = spec.variables.get(key)
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _tests(plan: ImplementationPlan, own: str) -> tuple[UnitTest, ...]:
    """Return the analysis's own test files; one that is called like the blueprint's gets another name."""
    found: dict[str, UnitTest] = {}
    for spec in plan.files:
        code = _code(plan, spec) if spec.type == "test" else ""
        if not code:
            continue
        stem = PurePosixPath(spec.path).stem
        stem = f"{own}_analysis" if stem == own else stem
        found.setdefault(stem, UnitTest(name=stem, code=code))
    return tuple(found.values())


def _lines(texts: object) -> tuple[str, ...]:
    made = (safe_text(text, LINE_MAX) for text in texts if isinstance(text, str)) if hasattr(texts, "__iter__") else ()
    return tuple(line for line in made if line)[:50]


def background_of(plan: ImplementationPlan) -> Background:
    """Return what the unit keeps of the analysis beside what is built."""
    return Background(
        complexity=plan.complexity or "",
        priority=safe_text(plan.priority or "", LINE_MAX),
        blockers=_lines(plan.blockers),
        dependencies=plan.dependencies,
        requirements=_lines(plan.requirements),
        phases=tuple(
            UnitPhase(
                number=min(max(phase.number, 0), 999),
                title=safe_text(phase.title, LINE_MAX),
                tasks=_lines(phase.tasks),
            )
            for phase in plan.phases[:50]
        ),
    )
