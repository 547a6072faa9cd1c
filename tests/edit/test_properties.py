"""Whatever fields are asked for: they are added exactly, or refused; nothing else happens."""

from __future__ import annotations

import ast
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.edit import FieldsRefused, SettingField
from generator.edit.settings import add_fields, remove_fields
from tests.edit.samples import PLAIN
from tests.edit.test_corpus import CASES
from tests.examples import examples

BEFORE = {folder.name: (folder / "before.py").read_bytes() for folder in sorted(CASES.iterdir()) if folder.is_dir()}
CLASSES = {name: "AASConfig" if name == "alias-upper" else "Settings" for name in BEFORE}
TEXT = st.text(max_size=60)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
GOOD: list[tuple[str, st.SearchStrategy[Any]]] = [
    ("str", TEXT.filter(lambda text: not text.startswith(("sk-", "AKIA")))),
    ("int", st.integers(-(10**12), 10**12)),
    ("float", st.floats(allow_nan=False, allow_infinity=False)),
    ("bool", st.booleans()),
    ("list[str]", st.lists(TEXT, max_size=3)),
    ("dict[str, int]", st.dictionaries(TEXT, st.integers(-9, 9), max_size=3)),
    ("set[int]", st.lists(st.integers(-9, 9), max_size=3)),
    ("Path | None", st.none()),
    ("timedelta", st.integers(-(10**6), 10**6)),
    ("Decimal", st.decimals(allow_nan=False, allow_infinity=False, places=3).map(str)),
    ("Any", JSON),
]
NAMES = st.from_regex(r"[a-z]{2,6}_[a-z]{2,8}_x", fullmatch=True)


@st.composite
def good_fields(draw: st.DrawFn) -> list[SettingField]:
    """Draw fields that must be accepted."""
    fields = []
    for name in draw(st.lists(NAMES, min_size=1, max_size=4, unique=True)):
        kind, values = draw(st.sampled_from(GOOD))
        fields.append(SettingField(name=name, type=kind, default=draw(values), description=draw(TEXT)))
    return fields


@settings(max_examples=50, deadline=None)
@given(good_fields(), st.sampled_from(sorted(BEFORE)))
def test_good_fields_are_added_to_any_style_and_taken_out_again(fields: list[SettingField], name: str) -> None:
    source = BEFORE[name]
    if any(field.name.startswith("model_") for field in fields):
        return
    try:
        patched = add_fields(source, CLASSES[name], fields)
    except FieldsRefused as refusal:
        assert set(refusal.codes) <= {"default"}, str(refusal)  # noqa: PT017 -- refusing is one of two good ends
        return
    assert patched.added == tuple(field.name for field in fields)
    ast.parse(patched.source)
    again = add_fields(patched.source, CLASSES[name], fields)
    assert again.source == patched.source
    assert again.unchanged == patched.added
    back = remove_fields(patched.source, CLASSES[name], fields)
    assert set(back.removed) | set(back.left) == set(patched.added)


@settings(max_examples=examples(100), deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {"name": TEXT | NAMES},
            optional={
                "type": TEXT,
                "default": JSON,
                "default_factory": TEXT,
                "description": TEXT,
                "secret": st.booleans(),
            },
        ),
        max_size=4,
    ),
    st.sampled_from(sorted(BEFORE)),
)
def test_any_fields_are_added_or_refused(entries: list[dict[str, Any]], name: str) -> None:
    fields = [SettingField(**entry) for entry in entries]
    try:
        patched = add_fields(BEFORE[name], CLASSES[name], fields)
    except FieldsRefused:
        return
    assert set(patched.added) | set(patched.unchanged) == {field.name for field in fields}


@settings(max_examples=examples(100), deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_are_patched_or_refused(tail: bytes) -> None:
    field = SettingField(name="workers_x", type="int", default=4)
    for data in (tail, PLAIN + tail, tail + PLAIN):
        try:
            patched = add_fields(data, "Settings", [field])
        except FieldsRefused:
            continue
        assert patched.source.count(b"workers_x: int") >= 1
