"""What a blueprint's structured answer holds: settings, modules, tests, notes, changes, background."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from generator.answers.constraints import EXAMPLE_MAX, dummy_text, fits_limits
from generator.answers.literals import fits, literal_value
from generator.answers.text import (
    ClassName,
    Line,
    Name,
    SettingName,
    Source,
    TaskId,
    TestName,
    Version,
)
from generator.answers.types import judge_type, without_none
from generator.plan import Constraints, Record, SparseRecord

MAX_MODULES = 100
PATH_MAX = 200
MAX_FIELDS = 200
MAX_LINES = 200
EnvPrefix = Annotated[str, Field(pattern=r"^([A-Z][A-Z0-9_]*_)?$", max_length=80)]
Lines = Annotated[tuple[Line, ...], Field(max_length=MAX_LINES)]


class UnitField(SparseRecord):
    """One setting of a unit.

    Attributes:
        name: The setting's name.
        type: Its annotation, already judged; what a secret holds is always ``SecretStr``.
        default: Its default as Python source that fits the type: a literal, ``Path("…")`` or ``SecretStr("")``; of no
            account for a required setting.
        description: One line.
        secret: Whether the value is a credential; a secret's only defaults are none at all and the empty text.
        required: Whether it has no default and must be set.
        example: What tests and trial runs set the variable of a required setting to; made up where it is not given.
        constraints: What its values must keep to.
    """

    left_out_when_empty = frozenset({"required", "example", "constraints"})

    name: SettingName
    type: str
    default: str = "None"
    description: Line = ""
    secret: bool = False
    required: bool = False
    example: Annotated[str, Field(max_length=EXAMPLE_MAX)] = ""
    constraints: Constraints = Constraints()

    @field_validator("type")
    @classmethod
    def _type_is_judged(cls, value: str) -> str:
        if judge_type(value) != value:
            raise ValueError(f"{value!r} is no type that a setting may have")
        return value

    @model_validator(mode="after")
    def _statements_agree(self) -> Self:
        if self.required:
            if self.default != "None" or self.type.endswith("| None"):
                raise ValueError(f"{self.name} is required: it has no default, and its type admits no None")
        elif not fits(self.type, self.default):
            raise ValueError(f"{self.name}: {self.default[:80]!r} is no default that a {self.type} may have")
        elif self.example:
            raise ValueError(f"{self.name} is not required: its default is the example")
        if self.secret and without_none(self.type) != "SecretStr":
            raise ValueError(f"{self.name} is a secret: its type is SecretStr, or SecretStr | None without a default")
        if not fits_limits(self.type, literal_value(self.default), self.constraints):
            shown = ", ".join(f"{name}={limit!r}" for name, limit in self.constraints.limits().items())
            raise ValueError(f"{self.name}: a {self.type} with the default {self.default[:80]} cannot have {shown}")
        return self

    @model_validator(mode="after")
    def _has_an_example(self) -> Self:
        if self.required and not self.example:
            # The one place where the record completes itself: answers that a person wrote need not name an example.
            object.__setattr__(self, "example", dummy_text(self.type, self.constraints))
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
