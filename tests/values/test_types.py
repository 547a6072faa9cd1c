"""Every spelling of a type means one type, whoever asks: the reader, the answers, the settings codemod."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.edit import SettingField
from generator.edit.annotations import judge_type as judge_for_file
from generator.edit.refusals import Objection
from generator.edit.settings import add_fields
from generator.plan import ConfigField, ImplementationPlan
from generator.unit_settings import settings_of
from generator.values.types import IMPORTS, core_of, judge_type, type_said, without_none
from tests.edit.samples import PLAIN
from tests.examples import examples
from tests.growth import quickly

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
    "number": "int",
    "integer": "int",
    "Boolean": "bool",
    "UUID": "UUID",
    "uuid.UUID": "UUID",
    "Sequence[str]": "list[str]",
    "Iterable[int]": "list[int]",
    "Mapping[str, int]": "dict[str, int]",
    "FilePath": "Path",
    "StrictInt": "int",
    "IPv4Address": "str",
    "PostgresDsn": "str",
    "timedelta": "timedelta",
    "list[string]": "list[str]",
    "list[number] | null": "list[int] | None",
    "string[]": "list[str]",
    "int[][]": "list[list[int]]",
    "(string | null)[]": "list[str | None]",
    "int?": "int | None",
    "string | undefined": "str | None",
    "Array<string>": "list[str]",
    "Map<String, Integer>": "dict[str, int]",
    "Record<string, number>": "dict[str, int]",
    "'json' | 'text'": 'Literal["json", "text"]',
    "'json' | None": 'Literal["json"] | None',
    "list of strings": "list[str]",
    "array of numbers": "list[int]",
    "List of integers": "list[int]",
    "Liste von Strings": "list[str]",
    "set of strings": "set[str]",
    "list of lists of floats": "list[list[float]]",
    "mapping of str to int": "dict[str, int]",
    "dict of string to list of ints": "dict[str, list[int]]",
    "map of things": "dict[str, str]",
    "int or None": "int | None",
    "str, optional": "str | None",
    "optional int": "int | None",
    "nullable string": "str | None",
    "seconds (float)": "float",
    "float (seconds)": "float",
    "integer (0-100)": "int",
    "boolean (default false)": "bool",
    "Ganzzahl": "int",
    "文字列": "str",
    "字典": "dict[str, str]",
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
    "Mode",
    "Mode | None",
    "list of Modes",
    "'a' | int",
    "the address",
    "a",
    "nothing",
    "null",
    "[]",
    "?",
    "<>",
    "list of",
    "of strings",
    "x<string>",
    "[]" * 40,
    "list of " * 20 + "ints",
]


@pytest.mark.parametrize(("text", "spelled"), SPELLED.items())
def test_type_is_spelled_as_today(text: str, spelled: str) -> None:
    assert judge_type(text) == spelled
    assert judge_type(spelled) == spelled


@pytest.mark.parametrize("text", REFUSED)
def test_text_that_is_no_type_of_a_setting_is_refused(text: str) -> None:
    assert judge_type(text) is None


def test_none_is_told_apart() -> None:
    assert without_none("int | str | None") == "int | str"
    assert without_none('Literal["a"] | None') == 'Literal["a"]'


@given(st.text(max_size=60))
@settings(max_examples=examples(200), deadline=None)
def test_no_text_breaks_the_judgement_of_types(text: str) -> None:
    spelled = judge_type(text)
    assert spelled is None or judge_type(spelled) == spelled


SAID = {
    **{text: SPELLED[text] for text in ("number", "uuid.UUID", "string[]", "int?", "Array<string>", "list of strings")},
    **{
        text: SPELLED[text]
        for text in ("int or None", "seconds (float)", "list[string]", "'json' | 'text'", "Ganzzahl")
    },
    "`boolean`": "bool",
    "**int**": "int",
    "uuid": "UUID",
    "any": "str",
    "Any": "Any",
    "path": "str",
    "Path": "Path",
    "EmailStr": "EmailStr",
    "IPv4Address": "IPv4Address",
    "date": "date",
    "List": "list[str]",
    "Sequence": "list[str]",
    "Optional[int]": "Optional[int]",
    "Sequence[str]": "Sequence[str]",
    "Dict[str, Any]": "Dict[str, Any]",
    "str | None": "str | None",
    "Mode | None": "Mode | None",
    "list[Mode]": "list[Mode]",
    "typing.Optional[int]": "int | None",
}


@pytest.mark.parametrize(("text", "type_"), SAID.items())
def test_a_word_of_a_text_is_a_type_and_an_annotation_stays_as_written(text: str, type_: str) -> None:
    assert type_said(text) == type_


@pytest.mark.parametrize(
    "text",
    [
        *("the address", "list[__import__('os')]", "lambda: 0", "print(1) | x", "", "Mode", "time", "Optional"),
        *("e.g. foo", "core.config", "x.y", "1.5", "a | b", "https://example.org", "default 5", "None", "int=5"),
    ],
)
def test_other_words_are_no_type(text: str) -> None:
    assert type_said(text) is None


@pytest.mark.parametrize(("text", "spelled"), SPELLED.items())
def test_a_type_that_a_text_names_keeps_its_meaning_in_the_answers(text: str, spelled: str) -> None:
    said = type_said(text)
    assert text == "" or said is None or judge_type(said) == spelled
    asked = ConfigField(name="level", type=text)
    (made,) = settings_of(ImplementationPlan(task_id="AAS-1", config_additions=(asked,)), "unit", width=200)
    assert without_none(made.type) == without_none(spelled)


@pytest.mark.parametrize(("text", "spelled"), SPELLED.items())
def test_a_settings_file_takes_every_judged_type_and_everyday_words(text: str, spelled: str) -> None:
    patched = add_fields(PLAIN, "Settings", [SettingField(name="level", type=spelled, optional=True)])
    assert f"    level: {without_none(spelled)} | None = None\n" in patched.source.decode()
    if text in {"number", "string", "string[]", "int?", "list of strings", "seconds (float)", "文字列"}:
        assert judge_for_file(text) == judge_for_file(spelled)


@pytest.mark.parametrize("text", ["Path", "list", "Sequence[str]", "EmailStr", "UUID", "date"])
def test_a_name_of_python_is_never_taken_for_a_word(text: str) -> None:
    assert judge_for_file(text).name == text.partition("[")[0]


@pytest.mark.parametrize("text", ["Mode", "the address", "list of Modes", "", "x" * 300])
def test_a_settings_file_takes_no_other_words(text: str) -> None:
    with pytest.raises(Objection):
        judge_for_file(text)


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("Optional[List[int]]", "list"),
        ("int | str", "int"),
        ("None | Path", "Path"),
        ("number", "int"),
        ("Mode", ""),
        ("None", ""),
    ],
)
def test_the_outermost_name(text: str, core: str) -> None:
    assert core_of(text) == core


@pytest.mark.parametrize("piece", ["list of ", "(", "[]", "?", "<", "a | ", "optional ", "list["])
def test_judging_takes_time_by_length(piece: str) -> None:
    quickly(judge_type, piece * (20_000 // len(piece)))
    quickly(type_said, piece * (20_000 // len(piece)))


@given(st.text(max_size=80) | st.text("list of<>[]?|() stringt", max_size=80))
@settings(deadline=None)
def test_no_text_breaks_the_reading_of_words(text: str) -> None:
    said = type_said(text)
    assert said is None or type_said(said) is not None


BLUEPRINTS = Path(__file__).parents[2] / "blueprints" / "shared"


def test_the_blueprints_import_every_name_from_the_same_module() -> None:
    text = (BLUEPRINTS / "settings.jinja").read_text(encoding="utf-8")
    homes = {
        name: home
        for home, names in re.findall(r"^from ([\w.]+) import (.+)$", text, re.M)
        for name in names.split(", ")
    }
    assert {name: homes.get(name) for name in IMPORTS} == IMPORTS
