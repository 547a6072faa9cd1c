"""One model per blueprint; its fields are the questions of ``copier.yml`` (a test compares the two).

The answers of a unit are all that Copier needs to render it, now and at every later update: the unit's own facts, the
details of its blueprint in one structured answer, and the workspace's contract.
"""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, TypeAdapter, field_validator, model_validator

from generator.answers.contract import Contract, PluginBase
from generator.answers.demands import contract_faults
from generator.answers.literals import fits
from generator.answers.text import (
    ClassName,
    Line,
    Name,
    Prose,
    SettingName,
    Source,
    TaskId,
    TestName,
    Version,
)
from generator.answers.types import can_be_laid_out, judge_type
from generator.plan import Record

MAX_MODULES = 100
PATH_MAX = 200
MAX_FIELDS = 200
MAX_LINES = 200
STANDARD_ATTRIBUTES = frozenset(
    ["name", "version", "config", "settings", "unit_settings", "hub", "logger", "running", "status"]
)
EnvPrefix = Annotated[str, Field(pattern=r"^([A-Z][A-Z0-9_]*_)?$", max_length=80)]
Lines = Annotated[tuple[Line, ...], Field(max_length=MAX_LINES)]


def _judge_contract(contract: Contract) -> Contract:
    faults = contract_faults(contract)
    if faults:
        raise ValueError("; ".join(faults))
    return contract


JudgedContract = Annotated[Contract, AfterValidator(_judge_contract)]


class UnitField(Record):
    """One setting of a unit.

    Attributes:
        name: The setting's name.
        type: Its annotation, already judged; what a secret holds is always ``SecretStr | None``.
        default: Its default as Python source that fits the type: a literal, or ``Path("…")``.
        description: One line.
        secret: Whether the value is a credential; a secret's only default is none at all.
    """

    name: SettingName
    type: str
    default: str = "None"
    description: Line = ""
    secret: bool = False

    @field_validator("type")
    @classmethod
    def _type_is_judged(cls, value: str) -> str:
        if judge_type(value) != value:
            raise ValueError(f"{value!r} is no type that a setting may have")
        return value

    @model_validator(mode="after")
    def _default_fits(self) -> Self:
        if not fits(self.type, self.default):
            raise ValueError(f"{self.name}: {self.default[:80]!r} is no default that a {self.type} may have")
        if self.secret and (self.default != "None" or self.type != "SecretStr | None"):
            raise ValueError(f"{self.name} is a secret: its type is SecretStr | None and it has no default")
        return self


class UnitModule(Record):
    """One module of a unit beside its standard ones.

    A module with a class is a part of the plugin, which makes it, starts it and stops it: a scaffold, or code of the
    analysis that says how it is made and started. Code without a class is only there to be imported.

    Attributes:
        name: Module name.
        class_name: The class of the part; a scaffold has one always.
        attribute: The plugin's attribute that holds the part; empty where it is called like the module.
        purpose: What it is for, one line.
        tasks: What the analysis wants done in it.
        code: Program text from the analysis; empty for a scaffold.
        is_given_settings: Whether the part is made with the plugin's settings as its one argument.
        start: The method that starts the part; empty where nothing needs to be.
        stop: The method that stops the part; empty where nothing needs to be.
        awaited: Which of the two are coroutines.
    """

    name: Name
    class_name: ClassName | Literal[""] = ""
    attribute: Name | Literal[""] = ""
    purpose: Line = ""
    tasks: Lines = ()
    code: Source = ""
    is_given_settings: bool = True
    start: Name | Literal[""] = "start"
    stop: Name | Literal[""] = "stop"
    awaited: tuple[Literal["start", "stop"], ...] = ()

    @model_validator(mode="after")
    def _is_code_or_scaffold(self) -> Self:
        if not self.code and not self.class_name:
            raise ValueError(f"module {self.name!r} must have code of its own or a class to scaffold")
        standard = (self.is_given_settings, self.start, self.stop, self.awaited) == (True, "start", "stop", ())
        if not self.code and not standard:
            raise ValueError(f"module {self.name!r} is a scaffold, which is made and started in one way only")
        return self


class UnitTest(Record):
    """A test file that the analysis names.

    Attributes:
        name: Its name without ``.py``.
        code: Its program text; empty where the analysis only names it.
        module: The module of the unit that a test without code tries.
    """

    name: TestName
    code: Source = ""
    module: Name | Literal[""] = ""

    @model_validator(mode="after")
    def _is_code_or_trial(self) -> Self:
        if bool(self.code) == bool(self.module):
            raise ValueError(f"test {self.name!r} must have either code of its own or a module to try")
        return self


class UnitNote(Record):
    """Code of the analysis that is not in the unit: kept for a person, not run.

    Attributes:
        kind: ``stub`` for a module or test that did not pass the gates, ``change`` for a change of the workspace's
            own files that has no certain place.
        subject: What it was meant to be.
        reason: Why it is not in the unit, one line.
        code: Its program text.
    """

    kind: Literal["stub", "change"] = "stub"
    subject: Line
    reason: Line
    code: Source


class UnitPatch(Record):
    """What the analysis changes in files that the workspace has already; it is merged in, never rendered.

    Attributes:
        kind: Part of a Python module, or a diff.
        path: The workspace's file; a diff may name its files itself.
        code: The fragment's or the diff's text.
    """

    kind: Literal["fragment", "diff"] = "fragment"
    path: Annotated[str, Field(max_length=PATH_MAX, pattern=r"^([A-Za-z0-9_][A-Za-z0-9_.-]*(/|$))*$")] = ""
    code: Source

    @model_validator(mode="after")
    def _names_its_file(self) -> Self:
        if self.kind == "fragment" and not self.path.endswith(".py"):
            raise ValueError(f"{self.path!r} is no Python file that a fragment could be merged into")
        return self


class UnitPhase(Record):
    """One phase of the analysis, kept in the unit's notes."""

    number: Annotated[int, Field(ge=0, le=999)]
    title: Line
    tasks: Lines = ()


class Background(Record):
    """What the analysis says about the task beside what is built; it goes into the unit's own notes."""

    complexity: Literal["Low", "Medium", "High", ""] = ""
    priority: Line = ""
    blockers: Lines = ()
    dependencies: tuple[TaskId, ...] = Field(default=(), max_length=MAX_LINES)
    requirements: Lines = ()
    phases: tuple[UnitPhase, ...] = Field(default=(), max_length=MAX_LINES)


class PluginSpec(Record):
    """The details of a plugin: version, settings, modules, tests of the analysis, background."""

    class_name: ClassName
    config_class: ClassName
    version: Version = "0.1.0"
    env_prefix: EnvPrefix = ""
    fields: tuple[UnitField, ...] = Field(default=(), max_length=MAX_FIELDS)
    modules: tuple[UnitModule, ...] = Field(default=(), max_length=MAX_MODULES)
    tests: tuple[UnitTest, ...] = Field(default=(), max_length=MAX_MODULES)
    patches: tuple[UnitPatch, ...] = Field(default=(), max_length=MAX_MODULES)
    notes: tuple[UnitNote, ...] = Field(default=(), max_length=MAX_MODULES)
    background: Background = Background()


class ServiceSpec(Record):
    """The details of a service: its class, settings, code and tests of the analysis, background."""

    class_name: ClassName
    config_class: ClassName
    env_prefix: EnvPrefix = ""
    fields: tuple[UnitField, ...] = Field(default=(), max_length=MAX_FIELDS)
    tasks: Lines = ()
    code: Source = ""
    tests: tuple[UnitTest, ...] = Field(default=(), max_length=MAX_MODULES)
    patches: tuple[UnitPatch, ...] = Field(default=(), max_length=MAX_MODULES)
    notes: tuple[UnitNote, ...] = Field(default=(), max_length=MAX_MODULES)
    background: Background = Background()


class ConfigPatchSpec(Record):
    """The settings that a task adds to the workspace's settings class."""

    fields: tuple[UnitField, ...] = Field(min_length=1, max_length=MAX_FIELDS)
    background: Background = Background()


class UnitAnswers(Record):
    """What every unit has: where it comes from, what it is called, what the workspace demands."""

    blueprint: str
    name: Name
    title: Annotated[Line, Field(min_length=1)]
    summary: Prose = ""
    task_id: TaskId
    batch_id: Line = ""
    contract: JudgedContract = Contract()

    @property
    def key(self) -> str:
        """The unit's name within a workspace, e.g. ``plugin:community_forge``."""
        return f"{self.blueprint}:{self.name}"

    def to_data(self) -> dict[str, Any]:
        """Return plain JSON values, in the order of the questions."""
        return self.model_dump(mode="json")

    def digest(self) -> str:
        """Return the SHA-256 of the answers in canonical JSON: the identity of what was asked for."""
        canonical = json.dumps(self.to_data(), sort_keys=True, ensure_ascii=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


class PluginAnswers(UnitAnswers):
    """The answers of the ``plugin`` blueprint."""

    blueprint: Literal["plugin"] = "plugin"
    plugin: PluginSpec

    @model_validator(mode="after")
    def _fits_the_contract(self) -> Self:
        spec, base = self.plugin, self.contract.plugin_base
        if base is None:
            raise ValueError("the workspace has no base class of plugins")
        unknown = [each.name for each in base.constructor if each.source == "unknown" and each.required]
        if unknown:
            raise ValueError(f"{base.class_name} needs {', '.join(unknown)}, which no plugin can give it")
        parts = [module for module in spec.modules if module.class_name]
        _refuse_doubles("module", ["config", f"{self.name}_plugin", *(module.name for module in spec.modules)])
        _refuse_doubles("class", [*foreign_names(self.contract), *_classes(spec, parts)])
        _refuse_doubles("attribute", [*base_attributes(base), *(part.attribute or part.name for part in parts)])
        if any(part.awaited for part in parts) and not base.can_await:
            raise ValueError(
                f"{base.class_name} starts and stops plugins without a loop; no part of one can be awaited"
            )
        _judge_settings(spec.fields, self.contract)
        _refuse_doubles("test file", [f"test_{self.name}", *(test.name for test in spec.tests)])
        untold = {test.module for test in spec.tests if test.module} - {module.name for module in spec.modules}
        if untold:
            raise ValueError(f"no module is called {', '.join(sorted(untold))}, which a test tries")
        return self


class ServiceAnswers(UnitAnswers):
    """The answers of the ``service`` blueprint."""

    blueprint: Literal["service"] = "service"
    service: ServiceSpec

    @model_validator(mode="after")
    def _names_are_distinct(self) -> Self:
        _refuse_doubles("class", [self.service.class_name, self.service.config_class])
        if any(test.module for test in self.service.tests):
            raise ValueError("a service has no modules that a test could try")
        _judge_settings(self.service.fields, self.contract)
        _refuse_doubles("test file", [f"test_{self.name}", *(test.name for test in self.service.tests)])
        return self


class ConfigPatchAnswers(UnitAnswers):
    """The answers of the ``config_patch`` blueprint."""

    blueprint: Literal["config_patch"] = "config_patch"
    config_patch: ConfigPatchSpec

    @model_validator(mode="after")
    def _fits_the_contract(self) -> Self:
        if self.contract.settings is None:
            raise ValueError("the workspace has no settings class")
        _judge_settings(self.config_patch.fields, self.contract)
        return self


def foreign_names(contract: Contract) -> frozenset[str]:
    """Return the names that the workspace's own classes bring into a plugin's files."""
    base = contract.plugin_base
    names = {base.class_name, *base.imports} if base else set()
    return frozenset(names | ({contract.hub.class_name} if contract.hub else set()))


def base_attributes(base: PluginBase) -> frozenset[str]:
    """Return the attributes of a plugin that none of its parts may take."""
    methods = {method.name for method in base.methods}
    parameters = {parameter.name for parameter in base.constructor}
    return STANDARD_ATTRIBUTES | methods | parameters | frozenset(base.helpers)


def _classes(spec: PluginSpec, parts: list[UnitModule]) -> list[str]:
    return [spec.class_name, spec.config_class, *(part.class_name for part in parts)]


def _judge_settings(fields: tuple[UnitField, ...], contract: Contract) -> None:
    _refuse_doubles("setting", [field.name for field in fields])
    wide = [field.name for field in fields if not can_be_laid_out(field.type, contract.line_length - 4)]
    if wide:
        raise ValueError(f"the types of {', '.join(wide)} are too long for a line")


def _refuse_doubles(what: str, names: list[str]) -> None:
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise ValueError(f"{what} named twice: {', '.join(doubled)}")


AnyAnswers = Annotated[PluginAnswers | ServiceAnswers | ConfigPatchAnswers, Field(discriminator="blueprint")]
_ADAPTER: TypeAdapter[PluginAnswers | ServiceAnswers | ConfigPatchAnswers] = TypeAdapter(AnyAnswers)

BLUEPRINTS: dict[str, type[UnitAnswers]] = {
    "plugin": PluginAnswers,
    "service": ServiceAnswers,
    "config_patch": ConfigPatchAnswers,
}


def parse_answers(data: dict[str, Any]) -> PluginAnswers | ServiceAnswers | ConfigPatchAnswers:
    """Judge answers read from a file; Copier's own keys (``_commit``, ``_src_path``) are left out.

    Raises:
        pydantic.ValidationError: An answer is missing, unknown or unsafe.
    """
    return _ADAPTER.validate_python({key: value for key, value in data.items() if not key.startswith("_")})


def answers_path(answers: UnitAnswers) -> str:
    """Return the workspace-relative path of a unit's answers file; ``copier.yml`` says the same in Jinja."""
    contract = answers.contract
    if answers.blueprint == "plugin":
        return f"{contract.plugins_dir}/{answers.name}/.copier-answers.yml"
    if answers.blueprint == "service":
        return f"{contract.services_dir}/.copier-answers.{answers.name}.yml"
    return f"{settings_dir(contract)}.copier-answers.{answers.name}.yml"


def settings_dir(contract: Contract) -> str:
    """Return the folder of the settings file with a closing slash; empty for the workspace's top."""
    path = contract.settings.path if contract.settings else ""
    return path.rpartition("/")[0] + "/" if "/" in path else ""


__all__ = [
    "BLUEPRINTS",
    "AnyAnswers",
    "Background",
    "ConfigPatchAnswers",
    "ConfigPatchSpec",
    "PluginAnswers",
    "PluginSpec",
    "ServiceAnswers",
    "ServiceSpec",
    "UnitAnswers",
    "UnitField",
    "UnitModule",
    "UnitPhase",
    "UnitTest",
    "answers_path",
    "parse_answers",
    "settings_dir",
]
