"""One model per blueprint; its fields are the questions of ``copier.yml`` (a test compares the two).

The answers of a unit are all that Copier needs to render it, now and at every later update: the unit's own facts, the
details of its blueprint in one structured answer, and the workspace's contract.
"""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Any, Literal, Self

from pydantic import Field, TypeAdapter, field_validator, model_validator

from generator.answers.contract import Contract
from generator.answers.text import ClassName, Line, Name, Prose, RelativePath, Source, TaskId, Version
from generator.answers.types import is_literal, judge_type
from generator.plan import Record

MAX_MODULES = 100
MAX_FIELDS = 200


class UnitField(Record):
    """One setting of a unit.

    Attributes:
        name: The setting's name.
        type: Its annotation, already judged; what a secret holds is always ``SecretStr | None``.
        default: Its default as Python source: a literal, or ``Path("…")``.
        description: One line.
        secret: Whether the value is a credential; a secret's only default is none at all.
    """

    name: Name
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

    @field_validator("default")
    @classmethod
    def _default_is_literal(cls, value: str) -> str:
        if not is_literal(value):
            raise ValueError(f"{value!r} is no literal")
        return value

    @model_validator(mode="after")
    def _secret_has_no_literal(self) -> Self:
        if self.secret and (self.default != "None" or self.type != "SecretStr | None"):
            raise ValueError(f"{self.name} is a secret: its type is SecretStr | None and it has no default")
        return self


class UnitModule(Record):
    """One module of a unit beside its standard ones.

    Attributes:
        name: Module name.
        class_name: The class that a scaffold defines; empty for a module with code of its own.
        purpose: What it is for, one line.
        tasks: What the analysis wants done in it.
        code: Program text from the analysis; empty for a scaffold.
    """

    name: Name
    class_name: ClassName | Literal[""] = ""
    purpose: Line = ""
    tasks: tuple[Line, ...] = ()
    code: Source = ""


class UnitTest(Record):
    """A test file of the analysis: its name without ``.py`` and its program text."""

    name: Name
    code: Source


class UnitPhase(Record):
    """One phase of the analysis, kept in the unit's notes."""

    number: Annotated[int, Field(ge=0, le=999)]
    title: Line
    tasks: tuple[Line, ...] = ()


class Background(Record):
    """What the analysis says about the task beside what is built; it goes into the unit's own notes."""

    complexity: Literal["Low", "Medium", "High", ""] = ""
    priority: Line = ""
    blockers: tuple[Line, ...] = ()
    dependencies: tuple[TaskId, ...] = ()
    requirements: tuple[Line, ...] = ()
    phases: tuple[UnitPhase, ...] = ()


class PluginSpec(Record):
    """The details of a plugin: version, settings, modules, tests of the analysis, background."""

    class_name: ClassName
    config_class: ClassName
    version: Version = "0.1.0"
    env_prefix: Annotated[str, Field(pattern=r"^([A-Z][A-Z0-9_]*_)?$")] = ""
    fields: tuple[UnitField, ...] = Field(default=(), max_length=MAX_FIELDS)
    modules: tuple[UnitModule, ...] = Field(default=(), max_length=MAX_MODULES)
    tests: tuple[UnitTest, ...] = Field(default=(), max_length=MAX_MODULES)
    background: Background = Background()


class ServiceSpec(Record):
    """The details of a service: its class, settings and background."""

    class_name: ClassName
    config_class: ClassName
    env_prefix: Annotated[str, Field(pattern=r"^([A-Z][A-Z0-9_]*_)?$")] = ""
    fields: tuple[UnitField, ...] = Field(default=(), max_length=MAX_FIELDS)
    tasks: tuple[Line, ...] = ()
    code: Source = ""
    tests: tuple[UnitTest, ...] = Field(default=(), max_length=MAX_MODULES)
    background: Background = Background()


class ConfigPatchSpec(Record):
    """The settings that a task adds to the workspace's settings class."""

    fields: tuple[UnitField, ...] = Field(min_length=1, max_length=MAX_FIELDS)
    background: Background = Background()


class UnitAnswers(Record):
    """What every unit has: where it comes from, what it is called, what the workspace demands."""

    blueprint: str
    name: Name
    title: Line
    summary: Prose = ""
    task_id: TaskId
    batch_id: Line = ""
    contract: Contract = Contract()

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
    def _names_are_distinct(self) -> Self:
        taken = {"config", f"{self.name}_plugin"}
        for module in self.plugin.modules:
            if module.name in taken:
                raise ValueError(f"two modules of the plugin are called {module.name!r}")
            taken.add(module.name)
        _refuse_doubles("setting", [field.name for field in self.plugin.fields])
        _refuse_doubles("test file", [f"test_{self.name}", *(test.name for test in self.plugin.tests)])
        return self


class ServiceAnswers(UnitAnswers):
    """The answers of the ``service`` blueprint."""

    blueprint: Literal["service"] = "service"
    service: ServiceSpec

    @model_validator(mode="after")
    def _names_are_distinct(self) -> Self:
        _refuse_doubles("setting", [field.name for field in self.service.fields])
        _refuse_doubles("test file", [f"test_{self.name}", *(test.name for test in self.service.tests)])
        return self


class ConfigPatchAnswers(UnitAnswers):
    """The answers of the ``config_patch`` blueprint."""

    blueprint: Literal["config_patch"] = "config_patch"
    config_patch: ConfigPatchSpec

    @model_validator(mode="after")
    def _names_are_distinct(self) -> Self:
        _refuse_doubles("setting", [field.name for field in self.config_patch.fields])
        return self


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
    "RelativePath",
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
