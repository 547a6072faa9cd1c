"""What is asked in a sandbox and what is believed of the replies."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from generator.errors import MachineSlowError
from generator.findings import Finding
from generator.gates.dialogue import REPLY_MAX
from generator.gates.lives import Life
from generator.gates.probing import MEMORY_BYTES, SPARE_SECONDS, Place, hear
from generator.gates.records import GateNotRunError
from generator.gates.replies import Fault
from generator.gates.running import PROBES, Alone
from generator.sandbox import Command, Finished, Limits
from generator.sandbox.records import not_run
from tests.gates.subjects import make_subject

HOME = "plugins/demo/__init__.py"
DONE = Finished(0, b"", b"", 1.0, "exited")


class Judged:
    """The other side of a line, in a process of our own."""

    def __init__(self, channel: int) -> None:
        self.socket = socket.socket(fileno=os.dup(channel))
        self.socket.settimeout(5.0)
        self.asked: list[dict[str, Any]] = []
        self._lines = self.socket.makefile("rb")

    def receive(self) -> dict[str, Any] | None:
        line = self._lines.readline()
        if not line:
            return None
        self.asked.append(json.loads(line))
        return self.asked[-1]

    def say(self, **said: object) -> None:
        self.write(json.dumps({"id": self.asked[-1]["id"], **said}).encode() + b"\n")

    def write(self, text: bytes) -> None:
        try:
            self.socket.sendall(text)
        except OSError:
            return

    def does_what_it_is_asked(self, until: str = "") -> None:
        """Reply as an honest process with an empty unit would, up to the first step of a kind."""
        while (step := self.receive()) and step["do"] != until:
            try:
                exec(step.get("then", ""), {})  # noqa: S102 - what the judge wants done
            except AssertionError as error:
                self.say(faults=[{"message": f"AssertionError: {error}"}])
            else:
                self.say()
            if step["do"] == "end":
                return


@dataclass
class Answering:
    """A sandbox that executes nothing: what a test gives it speaks with the judge."""

    speak: Callable[[Judged], object]
    finished: Finished = DONE
    name: str = "answering"
    confines: bool = True
    started: list[tuple[Command, Limits, tuple[Path, ...]]] = field(default_factory=list)

    def run(
        self,
        command: Command,
        *,
        root: Path,
        python: Path,
        writable: bool = False,
        extra_read_only: Sequence[Path] = (),
        extra_writable: Sequence[Path] = (),
        limits: Limits | None = None,
    ) -> Finished:
        assert not writable
        assert not extra_writable
        assert (root, python) == (command.cwd, Path(command.argv[0]))
        assert command.channel is not None
        self.started.append((command, limits or Limits(), tuple(extra_read_only)))
        judged = Judged(command.channel)
        try:
            self.speak(judged)
        finally:
            judged.socket.close()
            judged._lines.close()
        return self.finished


def heard(speak: Callable[[Judged], object], tmp_path: Path, finished: Finished = DONE) -> Finding | Life:
    subject = make_subject(tmp_path, {HOME: ""}, sandbox=Answering(speak, finished))
    life = Life({"probe": "modules", "way": "direct", "modules": {"a": "a.py", "b": "b.py"}})
    found = hear(Alone(subject), "smoke", life, seconds=3.0, home=HOME)
    return found.trouble or (found.verdict or life)


def finding(speak: Callable[[Judged], object], tmp_path: Path, finished: Finished = DONE) -> Finding:
    found = heard(speak, tmp_path, finished)
    assert isinstance(found, Finding)
    assert found.path == HOME
    return found


def honest(judged: Judged) -> None:
    judged.does_what_it_is_asked()


def noting(seen: list[Judged]) -> Callable[[Judged], None]:
    def speak(judged: Judged) -> None:
        seen.append(judged)
        honest(judged)

    return speak


def test_the_probe_gets_a_line_to_the_judge_and_a_deadline_of_its_own(tmp_path: Path) -> None:
    seen: list[Judged] = []
    sandbox = Answering(noting(seen))
    subject = make_subject(tmp_path, {"a.py": ""}, sandbox=sandbox)
    life = Life({"probe": "modules", "way": "direct", "modules": {"a": "a.py"}})
    found = hear(Alone(subject), "smoke", life, seconds=3.0, home=HOME)
    assert (found.verdict, found.trouble, life.faults) == (life, None, ())
    ((command, limits, shown),) = sandbox.started
    assert command.argv == (str(subject.python), "-P", str(PROBES / "entry.py"), str(PROBES / "smoke.py"))
    assert command.cwd == subject.root
    assert not [name for name in command.env if name.startswith("AAS")]
    assert (limits.seconds, limits.memory_bytes) == (3.0 + SPARE_SECONDS, MEMORY_BYTES)
    assert shown == (PROBES,)
    kinds = [step["do"] for step in seen[0].asked]
    assert (kinds[0], kinds[-1]) == ("begin", "end")
    assert len({step["id"] for step in seen[0].asked}) == len(kinds)
    assert "load" in kinds


def test_where_and_when_a_step_must_fail_cannot_be_foreseen(tmp_path: Path) -> None:
    seen: list[Judged] = []
    for number in range(40):
        assert isinstance(heard(noting(seen), tmp_path / str(number)), Life)
    assert len({len(judged.asked) for judged in seen}) > 2
    thens = [step["then"] for judged in seen for step in judged.asked if step["do"] not in {"begin", "end"}]
    assert all("raise AssertionError(" in then for then in thens)
    assert len({len(then.split("\n")) for then in thens}) == 1


def test_faults_are_findings_with_the_units_place_where_they_have_none() -> None:
    place = Place(HOME, "smoke")
    assert place.finding(Fault(message="bad")) == Finding(path=HOME, line=None, code="smoke", message="bad")
    fault = Fault(path="b.py", line=4, code="pytest", message="worse \ud800")
    assert place.finding(fault) == Finding(path="b.py", line=4, code="pytest", message="worse ?")


def says(text: str, step: str = "load") -> Callable[[Judged], None]:
    """Return an honest process up to a kind of step, of which it says something else."""

    def speak(judged: Judged) -> None:
        judged.does_what_it_is_asked(step)
        judged.write(text.replace("ID", judged.asked[-1]["id"]).encode())
        judged.does_what_it_is_asked()

    return speak


def always(**said: object) -> Callable[[Judged], None]:
    def speak(judged: Judged) -> None:
        while judged.receive():
            judged.say(**said)

    return speak


def by_a_fork(judged: Judged) -> None:
    judged.does_what_it_is_asked("load")
    if (child := os.fork()) == 0:
        judged.say()
        os._exit(0)
    os.waitpid(child, 0)
    judged.does_what_it_is_asked()


def after_the_end(judged: Judged) -> None:
    judged.does_what_it_is_asked()
    judged.write(b"x")


def twice(judged: Judged) -> None:
    judged.does_what_it_is_asked("load")
    line = json.dumps({"id": judged.asked[-1]["id"]}).encode() + b"\n"
    judged.write(line * 2)


def an_old_one(judged: Judged) -> None:
    judged.does_what_it_is_asked("load")
    judged.write(json.dumps({"id": judged.asked[0]["id"]}).encode() + b"\n")


@pytest.mark.parametrize(
    ("speak", "why"),
    [
        (says("nonsense\n"), "what is no reply"),
        (says("[]\n"), "what is no reply"),
        (says("[" * 100_000 + "\n"), "what is no reply"),
        (says('{"faults": []}\n'), "what is no reply"),
        (says('{"id": "ID", "faults": [], "passed": true}\n'), "what is no reply"),
        (says('{"id": "ID", "faults": [{"path": "a"}]}\n'), "what is no reply"),
        (says('{"id": "0"}\n'), "what it was not asked"),
        (says("x" * (REPLY_MAX + 1)), "more than any reply holds"),
        (says('{"id": "ID"}\nmore', "end"), "more than it was asked"),
        (twice, "more than it was asked"),
        (an_old_one, "what it was not asked"),
        (after_the_end, "more than it was asked"),
        (by_a_fork, "a second process"),
        (always(), "something else of a step"),
        (always(faults=[], way="made"), "something else of a step"),
    ],
)
def test_what_is_no_reply_to_what_was_asked_is_forged(
    speak: Callable[[Judged], None], why: str, tmp_path: Path
) -> None:
    found = finding(speak, tmp_path)
    assert (found.code, found.line) == ("forged", None)
    assert why in found.message
    # Whatever became of the process.
    timeout = replace(DONE, returncode=None, verdict="timeout")
    assert finding(speak, tmp_path / "again", timeout).code == "forged"


@pytest.mark.parametrize(
    "speak",
    [
        lambda judged: None,
        lambda judged: judged.receive(),
        lambda judged: judged.does_what_it_is_asked("load"),
        lambda judged: judged.does_what_it_is_asked("end"),
    ],
)
def test_an_end_before_the_last_reply_proves_nothing(speak: Callable[[Judged], object], tmp_path: Path) -> None:
    assert finding(speak, tmp_path).code == "died"


@pytest.mark.parametrize(
    ("finished", "code"),
    [
        (replace(DONE, returncode=1), "died"),
        (replace(DONE, returncode=None, verdict="limit", detail="too much memory"), "limit"),
        (replace(DONE, returncode=None, verdict="timeout"), "timeout"),
    ],
)
def test_all_replies_count_for_nothing_where_the_process_did_not_end_well(
    finished: Finished, code: str, tmp_path: Path
) -> None:
    assert finding(honest, tmp_path, finished).code == code


def test_a_probe_that_was_ended_says_why(tmp_path: Path) -> None:
    ended = replace(DONE, returncode=None, verdict="limit", detail="it was ended")
    found = finding(honest, tmp_path, ended)
    assert (found.code, found.message, found.line) == ("limit", "it was ended", None)
    found = finding(honest, tmp_path, replace(DONE, returncode=7, stderr=b"x" * 600 + b" last\n"))
    start = "ended its process (7) without an answer: "
    assert (found.code, found.message) == ("died", start + "x" * 495 + " last")
    found = finding(honest, tmp_path, replace(DONE, returncode=7, stderr=b"\xff no UTF-8"))
    assert found.message.endswith(": \ufffd no UTF-8")
    found = finding(honest, tmp_path, replace(DONE, returncode=-9))
    assert found.message == "ended its process (-9) without an answer"


@pytest.mark.parametrize(
    ("frames", "path", "line"),
    [
        ('  File "/usr/lib/x.py", line 9 in wait\n  File "ROOT/plugins/demo/a.py", line 12 in run\n',
         "plugins/demo/a.py", 12),
        ('  File "ROOT/b.py", line 3 in f\n  File "ROOT/c.py", line 4 in g\n', "b.py", 3),
        ('  File "ROOT/b.py", line many in f\n', "b.py", None),
        ('  File "ROOT/b.py", line 12345678 in f\n', "b.py", None),
        ('  File "ROOT/b.py", line 1234567 in f\n', "b.py", 1234567),
        ('  File "/usr/lib/x.py", line 9 in wait\n', "plugins/demo/__init__.py", None),
    ],
)  # fmt: skip
def test_a_probe_that_hung_is_placed_where_it_did(frames: str, path: str, line: int | None, tmp_path: Path) -> None:
    text = f"Current thread 0x1 (most recent call first):\n{frames}".replace("ROOT", str(tmp_path / "tree"))
    found = heard(honest, tmp_path, replace(DONE, returncode=None, verdict="timeout", stderr=text.encode()))
    assert isinstance(found, Finding)
    assert (found.path, found.line, found.code) == (path, line, "timeout")
    assert found.message == "still running after 3 s"


def test_a_timeout_that_is_only_spoken_of_is_none(tmp_path: Path) -> None:
    assert finding(honest, tmp_path, replace(DONE, returncode=1, stderr=b"Timeout (0:00:03)!\n")).code == "died"


def test_what_the_machine_kept_from_working_is_no_verdict(tmp_path: Path) -> None:
    with pytest.raises(MachineSlowError, match=r"^the smoke probe was ended: the machine was too slow"):
        heard(honest, tmp_path, replace(DONE, returncode=None, verdict="slow"))


def test_what_was_not_run_is_no_verdict(tmp_path: Path) -> None:
    with pytest.raises(GateNotRunError, match=r"^nothing was executed: no sandbox starts$") as caught:
        heard(lambda judged: None, tmp_path, not_run("no sandbox starts"))
    assert caught.value.code == "no-sandbox"
