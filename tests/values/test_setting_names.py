"""What a setting is called, however a text writes it; and which names no settings class can have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.answers.text import is_setting_name
from generator.edit import FieldsRefused
from generator.edit.settings import add_fields
from generator.plan import ConfigField, ImplementationPlan
from generator.reading.fields import settings_context
from generator.unit_settings import settings_of
from generator.values.folding import phrases
from generator.values.setting_names import is_field_name, is_taken, joined, name_fault, setting_name
from tests.edit.samples import PLAIN, field

NAMES = {
    "door_port": "door_port",
    "DOOR_PORT": "DOOR_PORT",
    "doorPort": "doorPort",
    "`door_port`": "door_port",
    '"door_port"': "door_port",
    "${DOOR_PORT}": "DOOR_PORT",
    "$DOOR_PORT": "DOOR_PORT",
    "%DOOR_PORT%": "DOOR_PORT",
    "config.door_port": "door_port",
    "self.door_port": "door_port",
    "settings.door.port": "door_port",
    "door.port": "door_port",
    "config.DOOR_PORT": "DOOR_PORT",
    "model_path": "model_path",
    "_door": "",
    "1door": "",
    "class": "",
    "door port": "",
    "door-port": "",
    "größe": "",
    "": "",
    "Door.Port": "",
    "config.class": "",
    "a.b.c.d.e.f": "",
    "x" * 65: "",
    ".".join(["ab"] * 3000): "",
    "$": "",
    "``": "",
}


@pytest.mark.parametrize(("text", "name"), NAMES.items())
def test_a_text_names_a_setting(text: str, name: str) -> None:
    assert setting_name(text) == name
    assert not name or is_field_name(name)


@pytest.mark.parametrize("text", ["config.yaml", "settings.py", "readme.md", "config.door.toml"])
def test_a_file_is_no_dotted_key(text: str) -> None:
    assert settings_context.setting_name(text) == ""


def test_a_leaf_is_called_by_its_sections() -> None:
    assert joined(("door", "open-hours", "from.hour")) == "door_open_hours_from_hour"


TAKEN = phrases(
    "copy|json|dict|schema|validate|model_config|model_dump|model_fields|model_dump_x|str|date|int|list|construct|"
    "parse_raw|settings_customise_sources"
)
FREE = phrases("door_port|model_path|model_name|fields|name|type|settings|config|dates|copying|value")


@pytest.mark.parametrize("name", TAKEN)
def test_a_name_of_python_or_pydantic_is_taken_for_everyone(name: str) -> None:
    assert is_taken(name)
    assert not is_setting_name(name)
    assert "would hide" in name_fault(name)
    with pytest.raises(FieldsRefused) as caught:
        add_fields(PLAIN, "Settings", [field(name, "int", default=1)])
    assert caught.value.codes == ("name",)
    (made,) = settings_of(ImplementationPlan(task_id="AAS-1", config_additions=(ConfigField(name=name),)), "unit")
    assert is_setting_name(made.name)


@pytest.mark.parametrize("name", FREE)
def test_a_name_that_the_answers_take_is_one_that_a_settings_file_takes(name: str) -> None:
    assert not is_taken(name)
    assert is_setting_name(name)
    assert name_fault(name) == ""
    assert f"    {name}: int = 1\n".encode() in add_fields(PLAIN, "Settings", [field(name, "int", default=1)]).source


@given(st.text(max_size=80) | st.text("aB_.$%{}`1-", max_size=80))
def test_a_name_is_found_or_nothing(text: str) -> None:
    name = setting_name(text)
    assert name == "" or (is_field_name(name) and setting_name(name) == name)
    assert isinstance(name_fault(text), str)
