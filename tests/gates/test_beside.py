"""Gates that only read run at the same time, and say what they would have said one after the other."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest

from generator.gates import registry, run_together
from generator.gates.beside import beside_each_other
from generator.gates.records import Gate, GateNotRunError, Subject
from generator.sandbox import Command, Finished, Limits, Sandbox
from generator.sandbox.bubblewrap import Bubblewrap
from tests.gates.subjects import plugin_source
from tests.gates.test_together import PARTS, SLOW_TO_SEARCH, plain, tasks

SLEEP = (sys.executable, "-I", "-S", "-c", "import time; time.sleep(500)")


def test_a_command_is_ended_where_what_is_beside_it_fails(tmp_path: Path, sandbox: Sandbox) -> None:
    ended: list[Finished] = []

    def sleep() -> None:
        command = Command(SLEEP, tmp_path)
        ended.append(sandbox.run(command, root=tmp_path, python=Path(sys.executable), limits=Limits(seconds=400)))

    def fail() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        beside_each_other([sleep, fail])
    assert [(each.verdict, each.detail) for each in ended] in (
        [("limit", "interrupted")],
        [("not-run", ended[0].detail)],
    )


def test_what_is_done_comes_back_in_its_order_and_was_done_together() -> None:
    both = threading.Barrier(2, timeout=60)

    def meet(name: str) -> str:
        both.wait()
        return name

    assert beside_each_other([lambda: meet("one"), lambda: meet("two")]) == ["one", "two"]
    assert beside_each_other([]) == []


@pytest.mark.parametrize("others", [{}, {"good": plugin_source(), "wrong": PARTS["wrong"]}])
def test_a_task_that_keeps_one_gate_busy_is_not_judged_by_the_next(
    others: dict[str, str], tmp_path: Path, best_sandbox: Sandbox
) -> None:
    given = tasks(tmp_path, {"slow": SLOW_TO_SEARCH, **others}, best_sandbox)
    slow, *rest = run_together(given, ["lint", "secrets", "types"])
    assert [(each.gate, each.outcome) for each in slow[1:]] == [("secrets", "failed"), ("types", "skipped")]
    assert slow[2].findings[0].message == "not run, because the secrets gate failed"
    assert [own[-1].outcome for own in rest] == ["passed", "failed"][: len(rest)]


def test_a_gate_that_fails_for_all_finds_out_for_which(
    tmp_path: Path, best_sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not isinstance(best_sandbox, Bubblewrap):
        pytest.skip("gates run one after the other here")
    lint = registry.GATES["lint"]
    held: list[int] = []

    def together(subjects: object) -> list[object]:
        held.append(len(subjects))  # type: ignore[arg-type]
        raise ValueError("one of them")

    def alone(subject: Subject) -> list[object]:
        if subject.units[0].name == "bad":
            raise GateNotRunError("this one")
        return []

    monkeypatch.setitem(registry.GATES, "lint", Gate(alone, "parses", "should", together=together))  # type: ignore[arg-type]
    given = tasks(tmp_path, {"good": plugin_source(), "bad": PARTS["wrong"]}, best_sandbox)
    good, bad = run_together(given, ["lint", "secrets", "types"])
    assert [each.outcome for each in good] == ["passed", "passed", "passed"]
    assert [each.outcome for each in bad] == ["skipped", "passed", "failed"]
    assert held == [2, 2]
    monkeypatch.setitem(registry.GATES, "lint", lint)


def test_one_after_the_other_says_the_same(
    tmp_path: Path, best_sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = {name: PARTS[name] for name in ("good", "also_good", "unused", "leaky", "wrong", "unchecked")}
    names = ["syntax", "imports", "lint", "secrets", "types"]
    beside = run_together(tasks(tmp_path / "one", parts, best_sandbox), names)
    monkeypatch.setattr(registry, "_beside", lambda *_: {})
    assert plain(run_together(tasks(tmp_path / "two", parts, best_sandbox), names)) == plain(beside)
