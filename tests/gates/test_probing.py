"""What is asked in a sandbox and what is believed of the answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from generator.errors import MachineSlowError
from generator.findings import Finding
from generator.gates.probing import MEMORY_BYTES, PROBES, SPARE_SECONDS, ask
from generator.gates.records import GateNotRunError
from generator.sandbox import Command, Finished, Limits
from generator.sandbox.records import not_run
from tests.gates.subjects import make_subject

ASKED = {"seconds": 3.0, "code": "smoke", "home": "plugins/demo/__init__.py", "name": "plugin:demo"}
DONE = Finished(0, b"", b"", 1.0, "exited")


@dataclass
class Answering:
    """A sandbox that executes nothing and gives the answer that it is told to give."""

    answer: Callable[[str], Finished]
    name: str = "answering"
    confines: bool = True
    asked: list[tuple[Command, Limits, tuple[Path, ...]]] = field(default_factory=list)

    def run(
        self,
        command: Command,
        *,
        root: Path,
        python: Path,
        writable: bool = False,
        extra_read_only: Sequence[Path] = (),
        limits: Limits | None = None,
    ) -> Finished:
        assert not writable
        assert (root, python) == (command.cwd, Path(command.argv[0]))
        self.asked.append((command, limits or Limits(), tuple(extra_read_only)))
        return self.answer(command.env["AAS_NONCE"])


def findings(answer: Finished | Callable[[str], Finished], tmp_path: Path, **more: object) -> list[Finding]:
    sandbox = Answering(answer if callable(answer) else lambda _nonce: answer)
    subject = make_subject(tmp_path, {"plugins/demo/__init__.py": ""}, sandbox=sandbox)
    return ask(subject, "smoke", {"modules": []}, **{**ASKED, **more})  # type: ignore[arg-type]


def said(text: str, **more: object) -> Callable[[str], Finished]:
    return lambda nonce: replace(DONE, stdout=text.replace("NONCE", nonce).encode(), **more)  # type: ignore[arg-type]


def faults(*given: dict[str, object]) -> str:
    return f"noise\nNONCE {json.dumps({'faults': given})}\nmore\n"


def test_the_probe_is_asked_with_a_fresh_secret_and_a_deadline_of_its_own(tmp_path: Path) -> None:
    sandbox: Answering = Answering(said(faults()))
    subject = make_subject(tmp_path, {"a.py": ""}, sandbox=sandbox)
    for _ in range(2):
        assert ask(subject, "smoke", {"modules": ["a"]}, **ASKED) == []  # type: ignore[arg-type]
    (first, limits, shown), (second, _, _) = sandbox.asked
    assert first.argv[:4] == (str(subject.python), "-P", str(PROBES / "entry.py"), str(PROBES / "smoke.py"))
    assert json.loads(first.argv[4]) == {"modules": ["a"], "root": str(subject.root)}
    assert first.cwd == subject.root
    assert len(first.env["AAS_NONCE"]) == 32
    assert first.env["AAS_NONCE"] != second.env["AAS_NONCE"]
    assert (limits.seconds, limits.memory_bytes) == (3.0 + SPARE_SECONDS, MEMORY_BYTES)
    assert shown == (PROBES,)


def test_faults_are_findings_with_the_units_place_where_they_have_none(tmp_path: Path) -> None:
    given: list[dict[str, object]] = [
        {"message": "bad"},
        {"path": "b.py", "line": 4, "code": "pytest", "message": "worse \ud800"},
    ]
    assert findings(said(faults(*given)), tmp_path) == [
        Finding(path="plugins/demo/__init__.py", line=None, code="smoke", message="plugin:demo: bad"),
        Finding(path="b.py", line=4, code="pytest", message="plugin:demo: worse ?"),
    ]
    assert findings(said(faults({"message": "bad"})), tmp_path, name="")[0].message == "bad"


@pytest.mark.parametrize(
    "answer",
    [
        said(""),
        said('{"faults": []}\n'),
        said('nonce {"faults": []}\n'),
        said('NONCE{"faults": []}\n'),
        said(" NONCE {}\n"),
        said("NONCE nonsense\n"),
        said("NONCE " + "[" * 100_000 + "\n"),
        said('NONCE {"faults": [], "passed": true}\n'),
        said('NONCE {"faults": [{"path": "a"}]}\n'),
        said(faults(), returncode=1),
        said(faults(), returncode=None, verdict="limit", detail="too much memory"),
    ],
)
def test_what_is_no_whole_answer_is_not_believed(answer: Callable[[str], Finished], tmp_path: Path) -> None:
    (finding,) = findings(answer, tmp_path)
    assert finding.path == "plugins/demo/__init__.py"
    assert finding.code in {"died", "limit"}


def test_a_probe_that_was_ended_says_why(tmp_path: Path) -> None:
    (finding,) = findings(replace(DONE, returncode=None, verdict="limit", detail="it was ended"), tmp_path)
    assert (finding.code, finding.message, finding.line) == ("limit", "plugin:demo: it was ended", None)
    (finding,) = findings(replace(DONE, returncode=7, stderr=b"x" * 600 + b" last\n"), tmp_path)
    start = "plugin:demo: ended its process (7) without an answer: "
    assert (finding.code, finding.message) == ("died", start + "x" * 495 + " last")
    (finding,) = findings(replace(DONE, returncode=7, stderr=b"\xff no UTF-8"), tmp_path)
    assert finding.message.endswith(": \ufffd no UTF-8")
    (finding,) = findings(replace(DONE, returncode=-9), tmp_path)
    assert finding.message == "plugin:demo: ended its process (-9) without an answer"


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
    (finding,) = findings(replace(DONE, returncode=None, verdict="timeout", stderr=text.encode()), tmp_path)
    assert (finding.path, finding.line, finding.code) == (path, line, "timeout")
    assert finding.message == "plugin:demo: still running after 3 s"


def test_a_timeout_that_is_only_spoken_of_is_none(tmp_path: Path) -> None:
    (finding,) = findings(replace(DONE, returncode=1, stderr=b"Timeout (0:00:03)!\n"), tmp_path)
    assert finding.code == "died"


def test_what_the_machine_kept_from_working_is_no_verdict(tmp_path: Path) -> None:
    with pytest.raises(MachineSlowError, match=r"^plugin:demo was ended: the machine was too slow"):
        findings(replace(DONE, returncode=None, verdict="slow"), tmp_path)


def test_what_is_missing_or_was_not_run_is_no_verdict(tmp_path: Path) -> None:
    with pytest.raises(GateNotRunError, match=r"^no pytest here \?$") as caught:
        findings(said('NONCE {"missing": "no pytest here \\ud800"}\n'), tmp_path)
    assert caught.value.code == "not-run"
    with pytest.raises(GateNotRunError, match=r"^nothing was executed: no sandbox starts$") as caught:
        findings(not_run("no sandbox starts"), tmp_path)
    assert caught.value.code == "no-sandbox"
