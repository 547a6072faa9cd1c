"""The smoke gate: every unit is loaded and lives once, in the sandbox."""

from __future__ import annotations

import json
import secrets
from pathlib import Path, PurePosixPath
from typing import Any

from generator.gates.records import Finding, GateNotRunError, Subject, UnitFiles
from generator.sandbox import Command, Finished, Limits, clean_environment

PROBE = Path(__file__).parent / "probes" / "smoke.py"
SMOKE_SECONDS = 60.0
LIFE_SECONDS = 20.0


def check_lifecycle(subject: Subject) -> list[Finding]:
    """Return a finding for each unit that cannot be imported, registered, started or stopped.

    Raises:
        GateNotRunError: No sandbox starts, so nothing was executed.
    """
    return [finding for unit in subject.units for finding in _check_unit(subject, unit)]


def _check_unit(subject: Subject, unit: UnitFiles) -> list[Finding]:
    nonce = secrets.token_hex(16)
    request = {**_request(subject, unit), "nonce": nonce, "root": str(subject.root), "seconds": LIFE_SECONDS}
    finished = subject.sandbox.run(
        Command(
            argv=(str(subject.python), "-P", str(PROBE), json.dumps(request)),
            cwd=subject.root,
            env={**clean_environment(), "PYTHONPATH": str(subject.root)},
        ),
        root=subject.root,
        python=subject.python,
        extra_read_only=(PROBE,),
        limits=Limits(seconds=SMOKE_SECONDS),
    )
    if finished.verdict == "not-run":
        raise GateNotRunError(f"nothing was executed: {finished.detail}")
    return _judge(finished, unit, nonce)


def _request(subject: Subject, unit: UnitFiles) -> dict[str, Any]:
    contract = subject.contract
    modules = [_module(path) for path in unit.python_files() if not path.startswith(f"{contract.tests_dir}/")]
    request: dict[str, Any] = {"blueprint": unit.blueprint, "contract": contract.model_dump(mode="json")}
    if unit.blueprint == "plugin":
        return {**request, "package": _module(f"{contract.plugins_dir}/{unit.name}"), "modules": modules}
    if unit.blueprint == "service":
        return {**request, "modules": modules, "class_name": unit.class_name}
    settings = contract.settings
    return {
        **request,
        "package": settings.module if settings else "",
        "class_name": settings.class_name if settings else "",
        "fields": list(unit.fields),
    }


def _module(path: str) -> str:
    """Return the dotted name of a module's or package's path."""
    parts = PurePosixPath(path).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _judge(finished: Finished, unit: UnitFiles, nonce: str) -> list[Finding]:
    if finished.verdict in {"timeout", "limit"}:
        return [Finding(code=finished.verdict, message=f"{unit.key}: {finished.detail}")]
    marker = f"smoke {nonce} "
    lines = [line for line in finished.stdout.decode("utf-8", "replace").splitlines() if line.startswith(marker)]
    if not lines:
        said = finished.stderr.decode("utf-8", "replace").strip()[-500:]
        return [Finding(code="died", message=f"{unit.key} ended its process ({finished.returncode}): {said}")]
    return [
        Finding(path=fault["path"], line=fault["line"], code="smoke", message=f"{unit.key}: {fault['message']}")
        for fault in json.loads(lines[-1][len(marker) :])
    ]
