"""One model per blueprint; its fields are the questions of ``copier.yml`` (a test compares the two).

The answers of a unit are all that Copier needs to render it, now and at every later update: the unit's own facts, the
details of its blueprint in one structured answer, and the workspace's contract.
"""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from generator.answers.contract import Contract
from generator.answers.demands import contract_faults
from generator.answers.derived import derive
from generator.answers.details import (
    ConfigPatchSpec,
    PluginSpec,
    ServiceSpec,
    UnitField,
)
from generator.answers.line_breaks import can_be_laid_out
from generator.answers.parts import judge_parts, refuse_doubles
from generator.answers.text import (
    Line,
    Name,
    Prose,
    TaskId,
)
from generator.plan import Record


def _judge_contract(contract: Contract) -> Contract:
    faults = contract_faults(contract)
    if faults:
        raise ValueError("; ".join(faults))
    return contract


JudgedContract = Annotated[Contract, AfterValidator(_judge_contract)]


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

    def derived(self) -> dict[str, object]:
        """Return what follows from the answers and templates need; empty where nothing does."""
        return {}

    def to_data(self) -> dict[str, Any]:
        """Return plain JSON values, in the order of the questions, with what follows from them for the templates."""
        data = self.model_dump(mode="json")
        if derived := self.derived():
            data[self.blueprint]["derived"] = derived
        return data

    def digest(self) -> str:
        """Return the SHA-256 of the answers in canonical JSON: the identity of what was asked for."""
        canonical = json.dumps(self.model_dump(mode="json"), sort_keys=True, ensure_ascii=True, separators=(",", ":"))
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
        if unknown and not spec.code:
            raise ValueError(f"{base.class_name} needs {', '.join(unknown)}, which no plugin can give it")
        main = self.contract.entry.main.format(name=self.name).removesuffix(".py")
        written = ["config"] if spec.fields else []
        refuse_doubles("module", [*written, main, *(module.name for module in spec.modules)])
        judge_parts(spec, self.contract)
        _judge_settings(spec.fields, self.contract)
        refuse_doubles("test file", [test.name for test in spec.tests])
        return self

    def derived(self) -> dict[str, object]:
        """Return what follows from a plugin's answers."""
        return derive(self.name, self.title, self.plugin, self.contract)


class ServiceAnswers(UnitAnswers):
    """The answers of the ``service`` blueprint."""

    blueprint: Literal["service"] = "service"
    service: ServiceSpec

    @model_validator(mode="after")
    def _names_are_distinct(self) -> Self:
        refuse_doubles("class", [self.service.class_name, self.service.config_class])
        _judge_settings(self.service.fields, self.contract)
        refuse_doubles("test file", [f"test_{self.name}", *(test.name for test in self.service.tests)])
        return self

    def derived(self) -> dict[str, object]:
        """Return what follows from a service's answers: its module, dotted, and methods that nobody has written yet."""
        module = f"{self.contract.package_of(self.contract.services_dir)}.{self.name}"
        return {
            "module": module,
            "unwritten": [f"{self.service.class_name}.{method.name}" for method in self.service.methods],
        }


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


def _judge_settings(fields: tuple[UnitField, ...], contract: Contract) -> None:
    refuse_doubles("setting", [field.name for field in fields])
    wide = [field.name for field in fields if not can_be_laid_out(field.type, contract.line_length - 4)]
    if wide:
        raise ValueError(f"the types of {', '.join(wide)} are too long for a line")
    required = [field.name for field in fields if field.required]
    if required and contract.settings is None:
        raise ValueError(
            f"the workspace has no settings class, so nothing reads the environment that {', '.join(required)} need; "
            "give them defaults"
        )


def details_of(answers: UnitAnswers) -> Any:
    """Return the details of a unit's blueprint, whichever it is."""
    return getattr(answers, answers.blueprint)


def dummy_environment(answers: UnitAnswers) -> dict[str, str]:
    """Return the variables that a unit cannot be made without, each with its setting's example, for trial runs.

    A variable is named as the blueprints name it: with the unit's prefix.
    """
    details = details_of(answers)
    prefix = getattr(details, "env_prefix", "")
    fields = getattr(details, "fields", ())
    return {f"{prefix}{field.name.upper()}": field.example for field in fields if field.required}
