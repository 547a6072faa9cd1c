from __future__ import annotations

import ast
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import JsonValue

from generator.answers.literals import DEFAULT_MAX, default_literal, fits, literal, literal_value, string_literal
from generator.answers.types import can_be_laid_out, imports_of, judge_type, without_none

SPELLED = {
    "": "str",
    "str": "str",
    "string": "str",
    "email": "str",
    "EmailStr": "str",
    "object": "dict[str, str]",
    "list": "list[str]",
    "List[Dict]": "list[dict[str, str]]",
    "typing.Optional[int]": "int | None",
    "Union[None, int, str]": "int | str | None",
    "int | None | int": "int | None",
    "None | Path": "Path | None",
    "pathlib.Path": "Path",
    "datetime.datetime": "datetime",
    "Literal['a', \"b\", 1, True]": 'Literal["a", "b", 1, True]',
    "Tuple[int, ...]": "tuple[int, ...]",
    "tuple": "tuple[str, ...]",
    " dict[str,Any] ": "dict[str, Any]",
}
REFUSED = [
    "None",
    "Foo",
    "os.system",
    "__import__('os')",
    "str()",
    "lambda: 1",
    "str; import os",
    "str\nint",
    "dict[str]",
    "list[int, str]",
    "int[str]",
    "Literal",
    "Literal[x]",
    "Literal['a\"b']",
    "Literal['\\\\']",
    "Literal['\N{SNOWMAN}']",
    "Literal[1.5]",
    "Literal[f'{x}']",
    "tuple[...]",
    "'str'",
    "a.b.c",
    "str if x else int",
    "[str]",
    "list[",
    "(" * 300,
    "list[" * 40 + "]" * 40,
    "x" * 300,
    "\0",
    "*str",
    "str | 1",
    "str & int",
]


@pytest.mark.parametrize(("text", "spelled"), SPELLED.items())
def test_type_is_spelled_as_today(text: str, spelled: str) -> None:
    assert judge_type(text) == spelled
    assert judge_type(spelled) == spelled


@pytest.mark.parametrize("text", REFUSED)
def test_text_that_is_no_type_of_a_setting_is_refused(text: str) -> None:
    assert judge_type(text) is None


def test_none_and_imports_are_told_apart() -> None:
    assert without_none("int | str | None") == "int | str"
    assert without_none('Literal["a"] | None') == 'Literal["a"]'
    assert imports_of("dict[str, Path] | SecretStr") == {"Path": "pathlib", "SecretStr": "pydantic"}


FITTING: list[tuple[str, JsonValue, str]] = [
    ("bool", "yes", "True"),
    ("bool", False, "False"),
    ("int", "8080", "8080"),
    ("int", 5.0, "5"),
    ("float", 3, "3.0"),
    ("float", 1e20, "1e20"),
    ("str", 5, '"5"'),
    ("str | None", None, "None"),
    ("int | str", "8", '"8"'),
    ("Path", "a/b", 'Path("a/b")'),
    ("list[int]", [1, "2"], "[\n    1,\n    2,\n]"),
    ("list[int | None]", [None], "[\n    None,\n]"),
    ("dict[str, int]", {"a": 1}, '{\n    "a": 1,\n}'),
    ("dict[str, Any]", {}, "{}"),
    ("list[str]", [], "[]"),
    ('Literal["a", 1]', 1, "1"),
    ("Any", {"a": [None, True]}, '{\n    "a": [\n        None,\n        True,\n    ],\n}'),
    ("PositiveInt", 1, "1"),
    ("NonNegativeFloat", 0, "0.0"),
]
UNFIT: list[tuple[str, JsonValue]] = [
    ("str", None),
    ("str", True),
    ("str", ["a"]),
    ("int", "eight"),
    ("int", True),
    ("int", 1.5),
    ("int", 10**30),
    ("int", "9" * 30),
    ("int", math.inf),
    ("float", "nan"),
    ("float", 10**400),
    ("bool", 1),
    ("bool", "maybe"),
    ("list[int]", ["a"]),
    ("list[int]", "1, 2"),
    ("list[str]", [["a"]]),
    ("list[Path]", ["a"]),
    ("list[bool]", ["maybe"]),
    ("dict[str, int]", {"a": "b"}),
    ("dict[str, int]", ["a"]),
    ("set[int]", [1]),
    ("tuple[int, ...]", [1]),
    ("HttpUrl", "https://example.invalid"),
    ("bytes", "a"),
    ("datetime", "2026-01-01"),
    ("SecretStr", "hunter2"),
    ("PositiveInt", 0),
    ("NonNegativeInt", -1),
    ("PositiveFloat", 0.0),
    ('Literal["a"]', "b"),
    ("Literal[1]", True),
    ("Path", 5),
    ("Path", "a\nb"),
    ("Path", "\N{CJK UNIFIED IDEOGRAPH-4E2D}"),
    ("Any", math.nan),
    ("Any", [[[[[[[1]]]]]]]),
    ("str", "x" * (DEFAULT_MAX + 1)),
]


@pytest.mark.parametrize(("kind", "value", "source"), FITTING)
def test_default_that_fits_becomes_a_literal(kind: str, value: JsonValue, source: str) -> None:
    assert default_literal(kind, value) == source
    assert fits(kind, source)


@pytest.mark.parametrize(("kind", "value"), UNFIT)
def test_default_that_does_not_fit_is_none(kind: str, value: JsonValue) -> None:
    assert default_literal(kind, value) is None


@pytest.mark.parametrize(
    "source",
    [
        "__import__('os').system('x')",
        "1 + 1",
        "Path('x', 'y')",
        "Path(**{})",
        "open('x')",
        "'single'",
        '"a" "b"',
        "(1)",
        "1_000",
        '"""x"""',
        '"x" # comment',
        '"x"\n',
        "[1]",
        "{1}",
        "f'{1}'",
        "b'x'",
        "not a literal",
        "(" * 500,
        "",
    ],
)
def test_source_that_is_no_literal_in_our_spelling_is_refused(source: str) -> None:
    assert not fits("Any", source)
    assert not fits("str", source)


@pytest.mark.parametrize(
    "text", ["a", 'say "x"', "it's", '"it\'s"', "\\", "\n\t\r\0\x85\u2028\u202e\ufeff\U000e0001", "é中"]
)
def test_text_survives_as_a_literal(text: str) -> None:
    assert ast.literal_eval(string_literal(text)) == text
    assert string_literal(text).isprintable()


@pytest.mark.parametrize("value", [math.inf, [math.nan], [[[[[[[]]]]]]]])
def test_value_that_no_literal_can_hold_is_refused(value: JsonValue) -> None:
    with pytest.raises(ValueError, match="no literal"):
        literal(value)


def test_type_that_no_line_can_hold_is_told_apart() -> None:
    choices = ", ".join(f'"choice{index}"' for index in range(9))
    assert can_be_laid_out(f"Literal[{choices}] | None", 60)
    assert not can_be_laid_out(f'Literal["{"x" * 40}"]', 30)


JSON: st.SearchStrategy[JsonValue] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
KINDS = [
    *SPELLED.values(),
    "list[int]",
    "dict[str, list[int | None]]",
    "PositiveInt | Path",
    "float | str",
    "Any | None",
]


@given(st.sampled_from(KINDS), JSON)
@settings(max_examples=200, deadline=None)
def test_every_default_is_its_own_spelling(kind: str, value: JsonValue) -> None:
    source = default_literal(kind, value)
    if source is not None:
        assert fits(kind, source)
        assert default_literal(kind, literal_value(source)) == source


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_no_text_breaks_the_judgement_of_types(text: str) -> None:
    spelled = judge_type(text)
    assert spelled is None or judge_type(spelled) == spelled
