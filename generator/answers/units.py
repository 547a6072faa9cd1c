"""One model per blueprint; its fields are the questions of ``copier.yml`` (a test compares the two).

The answers of a unit are all that Copier needs to render it, now and at every later update: the unit's own facts, the
details of its blueprint in one structured answer, and the workspace's contract.
"""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from generator.answers.contract import Contract, PluginBase
from generator.answers.demands import contract_faults
from generator.answers.details import (
    ConfigPatchSpec,
    PluginSpec,
    ServiceSpec,
    UnitField,
    UnitModule,
)
from generator.answers.line_breaks import can_be_laid_out
from generator.answers.parts import base_attributes, foreign_names, judge_parts, refuse_doubles
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
        if unknown and not spec.code:
            raise ValueError(f"{base.class_name} needs {', '.join(unknown)}, which no plugin can give it")
        main = self.contract.how_made.main.format(name=self.name).removesuffix(".py")
        written = ["config"] if spec.fields or spec.parts is None else []
        refuse_doubles("module", [*written, main, *(module.name for module in spec.modules)])
        if spec.parts is None:
            _judge_parts_of_before(spec, base, self.contract)
        else:
            judge_parts(spec, self.contract)
        _judge_settings(spec.fields, self.contract)
        refuse_doubles("test file", [test.name for test in spec.tests])
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
        refuse_doubles("class", [self.service.class_name, self.service.config_class])
        if any(test.module for test in self.service.tests):
            raise ValueError("a service has no modules that a test could try")
        _judge_settings(self.service.fields, self.contract)
        refuse_doubles("test file", [f"test_{self.name}", *(test.name for test in self.service.tests)])
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


def _judge_parts_of_before(spec: PluginSpec, base: PluginBase, contract: Contract) -> None:
    """Judge what the modules of answers of before 2.0.0 say of their parts."""
    parts = [module for module in spec.modules if module.class_name]
    refuse_doubles("class", [*foreign_names(contract), *_classes(spec, parts)])
    refuse_doubles("attribute", [*base_attributes(base), *(part.attribute or part.name for part in parts)])
    if any(part.awaited for part in parts) and not base.can_await:
        raise ValueError(f"{base.class_name} starts and stops plugins without a loop; no part of one can be awaited")


def _classes(spec: PluginSpec, parts: list[UnitModule]) -> list[str]:
    return [spec.class_name, spec.config_class, *(part.class_name for part in parts)]


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

    A variable is named as the blueprints name it: with the unit's prefix, or with its name where settings lack that.
    """
    details = details_of(answers)
    fields, prefix = getattr(details, "fields", ()), ""
    if hasattr(details, "env_prefix"):
        own = f"{answers.name}_"
        has_strangers = any(not field.name.startswith(own) for field in fields)
        prefix = details.env_prefix or (own.upper() if has_strangers and answers.contract.settings else "")
    return {f"{prefix}{field.name.upper()}": field.example for field in fields if field.required}
