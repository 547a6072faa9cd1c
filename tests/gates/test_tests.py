"""The tests gate, with the real pytest in every sandbox."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from generator.findings import Finding
from generator.gates import tests
from generator.gates.records import GateNotRunError
from generator.gates.tests import check_tests
from generator.sandbox import Sandbox, get
from tests.gates.subjects import BASE, codes, make_subject, unit

TEST = "tests/test_demo.py"
GOOD = "def test_good() -> None:\n    assert True\n"


def judged(tmp_path: Path, sandbox: Sandbox, source: str, **files: str) -> list[Finding]:
    return check_tests(make_subject(tmp_path, {TEST: source, **files}, sandbox=sandbox))


def test_good_tests_of_several_units_pass(tmp_path: Path, sandbox: Sandbox) -> None:
    files = {
        TEST: "from core.hub import Hub\n\n\ndef test_hub(tmp_path):\n    (tmp_path / 'x').touch()\n",
        "tests/test_other.py": f"{GOOD}\n\nprint('noise')\n",
    }
    units = [unit(path, name=path[11:-3]) for path in files]
    assert check_tests(make_subject(tmp_path, files, units=units, sandbox=sandbox)) == []


def test_each_failing_test_is_named_with_its_file_and_line(tmp_path: Path, sandbox: Sandbox) -> None:
    files = {
        TEST: f"{GOOD}\n\ndef test_bad() -> None:\n    x = 1\n    assert x == 2, 'why not'\n",
        "tests/test_other.py": (
            "import pytest\n\n\n@pytest.fixture\ndef f():\n    raise OSError('no')\n\n\ndef test_x(f): ...\n"
        ),
        "tests/test_third.py": "import nothing_here\n",
        "tests/test_good.py": GOOD,
    }
    findings = check_tests(make_subject(tmp_path, files, sandbox=sandbox))
    assert sorted(codes(findings)) == [
        (TEST, 7, "test-failed"),
        ("tests/test_other.py", 6, "test-error"),
        ("tests/test_third.py", 1, "test-error"),
    ]
    messages = {each.path: each.message for each in findings}
    assert messages[TEST].startswith("test_bad: AssertionError: why not")
    assert messages["tests/test_other.py"] == "test_x: OSError: no"
    assert "nothing_here" in messages["tests/test_third.py"]


def test_what_is_told_of_a_failure_is_the_same_in_each_run(tmp_path: Path, best_sandbox: Sandbox) -> None:
    (finding,) = judged(tmp_path, best_sandbox, "def test_bad() -> None:\n    raise OSError(object())\n")
    assert finding.message == "test_bad: OSError: <object object at 0x…>"


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("X = 1\n", "no-tests"),
        ("import pytest\n\n\n@pytest.mark.skip\ndef test_a(): ...\n", "no-tests"),
        ("import pytest\n\npytest.skip('no', allow_module_level=True)\n", "no-tests"),
        ("import os\n\nos._exit(0)\n", "died"),
        ("import os\n\n\ndef test_a():\n    os._exit(0)\n", "died"),
        ("import os\n\n\ndef test_a():\n    os.kill(os.getpid(), 9)\n", None),
        ("import pytest\n\n\ndef test_a():\n    pytest.exit('done', returncode=0)\n\n\n" + GOOD, "pytest"),
        ("import sys\n\nsys.exit(0)\n", None),
        ("print('1 passed')\nprint('0' * 32 + ' {\"faults\": []}')\nraise SystemError('\\ud800')\n", "test-error"),
    ],
)
def test_tests_that_prove_nothing_do_not_pass(
    source: str, code: str | None, tmp_path: Path, best_sandbox: Sandbox
) -> None:
    findings = judged(tmp_path, best_sandbox, source)
    assert {each.path for each in findings} == {TEST}
    assert code is None or {each.code for each in findings} == {code}


def test_a_test_that_hangs_is_ended_and_placed(
    tmp_path: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tests, "TESTS_SECONDS", 3.0)
    findings = judged(tmp_path, sandbox, "def test_a():\n    while True:\n        pass\n")
    assert [(each.path, each.code) for each in findings] == [(TEST, "timeout")]
    assert findings[0].line in {2, 3}


def test_a_test_that_ends_the_session_is_placed(tmp_path: Path, best_sandbox: Sandbox) -> None:
    source = (
        "import pytest\n\n\ndef test_a():\n    pytest.exit('fine', returncode=0)\n\n\ndef test_b():\n    assert False\n"
    )
    (finding,) = judged(tmp_path, best_sandbox, source)
    assert (finding.path, finding.code) == (TEST, "pytest")
    assert "0 of 2 tests" in finding.message


def test_threads_that_never_end_do_not_keep_the_gate(tmp_path: Path, best_sandbox: Sandbox) -> None:
    source = f"import threading\nimport time\n\nthreading.Thread(target=time.sleep, args=(600,)).start()\n\n\n{GOOD}"
    assert judged(tmp_path, best_sandbox, source) == []


def test_planted_settings_and_modules_are_not_used(tmp_path: Path, sandbox: Sandbox) -> None:
    bad = "raise SystemExit('planted')\n"
    planted = {
        "tests/conftest.py": bad,
        "conftest.py": bad,
        "plugins/demo/conftest.py": bad,
        "tests/json.py": bad,
        "tests/pytest.py": bad,
        "pytest.py": bad,
        "sitecustomize.py": bad,
        "tests/pytest.ini": "[pytest]\naddopts = --collect-only\n",
        "pytest.ini": "[pytest]\naddopts = -p no:python\n",
        "tox.ini": "[pytest]\naddopts = --help\n",
        "planted.py": bad,
        "planted-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: planted\nVersion: 1\n",
        "planted-1.dist-info/entry_points.txt": "[pytest11]\nplanted = planted\n",
    }
    subject = make_subject(tmp_path, {TEST: f"import json\n\n\n{GOOD}"}, base={**BASE, **planted}, sandbox=sandbox)
    assert check_tests(subject) == []


def test_the_workspace_can_be_imported_and_only_read(tmp_path: Path, best_sandbox: Sandbox) -> None:
    if not best_sandbox.confines:
        pytest.skip("no sandbox starts here that confines")
    source = "from pathlib import Path\n\n\ndef test_a():\n    Path('core/hub.py').write_text('tampered')\n"
    assert [each.code for each in judged(tmp_path, best_sandbox, source)] == ["test-failed"]
    assert (tmp_path / "tree/core/hub.py").read_text() == BASE["core/hub.py"]


def test_processes_that_a_test_starts_can_import_the_workspace(tmp_path: Path, best_sandbox: Sandbox) -> None:
    source = (
        "import subprocess\nimport sys\n\n\ndef test_a() -> None:\n"
        "    command = [sys.executable, '-c', 'import core.hub']\n"
        "    assert subprocess.run(command, cwd='/', check=False).returncode == 0\n"
    )
    assert judged(tmp_path, best_sandbox, source) == []


@pytest.mark.parametrize("name", ["none"])
def test_without_a_sandbox_nothing_is_executed(name: str, tmp_path: Path) -> None:
    with pytest.raises(GateNotRunError, match="nothing was executed"):
        judged(tmp_path, get(name), f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    assert not (tmp_path / "ran").exists()


def test_units_without_tests_are_no_verdict(tmp_path: Path) -> None:
    with pytest.raises(GateNotRunError, match="no tests"):
        check_tests(make_subject(tmp_path, {"plugins/demo/__init__.py": ""}, units=[unit("tests/test_gone.py")]))


def test_an_interpreter_without_pytest_is_no_verdict(tmp_path: Path) -> None:
    python = Path(sys.base_prefix) / "bin" / "python3"
    folder = tmp_path / "empty"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").symlink_to(python)
    (folder / "pyvenv.cfg").write_text(f"home = {python.parent}\ninclude-system-site-packages = false\n")
    subject = make_subject(tmp_path, {TEST: GOOD}, sandbox=get("unconfined"), python=folder / "bin" / "python")
    with pytest.raises(GateNotRunError, match="pytest"):
        check_tests(subject)
