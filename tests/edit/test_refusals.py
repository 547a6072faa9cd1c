"""What must not be touched: every refusal says why and leaves the file byte for byte as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.edit import FieldsRefused, SettingField, patch_file
from generator.edit.settings import add_fields
from generator.errors import PatchRefused
from tests.edit.samples import PLAIN, field, settings

NEW = field("workers", "int", default=4)
DATACLASS = b"from dataclasses import dataclass\n\n\n@dataclass\nclass Settings:\n    host: str = 'x'\n"
PYDANTIC_DATACLASS = (
    b"import pydantic.dataclasses\n\n\n@pydantic.dataclasses.dataclass\nclass Settings:\n    a: int = 1\n"
)
TYPED_DICT = b"from typing import TypedDict\n\n\nclass Settings(TypedDict):\n    host: str\n"
ENUM = b"from enum import Enum\n\n\nclass Settings(Enum):\n    A = 1\n"
LOCAL_BASE = b"class Base:\n    pass\n\n\nclass Settings(Base):\n    a: int = 1\n"
NESTED_ONLY = (
    b"from pydantic import BaseModel\n\n\nclass Outer(BaseModel):\n    class Settings(BaseModel):\n        a: int = 1\n"
)
TWO = PLAIN + b"\n\n" + PLAIN
ONE_LINE = b"from pydantic import BaseModel\n\n\nclass Settings(BaseModel): a: int = 1\n"

FILES: dict[str, tuple[bytes, SettingField, str]] = {
    "other-type": (PLAIN, field("port", "str", default="8000"), "other-type"),
    "other-type-by-none": (PLAIN, field("port", "int", default=8000, optional=True), "other-type"),
    "other-default": (PLAIN, field("port", "int", default=8001), "other-default"),
    "missing-class": (PLAIN.replace(b"class Settings", b"class Config"), NEW, "missing-class"),
    "only-nested": (NESTED_ONLY, NEW, "missing-class"),
    "only-in-a-function": (b"def f():\n    class Settings:\n        a: int = 1\n", NEW, "missing-class"),
    "empty-file": (b"", NEW, "missing-class"),
    "two-classes": (TWO, NEW, "ambiguous-class"),
    "dataclass": (DATACLASS, NEW, "not-settings"),
    "pydantic-dataclass": (PYDANTIC_DATACLASS, NEW, "not-settings"),
    "typed-dict": (TYPED_DICT, NEW, "not-settings"),
    "enum": (ENUM, NEW, "not-settings"),
    "plain-class": (b"class Settings:\n    a: int = 1\n", NEW, "not-settings"),
    "plain-base": (LOCAL_BASE, NEW, "not-settings"),
    "one-line-class": (ONE_LINE, NEW, "one-line-class"),
    "broken": (PLAIN + b"def (:\n", NEW, "syntax"),
    "unfinished": (PLAIN + b"x = '''\n", NEW, "syntax"),
    "return-outside": (PLAIN + b"return 1\n", NEW, "syntax"),
    "nul-bytes": (PLAIN + b"\0", NEW, "syntax"),
    "wrong-utf-8": (PLAIN + b"# \xff\n", NEW, "encoding"),
    "utf-7": (b"# -*- coding: utf-7 -*-\n" + PLAIN, NEW, "encoding"),
    "unknown-codec": (b"# -*- coding: nonsense -*-\n" + PLAIN, NEW, "syntax"),
    "nesting-bomb": (PLAIN + b"x = " + b"(" * 5000 + b")" * 5000 + b"\n", NEW, "syntax"),
    "minus-bomb": (PLAIN + b"x = " + b"-" * 50000 + b"1\n", NEW, "syntax"),
    "too-large": (PLAIN + b"#" * (1 << 20), NEW, "too-large"),
    "method": (PLAIN + b"\n    def workers(self) -> int:\n        return 1\n", NEW, "not-a-field"),
    "property": (PLAIN + b"\n    @property\n    def workers(self) -> int:\n        return 1\n", NEW, "not-a-field"),
    "unannotated": (PLAIN + b"    workers = 3\n", NEW, "not-a-field"),
    "class-variable": (
        PLAIN.replace(b"from", b"from typing import ClassVar\nfrom", 1) + b"    workers: ClassVar[int] = 3\n",
        NEW,
        "not-a-field",
    ),
    "conditional": (PLAIN + b"    if True:\n        workers: int = 3\n", NEW, "not-a-field"),
    "other-case": (PLAIN, field("PORT", "int", default=1), "other-case"),
    "hides-a-decorator": (
        b"from pydantic import BaseModel, field_validator\n\n\nclass Settings(BaseModel):\n    a: int = 1\n\n"
        b"    @field_validator('a')\n    @classmethod\n    def _a(cls, v: int) -> int:\n        return v\n",
        field("field_validator"),
        "shadows",
    ),
    "name-taken": (PLAIN.replace(b"class", b"SecretStr = str\n\n\nclass"), field("token", secret=True), "name-taken"),
    "type-hidden-by-a-field": (settings("Decimal: int = 1"), field("rate", "Decimal", default="1"), "name-taken"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_refused_file_is_left_byte_for_byte(name: str, tmp_path: Path) -> None:
    source, asked, code = FILES[name]
    path = tmp_path / "settings.py"
    path.write_bytes(source)
    with pytest.raises(FieldsRefused) as caught:
        patch_file(path, "Settings", [asked])
    assert caught.value.code == code, str(caught.value)
    assert isinstance(caught.value, PatchRefused)
    assert str(path) in str(caught.value)
    assert path.read_bytes() == source
    assert [entry.name for entry in tmp_path.iterdir()] == ["settings.py"]


@pytest.mark.parametrize(
    "name",
    [
        *[
            "class",
            "None",
            "model_config",
            "model_dump_x",
            "_private",
            "__init__",
            "a-b",
            "1a",
            "",
            "a b",
            "größe",
            "x" * 65,
        ],
        *[
            "copy",
            "json",
            "dict",
            "schema",
            "validate",
            "str",
            "int",
            "Path",
            "Field",
            "Config",
            "a\n",
            "a;b",
        ],
    ],
)
def test_an_unsafe_name_is_refused(name: str) -> None:
    with pytest.raises(FieldsRefused) as caught:
        add_fields(PLAIN, "Settings", [field(name, default="x")])
    assert caught.value.codes == ("name",)


@pytest.mark.parametrize(
    "kind",
    [
        *["", "str()", "__import__('os')", "lambda: 1", "[int for int in x]", "list[str", "int; x", "int\n x: str = 1"],
        *[
            "os.PathLike",
            "Callable[[], int]",
            "Annotated[int, x()]",
            "os.Path",
            "typing.SecretStr",
            "a.b.Path",
            "int if x else str",
            "Unknown",
            "list[int, str]",
        ],
        *["str[int]", "Literal", "Literal[x]", "Optional", "tuple[..., int]", "f'{x}'", "Literal[f'{x}']", "1", "..."],
        *["dict[str]", "int or str", "(yield)", "list[" * 40 + "int" + "]" * 40, "int|" * 90 + "str", "\0", "\ud800"],
    ],
)
def test_a_type_outside_of_the_grammar_is_refused(kind: str) -> None:
    with pytest.raises(FieldsRefused) as caught:
        add_fields(PLAIN, "Settings", [field("extra", kind)])
    assert caught.value.codes == ("type",)


@pytest.mark.parametrize(
    ("kind", "default"),
    [
        *[("int", "x"), ("int", 1.5), ("int", True), ("bool", "maybe"), ("str", 5), ("str", ["a"]), ("float", "nan")],
        *[("list[int]", ["x"]), ("list[int]", "x"), ("dict[str, int]", [1]), ("Literal['a']", "b"), ("UUID", "x")],
        *[("HttpUrl", "no url"), ("Decimal", "x"), ("timedelta", "x"), ("tuple[int, str]", [1]), ("str", "x" * 5000)],
    ],
)
def test_a_default_that_does_not_fit_is_refused(kind: str, default: object) -> None:
    with pytest.raises(FieldsRefused) as caught:
        add_fields(PLAIN, "Settings", [field("extra", kind, default=default)])
    assert caught.value.codes == ("default",)


@pytest.mark.parametrize("factory", ["os.getcwd", "lambda: open('x')", "lambda x: []", "list()", "", "Path.cwd"])
def test_an_unknown_factory_is_refused(factory: str) -> None:
    with pytest.raises(FieldsRefused) as caught:
        add_fields(PLAIN, "Settings", [field("extra", "list[str]", default_factory=factory)])
    assert caught.value.codes == ("factory",)


@pytest.mark.parametrize(("name", "default"), [("api_key", "abc"), ("db_password", "x"), ("model", "sk-abcdef")])
def test_text_that_looks_like_a_credential_is_refused(name: str, default: str) -> None:
    with pytest.raises(FieldsRefused) as caught:
        add_fields(PLAIN, "Settings", [field(name, default=default)])
    assert caught.value.codes == ("secret-default",)


def test_all_reasons_are_reported_together() -> None:
    asked = [
        field("class"),
        field("port", "str", default="x"),
        field("extra", "os.system"),
        field("level", "int", default="high"),
        field("Level", "int", default=1),
        field("fine", "int", default=1),
    ]
    with pytest.raises(FieldsRefused) as caught:
        add_fields(PLAIN, "Settings", asked, path="core/config.py")
    assert sorted(caught.value.codes) == ["default", "duplicate", "name", "other-type", "type"]
    assert all(word in str(caught.value) for word in ("core/config.py", "'class'", "os.system", "'port'", "'Level'"))


def test_a_missing_class_names_the_classes_there_are() -> None:
    with pytest.raises(FieldsRefused, match="'Config'; the classes there are: Settings"):
        add_fields(PLAIN, "Config", [NEW])


def test_a_secret_never_gets_a_literal_default() -> None:
    asked = [field("api_key", secret=True, default="hunter2"), field("api_token", "SecretStr", default="hunter2")]
    patched = add_fields(PLAIN, "Settings", asked)
    assert b"hunter2" not in patched.source
    assert b"    api_key: SecretStr | None = None\n    api_token: SecretStr | None = None\n" in patched.source
    assert len(patched.notes) == 2


def test_an_edited_inherited_field_is_not_overridden() -> None:
    source = PLAIN + b"\n\nclass Child(Settings):\n    extra: int = 1\n"
    with pytest.raises(FieldsRefused) as caught:
        add_fields(source, "Child", [field("port", "int", default=1)])
    assert caught.value.codes == ("other-default",)
    same = add_fields(source, "Child", [field("port", "int", default=8000)])
    assert same.source == source
    assert same.unchanged == ("port",)
