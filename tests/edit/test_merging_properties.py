"""Random modules and fragments out of pieces: merged, nothing lost and stable, or refused with a sentence."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.edit.three_way import Merged, Refused
from generator.edit.three_way.merge import merge_fragment
from tests.examples import examples

PIECES = [
    "import os",
    "import os.path",
    "import logging as log",
    "from typing import Any, Protocol",
    "from core.base import (\n    Base,\n    Hub,\n)",
    "from .base import Base",
    "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from core.hub import Hub",
    "NAMES = ['a', 'b']",
    'NAMES = [\n    "a",\n    "c",  # third\n]',
    'NAMES = ["b", ..., "d"]',
    "NAMES: list[str] = [\n    # ... existing\n    'x'\n]",
    "TABLE = {'a': 1}",
    'TABLE = {\n    "a": 1,\n    "b": [1, 2],\n}',
    "ONE = ('x',)",
    "ONE = ('x', 'y')",
    "LIMIT = 3",
    "LIMIT = 4",
    "def run(a: int) -> int:\n    b = a\n    return b",
    "def run(a: int) -> int:\n    # ... existing code ...\n    print(a)\n    return b",
    "def run(a):\n    print(a, 1)\n    # rest unchanged",
    "def run(a: int) -> int:\n    b = a + 1\n    print(b)\n    return b",
    "async def go() -> None:\n    '''Go.'''\n    # note\n    await go()\n    # end note",
    "async def go() -> None:\n    # existing\n    await go()\n    print('x')",
    "@staticmethod\ndef helper(*args, **kwargs):\n    return '''a\n  b\n'''",
    "class A:\n    pass",
    "class A:\n    '''Doc.'''\n\n    x = 1\n\n    def f(self):\n        return self.x\n    # tail",
    "class A:\n    # ...\n    y: int = 2\n    def g(self):\n        if self.y:\n            return 1\n        return 2",
    "class A(Base):\n    tags = ['p']\n    def f(self):\n        ...",
    "class A:\n    tags = ['p', 'q']\n    @property\n    def p(self): return 1\n"
    "    @p.setter\n    def p(self, v): self.v = v",
    "class B(A):\n\tdef f(self):\n\t\treturn super().f()",
    "class B:\n  def __init__(self):\n    self.a = 1",
    "class B:\n    def __init__(self):\n        self.a = 1\n        self.c = 2",
    "    def f(self, extra=None):\n        return extra",
    "def stop(self) -> None:\n    # stops\n    self.x = None",
    "x = 1; y = 2",
    "if __name__ == '__main__':\n    print(1)",
    "try:\n    import json\nexcept ImportError:\n    json = None",
    "# a comment alone",
    "# ... existing code ...",
    '"""Text."""',
    "A().f()",
    "print('hello')",
]
PART = st.lists(st.sampled_from(PIECES), min_size=1, max_size=6)
ENDS = st.sampled_from(["\n", "\r\n"])
GAPS = st.sampled_from(["\n", "\n\n", "\n\n\n"])


def definitions(data: bytes) -> Counter[str]:
    """Return all top-level names and all members of classes, as often as they are there."""
    found: Counter[str] = Counter()

    def take(body: list[ast.stmt], prefix: str) -> None:
        for each in body:
            if isinstance(each, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                found[f"{prefix}{each.name}"] += 1
                if isinstance(each, ast.ClassDef):
                    take(each.body, f"{prefix}{each.name}.")
            elif isinstance(each, ast.Import | ast.ImportFrom):
                found.update(f"{prefix}{alias.asname or alias.name}" for alias in each.names)
            else:
                names = (node for node in ast.walk(each) if isinstance(node, ast.Name))
                found.update(f"{prefix}{node.id}" for node in names if isinstance(node.ctx, ast.Store))

    take(ast.parse(data).body, "")
    return found


def is_python(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True


def holds(source: bytes, fragment: str) -> bool:
    """Check what must be true of every merge; return whether there was one."""
    merged = merge_fragment(source, fragment)
    if isinstance(merged, Refused):
        assert merged.reason.strip().endswith(".")
        return False
    ast.parse(merged.code)
    assert not definitions(source) - definitions(merged.code)
    assert b"__left_out__" not in merged.code
    if b"\r\n" in source:
        assert b"\n" not in merged.code.replace(b"\r\n", b"")
    assert source.endswith(b"\n") == merged.code.endswith(b"\n")
    again = merge_fragment(merged.code, fragment)
    assert isinstance(again, Merged)
    assert again.code == merged.code
    return True


@settings(max_examples=examples(120), deadline=None)
@given(PART, PART, ENDS, GAPS, st.booleans())
def test_random_modules_and_fragments(old: list[str], new: list[str], end: str, gap: str, closed: bool) -> None:
    source = gap.join(piece for piece in old if not piece.startswith(" ")) + "\n" * closed
    if not source.strip() or not is_python(source):
        return
    holds(source.replace("\n", end).encode(), "\n".join(new))


@settings(max_examples=examples(60), deadline=None)
@given(st.text(max_size=120), st.sampled_from(PIECES))
def test_any_text_as_a_fragment(text: str, piece: str) -> None:
    holds(b"class A:\n    x = 1\n\n\ndef run(a):\n    return a\n", f"{piece}\n{text}")


@settings(max_examples=examples(60), deadline=None)
@given(st.binary(max_size=80), st.sampled_from(PIECES))
def test_any_bytes_as_a_file(data: bytes, piece: str) -> None:
    try:
        ast.parse(data)
    except (SyntaxError, ValueError):
        assert isinstance(merge_fragment(data, piece), Refused)


@pytest.mark.parametrize(
    "fragment",
    [
        "(" * 5000,
        "x = " + "-" * 3000 + "1",
        "x = [" + "[" * 90 + "]" * 90 + "]",
        "class A:\n" + "".join(f"{' ' * depth}class A:\n" for depth in range(1, 90)) + " " * 90 + "pass\n",
        "x" * (300 << 10),
        "\ud800",
        "x = 1\0",
        "def f():\n    return 1\r",
        "x = '" + "\u202e" + "'",
        "a" + "[0]" * 3000,
        "",
        "\n\n  \n",
        "# " + "existing " * 30_000,
    ],
)
def test_crafted_fragments_are_refused(fragment: str) -> None:
    assert isinstance(merge_fragment(b"a = 1\n", fragment), Refused)


def test_pieces_are_often_merged() -> None:
    source = "\n\n".join(PIECES[3:5] + PIECES[7:8] + PIECES[17:18] + PIECES[25:26]) + "\n"
    done = [piece for piece in PIECES if holds(source.encode(), piece)]
    assert len(done) >= 15


CASES = Path(__file__).parents[1] / "cases" / "merging" / "fragments"
REAL = sorted({path.read_bytes() for path in CASES.glob("*/before.py") if b"\r" not in path.read_bytes()})
MARKS = ["# ... existing code ...", "...", "# rest unchanged", "# bestehender Code", "# ... resto del código ..."]


@settings(max_examples=examples(80), deadline=None)
@given(st.data(), st.sampled_from(REAL), st.sampled_from(MARKS))
def test_a_file_with_parts_left_out_changes_nothing(data: st.DataObject, source: bytes, mark: str) -> None:
    try:
        lines = source.decode().split("\n")
    except UnicodeDecodeError:
        return
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(lines) - 1))
        margin = lines[start][: len(lines[start]) - len(lines[start].lstrip())]
        end = start + 1
        for _ in range(data.draw(st.integers(0, 7))):
            if end < len(lines) and (not lines[end].strip() or lines[end].startswith(margin)):
                end += 1
        lines[start:end] = [f"{margin}{mark}"]
    merged = merge_fragment(source, "\n".join(lines))
    assert isinstance(merged, Refused) or merged.code == source
