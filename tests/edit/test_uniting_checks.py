"""The second look at united code: each check finds its fault, and nothing in code that is sound."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.edit.fragment.calls import misfits
from generator.edit.fragment.checks import check_united
from generator.edit.fragment.contradictions import changed_kinds, contradictions
from generator.edit.fragment.names import early_reads, undefined_names
from generator.edit.fragment.trio import Trio, words
from generator.edit.refusals import Objection

CASES = Path(__file__).parents[1] / "cases" / "uniting"
METHODS = (
    "class A:\n    def f(self, a, *, b=1): ...\n    async def g(self): ...\n    @staticmethod\n    def h(x): ...\n"
)
CALLER = f"{METHODS}    async def run(self):\n        {{}}\n"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("import os\nprint(os.sep)\n", set()),
        ("print(missing)\n", {"missing"}),
        ("def f():\n    here = 1\n\ndef g():\n    return here\n", {"here"}),
        ("def f() -> Later: ...\n", {"Later"}),
        ("from a import *\nprint(missing)\n", set()),
        ("class A:\n    x = 1\n    def f(self):\n        return x\n", {"x"}),
        ("def f():\n    global g\n    g = 1\n\nprint(g)\n", set()),
        (
            "try:\n    import a\nexcept ImportError as error:\n    print(error)\nprint([n for n in a], __file__)\n",
            set(),
        ),
    ],
)
def test_undefined_names(text: str, names: set[str]) -> None:
    assert undefined_names(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("A = B\nB = 1\n", {"B"}),
        ("def f():\n    return B\nB = 1\n", set()),
        ("def f(x=B): ...\nB = 1\n", {"B"}),
        ("class A(B): ...\nclass B: ...\n", {"B"}),
        ("x: B = 1\nclass B: ...\n", set()),
        ("class A:\n    a = b\n    b = 1\n", {"b"}),
    ],
)
def test_early_reads(text: str, names: set[str]) -> None:
    assert early_reads(text) == names


@pytest.mark.parametrize(
    ("line", "fits"),
    [
        ("self.f(1)", True),
        ("self.f(1, b=2)", True),
        ("self.f()", False),
        ("self.f(1, 2)", False),
        ("self.f(1, c=2)", False),
        ("self.f(*x)", True),
        ("self.h(1)", True),
        ("self.h()", False),
        ("await self.g()", True),
        ("self.g()", False),
        ("await self.f(1)", False),
        ("other.f()", True),
    ],
)
def test_misfits(line: str, fits: bool) -> None:
    assert bool(misfits(CALLER.format(line))) is not fits


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("def f(): ...\nf = 1\n", {"f"}),
        ("from a import f\ndef f(): ...\n", {"f"}),
        ("X = 1\nX = 2\n", set()),
        ("class A:\n    def f(self): ...\n    def g(self):\n        self.f = 1\n", {"A.f"}),
        (
            "class A:\n    @property\n    def f(self): ...\n    @f.setter\n    def f(self, v): ...\n"
            "    def g(self):\n        self.f = 1\n",
            {"A.f"},
        ),
        ("@dataclass\nclass A:\n    a: int = 1\n    b: int\n", {"A.b"}),
        ("class A:\n    a: int = 1\n    b: int\n", set()),
        ("class A(Enum):\n    a = 1\n    b = 1\n", {"A.b"}),
        ("class A:\n    a = 1\n    b = 1\n", set()),
        ("if TYPE_CHECKING:\n    from a import B\ndef f(x: B) -> B:\n    return x\n", set()),
        ("if TYPE_CHECKING:\n    from a import B\ndef f(x: B) -> B:\n    return B()\n", {"B"}),
    ],
)
def test_contradictions(text: str, names: set[str]) -> None:
    assert contradictions(text) == names


def test_what_changes_its_kind_is_a_fault_where_the_other_side_uses_it_anew() -> None:
    base = "class A:\n    def f(self): ...\n    def g(self): ...\n"
    made = base.replace("    def f", "    @property\n    def f")
    uses = base + "    def h(self):\n        self.f()\n"
    assert changed_kinds(Trio(base, uses, made)) == {"A.f"}
    assert changed_kinds(Trio(base, made, uses)) == {"A.f"}
    assert changed_kinds(Trio(base, base + "    def h(self):\n        self.g()\n", made)) == frozenset()


@pytest.mark.parametrize(
    ("merged", "part"),
    [
        ("A = 2\nB = 2\n", ""),
        ("A = 1\nB = 2\n", "'A'"),
        ("A = 2\n", "'B'"),
        ("A = 2\nB = 2\nC = 3\n", "'C'"),
        ("A = 2\nB = 2\nB = 2\n", "'B'"),
        ("A = 2\nB = 2\nprint(A)\n", "'print'"),
        ("A = 2\nB = 2\nif A:\n    A\n", "'if'"),
    ],
)
def test_what_is_lost_or_made_up_is_found(merged: str, part: str) -> None:
    versions = Trio("A = 1\nB = 1\n", "A = 2\nB = 1\n", "A = 1\nB = 2\n")
    if not part:
        check_united(merged, versions)
        return
    with pytest.raises(Objection, match=part):
        check_united(merged, versions)


def test_words_know_neither_brackets_nor_imports() -> None:
    assert words("from a import (\n    b,\n)\nimport c\nx = [b, 'two words']  # no\n") == {
        "x": 1, "=": 1, "b": 1, "two": 1, "words": 1,
    }  # fmt: skip


@pytest.mark.parametrize("find", [undefined_names, early_reads, misfits, contradictions])
def test_sound_files_have_no_fault(find: Callable[[str], frozenset[str]]) -> None:
    """Files of the cases, as rendered and as expected, but for settings that are set anew."""
    for path in sorted(CASES.glob("*/base.py")):
        text = path.read_text(encoding="utf-8")
        assert ast.parse(text)
        assert find(text) <= {"logger", "Pace.value"}
