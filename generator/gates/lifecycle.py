"""The smoke gate: every unit is loaded and lives once, in the sandbox."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from generator.gates.probing import ask
from generator.gates.records import KILLED, Finding, Subject, UnitFiles

LIFE_SECONDS = 8.0


def check_lifecycle(subject: Subject) -> list[Finding]:
    """Return a finding for each unit that cannot be imported, registered, started or stopped.

    A service that cannot be made without arguments is imported and no more. A fault that belongs to no line is
    reported at the unit's first module.

    Raises:
        GateNotRunError: No sandbox starts, so nothing was executed.
    """
    findings: list[Finding] = []
    for unit in subject.units:
        findings += _check_unit(subject, unit)
        if any(each.code in KILLED for each in findings):
            # The others would cost a whole deadline each and could not save the task.
            break
    return findings


def _check_unit(subject: Subject, unit: UnitFiles) -> list[Finding]:
    request = _request(subject, unit)
    return ask(subject, "smoke", request, seconds=LIFE_SECONDS, code="smoke", home=_home(subject, unit), name=unit.key)


def _request(subject: Subject, unit: UnitFiles) -> dict[str, Any]:
    contract = subject.contract
    request: dict[str, Any] = {
        "blueprint": unit.blueprint,
        "contract": contract.model_dump(mode="json"),
        "environment": dict(pair for each in subject.units for pair in each.environment),
        "files": list(unit.python_files()),
        "modules": [_module(path) for path in _sources(subject, unit)],
    }
    if unit.blueprint == "plugin":
        home = f"{contract.plugins_dir}/{unit.name}"
        return {**request, "package": _module(home), "manifest": f"{home}/aas-plugin.json"}
    if unit.blueprint == "service":
        return {**request, "class_name": unit.class_name}
    settings = contract.settings
    return {
        **request,
        "package": settings.module if settings else "",
        "class_name": settings.class_name if settings else "",
        "fields": list(unit.fields),
    }


def _sources(subject: Subject, unit: UnitFiles) -> list[str]:
    return [path for path in unit.python_files() if not path.startswith(f"{subject.contract.tests_dir}/")]


def _home(subject: Subject, unit: UnitFiles) -> str:
    sources = _sources(subject, unit)
    packages = [path for path in sources if path.endswith("/__init__.py")]
    return next(iter([*packages, *sources, *unit.files]), "")


def _module(path: str) -> str:
    """Return the dotted name of a module's or package's path."""
    parts = PurePosixPath(path).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
