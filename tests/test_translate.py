from __future__ import annotations

from typing import Any

import pytest

from generator.answers.contract import Contract, PluginBase
from generator.answers.details import UnitModule
from generator.answers.units import PluginAnswers, ServiceAnswers, dummy_environment
from generator.errors import ManyErrors
from generator.items import TaskFacts
from generator.plan import CodeBlock, ConfigField, Constraints, FileSpec, ImplementationPlan, Phase
from generator.translate import TaskContext, translate
from generator.unit_parts import expected_outcome
from generator.unit_settings import env_prefix, homeless_settings, settings_of
from tests.blueprints import grid

CODE = '"""Own."""\n\nVALUE = 1\n'


def module(path: str, **variables: Any) -> FileSpec:
    return FileSpec(path=path, type="plugin", template="plugin/module", variables=variables)


def block(index: int, path: str, content: str = CODE) -> CodeBlock:
    return CodeBlock(index=index, info="python", role="file", path=path, content=content)


def plan(**more: Any) -> ImplementationPlan:
    base: dict[str, Any] = {"task_id": "AAS-1", "title": "Dance Bot", "kinds": ("plugin",), "name": "dance_bot"}
    return ImplementationPlan(**{**base, **more})


def plugin_of(made: ImplementationPlan, contract: Contract | None = None) -> PluginAnswers:
    (unit,) = translate(made, contract or Contract())
    assert isinstance(unit, PluginAnswers)
    return unit


def modules_of(*files: FileSpec, contract: Contract | None = None, **more: Any) -> dict[str, UnitModule]:
    unit = plugin_of(plan(files=files, **more), contract)
    return {each.name: each for each in unit.plugin.modules}


def test_translation_is_pure() -> None:
    made = plan(files=(module("plugins/dance_bot/steps.py"),), config_additions=(ConfigField(name="speed"),))
    assert translate(made, Contract()) == translate(made, Contract())


def test_all_kinds_come_in_the_order_of_the_plan() -> None:
    made = plan(
        kinds=("config_patch", "service", "plugin"),
        names={"service": "dance_service"},
        config_additions=(ConfigField(name="speed", scope="workspace"),),
    )
    facts = TaskFacts(task_id="AAS-1", description='A "bot".')
    units = translate(made, Contract(), TaskContext(facts, "batch_1"))
    assert [unit.blueprint for unit in units] == ["config_patch", "service", "plugin"]
    assert [unit.name for unit in units] == ["dance_bot", "dance_service", "dance_bot"]
    assert {unit.summary for unit in units} == {"A 'bot'."}


def test_plan_without_units_is_refused() -> None:
    with pytest.raises(ManyErrors, match="names no unit to build"):
        translate(plan(kinds=()), Contract())


def test_two_units_of_one_name_are_refused() -> None:
    with pytest.raises(ManyErrors, match="two units of the task are called 'dance_bot'"):
        translate(plan(kinds=("plugin", "service")), Contract())


def test_faults_of_all_units_are_told_at_once() -> None:
    made = plan(kinds=("plugin", "service"), names={"plugin": "os", "service": "Bad Name"}, task_id="nonsense")
    with pytest.raises(ManyErrors) as caught:
        translate(made, Contract())
    told = " ".join(caught.value.problems)
    assert all(word in told for word in ("plugin name: 'os'", "service name: 'Bad Name'", "'nonsense' is no task id"))
    assert "Value error" not in told


def test_contract_that_cannot_be_built_against_is_refused() -> None:
    contract = Contract(plugins_dir="../x", tests_dir="/tmp")
    with pytest.raises(ManyErrors) as caught:
        translate(plan(), contract)
    assert len(caught.value.problems) == 2


def test_hundreds_of_modules_are_refused() -> None:
    files = tuple(module(f"plugins/dance_bot/part{index}.py") for index in range(120))
    with pytest.raises(ManyErrors, match=r"plugin plugin\.modules: .*at most 100 items"):
        translate(plan(files=files), Contract())


def test_module_without_code_is_a_scaffold_with_a_method_for_each_task() -> None:
    phases = (Phase(number=2, title="Steps", tasks=("Count the steps and show them", "Reset")),)
    tasks = ["Count the steps and show them", 5, "x\ny"]
    made = modules_of(module("plugins/dance_bot/steps.py", purpose="counts steps", tasks=tasks), phases=phases)
    steps = made["steps"]
    assert (steps.class_name, steps.purpose) == ("Steps", "counts steps.")
    assert [(each.name, each.task, each.phase) for each in steps.methods] == [
        ("count_steps", "Count the steps and show them", 2),
        ("x_y", "x y", 0),
    ]


def test_module_without_tasks_has_one_method_for_its_purpose() -> None:
    made = modules_of(module("plugins/dance_bot/steps.py"))
    assert [(each.name, each.task) for each in made["steps"].methods] == [("run", "Steps.")]


def test_plugin_without_any_module_gets_a_scaffold_of_what_is_asked_for() -> None:
    phases = (Phase(number=1, title="Look", tasks=("Watch the dance floor",)), Phase(number=2, title="Dance"))
    unit = plugin_of(plan(phases=phases))
    (logic,) = unit.plugin.modules
    assert [(each.name, each.phase) for each in logic.methods] == [("watch_dance_floor", 1), ("dance", 2)]
    facts = TaskFacts(task_id="AAS-1", acceptance=("A dancer is greeted",))
    (unit,) = translate(plan(), Contract(), TaskContext(facts))  # type: ignore[assignment]
    assert [each.task for each in unit.plugin.modules[0].methods] == ["A dancer is greeted"]
    assert unit.plugin.background.acceptance == ("A dancer is greeted",)


def test_two_files_of_one_stem_are_both_kept() -> None:
    made = modules_of(
        module("plugins/dance_bot/api/client.py"),
        module("plugins/dance_bot/db/client.py"),
        module("plugins/dance_bot/x/Client.py"),
    )
    assert list(made) == ["client", "db_client", "x_client"]
    assert len({each.class_name for each in made.values()}) == 3


def test_same_path_twice_is_one_module_and_code_wins() -> None:
    path = "plugins/dance_bot/steps.py"
    made = modules_of(module(path), module(path, code_block=0), code_blocks=(block(0, path),))
    assert list(made) == ["steps"]
    assert made["steps"].code == CODE
    assert made["steps"].class_name == ""


@pytest.mark.parametrize("stem", ["config", "dance_bot_plugin", "__init__"])
def test_standard_file_is_no_module(stem: str) -> None:
    assert list(modules_of(module(f"plugins/dance_bot/{stem}.py"))) == ["logic"]


def test_code_for_a_standard_file_is_not_lost() -> None:
    path = "plugins/dance_bot/config.py"
    made = modules_of(module(path, code_block=0), code_blocks=(block(0, path),))
    assert made["dance_bot_config"].code == CODE


def test_plugins_own_code_becomes_a_module_of_logic() -> None:
    path = "plugins/dance_bot/dance_bot_plugin.py"
    own = FileSpec(path=path, type="plugin", template="plugin/plugin", variables={"code_block": 0})
    made = modules_of(own, module("plugins/dance_bot/logic.py"), code_blocks=(block(0, path),))
    assert made["logic_of_plugin"].code == CODE
    assert made["logic"].code == ""


def test_block_that_is_no_file_is_not_placed() -> None:
    example = CodeBlock(index=0, role="example", content=CODE)
    made = modules_of(module("plugins/dance_bot/steps.py", code_block=0), code_blocks=(example,))
    assert made["steps"].code == ""


def test_class_names_do_not_collide() -> None:
    files = [module(f"plugins/dance_bot/{stem}.py") for stem in ("path", "field", "plugin_base", "dance_bot_config")]
    made = modules_of(*files, contract=Contract(plugin_base=grid.DESIGN, hub=grid.EXAMPLE_HUB))
    names = [each.class_name for each in made.values()]
    assert names == ["PathComponent", "FieldComponent", "PluginBaseComponent", "DanceBotConfigComponent"]


def test_names_of_64_characters_are_translated() -> None:
    unit = plugin_of(plan(name="n" * 64, files=(module(f"plugins/x/{'m' * 64}.py"),)))
    assert unit.name == "n" * 64
    assert unit.plugin.modules[0].name == "m" * 64


def test_settings_class_of_the_analysis_keeps_its_name() -> None:
    code = "from pydantic import BaseModel\n\n\nclass ForgeSettings(BaseModel):\n    x: int = 1\n"
    unit = plugin_of(plan(code_blocks=(block(0, "plugins/dance_bot/config.py", code),)))
    assert unit.plugin.config_class == "ForgeSettings"


@pytest.mark.parametrize("name", ["Exception", "PluginBase", "lower", "DanceBotPlugin"])
def test_settings_class_of_the_analysis_that_would_collide_gets_another_name(name: str) -> None:
    code = f"class {name}(BaseModel):\n    pass\n"
    unit = plugin_of(plan(code_blocks=(block(0, "plugins/dance_bot/config.py", code),)))
    assert unit.plugin.config_class == "DanceBotConfig"


def test_tests_of_the_analysis_are_renamed_when_they_clash() -> None:
    paths = ["tests/test_dance_bot.py", "tests/a/test_dance_bot.py", "tests/steps_test.py", "tests/conftest.py"]
    files = [
        FileSpec(path=path, type="test", template="plugin/test", variables={"code_block": index})
        for index, path in enumerate(paths)
    ]
    blocks = tuple(block(index, path) for index, path in enumerate(paths))
    unit = plugin_of(plan(files=tuple(files), code_blocks=blocks))
    names = [test.name for test in unit.plugin.tests]
    assert names == ["test_dance_bot_analysis", "test_dance_bot_2", "test_steps", "test_conftest"]


SETTINGS: list[tuple[dict[str, Any], tuple[str, str, str]]] = [
    ({"name": "FORGE_URL", "default": "http://x"}, ("forge_url", "str", '"http://x"')),
    ({"name": "speed", "type": "integer", "default": "5"}, ("speed", "int", "5")),
    ({"name": "speed", "type": "int", "default": "fast"}, ("speed", "int | None", "None")),
    ({"name": "speed", "type": "Optional[int]", "default": None}, ("speed", "int | None", "None")),
    ({"name": "ids", "type": "list[int]", "default": ["a"]}, ("ids", "list[int] | None", "None")),
    ({"name": "where", "type": "SomeClass", "default": "x"}, ("where", "str", '"x"')),
    ({"name": "token", "secret": True, "default": "hunter2"}, ("token", "SecretStr | None", "None")),
    ({"name": "copy"}, ("copy_unit", "str | None", "None")),
    ({"name": "class"}, ("class_unit", "str | None", "None")),
    ({"name": "!!!"}, ("setting", "str | None", "None")),
]


@pytest.mark.parametrize(("field", "expected"), SETTINGS)
def test_setting_becomes_source(field: dict[str, Any], expected: tuple[str, str, str]) -> None:
    (made,) = settings_of(plan(config_additions=(ConfigField(**field),)), "unit")
    assert (made.name, made.type, made.default) == expected
    assert made.description


def test_first_setting_of_a_name_wins_and_scopes_are_kept_apart() -> None:
    listed = (ConfigField(name="a", default="1"), ConfigField(name="A"), ConfigField(name="b", scope="workspace"))
    made = plan(config_additions=listed)
    assert [(field.name, field.default) for field in settings_of(made, "unit")] == [("a", '"1"')]
    assert [field.name for field in settings_of(made, "workspace")] == ["b"]


def test_environment_prefix_is_left_out_where_the_settings_name_the_unit() -> None:
    fields = settings_of(plan(config_additions=(ConfigField(name="dance_speed"), ConfigField(name="bot_name"))), "unit")
    assert env_prefix("dance_bot", fields) == ""
    assert env_prefix("other", fields) == "OTHER_"
    assert env_prefix("dance_bot", ()) == "DANCE_BOT_"


def test_background_keeps_what_is_not_built() -> None:
    phases = (Phase(number=-3, title="One\n\nTwo", tasks=("a", "", '"""')),)
    unit = plugin_of(plan(complexity="High", phases=phases, blockers=("b\0",), dependencies=("AAS-2",)))
    background = unit.plugin.background
    assert background.complexity == "High"
    assert background.phases[0].title == "One Two"
    assert background.phases[0].number == 0
    assert background.phases[0].tasks == ("a", "'''")
    assert background.blockers == ("b",)
    assert background.dependencies == ("AAS-2",)


def test_service_takes_its_code_and_settings_only_when_it_leads() -> None:
    spec = FileSpec(path="core/services/x.py", type="service", template="service/service", variables={"code_block": 0})
    made = plan(
        kinds=("service",),
        names={"service": "dance_service"},
        files=(spec,),
        code_blocks=(block(0, "core/services/x.py"),),
        config_additions=(ConfigField(name="speed"),),
    )
    (unit,) = translate(made, Contract())
    assert isinstance(unit, ServiceAnswers)
    assert unit.service.class_name == "DanceService"
    assert unit.service.code == CODE
    assert [field.name for field in unit.service.fields] == ["speed"]


def test_title_without_a_usable_character_is_made_from_the_name() -> None:
    assert plugin_of(plan(title="\0\u202e")).title == "Dance bot"


def test_workspace_without_a_base_class_is_refused() -> None:
    with pytest.raises(ManyErrors, match="no base class of plugins"):
        translate(plan(), Contract(plugin_base=None))


def test_base_that_needs_more_than_a_plugin_has_is_refused() -> None:
    base = PluginBase.model_validate({"constructor": [{"name": "root", "annotation": "str"}]})
    with pytest.raises(ManyErrors, match="needs root, which no plugin can give it"):
        translate(plan(), Contract(plugin_base=base))


CODED = module("plugins/dance_bot/steps.py", code_block=0)
EMPTY = module("plugins/dance_bot/moves.py")
OWN = FileSpec(path="core/services/x.py", type="service", template="service/service")
FORECASTS: list[tuple[dict[str, Any], str | None]] = [
    ({"kinds": ("config_patch",)}, "implemented"),
    ({}, "scaffolded"),
    ({"files": (EMPTY,)}, "scaffolded"),
    ({"files": (CODED,), "code_blocks": (block(0, CODED.path),)}, "implemented"),
    ({"files": (CODED, EMPTY), "code_blocks": (block(0, CODED.path),)}, "scaffolded"),
    ({"kinds": ("service",), "files": (OWN,)}, "scaffolded"),
    ({"outcome": "review", "reason": "?"}, None),
]


@pytest.mark.parametrize(("more", "expected"), FORECASTS)
def test_plan_tells_what_it_will_become(more: dict[str, Any], expected: str | None) -> None:
    assert expected_outcome(plan(**more)) == expected


def test_what_must_be_set_has_no_default_and_an_example() -> None:
    asked = (
        ConfigField(name="key", secret=True, required=True),
        ConfigField(name="room", required=True, constraints=Constraints(pattern="^[a-z]-[0-9]{2}$")),
        ConfigField(name="port", type="int", required=True, default=3),
        ConfigField(name="maybe", type="Optional[str]", required=True),
        ConfigField(name="empty", type="SecretStr", secret=True, default=""),
    )
    unit = plugin_of(plan(config_additions=asked))
    made = [(one.name, one.type, one.default, one.required, one.example) for one in unit.plugin.fields]
    assert made == [
        ("key", "SecretStr", "None", True, "example"),
        ("room", "str", "None", True, "a-00"),
        ("port", "int", "3", False, ""),
        ("maybe", "str | None", "None", False, ""),
        ("empty", "SecretStr", 'SecretStr("")', False, ""),
    ]
    assert dummy_environment(unit) == {"DANCE_BOT_KEY": "example", "DANCE_BOT_ROOM": "a-00"}
    bare = Contract(settings=None)
    (lonely,) = translate(plan(config_additions=asked), bare)
    assert not any(one.required for one in lonely.plugin.fields)  # type: ignore[attr-defined]


def test_limits_are_kept_where_the_type_has_them_and_the_default_keeps_to_them() -> None:
    asked = (
        ConfigField(name="a", type="int", default="5", constraints=Constraints(ge=1, le=4)),
        ConfigField(name="b", type="bool", default=True, constraints=Constraints(ge=1)),
        ConfigField(name="c", type="SomeClass", default="x", constraints=Constraints(max_length=3)),
    )
    fields = settings_of(plan(config_additions=asked), "unit")
    assert [one.constraints.limits() for one in fields] == [{"ge": 1}, {}, {"max_length": 3}]
    assert [one.model_dump(mode="json").keys() >= {"constraints"} for one in fields] == [True, False, True]


@pytest.mark.parametrize(
    ("field", "description"),
    [
        ({"name": "wait_s", "type": "int"}, "Wait, in seconds."),
        ({"name": "wait_s", "type": "int", "description": "How long"}, "How long, in seconds"),
        ({"name": "wait_s", "type": "int", "description": "Seconds to wait"}, "Seconds to wait"),
        ({"name": "wait_s", "type": "str", "description": "How long"}, "How long"),
        ({"name": "wait", "type": "float", "unit": "minutes", "description": "How long."}, "How long, in minutes."),
        ({"name": "calls_per_day", "type": "int", "description": "Calls"}, "Calls"),
        ({"name": "s", "type": "int", "description": "It"}, "It"),
        ({"name": "size_mb", "type": "int", "default": 3, "description": "Grösse in MB"}, "Grösse in MB"),
    ],
)
def test_a_number_says_what_it_counts(field: dict[str, Any], description: str) -> None:
    (made,) = settings_of(plan(config_additions=(ConfigField(**field),)), "unit")
    assert made.description == description


def test_a_setting_that_ends_nowhere_is_named() -> None:
    spec = FileSpec(path="core/services/x.py", type="service", template="service/service", variables={"code_block": 0})
    service = plan(
        kinds=("service",),
        names={"service": "dance_service"},
        files=(spec,),
        code_blocks=(CodeBlock(index=0, role="file", path="core/services/x.py", content="SPEED = 1\n"),),
        config_additions=(ConfigField(name="speed"), ConfigField(name="colour"), ConfigField(name="Colour")),
    )
    told = homeless_settings(service, Contract())
    assert [one.split(" ends")[0] for one in told] == ["setting colour", "setting Colour"]
    assert "the service's code" in told[0]
    assert "colour is the same setting already" in told[1]
    central = plan(config_additions=(ConfigField(name="a", scope="workspace"), ConfigField(name="b")))
    assert homeless_settings(central, Contract()) == (
        "setting a ends nowhere: no unit is built that changes the workspace's settings class",
    )
    assert "has no settings class" in homeless_settings(central, Contract(settings=None))[0]
    assert homeless_settings(plan(config_additions=(ConfigField(name="b"),)), Contract()) == ()
