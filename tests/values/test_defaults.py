"""Defaults as texts and data write them, read as JSON values of their type."""

from __future__ import annotations

import ast
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.edit.settings import add_fields
from generator.values.defaults import as_json, clean_text, fit_default, read_default, type_of, widened
from generator.values.literals import default_literal, literal_value
from generator.values.types import judge_type
from tests.edit.samples import PLAIN, field
from tests.growth import quickly


@pytest.mark.parametrize(
    ("written", "stated", "default", "type_"),
    [
        ("false", "bool", False, "bool"),
        ('"https://x"', None, "https://x", "str"),
        ("30 seconds", "int", 30, "int"),
        ("1_000", "int", 1000, "int"),
        ("None", "str", None, "str"),
        ("[1, 2]", None, [1, 2], "list[int]"),
        ("0.5", None, 0.5, "float"),
        ("8080", "str", "8080", "str"),
        ("maybe", "bool", None, "bool"),
        ("1e999", "float", None, "float"),
        ("wahr", "bool", True, "bool"),
        ("«0.5»", None, "0.5", "str"),
        ("“x”", None, "x", "str"),
        ("「x」", "str", "x", "str"),
        ("0.5", "int", 0.5, "float"),
        ("[1, 0.5]", "list[int]", [1, 0.5], "list[float]"),
        ("2.0", "int", 2, "int"),
        ("60 * 60", "int", 3600, "int"),
        ("60 * 60", None, 3600, "int"),
        ("8080-8090", None, "8080-8090", "str"),
        ("2024-01-01", None, "2024-01-01", "str"),
        ("1,000", "int", 1000, "int"),
        ("5m", "int", 5, "int"),
        ("80%", "float", 80.0, "float"),
        ("-3", "int", -3, "int"),
        ("a, b", "list[str]", ["a", "b"], "list[str]"),
        ("['a']", "List[str]", ["a"], "List[str]"),
        ('["a", null, true]', None, ["a", None, True], "list[str]"),
        ("{'a': 1}", None, {"a": 1}, "dict[str, str]"),
        ('{"a": true}', "dict[str, bool]", {"a": True}, "dict[str, bool]"),
        ("leer", "list[str]", [], "list[str]"),
        ("empty", "dict[str, str]", {}, "dict[str, str]"),
        ("empty", "str", None, "str"),
        ("必須", "int", None, "int"),
        ("—", None, None, "str"),
        ("Path('data')", "Path", "data", "Path"),
        ("./data", "Path", "./data", "Path"),
        ("3", "Literal[1, 3]", 3, "Literal[1, 3]"),
        ("json", 'Literal["json"]', "json", 'Literal["json"]'),
        ("5", "Any", 5, "Any"),
        ("30", "Optional[int]", 30, "Optional[int]"),
        ("fast", "Mode", "fast", "Mode"),
        ("[" * 2000, None, "[" * 2000, "str"),
        ("9" * 400, "int", None, "int"),
    ],
)
def test_a_default_becomes_json(written: str, stated: str | None, default: object, type_: str) -> None:
    value, found = read_default(written, stated)
    assert value == default
    assert type(value) is type(default)
    assert found == type_


@pytest.mark.parametrize(
    ("value", "type_", "fitted"),
    [
        ("30", "int", 30),
        ("30 seconds", "int", 30),
        ("maybe", "bool", None),
        ("yes", "bool", True),
        (1, "bool", True),
        (2, "bool", None),
        (True, "int", None),
        (5.0, "int", 5),
        (5.5, "int", None),
        (5, "float", 5),
        (5, "str", "5"),
        ("[1, 2]", "list[int]", [1, 2]),
        ('{"a": 1}', "dict[str, int]", {"a": 1}),
        ("empty", "list[str]", []),
        (["a"], "list[str]", ["a"]),
        (["a"], "dict[str, str]", None),
        ({"a": 1}, "Sequence[str]", None),
        ({"a": 1}, "Mapping[str, int]", {"a": 1}),
        ("json", "Literal['json']", "json"),
        (3, "Literal[1, 3]", 3),
        ([1], "Any", [1]),
        ("fast", "Mode", "fast"),
        (None, "int", None),
        ("", "str", ""),
    ],
)
def test_a_default_of_data_fits_its_type_or_goes(value: Any, type_: str, fitted: Any) -> None:
    found = fit_default(value, type_)
    assert found == fitted
    assert type(found) is type(fitted)


@pytest.mark.parametrize(
    ("type_", "value", "wider"),
    [
        ("int", 0.5, "float"),
        ("int", 2.0, "int"),
        ("int", 3, "int"),
        ("int | None", 0.5, "float | None"),
        ("list[int]", [1, 0.5], "list[float]"),
        ("dict[str, int]", {"a": 0.5}, "dict[str, float]"),
        ("str", 0.5, "str"),
        ("PositiveInt", 0.5, "PositiveInt"),
    ],
)
def test_a_number_with_a_fraction_makes_its_type_wider(type_: str, value: Any, wider: str) -> None:
    assert widened(type_, value) == wider


WRITTEN = [("retries", "int", "3"), ("rate", "number", "0.5"), ("name", "string", "\"a 'b'\""), ("on", "boolean", "ja")]
WRITTEN += [("hosts", "string[]", "a, b"), ("limits", "dict[str, int]", "{'a': 1}"), ("size", "int", "5 * 1024")]


@pytest.mark.parametrize(("name", "word", "written"), WRITTEN)
def test_a_default_goes_from_text_to_source_and_back(name: str, word: str, written: str) -> None:
    value, type_ = read_default(written, judge_type(word))
    source = default_literal(type_, value)
    assert source is not None
    assert literal_value(source) == value
    patched = add_fields(PLAIN, "Settings", [field(name, type_, default=value)]).source.decode()
    (node,) = [
        one
        for one in ast.walk(ast.parse(patched))
        if isinstance(one, ast.AnnAssign) and ast.unparse(one.target) == name
    ]
    assert node.value is not None
    shown = node.value.keywords[0].value if isinstance(node.value, ast.Call) else node.value
    shown = shown.body if isinstance(shown, ast.Lambda) else shown
    assert ast.literal_eval(shown) == value


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**62), 2**62)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(VALUES)
@settings(deadline=None)
def test_every_value_of_json_survives_as_literal_and_has_a_type(value: Any) -> None:
    clean = as_json(value)
    assert json.dumps(clean) == json.dumps(value)
    assert judge_type(type_of(value)) == type_of(value)


@given(
    st.text(max_size=80), st.sampled_from(["int", "bool", "list[str]", "dict[str, int]", "str", "Any", "Mode", None])
)
@settings(deadline=None)
def test_no_text_breaks_the_reading_of_defaults(text: str, type_: str | None) -> None:
    value, found = read_default(text, type_)
    assert json.dumps(value)
    assert found


@pytest.mark.parametrize("piece", ["[", "1 * ", "{'a': ", "-", '"', "9", "a,"])
def test_reading_takes_time_by_length(piece: str) -> None:
    quickly(lambda text: read_default(text, None), piece * (20_000 // len(piece)))
    quickly(lambda text: read_default(text, "list[int]"), piece * (20_000 // len(piece)))


def test_half_of_a_pair_is_no_text() -> None:
    assert clean_text("a\ud800b") == "a?b"
    assert as_json({"a": "\ud800", "b": float("inf"), "c": 2**70}) == {"a": "?", "b": None, "c": None}
    assert as_json({3, 1}) == [1, 3]
