"""The smoke gate: every unit is loaded and lives once, in the sandbox."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from pathlib import PurePosixPath
from typing import Any

from generator.findings import KILLED, Finding
from generator.gates.lives import Life
from generator.gates.own_loader import Asked, Refusals, load_unit, way_of
from generator.gates.probing import Place, hear, steady
from generator.gates.records import GateNotRunError, Judgement, Said, Subject, UnitFiles
from generator.gates.rooms import each_in_a_room
from generator.gates.running import Alone, Runner

LIFE_SECONDS = 8.0
_NOTE_MAX = 500


def check_lifecycle(subject: Subject) -> list[Finding]:
    """Return what ``judge_lifecycle`` finds fault with."""
    return list(judge_lifecycle(subject).findings)


def judge_lifecycle(
    subject: Subject, runner: Runner | None = None, lonely: dict[Hashable, Asked] | None = None
) -> Judgement:
    """Return a finding for each unit that cannot be loaded, made, started or stopped, and a note how each was made.

    A plugin comes from the workspace's own loader; where there is none, or it fails without the unit too, the plugin is
    made as the loader would make it. A service that cannot be made without arguments is imported and no more. A fault
    that belongs to no line is reported at the unit's first module.

    Args:
        subject: What is judged.
        runner: Where it runs; by default in a process of its own.
        lonely: What is known of the loader without any unit; to be shared by tasks that share a copy.

    Raises:
        GateNotRunError: No sandbox starts, so nothing was executed.
    """
    findings: list[Finding] = []
    notes: list[Finding] = []
    refusals = Refusals(lonely={} if lonely is None else lonely)
    for unit in subject.units:
        judged = _judge_unit(runner or Alone(subject), unit, refusals)
        findings += judged.findings
        notes += judged.notes
        if any(each.code in KILLED for each in judged.findings):
            # The others would cost a whole deadline each and could not save the task.
            break
    return Judgement(findings=tuple(findings), notes=tuple(notes))


def judge_lifecycles(subjects: Sequence[Subject]) -> Sequence[Said | GateNotRunError]:
    """Do the same for several tasks that share a copy."""
    lonely: dict[Hashable, Asked] = {}
    return each_in_a_room(subjects, lambda runner: judge_lifecycle(runner.subject, runner, lonely))


def _judge_unit(runner: Runner, unit: UnitFiles, refusals: Refusals) -> Judgement:
    subject = runner.subject
    home = _home(subject, unit)

    def ask(way: str, name: str = "", aside: Sequence[str] = ()) -> Asked:
        life = Life(_request(subject, unit, way, name or unit.name))
        heard = hear(runner, "smoke", life, seconds=LIFE_SECONDS, home=home, aside=aside)
        if heard.trouble:
            return Asked([heard.trouble], None, heard.said)
        return Asked([Place(home, "smoke").finding(each) for each in life.faults], life.told, heard.said)

    if unit.probe == "plugin" and subject.loader is not None:
        findings, way = load_unit(subject, unit, home, ask, refusals)
    else:
        asked = ask("direct")
        findings, way = asked.findings, way_of(asked)
    said = steady(way)[:_NOTE_MAX]
    told = [
        each.model_copy(update={"message": f"{unit.key}: {each.message}{f' ({said})' if said else ''}"})
        for each in findings
    ]
    note = Finding(path=home, code="smoke", message=f"{unit.key}: {said}")
    return Judgement(findings=tuple(told), notes=(note,) if said else ())


def _request(subject: Subject, unit: UnitFiles, way: str, name: str) -> dict[str, Any]:
    contract, loader = subject.contract, subject.loader
    sources = _sources(subject, unit)
    src = contract.source_root
    request: dict[str, Any] = {
        "root": str(subject.root),
        "way": way,
        "probe": unit.probe,
        "name": name,
        "folder": f"{contract.plugins_dir}/{name}",
        "contract": contract.model_dump(mode="json"),
        "entry": contract.entry.model_dump(mode="json"),
        "loader": loader.model_dump(mode="json") if loader else None,
        "environment": dict(pair for each in (*subject.beside, *subject.units) for pair in each.environment),
        "files": list(unit.python_files()),
        "modules": {_module(path, src): path for path in sources},
        "import_roots": ["", src] if src else [""],
    }
    if unit.probe == "plugin":
        return {**request, "package": _module(f"{contract.plugins_dir}/{name}", src)}
    if unit.probe != "settings":
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


def _module(path: str, src: str = "") -> str:
    """Return the dotted name of a module's or package's path."""
    parts = PurePosixPath(path).with_suffix("").parts
    parts = parts[1:] if src and parts[0] == src else parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
