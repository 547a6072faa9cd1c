"""What a model may write into answers to break out of the places that it lands in."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from generator.answers.contract import Contract, Entry, Hub, Method, Parameter, PluginBase, SettingsClass
from generator.answers.demands import contract_faults
from generator.answers.text import clean_source, one_line, safe_text, shorten
from generator.blueprints import parse_answers
from tests.blueprints import grid

NAMES = [
    *("", "..", "../x", "a/b", "/etc", ".git", "a.b", "a-b", "A", "1a", "_a", "class", "import", "match", "os", "sys"),
    *("json", "asyncio", "logging", "x" * 65, "a\n", "a\0", "é", "a b", "{{ 1 }}", "a;b", "a$(x)", "C:\\x", "__init__"),
]
CLASSES = [
    "",
    "a",
    "True",
    "None",
    "Exception",
    "BaseModel",
    "Path",
    "A-B",
    "A B",
    "É",
    "A" * 65,
    "A\n",
    "A(B):",
    "UNWRITTEN",
]
TEXTS = ['"""', "a\\", "a\nb", "a\rb", "a\0b", "a\u202eb", "a\u2028b", "a\x85b", "  a", "a\tb", "\ufeffa", "x" * 201]
TYPES = ["os", "str)", "str = 1\n", "__import__('os')", "Foo", "list[", "None", "str # x", "exec('1')", "SecretStr()"]
DEFAULTS = ["x", "open('x')", "Path(open())", "1 + 1", '"a" "b"', "'a'", '"a"\n', "[x for x in y]", "lambda: 1", "(1)"]
TASK_IDS = ["", "AAS", "AAS-", "AAS-1\n", "AAS 1", "../AAS-1", "AAS-1;x", "{{ 1 }}-1", "AAS-1234567890", "Ä-1"]
SETTINGS = ["copy", "dict", "str", "date", "model_config", "model_dump_x", "schema", "class", "A", "a-b", "__init__"]


def data(**spec: Any) -> dict[str, Any]:
    unit = grid.plugin("dance_bot", Contract()).to_data()
    unit["plugin"] |= spec
    return unit


def faults_of(unit: dict[str, Any]) -> str:
    with pytest.raises(ValidationError) as caught:
        parse_answers(unit)
    return str(caught.value)


def test_ordinary_answers_are_taken() -> None:
    assert parse_answers(data()).key == "plugin:dance_bot"


@pytest.mark.parametrize("name", NAMES)
def test_hostile_name_is_refused_everywhere(name: str) -> None:
    assert "name" in faults_of({**data(), "name": name})
    assert "plugin.modules.0.name" in faults_of(data(modules=[{"name": name, "class_name": "Part"}]))
    assert "plugin.tests.0.name" in faults_of(data(tests=[{"name": name, "code": "x = 1\n"}]))


@pytest.mark.parametrize("name", CLASSES)
def test_hostile_class_name_is_refused(name: str) -> None:
    assert "class_name" in faults_of(data(class_name=name))
    assert "config_class" in faults_of(data(config_class=name))


@pytest.mark.parametrize("text", TEXTS)
def test_text_that_could_break_out_is_refused_raw_and_taken_when_made_safe(text: str) -> None:
    assert "title" in faults_of({**data(), "title": text})
    assert "description" in faults_of(data(fields=[{"name": "a", "type": "str | None", "description": text}]))
    safe = safe_text(f"begin {text}", 200)
    assert parse_answers({**data(), "title": safe, "summary": safe}).title == safe


@pytest.mark.parametrize("kind", TYPES)
def test_hostile_type_is_refused(kind: str) -> None:
    assert "no type that a setting may have" in faults_of(data(fields=[{"name": "a", "type": kind}]))


@pytest.mark.parametrize("default", DEFAULTS)
def test_hostile_default_is_refused(default: str) -> None:
    assert "no default" in faults_of(data(fields=[{"name": "a", "type": "str", "default": default}]))
    assert "no default" in faults_of(data(fields=[{"name": "a", "type": "Path", "default": default}]))


@pytest.mark.parametrize("task_id", TASK_IDS)
def test_hostile_task_id_is_refused(task_id: str) -> None:
    assert "no task id" in faults_of({**data(), "task_id": task_id})


@pytest.mark.parametrize("name", SETTINGS)
def test_setting_that_hides_python_or_pydantic_is_refused(name: str) -> None:
    assert "no usable setting" in faults_of(data(fields=[{"name": name, "type": "str | None"}]))


def test_secret_with_a_value_is_refused() -> None:
    secret = {"name": "token", "type": "str", "default": '"hunter2"', "secret": True}
    assert "is a secret" in faults_of(data(fields=[secret]))


def test_conftest_cannot_be_planted() -> None:
    assert "begin with test_" in faults_of(data(tests=[{"name": "conftest", "code": "x = 1\n"}]))


def test_unknown_answer_is_refused() -> None:
    assert "Extra inputs" in faults_of({**data(), "tasks": ["rm"]})
    assert "Extra inputs" in faults_of(data(hooks=["rm"]))


def test_too_many_modules_are_refused() -> None:
    found = faults_of(data(modules=grid.modules(101)))
    assert "at most 100 items" in found


@pytest.mark.parametrize("module", ["config", "dance_bot_plugin"])
def test_module_in_the_place_of_a_standard_one_is_refused(module: str) -> None:
    found = faults_of(data(modules=[grid.part(module)], fields=[{"name": "a", "type": "str | None"}]))
    assert f"module named twice: {module}" in found


@pytest.mark.parametrize("attribute", ["name", "version", "running", "settings", "initialize", "status"])
def test_part_in_the_place_of_an_attribute_is_refused(attribute: str) -> None:
    modules = [{"name": "a", "code": "class A: ...\n"}]
    part = {"module": "a", "class_name": "A", "attribute": attribute}
    assert f"attribute named twice: {attribute}" in faults_of(data(modules=modules, parts=[part]))
    moved = {**part, "attribute": f"{attribute}_part"}
    assert parse_answers(data(modules=modules, parts=[moved])).name == "dance_bot"


def test_class_in_the_place_of_the_workspaces_is_refused() -> None:
    assert "class named twice: PluginBase" in faults_of(data(class_name="PluginBase"))
    fields = [{"name": "a", "type": "str | None"}]
    assert "class named twice: Same" in faults_of(data(class_name="Same", config_class="Same", fields=fields))


def test_all_faults_are_told_at_once() -> None:
    unit = {**data(class_name="a", fields=[{"name": "class", "type": "Foo"}]), "name": "os", "title": "a\nb"}
    assert all(word in faults_of(unit) for word in ("name", "title", "class_name", "fields.0.name", "fields.0.type"))


def test_workspace_without_a_base_or_settings_is_refused() -> None:
    bare = Contract(plugin_base=None, settings=None)
    assert "no base class of plugins" in faults_of({**data(), "contract": bare})
    with pytest.raises(ValidationError, match="no settings class"):
        grid.config_patch("a_patch", bare, grid.FIELDS[:1])


def test_parameter_that_nobody_can_give_is_refused() -> None:
    base = PluginBase(constructor=(Parameter(name="root", annotation="str"),))
    assert "PluginBase needs root" in faults_of({**data(), "contract": Contract(plugin_base=base)})


BAD_CONTRACTS: dict[str, Contract] = {
    "plugins_dir": Contract(plugins_dir="../x"),
    "plugins_dir import": Contract(plugins_dir="my-plugins"),
    "services_dir": Contract(services_dir=".git/hooks"),
    "tests_dir": Contract(tests_dir="/tmp"),
    "env_example": Contract(env_example="a/../../b"),
    "settings.path": Contract(settings=SettingsClass(path=".GIT/x.py")),
    "settings.path suffix": Contract(settings=SettingsClass(path="core/x.sh")),
    "settings.module": Contract(settings=SettingsClass(module="a; import os")),
    "settings.class_name": Contract(settings=SettingsClass(class_name="A(B)")),
    "plugin_base.module": Contract(plugin_base=PluginBase(module="core.class")),
    "plugin_base.class_name": Contract(plugin_base=PluginBase(class_name="A\n")),
    "hub.module": Contract(hub=Hub(module="", class_name="Hub")),
    "hub.register_method": Contract(hub=Hub(module="a", class_name="B", register_method="x()"), entry=Entry()),
    "manifest_entry": Contract(manifest_entry='x"\n'),
    "method": Contract(plugin_base=PluginBase(methods=(Method(name="a b"),))),
    "method twice": Contract(plugin_base=PluginBase(methods=(Method(name="a"), Method(name="a")))),
    "returns": Contract(plugin_base=PluginBase(methods=(Method(name="a", returns="x()"),))),
    "annotation": Contract(plugin_base=PluginBase(constructor=(Parameter(name="a", annotation="1 if x else 2"),))),
    "parameter": Contract(plugin_base=PluginBase(constructor=(Parameter(name="***a"),))),
    "imports": Contract(plugin_base=PluginBase(imports={"a": "b c"})),
}


@pytest.mark.parametrize("case", BAD_CONTRACTS)
def test_contract_that_cannot_be_built_against_is_refused(case: str) -> None:
    assert len(contract_faults(BAD_CONTRACTS[case])) == 1
    assert "contract" in faults_of({**data(), "contract": BAD_CONTRACTS[case]})


@pytest.mark.parametrize("label", grid.CONTRACTS)
def test_ordinary_contract_has_no_faults(label: str) -> None:
    assert contract_faults(grid.CONTRACTS[label]) == []


def test_annotations_are_spelled_as_the_formatter_spells_them() -> None:
    assert Parameter(name="a", annotation="dict[str,'X']").annotation == 'dict[str, "X"]'
    assert Method(name="a", returns="not an annotation").returns == "not an annotation"


def test_text_is_made_safe() -> None:
    assert one_line("a\r\n\tb\0\u202ec") == "a bc"
    assert safe_text('say "hi" \\ there', 200) == "say 'hi' / there"
    assert shorten("one two three", 9) == "one two…"
    assert shorten("x" * 10, 5) == "xxxx…"
    assert clean_source("a = 1 \r\n\x85\n\n\0b = 2\n\n\n") == "a = 1\n\n\nb = 2\n"
    assert clean_source("\n \n") == ""


PATHS = [
    "",
    "../x.py",
    "/etc/x.py",
    ".git/hooks/x.py",
    "core/../x.py",
    "core//x.py",
    "a\nb.py",
    "core/x.py\n",
    "C:\\x.py",
]
PATHS += ["core/x.sh", "core/.x.py", "{{ 1 }}.py", "a b.py", "core/é.py", f"{'a' * 200}.py", "~/x.py", "$HOME/x.py"]


@pytest.mark.parametrize("path", PATHS)
def test_hostile_path_of_a_change_is_refused(path: str) -> None:
    assert "patches" in faults_of(data(patches=[{"path": path, "code": "x = 1\n"}]))


@pytest.mark.parametrize(
    "part",
    [
        {"start": "os.system"},
        {"stop": "close()\n        import os"},
        {"starts_by": "exec"},
        {"attribute": "config"},
        {"attribute": "a; import os"},
        {"class_name": "A(B)"},
        {"arguments": [{"value": "os.environ"}]},
        {"arguments": [{"name": "a=1, b", "value": "settings"}]},
    ],
)
def test_hostile_part_is_refused(part: dict[str, Any]) -> None:
    modules = [{"name": "a", "code": "class A: ...\n"}]
    usual = {"module": "a", "class_name": "A", "attribute": "a"}
    assert parse_answers(data(modules=modules, parts=[usual]))
    faults = faults_of(data(modules=modules, parts=[{**usual, **part}]))
    assert "plugin.parts.0" in faults or "attribute" in faults


def test_what_follows_from_answers_is_not_taken_from_a_file() -> None:
    hostile = {**data()["plugin"]["derived"], "base_call": "__import__('os').system('true')"}
    assert parse_answers(data(derived=hostile)).to_data() == data()
