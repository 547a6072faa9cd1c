"""The syntax gate."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.gates.records import GateNotRunError
from generator.gates.syntax import _READERS, check_syntax
from generator.sandbox import Sandbox
from tests.examples import examples
from tests.gates.subjects import codes, make_subject, plugin_source, unit

FILE = "plugins/demo/__init__.py"


def test_files_that_can_be_read_pass(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        FILE: plugin_source(),
        "plugins/demo/aas-plugin.json": '{"a": [1, null]}',
        "plugins/demo/.copier-answers.yml": "a: !tag [1]\n---\nb: *x\n",
        "plugins/demo/x.toml": "a = 1\n",
        "plugins/demo/latin.py": "# coding: latin-1\nX = 'é'\n".encode("latin-1"),
        "plugins/demo/bom.py": "\ufeffX = 1\r\n",
        "plugins/demo/notes.txt": "not ( parsed",
    }
    assert check_syntax(make_subject(tmp_path, files)) == []


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("x = 1\ndef (:\n", 2),
        ("x = 1\nreturn x\n", 2),
        ("\n\nawait x\n", 3),
        ("from __future__ import teleport\n", 1),
        ("def f(a, a):\n    pass\n", 1),
        ("print 'old'\n", 1),
        ("type X = int\n" if sys.version_info < (3, 12) else "exec 'x'\n", 1),
        ("x = 1\0\n", None),
        ("# coding: nonsense\n", None),
        ("# coding: utf-8\nx = '\udcff'\n", None),
        ("x = " + "(" * 2000 + ")" * 2000 + "\n", 1),
        ("x = " + "-" * 20_000 + "1\n", None),
        ("x = " + "a." * 20_000 + "b\n", None),
        ("x = " + "1" * 5000 + "\n", 1),
    ],
)
def test_python_that_cannot_be_read_fails_with_its_line(source: str, line: int | None, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {FILE: source.encode("utf-8", "surrogateescape"), "plugins/demo/good.py": "X = 1\n"}
    findings = check_syntax(make_subject(tmp_path, files))
    assert [(each.path, each.code) for each in findings] == [(FILE, "syntax-error")]
    assert line is None or findings[0].line == line
    assert findings[0].message


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("plugins/demo/a.json", '{"a": 1,\n}', 2),
        ("plugins/demo/a.json", "[" * 100_000, None),
        ("plugins/demo/a.json", b"\xff", None),
        ("plugins/demo/a.yml", "a: 1\nb: [1\n", 3),
        ("plugins/demo/a.yaml", "a: \t- b: c: d\n", 1),
        ("plugins/demo/a.yml", b"a: \x00\n", None),
        ("plugins/demo/a.toml", "a = \n", None),
    ],
)
def test_data_that_cannot_be_read_fails_with_its_line(
    path: str, text: str | bytes, line: int | None, tmp_path: Path
) -> None:
    assert codes(check_syntax(make_subject(tmp_path, {path: text}))) == [(path, line, "syntax-error")]


def test_a_file_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    subject = make_subject(tmp_path, {}, units=[unit("plugins/no.py", "plugins/no.json")])
    assert [(each.path, each.code) for each in check_syntax(subject)] == [
        ("plugins/no.py", "syntax-error"),
        ("plugins/no.json", "syntax-error"),
    ]


@pytest.mark.parametrize("cookie", ["utf-7", "unicode_escape", "utf-16-le", "cp037"])
def test_an_encoding_that_hides_code_is_refused(cookie: str, tmp_path: Path) -> None:
    source = f"# coding: {cookie}\nX = 1\n"
    assert {each.path for each in check_syntax(make_subject(tmp_path, {FILE: source}))} == {FILE}


def test_a_file_of_the_workspace_may_have_any_encoding(tmp_path: Path) -> None:
    source = "# coding: cp1251\nX = 'ж'\n".encode("cp1251")
    path = "core/config.py"
    assert check_syntax(make_subject(tmp_path, {path: source}, before={path: source})) == []
    assert codes(check_syntax(make_subject(tmp_path, {path: source}))) == [(path, 1, "encoding")]


def test_faults_of_several_units_stay_apart(tmp_path: Path) -> None:
    files = {"plugins/a/__init__.py": "def\n", "plugins/b/__init__.py": "X = 1\n", "plugins/c/__init__.py": "1 +\n"}
    units = [unit(path, name=path[8]) for path in files]
    found = codes(check_syntax(make_subject(tmp_path, files, units=units)))
    assert found == [("plugins/a/__init__.py", 1, "syntax-error"), ("plugins/c/__init__.py", 1, "syntax-error")]


def interpreter(tmp_path: Path, script: str) -> Path:
    """Write an interpreter of the workspace's own."""
    path = tmp_path / "python"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def test_the_workspaces_interpreter_decides(tmp_path: Path, best_sandbox: Sandbox) -> None:
    answer = json.dumps({"files": {FILE: {"error": "too new", "line": 7}}})
    python = interpreter(tmp_path, f"echo '{answer}'")
    subject = make_subject(tmp_path, {FILE: "X = 1\n"}, python=python, sandbox=best_sandbox)
    assert codes(check_syntax(subject)) == [(FILE, 7, "syntax-error")]


def test_without_a_sandbox_what_the_workspace_calls_an_interpreter_is_not_started(tmp_path: Path) -> None:
    python = interpreter(tmp_path, f"touch {tmp_path}/started")
    subject = make_subject(tmp_path, {FILE: "X = 1\n", "plugins/demo/b.py": "def\n"}, python=python)
    assert codes(check_syntax(subject)) == [("plugins/demo/b.py", 1, "syntax-error")]
    assert not (tmp_path / "started").exists()


@pytest.mark.parametrize("script", ["exit 3", "echo nonsense", "echo '{}'", "echo '{\"files\": {}}'", "kill -SEGV $$"])
def test_an_interpreter_that_does_not_work_is_no_verdict(script: str, tmp_path: Path, best_sandbox: Sandbox) -> None:
    python = interpreter(tmp_path, script)
    with pytest.raises(GateNotRunError):
        check_syntax(make_subject(tmp_path, {FILE: "X = 1\n"}, python=python, sandbox=best_sandbox))


def test_an_interpreter_that_is_missing_is_no_verdict(tmp_path: Path) -> None:
    with pytest.raises(GateNotRunError, match="does not start"):
        check_syntax(make_subject(tmp_path, {FILE: "X = 1\n"}, python=tmp_path / "nowhere"))


def test_a_file_that_brings_the_parser_down_is_found_among_the_others(tmp_path: Path, best_sandbox: Sandbox) -> None:
    real = sys.executable
    script = f'text=$(cat); case "$text" in *bomb.py*) kill -SEGV $$;; *) echo "$text" | {real} "$@";; esac'
    files = {"plugins/demo/a.py": "X = 1\n", "plugins/demo/bomb.py": "X = 1\n", "plugins/demo/c.py": "def\n"}
    python = interpreter(tmp_path, script)
    findings = check_syntax(make_subject(tmp_path, files, python=python, sandbox=best_sandbox))
    assert codes(findings) == [("plugins/demo/bomb.py", None, "syntax-error"), ("plugins/demo/c.py", 1, "syntax-error")]
    assert "crashed" in findings[0].message


@pytest.mark.parametrize(
    "number", ["10 ** 10 ** 9", "2 ** (1 << 40)", "1 << 10 ** 9", "(7 * 7) ** 10_000_000", "-(9 ** 9 ** 9)"]
)
def test_a_number_that_type_checkers_would_compute_for_ever_is_found(number: str, tmp_path: Path) -> None:
    found = check_syntax(make_subject(tmp_path, {FILE: f"Y = 1\nX = {number}\n"}))
    assert [(each.line, each.message) for each in found] == [(2, "this number is too large to be computed")]


@pytest.mark.parametrize(
    "number", ["10 ** 9", "2 ** 64 - 1", "1 << 20", "5 * 1024 ** 3", "base ** 10 ** 9", "2.5 ** 10 ** 9"]
)
def test_ordinary_numbers_are_fine(number: str, tmp_path: Path) -> None:
    assert check_syntax(make_subject(tmp_path, {FILE: f"base = 2\nX = {number}\n"})) == []


@pytest.mark.parametrize(
    "source",
    [
        "A = 'a' * 10 ** 9\n",
        "from typing import Final\nA: Final = 'a' * 1_000_000\nB: Final = A * 1_000\n",
        "N = 10 ** 5\nM = N * N\n\n\nclass A:\n    B = M * ('a' + 'b')\n",
        "A = 'a' * 3_000_000\nB = 'b' * 3_000_000\n",
        "A = 'a' * (1 << 3000)\n",
    ],
)
def test_texts_that_type_checkers_would_put_together_are_charged_to_their_file(source: str, tmp_path: Path) -> None:
    (finding,) = check_syntax(make_subject(tmp_path, {FILE: source, "plugins/demo/b.py": "X = 1\n"}))
    assert (finding.path, finding.line, finding.code) == (FILE, source.count("\n"), "limit")


@pytest.mark.parametrize(
    "source",
    [
        "A = '=' * 80\nB = A + 'b' * 10_000\n",
        "def f():\n    return len('a' * 10 ** 9)\n",
        "A = b'a' * 10 ** 9\nB = [0] * 10 ** 9\nC = unknown * 10 ** 9\n",
    ],
)
def test_what_no_type_checker_puts_together_is_fine(source: str, tmp_path: Path) -> None:
    assert check_syntax(make_subject(tmp_path, {FILE: source})) == []


DOUBLING = "a0 = (1, 1)\n" + "".join(f"a{n} = (a{n - 1}, a{n - 1})\n" for n in range(1, 28))


@pytest.mark.parametrize(
    "source",
    [
        DOUBLING,
        DOUBLING.replace("(1, 1)", "int").replace("(a", "tuple[a").replace(")", "]"),
        DOUBLING.replace(",", " +").replace(" = ", ": object = "),
    ],
)
def test_values_that_double_with_every_line_are_found(source: str, tmp_path: Path) -> None:
    (finding,) = check_syntax(make_subject(tmp_path, {"plugins/demo/a.py": source}))
    assert "double" in finding.message
    assert finding.line in {14, 15, 16}


def test_values_that_hold_others_a_few_times_are_fine(tmp_path: Path) -> None:
    source = "A = (1, 2)\nB = [A, A, A]\nC = {'a': B, 'b': [B, A]}\nTOTAL = sum(x for y in (A, A) for x in y) + 1\n"
    assert check_syntax(make_subject(tmp_path, {"plugins/demo/a.py": source})) == []


@pytest.mark.parametrize("path", ["plugins/demo/conftest.py", "tests/conftest.py", "tests/plugins/demo/conftest.py"])
def test_a_unit_brings_nothing_that_has_a_say_in_other_tests(path: str, tmp_path: Path) -> None:
    files = {FILE: plugin_source(), path: "X = 1\n"}
    assert codes(check_syntax(make_subject(tmp_path / "new", files))) == [(path, None, "conftest")]
    assert check_syntax(make_subject(tmp_path / "old", files, before={path: "X = 0\n"})) == []


ANSWERS = """# Written by Copier.
_commit: v1
name: demo
summary: ''
contract:
    top:
    - core
    - 'the plugins'
    entry: {main: "x\\n"}
plugin:
-   code: |-
        def f():

            return 1
? g
: &x !t h
i: *x
"""
SIGNS = [
    *"\t\n :-?[]{},#&*!|>'\"%@`a\\.\u00a0\u2028\x85\x07\ufeff\r",
    "---",
    "\n---\n",
    "\n...\n",
    "\nk: v\n",
    "\nword\n",
]


@given(st.lists(st.tuples(st.integers(0, len(ANSWERS)), st.sampled_from(SIGNS), st.booleans()), max_size=3))
@settings(max_examples=examples(600), deadline=None)
@example([(0, "\x07", False)])
@example([(len(ANSWERS), "\n---\n", False), (0, "- a", False)])
@example([(ANSWERS.index(": demo"), "\t- ", False)])
@example([(ANSWERS.index("in:"), "?", False)])
def test_yaml_is_refused_as_by_the_slow_reader(changes: list[tuple[int, str, bool]]) -> None:
    text = ANSWERS
    for place, sign, replaces in changes:
        text = text[:place] + sign + text[place + replaces :]
    assert _refusal(_READERS[".yml"], text) == _refusal(_read_whole, text)


def _read_whole(text: str) -> None:
    list(yaml.parse(text, Loader=yaml.SafeLoader))


def _refusal(read: Callable[[str], object], text: str) -> str:
    try:
        read(text)
    except (ValueError, yaml.YAMLError) as error:
        return str(error)
    return ""
