"""From the settings of a plan to those of its units: names, judged types, defaults as source, and where each goes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from generator.answers.constraints import settled
from generator.answers.contract import Contract
from generator.answers.details import UnitField
from generator.answers.line_breaks import can_be_laid_out
from generator.answers.text import LINE_MAX, is_setting_name, safe_text
from generator.answers.units_of_measure import spoken_name, unit_of_name, with_unit
from generator.names import to_snake
from generator.plan import ConfigField, ImplementationPlan
from generator.unit_parts import code_of
from generator.values.defaults import widened
from generator.values.literals import default_literal, kind_with_default
from generator.values.secrets import is_secret, may_be_written, without_secret
from generator.values.types import SECRETS, judge_type, without_none

NARROWEST = 60


def unit_settings(plan: ImplementationPlan, contract: Contract) -> tuple[UnitField, ...]:
    """Return a unit's own settings.

    Where the workspace has no settings class, nothing reads the environment, so none of them can be required.
    """
    fields = plan.config_additions
    if contract.settings is None:
        fields = tuple(field.model_copy(update={"required": False}) for field in fields)
    return _settings(fields, "unit", contract.line_length)


def settings_of(plan: ImplementationPlan, scope: str, *, width: int = NARROWEST) -> tuple[UnitField, ...]:
    """Return a plan's settings of one scope, with types and defaults as source; the first of a name wins.

    Args:
        plan: The plan.
        scope: ``unit`` or ``workspace``.
        width: The line length, in characters, in which a type must fit; one that does not becomes ``str``.
    """
    return _settings(plan.config_additions, scope, width)


def _settings(fields: Iterable[ConfigField], scope: str, width: int) -> tuple[UnitField, ...]:
    found: dict[str, UnitField] = {}
    for field in fields:
        if field.scope == scope:
            unit_field = _setting(field, width)
            found.setdefault(unit_field.name, unit_field)
    return tuple(found.values())


def setting_name(text: str) -> str:
    """Return a safe name for a setting; one that hides Python or pydantic gets ``unit_`` before it."""
    lowered = text.lower()
    name = lowered if is_setting_name(lowered) else to_snake(text) or "setting"
    return name if is_setting_name(name) else f"unit_{name}"


def _setting(field: ConfigField, width: int) -> UnitField:
    """Return one setting as a unit has it: without a usable default it may be left out, unless it is required."""
    name = setting_name(field.name)
    kind = widened(judge_type(field.type) or "str", field.default)
    kind = kind if field.secret else kind_with_default(kind, field.default)
    kind = kind if can_be_laid_out(f"{kind} | None", width - 4) else "str"
    field = _without_secret(field, kind)
    kind = "SecretStr" if field.secret or without_none(kind) == "SecretStr" else kind
    agreeing, _ = settled(field.model_copy(update={"type": kind, "secret": kind == "SecretStr"}))
    default = default_literal(kind, agreeing.default)
    facts: dict[str, Any] = {"type": kind, "default": default}
    if agreeing.required:
        facts = {"type": kind, "required": True}
    elif default is None:
        facts = {"type": f"{without_none(kind)} | None"}
    described = safe_text(field.description, LINE_MAX) or f"{spoken_name(name).capitalize()}."
    said = with_unit(described, kind, field.unit or unit_of_name(name))
    return UnitField(
        name=name,
        description=safe_text(said, LINE_MAX),
        secret=kind == "SecretStr",
        constraints=agreeing.constraints,
        **facts,
    )


def _without_secret(field: ConfigField, kind: str) -> ConfigField:
    """Return a setting without anything that no file may hold; a credential makes a text a secret."""
    name, default, said = field.name, field.default, field.description
    secret = field.secret or without_none(kind) in SECRETS
    if default in (None, "") or (not secret and may_be_written(name, default, said)):
        return field.model_copy(update={"description": without_secret(said)})
    secret = secret or (isinstance(default, str) and is_secret(name, kind, said, default=default))
    return field.model_copy(update={"default": None, "secret": secret, "description": without_secret(said, default)})


def env_prefix(name: str, fields: Sequence[UnitField]) -> str:
    """Return the prefix of a unit's environment variables: none where every setting already names the unit."""
    words = set(name.split("_"))
    named = [field.name.split("_", maxsplit=1)[0] in words and "_" in field.name for field in fields]
    return "" if fields and all(named) else f"{name.upper()}_"


def homeless_settings(plan: ImplementationPlan, contract: Contract) -> tuple[str, ...]:
    """Return a sentence for each setting of a plan that ends in no unit, in no settings class and in no code.

    Args:
        plan: A plan whose outcome is ``ready``.
        contract: What the workspace demands.
    """
    found: list[str] = []
    taken: dict[tuple[str, str], str] = {}
    for field in plan.config_additions if plan.kinds else ():
        name = setting_name(field.name)
        earlier = taken.setdefault((field.scope, name), field.name)
        reason = f"{earlier} is the same setting already" if earlier is not field.name else ""
        reason = reason or _no_home(plan, contract, field.scope, name)
        found += [f"setting {field.name} ends nowhere: {reason}"] if reason else []
    return tuple(found)


def _no_home(plan: ImplementationPlan, contract: Contract, scope: str, name: str) -> str:
    """Return why a setting has no place to go to; empty where it has one."""
    if scope == "workspace":
        if contract.settings is None:
            return "the workspace has no settings class"
        return "" if "config_patch" in plan.kinds else "no unit is built that changes the workspace's settings class"
    if "plugin" in plan.kinds:
        return ""
    if plan.kinds[0] != "service":
        return "no unit is built that has settings of its own"
    code = next((code_of(plan, spec) for spec in plan.files if spec.template.startswith("service/service")), "")
    words = {word.lower() for word in re.findall(r"\w+", code)}
    knows = not code or any(word == name or word.endswith(f"_{name}") for word in words)
    return "" if knows else "the service's code is that of the analysis, which does not have it"
