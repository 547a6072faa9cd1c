"""The gates, in the order in which they run."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import MappingProxyType

from generator.errors import DISK_FAULTS, ToolBrokenError, step_after
from generator.findings import KILLED, Finding, GateResult, Level
from generator.gates.beside import beside_each_other
from generator.gates.imports import check_imports, check_imports_together
from generator.gates.lint import check_lint, check_lint_together
from generator.gates.records import Gate, GateNotRunError, Judgement, Said, Subject
from generator.gates.rooms import Rooms, warm_rooms
from generator.gates.secrets import check_secrets, check_secrets_together
from generator.gates.smoke import judge_lifecycle, judge_lifecycles
from generator.gates.syntax import check_syntax, check_syntax_together
from generator.gates.tests import check_tests, check_tests_together
from generator.gates.types import check_types, check_types_together
from generator.sandbox.bubblewrap import Bubblewrap

GATES: dict[str, Gate] = {
    "syntax": Gate(check_syntax, "parses", fatal=True, together=check_syntax_together),
    "imports": Gate(check_imports, "resolves", fatal=True, together=check_imports_together),
    "lint": Gate(check_lint, "parses", "should", together=check_lint_together),
    "secrets": Gate(check_secrets, "reads", together=check_secrets_together),
    "types": Gate(check_types, "resolves", together=check_types_together),
    "tests": Gate(check_tests, "runs", "should", together=check_tests_together),
    "smoke": Gate(judge_lifecycle, "runs", together=judge_lifecycles),
}
# These only read, each by a command of its own, and none asks what another has said.
_BESIDE = ("lint", "secrets", "types")
# Behind it, code can be loaded that it let pass.
_LAST_FATAL = [name for name, gate in GATES.items() if gate.fatal][-1]
DEFAULT_LEVELS: Mapping[str, Level] = MappingProxyType({name: gate.level for name, gate in GATES.items()})


def run_gates(
    subject: Subject, names: Iterable[str] | None = None, levels: Mapping[str, Level] = DEFAULT_LEVELS
) -> list[GateResult]:
    """Run gates over one task; see ``run_together``."""
    return run_together([subject], names, levels)[0]


def run_together(
    subjects: Sequence[Subject], names: Iterable[str] | None = None, levels: Mapping[str, Level] = DEFAULT_LEVELS
) -> list[list[GateResult]]:
    """Run the named gates, by default all, over tasks that share a copy; return one result a gate for each, in order.

    After a fault in syntax or imports a task's other gates are skipped: code that cannot be loaded has no types and no
    tests. The same goes for code that a gate had to end, or that ended its own process: it is not started a second
    time. What only reads text is run all the same: a secret is one in a broken file too. A gate whose level is ``off``
    is skipped.

    Raises:
        ToolBrokenError: A gate's tool was killed, or the disk failed it.
        ValueError: There is no gate of that name.
    """
    wanted = set(GATES if names is None else names)
    if unknown := wanted - GATES.keys():
        raise ValueError(f"no such gate: {', '.join(sorted(unknown))}")
    with warm_rooms() as rooms:
        return _results(subjects, wanted, levels, rooms)


def _results(
    subjects: Sequence[Subject], wanted: set[str], levels: Mapping[str, Level], rooms: Rooms
) -> list[list[GateResult]]:
    results: list[list[GateResult]] = [[] for _ in subjects]
    broken: dict[int, str] = {}
    ahead: dict[str, list[GateResult]] = {}
    for name, gate in GATES.items():
        if name not in wanted:
            continue
        level = levels.get(name, gate.level)
        judged = [at for at in range(len(subjects)) if level != "off" and (at not in broken or gate.how == "reads")]
        if name == _BESIDE[0] and not broken:
            ahead = _beside([each for each in _BESIDE if each in wanted and levels.get(each) != "off"], subjects)
        if name in ahead:
            said = {at: ahead[name][at] for at in judged}
        else:
            said = dict(zip(judged, _judged(name, gate, [subjects[at] for at in judged]), strict=True))
        for at, own in enumerate(results):
            reason = "switched off in the settings" if level == "off" else _because(broken.get(at, ""))
            result = said.get(at) or _skipped(name, reason)
            own.append(result.model_copy(update={"level": level}))
            if result.outcome == "failed" and (gate.fatal or any(each.code in KILLED for each in result.findings)):
                broken.setdefault(at, name)
        loadable = [subject for at, subject in enumerate(subjects) if at not in broken]
        if name == _LAST_FATAL and loadable and any(_runs(name, levels) for name in wanted):
            rooms.begin(loadable)
    return results


def _runs(name: str, levels: Mapping[str, Level]) -> bool:
    return GATES[name].how == "runs" and levels.get(name, GATES[name].level) != "off"


def _because(gate: str) -> str:
    return f"not run, because the {gate} gate failed"


def _beside(names: Sequence[str], subjects: Sequence[Subject]) -> dict[str, list[GateResult]]:
    """Run gates over the same tasks at the same time; nothing is said of one that has to find out who is to blame.

    Raises:
        ToolBrokenError: As ``run_together`` does.
    """
    if len(names) < 2 or not all(each.shared and isinstance(each.sandbox, Bubblewrap) for each in subjects):
        return {}
    try:
        laid = _laid_together(subjects) if len(subjects) > 1 else [_laid_alone(subjects[0])]
    except OSError:
        return {}
    judging = beside_each_other([partial(_at_once, name, GATES[name], laid) for name in names])
    return {name: results for name, results in zip(names, judging, strict=True) if results is not None}


def _judged(name: str, gate: Gate, subjects: Sequence[Subject]) -> list[GateResult]:
    """Judge several tasks at once; where that fails, by halves, so that only the one which is to blame pays for it."""
    if not subjects or not _is_together(gate, subjects):
        return [_one(name, gate, subject) for subject in subjects]
    try:
        results = _at_once(name, gate, _laid_together(subjects))
    except OSError:
        results = None
    if results is not None:
        return results
    if len(subjects) == 1:
        return [_one(name, gate, subjects[0])]
    # Whichever of them it was is found here, where it is told.
    middle = len(subjects) // 2
    return [*_judged(name, gate, subjects[:middle]), *_judged(name, gate, subjects[middle:])]


def _is_together(gate: Gate, subjects: Sequence[Subject]) -> bool:
    """Tell whether a gate judges tasks at once; the code of one task alone runs in a warm process too."""
    is_in_room = gate.how == "runs" and all(subject.layer for subject in subjects)
    return gate.together is not None and (len(subjects) > 1 or is_in_room)


def _at_once(name: str, gate: Gate, laid: Sequence[Subject]) -> list[GateResult] | None:
    """Judge tasks whose files are laid into their copy; ``None`` where it fails for several.

    Raises:
        ToolBrokenError: As ``run_together`` does.
    """
    if gate.together is None or not _is_together(gate, laid):
        return [_one(name, gate, subject) for subject in laid]
    start = time.monotonic()
    try:
        said = gate.together(laid)
    except ToolBrokenError:
        raise
    except Exception:
        return None
    share = (time.monotonic() - start) / len(laid)
    return [_result(name, each, share) for each in said]


def _one(name: str, gate: Gate, subject: Subject) -> GateResult:
    start = time.monotonic()
    said: Said | GateNotRunError
    try:
        said = gate.check(_laid_alone(subject))
    except GateNotRunError as reason:
        said = reason
    except ToolBrokenError:
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno in DISK_FAULTS:
            raise ToolBrokenError(f"the {name} gate: {error.strerror}.", step_after(error)) from error
        # Whatever hostile input does to a gate, the batch goes on, and nothing counts as passed.
        said = GateNotRunError(f"the gate itself failed: {type(error).__name__}: {error}"[:500])
    return _result(name, said, time.monotonic() - start)


def _laid_together(subjects: Sequence[Subject]) -> Sequence[Subject]:
    """Lay the files of tasks into the copy that they share, those of no other; each is told which are not its own."""
    layers = [subject.layer for subject in subjects if subject.layer]
    shared = subjects[0].shared
    if shared is None:
        return subjects
    shared.hold(layers)
    seen = [subject.seen_files() for subject in subjects]
    every = frozenset[str]().union(*seen)
    return [replace(subject, hidden=every - files) for subject, files in zip(subjects, seen, strict=True)]


def _laid_alone(subject: Subject) -> Subject:
    """Lay the files of one task into the copy that it shares with others, so that it is the task's alone."""
    if subject.shared is None or subject.layer is None:
        return subject
    subject.shared.hold([subject.layer])
    return replace(subject, layer=None, hidden=frozenset(), shared=None)


def _result(name: str, said: Said | GateNotRunError, seconds: float) -> GateResult:
    if isinstance(said, GateNotRunError):
        return _skipped(name, str(said), seconds, said.code)
    judged = said if isinstance(said, Judgement) else Judgement(findings=tuple(said))
    return GateResult(
        gate=name,
        outcome="failed" if judged.findings else "passed",
        seconds=seconds,
        findings=judged.findings,
        notes=judged.notes,
    )


def _skipped(name: str, reason: str, seconds: float = 0.0, code: str = "not-run") -> GateResult:
    finding = Finding(code=code, message=reason)
    return GateResult(gate=name, outcome="skipped", seconds=seconds, findings=(finding,))
