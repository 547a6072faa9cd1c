"""What an analysis says of a setting's values: limits, patterns, duty, units; from code, data, tables and words."""

from __future__ import annotations

import json
from typing import Any

import pytest

from generator.plan import ConfigField, ImplementationPlan
from generator.reading.code.python import read_code
from generator.reading.fields.settings_limits import limits_said, says_required, unit_said
from tests.reading.test_parts import plan_of

DECLARED: list[tuple[str, str, dict[str, Any], bool]] = [
    ("int = Field(8080, ge=1024, le=65535, alias='PORT')", "int", {"ge": 1024, "le": 65535}, False),
    ("int = Field(default=3, gt=0.0, lt=9.5)", "int", {"gt": 0, "lt": 9.5}, False),
    ("int = Field(..., multiple_of=5)", "int", {"multiple_of": 5}, True),
    ("int = Field(description='x')", "int", {}, True),
    ("int = ...", "int", {}, True),
    ("int", "int", {}, True),
    ("str | None", "str | None", {}, True),
    ("Annotated[int, Field(ge=0)] = 3", "int", {"ge": 0}, False),
    ("typing.Annotated[int, annotated_types.Gt(1), Le(le=5)] = 3", "int", {"gt": 1, "le": 5}, False),
    ("Annotated[int, Field(ge=0)]", "int", {"ge": 0}, True),
    ("Annotated[str, Len(2, 5)] = 'ab'", "str", {"min_length": 2, "max_length": 5}, False),
    ("Annotated[str, StringConstraints(pattern='^a')] = 'ab'", "str", {"pattern": "^a"}, False),
    ("Optional[Annotated[int, Field(gt=0)]] = None", "Optional[int]", {"gt": 0}, False),
    ("Annotated[int, Field(gt=0)] | None = None", "int | None", {"gt": 0}, False),
    ("conint(ge=1, le=4) = 2", "int", {"ge": 1, "le": 4}, False),
    ("constr(regex=r'^[a-z]+$', min_length=2) = 'ab'", "str", {"pattern": "^[a-z]+$", "min_length": 2}, False),
    ("conlist(str, min_items=1) = ['a']", "list[str]", {"min_length": 1}, False),
    ("list[Annotated[str, Field(max_length=3)]] = []", "list[str]", {}, False),
    ("dict[str, conint(ge=1)] = {}", "dict[str, int]", {}, False),
    ("PositiveInt = 3", "PositiveInt", {}, False),
    ("int = Field(3, ge='many', le=float('inf'), gt=True, multiple_of=1e99, min_length=-1)", "int", {}, False),
    ("str = Field('a', pattern='" + "a" * 300 + "')", "str", {}, False),
    ("list[str] = Field(default_factory=list, max_length=3)", "list[str]", {"max_length": 3}, False),
    ("str = Field(default_factory=make)", "str", {}, False),
]


@pytest.mark.parametrize(("source", "kind", "limits", "required"), DECLARED)
def test_a_class_says_type_limits_and_duty(source: str, kind: str, limits: dict[str, Any], required: bool) -> None:
    (cls,) = read_code(f"class DemoConfig(BaseSettings):\n    value: {source}\n").classes
    (field,) = cls.fields
    assert (field.type, field.constraints.limits(), field.is_required) == (kind, limits, required)


@pytest.mark.parametrize(
    ("head", "required"),
    [
        ("class DemoConfig(BaseModel):", True),
        ("@dataclass(frozen=True)\nclass DemoConfig:", True),
        ("@dataclasses.dataclass\nclass DemoConfig:", True),
        ("class DemoConfig:", False),
        ("class DemoConfig(TypedDict):", False),
    ],
)
def test_only_a_class_that_is_made_of_its_annotations_requires_them(head: str, required: bool) -> None:
    (cls,) = read_code(f"{head}\n    value: str\n").classes
    assert cls.fields[0].is_required is required


def test_comments_and_strings_beside_a_field_describe_it() -> None:
    source = '''class DemoConfig(BaseSettings):
    # ===== Part one =====
    plain: int = 1
    behind: int = 2  # How many there are
    ignored: int = 3  # noqa: E501
    # Where it is kept
    above: str = "ä#"
    below: str = ""
    """What stands below."""
    own: str = Field("", description="Its own words")  # other words
'''
    (cls,) = read_code(source).classes
    assert {field.name: field.description for field in cls.fields} == {
        "plain": "",
        "behind": "How many there are",
        "ignored": "",
        "above": "Where it is kept",
        "below": "What stands below.",
        "own": "Its own words",
    }


SAID: list[tuple[list[str], str, str, dict[str, Any]]] = [
    (["int", "1-10"], "", "int", {"ge": 1, "le": 10}),
    (["min 1", "max 10"], "", "int", {"ge": 1, "le": 10}),
    (["ge=1", "le=10"], "", "int", {"ge": 1, "le": 10}),
    ([">= 0.5"], "", "float", {"ge": 0.5}),
    (["≤ 5"], "", "float", {"le": 5}),
    (["positive int"], "", "int", {"gt": 0}),
    ([], "Port to listen on (1024\u201365535).", "int", {"ge": 1024, "le": 65535}),
    ([], "How often to retry. Must be at least 1 and at most 5.", "int", {"ge": 1, "le": 5}),
    ([], "Number of tries, max. 5", "int", {"le": 5}),
    ([], "Workers, between 1 and 10", "int", {"ge": 1, "le": 10}),
    ([], "Port: 1024-65535", "int", {"ge": 1024, "le": 65535}),
    ([], "Ratio (0.0 to 1.0)", "float", {"ge": 0, "le": 1}),
    ([], "Wert zwischen 1 und 10", "int", {"ge": 1, "le": 10}),
    ([], "mindestens 5 Sekunden", "int", {"ge": 5}),
    ([], "Entre 1 y 10", "int", {"ge": 1, "le": 10}),
    ([], "1以上", "int", {"ge": 1}),
    (["max 64 characters"], "", "str", {"max_length": 64}),
    ([], "Must be between 8 and 64 characters long", "str", {"min_length": 8, "max_length": 64}),
    (["at least 1"], "", "list[str]", {"min_length": 1}),
    ([], "Name; must match `^[a-z]{2,3}$`.", "str", {"pattern": "^[a-z]{2,3}$"}),
    ([], "Pattern: ^[a-z]+$", "str", {"pattern": "^[a-z]+$"}),
    # What is no plain statement of a limit.
    ([], "At most 5 per minute", "int", {}),
    ([], "Waits at least 10 minutes between two restarts", "int", {}),
    ([], "Steps 1-10 of it", "int", {}),
    ([], "It must not be between 1 and 5", "int", {}),
    (["3-5 recommended"], "", "int", {}),
    ([], "see steps (1-10)", "str", {}),
    ([], "at least 5", "bool", {}),
    ([], "`^a$` is a wildcard", "str", {}),
    ([], "between 10 and 1", "int", {}),
    ([], "max " + "9" * 30, "int", {}),
]


@pytest.mark.parametrize(("attributes", "description", "kind", "limits"), SAID)
def test_words_say_limits(attributes: list[str], description: str, kind: str, limits: dict[str, Any]) -> None:
    assert limits_said(attributes, description, kind).limits() == limits


@pytest.mark.parametrize(
    ("attributes", "description", "required"),
    [
        (["str", "required"], "", True),
        (["required secret", "required", "secret"], "", True),
        (["Pflicht"], "", True),
        ([], "Key of the account (required)", True),
        ([], "Required. Key of the account", True),
        (["optional"], "required", False),
        (["not required", "not", "required"], "", False),
        (["required if it is on", "required", "if", "it", "is", "on"], "", False),
        ([], "Required for publishing", False),
        ([], "Key", False),
    ],
)
def test_words_say_duty(attributes: list[str], description: str, required: bool) -> None:
    assert says_required(attributes, description) is required


def test_words_say_units() -> None:
    assert [unit_said([text]) for text in ("30 seconds", "5MB", "`seconds`", "s", "30", "30 bananas")] == [
        *("seconds", "MB", "seconds"),
        *("", "", ""),
    ]


def by_name(plan: ImplementationPlan) -> dict[str, ConfigField]:
    return {field.name: field for field in plan.config_additions}


def test_tables_and_lists_say_limits_duty_and_units() -> None:
    found = by_name(
        plan_of("""# Kiosk plugin
## Configuration
| Name | Type | Required | Default | Constraints | Description |
|---|---|---|---|---|---|
| kiosk_port | int | no | 8080 | 1024-65535 | Port |
| kiosk_key | str | yes | - | | API key |
| kiosk_zone | str | yes | | must match `^[a-z]{2}$` | Zone |
| kiosk_wait | int | yes | 30 seconds | at least 1 | How long |

- `kiosk_retries` (int, default 3): how often, between 1 and 10
- `kiosk_name` (str, required, max 64 characters): its name
- `kiosk_home` (Path, default `data`): home
- `kiosk_secret` (secret): key
""")
    )
    limits = {name: field.constraints.limits() for name, field in found.items() if field.constraints}
    assert limits == {
        "kiosk_port": {"ge": 1024, "le": 65535},
        "kiosk_zone": {"pattern": "^[a-z]{2}$"},
        "kiosk_wait": {"ge": 1},
        "kiosk_retries": {"ge": 1, "le": 10},
        "kiosk_name": {"max_length": 64},
    }
    assert [name for name, field in found.items() if field.required] == ["kiosk_key", "kiosk_zone", "kiosk_name"]
    assert (found["kiosk_wait"].default, found["kiosk_wait"].unit) == (30, "seconds")
    assert (found["kiosk_home"].type, found["kiosk_home"].default) == ("Path", "data")
    assert found["kiosk_key"].secret


def structured(settings: object) -> ImplementationPlan:
    data = {"task_id": "AAS-1", "title": "Kiosk", "kinds": ["plugin"], "name": "kiosk", "config_additions": settings}
    return plan_of(json.dumps(data))


@pytest.mark.parametrize(
    ("entry", "limits", "required"),
    [
        ({"type": "integer", "minimum": 1, "maximum": 10, "default": 5}, {"ge": 1, "le": 10}, False),
        ({"type": "int", "exclusiveMinimum": True, "minimum": 0}, {"gt": 0}, False),
        ({"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1.5}, {"gt": 0, "lt": 1.5}, False),
        ({"type": "str", "minLength": 2, "pattern": "^a", "required": True}, {"min_length": 2, "pattern": "^a"}, True),
        ({"type": "str", "constraints": ["max_length=5"], "required": "yes"}, {"max_length": 5}, True),
        ({"type": "int", "constraints": {"min": 1, "max": 3}, "required": False}, {"ge": 1, "le": 3}, False),
        ({"type": "int", "range": "1-10"}, {"ge": 1, "le": 10}, False),
        ({"type": "array", "items": {"type": "string"}, "minItems": 1}, {"min_length": 1}, False),
        ({"type": "str", "secret": True, "required": True}, {}, True),
        ({"type": "int", "default": 3, "required": True}, {}, False),
        ({"type": "int", "minimum": "many", "maximum": 1e300, "multipleOf": True}, {}, False),
    ],
)
def test_data_says_limits_and_duty(entry: dict[str, Any], limits: dict[str, Any], required: bool) -> None:
    field = by_name(structured([{"name": "kiosk_a", **entry}]))["kiosk_a"]
    assert (field.constraints.limits(), field.required) == (limits, required)


def test_a_json_schema_lists_what_is_required() -> None:
    schema = {
        "type": "object",
        "properties": {"kiosk_a": {"type": "integer", "minimum": 1}, "kiosk_b": {"type": "string"}},
        "required": ["kiosk_b", 3],
    }
    found = by_name(structured(schema))
    assert [(one.name, one.required) for one in found.values()] == [("kiosk_a", False), ("kiosk_b", True)]


@pytest.mark.parametrize(
    ("source", "left_out"),
    [
        ("int = Field(0, ge=5, le=9)", "ge=5"),
        ("str = Field('a', pattern='(?=a)')", "pattern='(?=a)'"),
        ("str = Field('a', pattern='[')", "pattern='['"),
        ("str = Field('a', pattern='a\\u202eb')", "pattern="),
        ("str = Field('aaaa', pattern='(a{999}){999}')", "pattern="),
        ("bool = Field(True, ge=1)", "ge=1"),
        ("int = Field(..., ge=5, le=3)", "ge=5, le=3"),
        ("int = Field(..., ge=0.5)", "ge=0.5"),
    ],
)
def test_a_limit_that_cannot_be_kept_is_left_out_with_a_warning(source: str, left_out: str) -> None:
    code = f"# plugins/kiosk/config.py\nclass KioskConfig(BaseSettings):\n    x: {source}\n"
    plan = plan_of(f"# Kiosk plugin\n\n```python\n{code}```\n")
    (warning,) = [one for one in plan.warnings if one.startswith("setting x: ")]
    assert left_out in warning
    (field,) = plan.config_additions
    assert left_out.partition("=")[0] not in field.constraints.limits()


def test_an_empty_secret_and_a_required_one_stay_what_they_are() -> None:
    plan = plan_of(
        """# Kiosk plugin

```python
# plugins/kiosk/config.py
class KioskConfig(BaseSettings):
    needed: SecretStr
    empty: SecretStr = SecretStr("")
    maybe: Optional[SecretStr] = None
    told: SecretStr = SecretStr("hunter2")
```

- `maybe` (required): a key
"""
    )
    found = {field.name: (field.secret, field.required, field.default) for field in plan.config_additions}
    assert found == {
        "needed": (True, True, None),
        "empty": (True, False, ""),
        "maybe": (True, False, None),
        "told": (True, False, None),
    }


def test_nothing_new_is_written_of_a_setting_that_says_nothing_new() -> None:
    keys = ["name", "type", "default", "description", "secret", "scope"]
    assert list(ConfigField(name="a").model_dump(mode="json")) == keys
