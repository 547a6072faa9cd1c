"""The parts of the probes that judge without running anything of a unit, tried without a sandbox."""

from __future__ import annotations

import ast
import importlib.util
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from generator.gates.probes import faults, secret_scan, smoke, sources, suite
from generator.gates.replies import ForgedError, Reply
from generator.gates.sessions import Session, asked_plugins
from tests.gates.subjects import make_subject


def _imports(text: str) -> list[list[Any]]:
    return sources.imports_of(ast.parse(text))


def test_imports_are_told_in_order_with_level_names_and_line() -> None:
    text = "import b.c as d, e\nfrom ..f import g as h, i\ndef j():\n    from . import k\n"
    assert _imports(text) == [
        [0, "b.c", [], 1, False, False],
        [0, "e", [], 1, False, False],
        [2, "f", ["g", "i"], 2, False, False],
        [1, "", ["k"], 4, False, True],
    ]


@pytest.mark.parametrize(
    ("text", "guarded"),
    [
        ("try:\n    import a\nexcept ImportError:\n    pass", True),
        ("try:\n    import a\nexcept builtins.ImportError:\n    pass", True),
        ("try:\n    import a\nexcept (OSError, Exception):\n    pass", True),
        ("try:\n    import a\nexcept* ImportError:\n    pass", True),
        ("try:\n    import a\nexcept OSError:\n    pass\nexcept ImportError:\n    pass", True),
        ("try:\n    import a\nexcept OSError:\n    pass", False),
        ("try:\n    pass\nexcept ImportError:\n    pass\nfinally:\n    import a", False),
        ("try:\n    try:\n        pass\n    finally:\n        import a\nexcept ImportError:\n    pass", True),
        ("try:\n    if x:\n        import a\nexcept ImportError:\n    pass", True),
        ("with suppress(ImportError):\n    import a", True),
        ("with contextlib.suppress(OSError, ImportError):\n    import a", True),
        ("with open(f), suppress(ImportError):\n    import a", True),
        ("with suppress(OSError):\n    import a", False),
        ("with suppress():\n    import a", False),
        ("with raises(ImportError):\n    import a", False),
        ("with lock:\n    import a", False),
    ],
)
def test_an_import_is_guarded_where_its_failure_is_caught(text: str, *, guarded: bool) -> None:
    assert [each[4] for each in _imports(text)] == [guarded]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("if TYPE_CHECKING:\n    import a\nelse:\n    b = 1\n    import c\n    pass\n    d = 1", [4, 7]),
        ("if not typing.TYPE_CHECKING:\n    b = 1", [2]),
        ("if not MYPY:\n    b = 1\nelse:\n    c = 1", [2]),
        ("if TYPE_CHECKING:\n    b = 1", []),
        ("if -TYPE_CHECKING:\n    b = 1", []),
        ("if not x:\n    b = 1", []),
        ("from typing import no_type_check as n\n@typing.no_type_check\ndef f(): ...\nno_type_check(f)", [1, 2, 4]),
        ("from typing import Any\n@check\ndef f(): ...", []),
    ],
)
def test_code_that_leaves_itself_out_of_the_check_is_told(text: str, lines: list[int]) -> None:
    assert sources.unchecked_of(ast.parse(text)) == lines


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("x = 1\ny = 2 ** 1_000_001", 2),
        ("x = 9 ** 9 ** 9", 1),
        ("x = 1 << 1_000_001", 1),
        ("x = (1 << 600_000) * (1 << 600_000)", None),
        ("x = -(10 ** 999_999)", 1),
        ("x = (2 * 3 + 4) ** 500_000", 1),
        ("x = 2 ** (1 << 70)", 1),
        ("x = 2 ** 99999999999999999999999", 1),
        ("x = (-9) ** 9_999_999", 1),
        ("x = 2 ** 400_000", None),
        ("x = 1 << 999_000", None),
        ("x = y ** 9_999_999", None),
        ("x = 'a' * 9_999_999", None),
        ("x = 2.5 ** 9_999_999", None),
    ],
)
def test_a_number_that_takes_for_ever_is_told_before_anybody_computes_it(text: str, line: int | None) -> None:
    assert sources.huge_of(ast.parse(text)) == line


def test_a_file_is_its_imports_or_its_error(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text("import os\n")
    assert sources.look_at(str(file)) == {"imports": [[0, "os", [], 1, False, False]], "unchecked": []}
    for text, said, line in [
        ("x = 1\ndef (:\n", "invalid syntax", 2),
        ("return 1\n", "'return' outside function", 1),
        ("\nx = 2 ** 9_999_999\n", "this number is too large to be computed", 2),
    ]:
        file.write_text(text)
        assert sources.look_at(str(file)) == {"error": said, "line": line}
    file.write_bytes(b"a = 1\0\n")
    assert "null bytes" in sources.look_at(str(file))["error"]
    assert sources.look_at(str(tmp_path / "none.py"))["error"].startswith("FileNotFoundError: ")
    assert sources.look_at(str(tmp_path / "none.py"))["line"] is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("import a.b, c as d\nfrom e import f as g, h\n", ["a", "d", "g", "h"]),
        ("class A:\n    x = 1\nasync def b():\n    y = 1\ndef c(): ...\n", ["A", "b", "c"]),
        ("try:\n    a = 1\nexcept E as e:\n    pass\nfor b in ():\n    pass\n", ["E", "a", "b", "e"]),
        ("from a import *\n", None),
        ("globals()['a'] = 1\n", None),
        ("def __getattr__(name): ...\n", None),
        ("def (:\n", None),
        ("", []),
    ],
)
def test_a_module_defines_names_unless_only_running_it_could_tell(
    text: str, names: list[str] | None, tmp_path: Path
) -> None:
    file = tmp_path / "a.py"
    file.write_text(text)
    assert sources.names_of(str(file)) == names


@pytest.mark.parametrize(
    ("text", "late"),
    [
        ("import a", False),
        ("class B:\n    import a", False),
        ("for _ in b:\n    import a", False),
        ("def b():\n    import a", True),
        ("async def b():\n    import a", True),
        ("class B:\n    def c(self):\n        import a", True),
        ("if TYPE_CHECKING:\n    import a", True),
        ("if TYPE_CHECKING:\n    pass\nelse:\n    import a", False),
        ("if not TYPE_CHECKING:\n    import a", False),
        ("if sys.platform == 'win32':\n    import a", True),
        ("if sys.platform == 'win32':\n    pass\nelse:\n    import a", True),
    ],
)
def test_an_import_is_late_where_loading_need_not_run_it(text: str, *, late: bool) -> None:
    assert [each[5] for each in _imports(text)] == [late]


def report(when: str = "call", outcome: str = "failed", **more: Any) -> Any:
    return SimpleNamespace(
        **{"when": when, "outcome": outcome, "failed": outcome == "failed", "nodeid": "t.py::test_a", "longrepr": "",
           **more}
    )  # fmt: skip


def crash(path: str, line: int, message: str) -> Any:
    class Crash(str):
        reprcrash = SimpleNamespace(path=path, lineno=line, message=message)

    return Crash("t.py:7: in test_a\nt.py:9: in inner\nother.py:3: in x\nE   the last row")


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        (report(longrepr=crash("/copy/t.py", 5, "assert 0")),
         {"path": "t.py", "line": 5, "code": "test-failed", "message": "test_a: assert 0"}),
        (report(longrepr=crash("/copy/other.py", 3, "boom")),
         {"path": "t.py", "line": 9, "code": "test-failed", "message": "test_a: boom"}),
        (report(when="setup", longrepr="t.py:4: in f\nE   no fixture"),
         {"path": "t.py", "line": 4, "code": "test-error", "message": "test_a: no fixture"}),
        (report(nodeid="t.py", when="", longrepr="E   ImportError"),
         {"path": "t.py", "line": None, "code": "test-error", "message": "ImportError"}),
    ],
)  # fmt: skip
def test_a_failing_test_is_a_fault_at_its_line(given: Any, fault: dict[str, Any]) -> None:
    recorder = suite.Recorder()
    recorder.pytest_runtest_logreport(given)
    assert recorder.faults == [fault]


def test_long_messages_are_cut_and_files_that_cannot_be_collected_are_faults() -> None:
    recorder = suite.Recorder()
    recorder.pytest_collectreport(report(outcome="passed"))
    assert recorder.faults == []
    recorder.pytest_collectreport(report(longrepr="x" * 600, nodeid="t.py"))
    assert recorder.faults == [{"path": "t.py", "line": None, "code": "test-error", "message": "x" * 500}]


@pytest.mark.parametrize(("installed", "wanted"), [(True, ["-p", "pytest_asyncio"]), (False, [])])
def test_a_plugin_that_tests_ask_for_is_loaded_where_it_is_installed(
    *, installed: bool, wanted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", {"pytest_asyncio": "spec"}.get if installed else lambda _: None)
    plain, asking = suite.options("root", []), suite.options("root", ["pytest_asyncio"])
    assert [each for each in asking if each not in plain] == wanted[1:]
    assert len(asking) == len(plain) + len(wanted)


@pytest.mark.parametrize(("text", "plugins"), [(b"import asyncio\n", ["pytest_asyncio"]), (b"import os\n", [])])
def test_only_the_plugin_that_tests_ask_for_is_wanted(text: bytes, plugins: list[str], tmp_path: Path) -> None:
    subject = make_subject(tmp_path, {"tests/test_a.py": b"", "tests/test_b.py": text})
    assert asked_plugins(subject, subject.tests()) == plugins


def session(*outcomes: str, collected: int, ended: str = "") -> list[str]:
    """Return the codes of the faults of a session with tests of these outcomes."""
    script = Session({})
    steps = script.steps()
    asked = [next(steps), steps.send(Reply(id="")).do]
    files = ((f"t{number}.py", 1) for number in range(collected))
    replies = [Reply(id="", files=tuple(files), ended="" if outcomes else ended)]
    for outcome in outcomes:
        phases = [("setup", "passed"), ("call", outcome), ("teardown", "passed")]
        faults = [{"code": "test-failed", "message": "no"}] if outcome == "failed" else []
        replies.append(Reply.model_validate({"id": "", "phases": phases, "faults": faults}))
    if outcomes and ended:
        replies.append(Reply(id="", ended=ended))
    with pytest.raises(StopIteration):
        asked += [steps.send(reply) for reply in replies]
    return [fault.code for fault in script.faults]


def test_a_session_that_proves_nothing_is_a_fault() -> None:
    assert session("passed", "skipped", collected=2) == []
    assert session(collected=0) == ["no-tests"]
    assert session(collected=0, ended="5") == ["no-tests"]
    assert session("skipped", collected=1) == ["no-tests"]
    assert session("passed", collected=2, ended="0") == ["pytest"]
    assert session(collected=1, ended="1") == ["pytest"]
    assert session("passed", "failed", collected=2) == ["test-failed"]


@pytest.mark.parametrize(
    ("phases", "faults"),
    [
        ([], 0),
        ([("call", "passed")], 0),
        ([("setup", "passed"), ("call", "passed")], 0),
        ([("call", "passed"), ("teardown", "passed")], 0),
        ([("setup", "passed"), ("call", "failed"), ("teardown", "passed")], 0),
        ([("setup", "passed"), ("call", "passed"), ("teardown", "passed")], 1),
    ],
)
def test_what_pytest_cannot_have_said_of_a_test_is_forged(phases: list[tuple[str, str]], faults: int) -> None:
    steps = Session({}).steps()
    next(steps)
    steps.send(Reply(id=""))
    assert steps.send(Reply(id="", files=(("t.py", 1),))).do == "test"
    with pytest.raises(ForgedError):
        steps.send(Reply.model_validate({"id": "", "phases": phases, "faults": [{"message": "no"}] * faults}))


@pytest.mark.parametrize("files", [[("t.py", -1)], [("t.py", 0)], [("t.py", 1_000_000)]])
def test_a_number_of_tests_that_cannot_be_is_forged(files: list[tuple[str, int]]) -> None:
    steps = Session({}).steps()
    next(steps)
    steps.send(Reply(id=""))
    with pytest.raises(ForgedError):
        steps.send(Reply.model_validate({"id": "", "files": files}))


def test_the_last_line_of_a_file_in_a_traceback_counts() -> None:
    rows = ["t.py:3: in a", "u.py:4: in b", "t.py:5: in c", "t.py:x: in d", "t.py:12345678: in e"]
    assert suite.last_line("t.py", rows) == 5
    assert suite.last_line("v.py", rows) is None
    native = [
        '  File "/r/t.py", line 3, in a',
        '  File "/r/u.py", line 4, in b',
        '  File "/r/t.py", line x, in c',
        "E t.py",
    ]
    assert suite.last_line("t.py", native) == 3
    assert suite.last_line("v.py", native) is None


@pytest.mark.parametrize(
    ("secret", "expected"),
    [
        ("api_key", True),
        ("settings.auth-token", True),
        ("changeme", True),
        ("hunter", False),
        ("password1", False),
        ("_password", False),
        ("p" + "a" * 77 + "key", True),
        ("p" + "a" * 78 + "key", False),
        ("", False),
    ],
)
def test_a_value_may_only_name_a_secret(secret: str, *, expected: bool) -> None:
    assert secret_scan.is_a_name(secret) is expected


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (lambda: 0, False),
        (lambda a: a, True),
        (lambda a=1: a, False),
        (lambda *a, **b: (a, b), False),
        (lambda *, a: a, True),
        (dict, False),
    ],
)
def test_what_needs_arguments_is_not_called(function: Any, *, expected: bool) -> None:
    assert smoke.needs_arguments(function) is expected


def test_a_fault_is_placed_in_the_unit_that_it_passed_through(tmp_path: Path) -> None:
    request = {"root": str(tmp_path), "files": ["unit.py"]}
    code = {
        "unit.py": "def run(inner):\n    inner()\n",
        "core.py": "def inner():\n    raise ValueError('no')\n",
    }
    spaces: dict[str, dict[str, Any]] = {}
    for name, text in code.items():
        spaces[name] = {}
        exec(compile(text, str(tmp_path / name), "exec"), spaces[name])  # noqa: S102 - our own text
    with pytest.raises(ValueError, match="no") as caught:
        spaces["unit.py"]["run"](spaces["core.py"]["inner"])
    assert faults.fault_of(caught.value, request) == {"path": "unit.py", "line": 2, "message": "ValueError: no"}
    assert faults.fault_of(caught.value, {**request, "files": []})["path"] == "core.py"
    assert faults.fault_of(caught.value, {**request, "root": "/nowhere"}) == {
        "path": "",
        "line": None,
        "message": "ValueError: no",
    }
    said = faults.fault_of(faults.FaultError("it has no register(hub)"), request)
    assert said == {"path": "", "line": None, "message": "it has no register(hub)"}


def test_an_error_that_cannot_be_printed_is_told_by_its_type() -> None:
    class SilentError(Exception):
        def __str__(self) -> str:
            raise RuntimeError

    assert faults.fault_of(SilentError(), {"root": "/r", "files": []})["message"] == "SilentError"
