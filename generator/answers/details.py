"""What a blueprint's structured answer holds: settings, modules, tests, notes, changes, background."""

from __future__ import annotations

import ast
import keyword
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from generator.answers.constraints import EXAMPLE_MAX, dummy_text, fits_limits
from generator.answers.contract import Annotation, Parameter
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
from generator.plan import Constraints, Record, SparseRecord
from generator.values.credentials import holds_credential, without_credentials
from generator.values.literals import fits, literal_value
from generator.values.secrets import may_be_written
from generator.values.types import SECRETS, judge_type, without_none

MAX_MODULES = 100
PATH_MAX = 200
MAX_FIELDS = 200
MAX_LINES = 200
MAX_PARAMETERS = 20
# Names of the analysis's own code, which is placed as it is: only their letters are judged.
PartName = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,63}$")]
MethodName = Annotated[str, Field(pattern=r"^([A-Za-z_][A-Za-z0-9_]{0,63})?$")]
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
        is_secret = self.secret or without_none(self.type) in SECRETS
        may_show = not is_secret and may_be_written(self.name, _as_data(self.default), self.description)
        shown = repr(self.default[:80]) if may_show else "its default"
        if self.required:
            if self.default != "None" or self.type.endswith("| None"):
                raise ValueError(f"{self.name} is required: it has no default, and its type admits no None")
        elif not fits(self.type, self.default):
            raise ValueError(f"{self.name}: {shown} is no default that a {self.type} may have")
        elif self.example:
            raise ValueError(f"{self.name} is not required: its default is the example")
        value = literal_value(self.default)
        is_open = is_secret or may_be_written(self.name, value, self.description)
        if holds_credential(self.example) or without_credentials(self.description) != self.description or not is_open:
            raise ValueError(f"{self.name}: a default, example or description is a credential, which no file may hold")
        if self.secret and without_none(self.type) != "SecretStr":
            raise ValueError(f"{self.name} is a secret: its type is SecretStr, or SecretStr | None without a default")
        if not fits_limits(self.type, value, self.constraints):
            limits = ", ".join(f"{name}={limit!r}" for name, limit in self.constraints.limits().items())
            raise ValueError(f"{self.name}: a {self.type} with the default {self.default[:80]} cannot have {limits}")
        return self

    @model_validator(mode="after")
    def _has_an_example(self) -> Self:
        if self.required and not self.example:
            # The one place where the record completes itself: answers that a person wrote need not name an example.
            object.__setattr__(self, "example", dummy_text(self.type, self.constraints))
        return self


def _as_data(source: str) -> object:
    """Return the value of a literal, and the text where it is none: only to judge whether a message may show it."""
    try:
        return ast.literal_eval(source)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return source


class UnwrittenMethod(Record):
    """A method that the analysis names and does not write.

    Attributes:
        name: Its name.
        parameters: Its parameters after ``self``, as far as the text says, with judged annotations.
        returns: Its judged result annotation; empty where the text names a type that nobody here knows.
        is_async: Whether it is a coroutine function.
        task: What it is to do, one line.
        phase: Number of the phase that asks for it; 0 where none does.
    """

    name: Name
    parameters: Annotated[tuple[Parameter, ...], Field(max_length=MAX_PARAMETERS)] = ()
    returns: Annotation = "None"
    is_async: bool = False
    task: Line
    phase: Annotated[int, Field(ge=0, le=999)] = 0

    @model_validator(mode="after")
    def _is_laid_out(self) -> Self:
        names = [parameter.name for parameter in self.parameters]
        wrong = [name for name in names if not name.isidentifier() or keyword.iskeyword(name) or name == "self"]
        if wrong or len(set(names)) < len(names):
            raise ValueError(f"{self.name}: {', '.join(names)} are no parameters of a method")
        for text in (self.returns, *(parameter.annotation for parameter in self.parameters)):
            if text and text != "None" and judge_type(text) != text:
                raise ValueError(f"{self.name}: {text!r} is no type that a scaffold may have")
        return self


class UnitModule(Record):
    """One module of a unit beside its standard ones: code of the analysis, or a scaffold.

    Attributes:
        name: Module name.
        class_name: A scaffold's class.
        purpose: What it is for, one line.
        tasks: What the analysis wants done in it.
        methods: What the scaffold's class is to do, as methods that are not written yet.
        code: Program text from the analysis; empty for a scaffold.
    """

    name: Name
    class_name: ClassName | Literal[""] = ""
    purpose: Line = ""
    tasks: Lines = ()
    methods: Annotated[tuple[UnwrittenMethod, ...], Field(max_length=MAX_LINES)] = ()
    code: Source = ""

    @model_validator(mode="after")
    def _is_code_or_scaffold(self) -> Self:
        if bool(self.code) == bool(self.class_name):
            raise ValueError(f"module {self.name!r} must have either code of its own or a class to scaffold")
        return self


class Argument(Record):
    """One argument with which a plugin makes or calls something of the analysis.

    Attributes:
        name: Keyword; empty for a positional argument.
        value: Where it comes from: the unit's ``settings`` or one field of them (``settings.port``), the text of a
            secret field (``secret.token``), another part (``parts.client``), what the plugin itself was made with
            (``config``, ``hub``), a ``logger``, the unit's ``name`` or ``version``.
    """

    name: Annotated[str, Field(pattern=r"^([a-z_][a-z0-9_]{0,63})?$")] = ""
    value: Annotated[
        str,
        Field(
            pattern=r"^(settings|config|hub|logger|name|version|(settings|secret|parts)\.[A-Za-z_][A-Za-z0-9_]{0,63})$"
        ),
    ]


class UnitPart(Record):
    """Something of the analysis's code that the plugin makes, and starts and stops where it can be.

    Attributes:
        module: The module of the unit that defines it.
        class_name: Its class.
        attribute: The plugin's attribute that holds it.
        purpose: What it is for, one line.
        arguments: What it is made with.
        start: The method that starts it; empty where nothing needs to be, or where it is entered.
        starts_by: How: a plain ``call``, an ``await``, as a background ``task`` that is cancelled at the end, or as a
            context manager (``enter``, ``aenter``), which is left at the end.
        stop: The method that stops it; empty where nothing needs to be.
        stops_by: How: a plain ``call`` or an ``await``.
        serves: Methods that the base demands and that this part has, beside those that start and stop a plugin.
    """

    module: Name
    class_name: PartName
    attribute: Name
    purpose: Line = ""
    arguments: Annotated[tuple[Argument, ...], Field(max_length=MAX_PARAMETERS)] = ()
    start: MethodName = ""
    starts_by: Literal["call", "await", "task", "enter", "aenter"] = "call"
    stop: MethodName = ""
    stops_by: Literal["call", "await"] = "call"
    serves: Annotated[tuple[MethodName, ...], Field(max_length=MAX_PARAMETERS)] = ()

    @property
    def is_started(self) -> bool:
        """Whether there is something to start."""
        return bool(self.start) or self.starts_by in {"enter", "aenter"}


class UnitFunction(Record):
    """A function of a module of the analysis that the plugin uses.

    Attributes:
        module: The module of the unit that defines it.
        name: The function.
        use: ``start`` and ``stop``: the plugin calls it then; ``method``: the plugin has it as a method.
        arguments: What it is called with; none for a ``method``.
        awaited: Whether the call is awaited.
    """

    module: Name
    name: MethodName
    use: Literal["start", "stop", "method"]
    arguments: Annotated[tuple[Argument, ...], Field(max_length=MAX_PARAMETERS)] = ()
    awaited: bool = False


class UnitTest(Record):
    """A test file that the analysis names.

    Attributes:
        name: Its name without ``.py``.
        code: Its program text.
    """

    name: TestName
    code: Annotated[Source, Field(min_length=1)]


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
    acceptance: Lines = ()
    dependencies: tuple[TaskId, ...] = Field(default=(), max_length=MAX_LINES)
    requirements: Lines = ()
    phases: tuple[UnitPhase, ...] = Field(default=(), max_length=MAX_LINES)


def without_derived(answer: object) -> object:
    """Return a blueprint's answer without what follows from the others: it is worked out anew, whatever a file says."""
    return {key: value for key, value in answer.items() if key != "derived"} if isinstance(answer, dict) else answer


class UnitPackage(Record):
    """The package's own file where a person wrote it; empty program text is an empty file."""

    code: Source


class PluginSpec(SparseRecord):
    """The details of a plugin: version, settings, modules, tests of the analysis, background.

    Attributes:
        class_name: The plugin's class.
        config_class: The class of its own settings.
        version: Its version.
        env_prefix: What stands before the names of its variables.
        fields: Its settings.
        code: Program text of the file with the plugin's class, where the analysis wrote that class itself; with the
            function that the workspace calls. Empty where the blueprint writes it.
        package: Its ``__init__.py``, where neither the blueprint nor ``code`` is it.
        modules: Its further modules; one called ``config`` is settings that a person wrote, and needs no ``fields``.
        parts: What of the analysis's code it makes, in this order.
        functions: Which functions of its modules it uses.
        needs: Names of the plugins that it needs.
        tests: Test files of the analysis; one called like the blueprint's own test takes its place.
        patches: Changes of the workspace's own files.
        unwritten: What is still to be written, one line each; a unit with such lines is a scaffold.
        notes: What is kept of the analysis and is not in use.
        background: What the analysis says beside what is built.
    """

    left_out_when_empty = frozenset({"package"})

    class_name: ClassName
    config_class: ClassName
    version: Version = "0.1.0"
    env_prefix: EnvPrefix = ""
    fields: tuple[UnitField, ...] = Field(default=(), max_length=MAX_FIELDS)
    code: Source = ""
    package: UnitPackage | None = None
    modules: tuple[UnitModule, ...] = Field(default=(), max_length=MAX_MODULES)
    parts: Annotated[tuple[UnitPart, ...], Field(max_length=MAX_MODULES)] = ()
    functions: tuple[UnitFunction, ...] = Field(default=(), max_length=MAX_MODULES)
    needs: Annotated[tuple[Name, ...], Field(max_length=MAX_MODULES)] = ()
    tests: tuple[UnitTest, ...] = Field(default=(), max_length=MAX_MODULES)
    patches: tuple[UnitPatch, ...] = Field(default=(), max_length=MAX_MODULES)
    unwritten: Lines = ()
    notes: tuple[UnitNote, ...] = Field(default=(), max_length=MAX_MODULES)
    background: Background = Background()

    _without_derived = model_validator(mode="before")(without_derived)


class ServiceSpec(Record):
    """The details of a service: its class, settings, code and tests of the analysis, background.

    Attributes:
        class_name: The service's class.
        config_class: The class of its own settings.
        env_prefix: What stands before the names of its variables.
        fields: Its settings.
        methods: What a service without code is to do, as methods that are not written yet.
        code: Program text from the analysis; empty for a scaffold.
        tests: Test files of the analysis.
        patches: Changes of the workspace's own files.
        unwritten: What is still to be written, one line each; a unit with such lines is a scaffold.
        notes: What is kept of the analysis and is not in use.
        background: What the analysis says beside what is built.
    """

    class_name: ClassName
    config_class: ClassName
    env_prefix: EnvPrefix = ""
    fields: tuple[UnitField, ...] = Field(default=(), max_length=MAX_FIELDS)
    methods: Annotated[tuple[UnwrittenMethod, ...], Field(max_length=MAX_LINES)] = ()
    code: Source = ""
    tests: tuple[UnitTest, ...] = Field(default=(), max_length=MAX_MODULES)
    patches: tuple[UnitPatch, ...] = Field(default=(), max_length=MAX_MODULES)
    unwritten: Lines = ()
    notes: tuple[UnitNote, ...] = Field(default=(), max_length=MAX_MODULES)
    background: Background = Background()

    _without_derived = model_validator(mode="before")(without_derived)


class ConfigPatchSpec(Record):
    """The settings that a task adds to the workspace's settings class."""

    fields: tuple[UnitField, ...] = Field(min_length=1, max_length=MAX_FIELDS)
    background: Background = Background()
