"""Defaults as Python source: what is written is what was meant, and what is no literal of the type is refused."""

from __future__ import annotations

import ast
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import JsonValue

from generator.values.literals import (
    DEFAULT_MAX,
    default_literal,
    fits,
    kind_with_default,
    literal,
    literal_value,
    string_literal,
)
from tests.examples import examples
from tests.values.test_types import SPELLED

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


@pytest.mark.parametrize(
    ("kind", "value", "plainer"),
    [
        ("HttpUrl", "https://example.org", "str"),
        ("AnyUrl | None", "https://example.org", "str | None"),
        ("UUID", "6f1b2c5e-0f8f-4d7c-9a3e-2f6d1f0a9b11", "str"),
        ("date", "2026-01-01", "str"),
        ("timedelta", 30, "float"),
        ("Decimal", 1.5, "float"),
        ("set[int]", [1, 2], "list[int]"),
        ("list[HttpUrl]", ["https://example.org"], "list[str]"),
        ("HttpUrl", None, "HttpUrl"),
        ("HttpUrl", 5.5, "str"),
        ("int", "eight", "int"),
        ('Literal["date"]', "date", 'Literal["date"]'),
        ('Literal["date"]', "time", 'Literal["date"]'),
        ("SecretStr", "hunter2", "SecretStr"),
    ],
)
def test_a_default_makes_a_type_plainer_rather_than_going(kind: str, value: JsonValue, plainer: str) -> None:
    assert kind_with_default(kind, value) == plainer


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


@given(st.text(max_size=60), st.sampled_from("'\""))
def test_text_is_written_in_either_quotes(text: str, quote: str) -> None:
    assert ast.literal_eval(string_literal(text, quote)) == text
    assert "'" in text or '"' in text or string_literal(text, quote)[0] == quote


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ('Path("a/b")', "a/b"),
        ('pathlib.Path("a")', "a"),
        ('SecretStr("")', ""),
        ('Decimal("1.5")', "1.5"),
        ('UUID("6f1b2c5e-0f8f-4d7c-9a3e-2f6d1f0a9b11")', "6f1b2c5e-0f8f-4d7c-9a3e-2f6d1f0a9b11"),
        ("60 * 60", 3600),
        ("5 * 1024 * 1024", 5242880),
        ("-5", -5),
        ("[1, 'a']", [1, "a"]),
        ("None", None),
    ],
)
def test_source_has_a_value(source: str, value: JsonValue) -> None:
    assert literal_value(source) == value


@pytest.mark.parametrize(
    "source",
    [
        *("", "x", "open('x')", "Path('a', 'b')", "Path(x)", "10-20", "9 ** 9 ** 9", "'a' * 9", "True * 2", "[0] * 9"),
        *("1 +", "9" * 5000, "(" * 500, "2 * " * 400 + "2"),
    ],
)
def test_source_that_has_no_value_is_refused(source: str) -> None:
    with pytest.raises(ValueError, match="is no literal"):
        literal_value(source)


@pytest.mark.parametrize("value", [math.inf, [math.nan], [[[[[[[]]]]]]]])
def test_value_that_no_literal_can_hold_is_refused(value: JsonValue) -> None:
    with pytest.raises(ValueError, match="no literal"):
        literal(value)


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
@settings(max_examples=examples(200), deadline=None)
def test_every_default_is_its_own_spelling(kind: str, value: JsonValue) -> None:
    source = default_literal(kind, value)
    if source is not None:
        assert fits(kind, source)
        assert default_literal(kind, literal_value(source)) == source
