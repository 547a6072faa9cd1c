"""Whatever text comes: nothing raises, Python stays Python, and placing twice is placing once."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.edit.fit_code import Place, is_bare
from generator.edit.fit_code.module import place_module
from generator.syntax_trees import tree_of
from tests.edit.places import NAMES, before, place

SOURCES = [before(name) for name in NAMES]
PLACES = [
    place(),
    place(is_test=True, module="test_devtoys_plugin"),
    place(module="client", logger="logging"),
    place(plugin_bases={"PluginBase": "core.base"}, logger="structlog"),
    place(secrets=["name", "path", "endpoint"], config_class="Settings", siblings={}, known_names={"Tool": "tools"}),
    place(config_class="", secrets=[], settings_fields=[]),
]


def holds(code: str, where: Place) -> None:
    """Check what must be true of every text."""
    placed = place_module(code, where)
    if tree_of(code) is None:
        assert placed.code == code
        assert placed.notes
        return
    ast.parse(placed.code)
    assert not [note for note in placed.notes if note.startswith("The repair of")]
    assert place_module(placed.code, where).code == placed.code


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(SOURCES), min_size=1, max_size=3), st.sampled_from(PLACES))
def test_any_mixture_of_sources(sources: list[str], where: Place) -> None:
    holds("\n\n".join(sources), where)


@settings(max_examples=25, deadline=None)
@given(st.data(), st.sampled_from(SOURCES), st.sampled_from(PLACES))
def test_any_selection_of_lines(data: st.DataObject, source: str, where: Place) -> None:
    lines = source.split("\n")
    kept = data.draw(st.lists(st.sampled_from(range(len(lines))), unique=True, max_size=len(lines)).map(sorted))
    holds("\n".join(lines[index] for index in kept), where)


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=200), st.sampled_from(PLACES))
def test_any_text(text: str, where: Place) -> None:
    holds(text, where)


STATEMENTS = [
    "import config",
    "from config import *",
    "from . import config as c, client",
    "x = None",
    "x = DevToysPlugin()",
    "def f(a, b=None, *c, d={}, **e): return (yield)",
    "def g(a, /, b: any = None, *, c): pass",
    "async def main(): await f()",
    "async def test_a(self, *a, k=1, **kw): return self.config.api_key",
    "class A(BaseModel): x: str = None",
    "class A:\n    x = None\n    def f(self): self.x = self.y = []; A.x = 1",
    "class DevToysConfig: api_key: str",
    "class B(PluginBase):\n    def setup(self): yield\n    async def describe(self): return [x async for x in self]",
    "if x: import client; print(client)",
    "for i in range(3): print(i)",
    "try:\n    import a.b.c\nexcept (ImportError, ValueError) as e: a = None",
    "@decorator\n@validator('x', pre=True)\ndef v(cls, value, **kw): return value",
    "class M(BaseModel):\n    class Config: orm_mode = True; extra = Extra.allow",
    "lambda self: self.config.api_key",
    "x: 'list' = None  # type: ignore",
    "global y\ny = {}",
    "match x:\n    case {'a': b, **c}: pass",
    "def h() -> dict: return json.loads('{}')",
    "with open('f') as f, g: pass",
    "del x",
    "asyncio.run(main())",
    "if __name__ == '__main__': main()",
    '"""text"""',
    "\x0c",
    "logger.info(config.api_key)",
    "x = f'{config.api_key!r:>{cfg.api_key}}'",
    "DevToysConfig(api_key='a' 'b', **{})",
]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(STATEMENTS), min_size=1, max_size=7), st.sampled_from(PLACES))
def test_any_sequence_of_statements(statements: list[str], where: Place) -> None:
    code = "\n".join(statements) + "\n"
    if place_module(code, where).notes[-1:] == (
        "The code was left as it is: libcst would not write it back unchanged.",
    ):
        return
    holds(code, where)


@pytest.mark.parametrize(
    "code",
    [
        "(" * 150 + ")" * 150,
        "x = " + "-" * 500 + "1",
        "x = " + "+".join("1" for _ in range(3000)),
        "\x00",
        "\ud800",
        "x" * (300 << 10),
        "f'{" * 40 + "1" + "}'" * 40,
        "class A:\n" + "".join(f"{' ' * depth}class A:\n" for depth in range(1, 90)) + " " * 90 + "pass\n",
        "a" + "[0]" * 5000,
        "if 1:\n pass\n" + "elif 1:\n pass\n" * 3000,
    ],
)
def test_crafted_text_comes_back_as_it_was(code: str) -> None:
    placed = place_module(code, PLACES[0])
    assert placed.code == code
    if tree_of(code.encode("utf-8", "replace").decode()) is None:
        assert placed.notes


def test_what_is_left_of_a_script_is_bare() -> None:
    placed = place_module("from config import DevToysConfig\nprint(DevToysConfig())\n", PLACES[0])
    assert is_bare(placed.code)
