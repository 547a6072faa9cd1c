"""Responses with functions: what is taken of them, and what of a hostile one is told and left out."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from generator.loop.answers import FUNCTION_MAX, MAX_FUNCTIONS, Completion, WrittenFunction, WrittenImport
from generator.loop.completions import MAX_ANSWER, MAX_TOLD, read_completion
from tests.loop.lantern import COMMIT, PLUGIN, TEST, WICK, code

BURN = "async def burn(self, minutes: int) -> None:\n    self.length_mm -= minutes\n"
ASKED = code("complete")


def function(source: str = BURN, *, name: str = "Wick.burn", file: str = WICK) -> dict[str, str]:
    return {"file": file, "name": name, "source": source}


def answer(*functions: Any, tests: Any = (), imports: Any = (), stopped: Any = None) -> str:
    return json.dumps({"functions": functions, "tests": tests, "imports": imports, "stopped": stopped})


def read(text: str) -> Completion:
    return read_completion("complete", 1, ASKED, text)


def test_functions_tests_and_imports_are_taken_as_they_are_meant() -> None:
    test = function(
        "@pytest.mark.slow\ndef test_it_burns() -> None:\n    assert True\n", name="test_it_burns", file=TEST
    )
    found = read(answer(function(), tests=[test], imports=[{"file": TEST, "line": "import pytest"}]))
    assert (found.kind, found.task_id, found.attempt, found.commit) == ("complete", "AAS-7", 1, COMMIT[:16])
    assert [(each.path, each.name, each.source, each.is_new) for each in found.functions] == [
        (WICK, "Wick.burn", BURN, False)
    ]
    assert [(each.name, each.is_new) for each in found.tests] == [("test_it_burns", True)]
    assert [(each.path, each.line) for each in found.imports] == [(TEST, "import pytest")]
    assert found.warnings == ()


def test_what_a_model_puts_around_a_function_is_understood() -> None:
    indented = "    @property\n    def burn(self) -> int:\n        return 1"
    with_imports = f"from __future__ import annotations\nimport math\nfrom os import (path)\n\n{BURN}"
    assert read(answer(function(indented))).functions[0].source == "@property\ndef burn(self) -> int:\n    return 1\n"
    found = read(f"Here it is:\n```json\n{answer(function(with_imports))}\n```")
    assert found.functions[0].source == BURN
    assert [each.line for each in found.imports] == ["import math", "from os import path"]


def test_new_functions_go_where_nothing_is_in_their_way() -> None:
    new = [
        function("def _ash(mm: int) -> int:\n    return mm\n", name="_ash"),
        function("def reset(self) -> None:\n    pass\n", name="Wick.reset"),
        function("def __init__(self) -> None:\n    pass\n", name="LanternPlugin.__init__", file=PLUGIN),
    ]
    found = read(answer(*new))
    assert [each.is_new for each in found.functions] == [True, True, True]
    assert found.warnings == ()


def test_a_response_may_say_what_must_be_decided_first() -> None:
    found = read(answer(stopped="How fast\ndoes it burn? \u202e"))
    assert found.stopped == "How fast does it burn?"
    assert found.functions == ()


HOSTILE = {
    "another file": function(file="plugins/other/other_plugin.py"),
    "a file outside": function(file="../../etc/passwd.py"),
    "an absolute file": function(file="/tmp/x.py"),
    "a conftest": function("def pytest_configure() -> None:\n    pass\n", name="pytest_configure", file="conftest.py"),
    "a test file as a module": function(file=TEST),
    "a class's name": function("def Wick() -> None:\n    pass\n", name="Wick"),
    "an import's name": function("def PluginBase() -> None:\n    pass\n", name="PluginBase", file=PLUGIN),
    "another class": function(name="Candle.burn"),
    "a special method": function("def __getattribute__(self, n):\n    pass\n", name="Wick.__getattribute__"),
    "a module's hook": function("def __getattr__(n):\n    pass\n", name="__getattr__"),
    "another function": function("def other(self) -> None:\n    pass\n"),
    "a statement behind it": function(f"{BURN}import os\nos._exit(0)\n"),
    "a statement before it": function(f"print()\n{BURN}"),
    "two functions": function(f"{BURN}{BURN}"),
    "a class": function("class burn:\n    pass\n"),
    "no Python": function("async def burn(self:\n"),
    "brackets": function("def burn(self):\n    return " + "(" * 5_000 + ")" * 5_000),
    "depth": function("def burn(self):\n    return " + "-" * 3_000 + "1"),
    "size": function("def burn(self):\n    return '" + "x" * FUNCTION_MAX + "'\n"),
    "a surrogate": function("def burn(self):\n    return '\ud800'\n" + "#" * FUNCTION_MAX),
    "a path as a name": function(name="../Wick.burn"),
    "an empty name": function(name=""),
    "no text": {"file": WICK, "name": "Wick.burn", "source": 7},
    "more keys": {**function(), "path": "conftest.py"},
    "no object": "Wick.burn",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_was_not_asked_for_is_told_and_left_out_and_the_rest_counts(kind: str) -> None:
    good = function("def is_out(self) -> bool:\n    return True\n", name="Wick.is_out")
    found = read(answer(HOSTILE[kind], good))
    assert [each.name for each in found.functions] == ["Wick.is_out"]
    assert len(found.warnings) == 1
    assert all(len(each) <= 200 and each.isprintable() for each in found.warnings)


@pytest.mark.parametrize(
    "line",
    [
        "from __future__ import division",
        "from os import *",
        "import os; os._exit(0)",
        "import os\nimport sys",
        "os",
        "(",
    ],
)
def test_only_single_imports_of_named_things_are_imports(line: str) -> None:
    found = read(answer(imports=[{"file": WICK, "line": line}, {"file": WICK, "line": "import  math"}]))
    assert [each.line for each in found.imports] == ["import math"]
    assert len(found.warnings) == 1


def test_imports_of_other_files_are_left_out() -> None:
    found = read(answer(imports=[{"file": "conftest.py", "line": "import os"}]))
    assert found.imports == ()
    assert len(found.warnings) == 1


@pytest.mark.parametrize("text", ["", "no", "[]", "{", '{"x": 1}', '{"functions": {"a": 1}}', "{" * 10_000, "\ud800"])
def test_what_is_no_response_changes_nothing(text: str) -> None:
    found = read(text)
    assert (found.functions, found.tests, found.imports) == ((), (), ())
    assert "functions" in text or found.warnings == ("the response is no JSON object that can be read",)


def test_a_response_is_bounded_in_size_number_and_what_is_told_of_it() -> None:
    assert read(answer(function()) + " " * MAX_ANSWER).functions == ()
    many = [function(f"def f{n}() -> None:\n    pass\n", name=f"f{n}") for n in range(MAX_FUNCTIONS + 5)]
    assert len(read(answer(*many)).functions) == MAX_FUNCTIONS
    told = read(answer(*(function(file=f"x{n}.py") for n in range(50)))).warnings
    assert len(told) == MAX_TOLD + 1
    assert told[-1] == "30 more parts were left out"


def test_the_first_of_two_counts() -> None:
    second = function("async def burn(self, minutes: int) -> None:\n    pass\n")
    found = read(answer(function(), second))
    assert [each.source for each in found.functions] == [BURN]
    assert found.warnings == ("Wick.burn was written twice; the first counts",)


KEYS = st.sampled_from(["functions", "tests", "imports", "stopped", "file", "name", "source", "line"])
LEAVES = st.none() | st.integers() | st.text(max_size=40) | st.sampled_from([WICK, TEST, "Wick.burn", BURN])
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner), max_leaves=20)


@given(VALUES)
def test_no_response_raises(value: Any) -> None:
    text = json.dumps(value)
    assert read(text).kind == "complete"


@pytest.mark.parametrize(
    ("path", "name", "source"),
    [
        ("../x.py", "f", "def f():\n    pass\n"),
        ("x.txt", "f", "def f():\n    pass\n"),
        (".git/x.py", "f", "def f():\n    pass\n"),
        ("x.py", "g", "def f():\n    pass\n"),
        ("x.py", "f g", "def f():\n    pass\n"),
        ("x.py", "f", "def f():\n    pass"),
        ("x.py", "f", " def f():\n    pass\n"),
    ],
)
def test_the_record_itself_holds_nothing_else(path: str, name: str, source: str) -> None:
    with pytest.raises(ValidationError):
        WrittenFunction(path=path, name=name, source=source)


def test_a_completion_names_each_function_once_and_its_commit_as_the_id_has_it() -> None:
    one = WrittenFunction(path=WICK, name="Wick.burn", source=BURN)
    given_ = {"kind": "complete", "task_id": "AAS-7", "attempt": 1, "commit": COMMIT[:16]}
    with pytest.raises(ValidationError, match="written twice"):
        Completion(**given_, functions=(one, one))
    for wrong in ({"attempt": 0}, {"attempt": 4}, {"commit": COMMIT}, {"kind": "clarify"}):
        with pytest.raises(ValidationError):
            Completion(**{**given_, **wrong})
    assert WrittenImport(path=WICK, line="from a.b import c as d").line == "from a.b import c as d"
