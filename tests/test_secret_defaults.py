"""The literal default of a secret is written nowhere, whichever way a setting takes into a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from generator import CodeGenerator
from generator.answers.details import UnitField
from generator.bench.patching import setting_fields
from generator.edit import EnvEntry, FieldsRefused, SettingField, add_env_lines
from generator.edit.settings import add_fields
from generator.plan import ConfigField, FileSpec, ImplementationPlan
from generator.unit_settings import settings_of
from generator.values.secrets import looks_random, may_be_written
from tests.apply.scene import example_workspace, with_kept_renderer
from tests.edit.samples import PLAIN

WORD = "hunter2-hunter"
KEY = "9fQ2kLx7VbT4mZp8Rw3YcN6sHd1GjUeA"
# How a setting is known to be a secret, or to hold one.
SECRET_SETTINGS: dict[str, dict[str, Any]] = {
    "by its name": {"name": "api_key", "type": "str", "default": WORD},
    "by its type": {"name": "login", "type": "SecretStr", "default": WORD},
    "by being called one": {"name": "login", "type": "str", "default": WORD, "secret": True},
    "by its description": {"name": "login", "type": "str", "default": WORD, "description": "Password for the store"},
    "by what it says and holds": {"name": "password", "type": "str", "default": WORD, "description": f"is {WORD}"},
    "by a form": {"name": "client", "type": "str", "default": f"sk-proj-{KEY}", "description": f"sk-proj-{KEY}"},
    "by looking like a key": {"name": "client", "type": "str", "default": KEY, "description": f"say {KEY}"},
    "by being hexadecimal": {"name": "client", "type": "str", "default": "0f3a" * 10},
    "by a key in a mapping": {"name": "store", "type": "dict[str, str]", "default": {"host": "h", "password": WORD}},
    "in a list": {"name": "api_keys", "type": "list[str]", "default": [WORD]},
    "by a form in a list": {"name": "clients", "type": "list[str]", "default": [f"sk-proj-{KEY}"]},
    "as a number": {"name": "password", "type": "int", "default": 4711471100},
    "inside a URL": {"name": "store_url", "type": "str", "default": f"postgres://u:{WORD}@db.invalid/x"},
}


def literals(given: dict[str, Any]) -> list[str]:
    """Return what must appear nowhere."""
    default = given["default"]
    values = default.values() if isinstance(default, dict) else default if isinstance(default, list) else [default]
    return [str(value) for value in values if str(value) != "h"]


@pytest.mark.parametrize("how", SECRET_SETTINGS)
def test_a_plan_s_secret_ends_in_no_answers_class_or_example(how: str) -> None:
    given = SECRET_SETTINGS[how]
    field = ConfigField.model_validate({**given, "scope": "workspace"})
    (unit_field,) = settings_of(ImplementationPlan(task_id="", config_additions=(field,)), "workspace")
    patched = add_fields(PLAIN, "Settings", setting_fields([unit_field]))
    written = [unit_field.model_dump_json(), patched.source.decode(), *patched.notes]
    assert given["name"] in written[1]
    for literal in literals(given):
        assert not [text for text in written if literal in text]


@pytest.mark.parametrize("how", SECRET_SETTINGS)
def test_a_list_of_fields_brings_no_secret_into_a_settings_class(how: str) -> None:
    given = {"description": "", **SECRET_SETTINGS[how]}
    try:
        patched = add_fields(PLAIN, "Settings", [SettingField.model_validate(given)])
        said = patched.source.decode() + " ".join(patched.notes)
    except FieldsRefused as refusal:
        said = str(refusal)
    for literal in literals(given):
        assert literal not in said


@pytest.mark.parametrize("how", SECRET_SETTINGS)
def test_answers_that_hold_a_secret_are_refused_without_showing_it(how: str) -> None:
    given = SECRET_SETTINGS[how]
    answers = {**given, "default": json.dumps(given["default"])}
    with pytest.raises(ValidationError) as caught:
        UnitField.model_validate(answers)
    for literal in literals(given):
        assert not [each for each in caught.value.errors() if literal in each["msg"]]


@pytest.mark.parametrize("how", SECRET_SETTINGS)
def test_an_example_of_the_environment_holds_no_secret(how: str) -> None:
    given = SECRET_SETTINGS[how]
    default = given["default"] if isinstance(given["default"], str) else json.dumps(given["default"])
    secret = bool(given.get("secret")) or given["type"] == "SecretStr"
    entry = EnvEntry(name=given["name"].upper(), value=default, description=given.get("description", ""), secret=secret)
    text = add_env_lines(b"", "Section", [entry]).decode()
    for literal in literals(given):
        assert literal not in text


def test_a_required_secret_s_example_is_none_that_opens_anything() -> None:
    with pytest.raises(ValidationError, match="is a credential"):
        UnitField(name="login", type="SecretStr", secret=True, required=True, example=f"sk-proj-{KEY}")


def test_the_door_writes_no_secret_into_a_config_class(tmp_path: Path) -> None:
    fields = {given["name"]: ConfigField.model_validate(given) for given in SECRET_SETTINGS.values()}
    spec = FileSpec(path="plugins/demo/store.py", type="plugin", template="plugin/module", variables={})
    plan = ImplementationPlan(
        task_id="AAS-901",
        title="Demo",
        kinds=("plugin",),
        name="demo",
        names={"plugin": "demo"},
        files=(spec,),
        config_additions=tuple(fields.values()),
    )
    workspace = example_workspace(tmp_path / "workspace")
    with with_kept_renderer():
        source = CodeGenerator(workspace.path).generate_config_class(plan)
    assert all(name in source for name in fields)
    for given in SECRET_SETTINGS.values():
        for literal in literals(given):
            assert literal not in source


@pytest.mark.parametrize(
    ("name", "default", "description"),
    [
        ("endpoint", "https://api.example.com/v1/very/Long/Path4/With2/Digits1", ""),
        ("model", "claude-3-5-Sonnet-20241022-v2-Large", ""),
        ("commit", "0f3a" * 10, ""),
        ("checksum_sha256", "0f3a" * 16, ""),
        ("region", "EuropeWest4Zone2Cluster1Production", ""),
        ("token_limit", 4096, ""),
        ("max_tokens", 4096, "Number of tokens for an answer"),
        ("password_rounds", 12, ""),
        ("headers", {"Accept": "application/json", "X-Client": "aas"}, ""),
        ("charset", "abcdefghijklmnopqrstuvwxyz0123456789", ""),
        ("sample", "0123456789abcdef0123456789abcdef01234567", ""),
        ("token_url", "https://login.example.com/token", "Where to get a token"),
    ],
)
def test_a_harmless_default_may_be_written(name: str, default: Any, description: str) -> None:
    assert may_be_written(name, default, description)


def test_what_looks_random_does() -> None:
    assert looks_random("client", KEY)
    assert not looks_random("client_id", KEY)
    assert not looks_random("client", KEY[:20])
