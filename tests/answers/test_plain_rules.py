"""Plain Copier judges answers by the models' rules: none leads out of a unit's places, with tasks skipped too."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jinja2
import jinja2.sandbox
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from generator.answers import text
from generator.answers.contract import Contract
from generator.answers.demands import contract_faults
from generator.answers.units import UnitAnswers
from release.answer_rules import CONTRACT, TARGET, rules_text
from tests.answers.plain import Area, Steps, changed, outside, texts_in, with_answer
from tests.blueprints import grid
from tests.blueprints.support import copy_template
from tests.examples import TURN, taking_turns

ROOT = Path(__file__).parents[2]
TEST = {"name": "test_more", "code": "def test_more() -> None:\n    assert True\n"}
UNITS: dict[str, UnitAnswers] = {
    "plugin": grid.plugin(
        "alpha", grid.CONTRACTS["design"], modules=grid.modules(1), fields=grid.FIELDS[:1], tests=[TEST]
    ),
    "service": grid.service("beta", grid.CONTRACTS["design"], fields=grid.FIELDS[:1], tests=[TEST]),
    "config_patch": grid.config_patch("gamma", grid.CONTRACTS["design"], grid.FIELDS[:1]),
}
# The answers that become part of a file's name or a folder's; a test looks for them in the templates.
IN_PATHS: dict[str, list[Steps]] = {
    "plugin": [
        ("name",),
        ("contract", "plugins_dir"),
        ("contract", "tests_dir"),
        ("contract", "entry", "main"),
        ("contract", "manifest", "file"),
        ("plugin", "modules", 0, "name"),
        ("plugin", "tests", 0, "name"),
    ],
    "service": [("name",), ("contract", "services_dir"), ("contract", "tests_dir"), ("service", "tests", 0, "name")],
    "config_patch": [("name",), ("contract", "settings", "path"), ("contract", "tests_dir")],
}
HOSTILE: list[object] = [
    "../../conftest",
    "../../conftest.py",
    "..",
    ".",
    "x/../../../b.py",
    "../.git/x",
    "/{area}/absolute",
    "/{area}/absolute.py",
    ".GIT/hooks",
    "x\n",
    "x\n/../../y",
    "x\x00y",
    "x\\..\\..\\y",
    "",
    " ",
    "~/x",
    "x" * 300,
    "{{ '../' * 3 }}x",
    "{name.__class__}.py",
    "{name}/../../../x.py",
    "\uff0e\uff0e/x",
    None,
    7,
    True,
    ["../x"],
    {"name": "../x"},
]


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_template(tmp_path_factory.mktemp("template") / "t")


@pytest.fixture
def area(tmp_path: Path, template: Path) -> Area:
    made = Area(tmp_path / "area", template)
    made.prepare()
    return made


def attempts(value: object, area: Area, data: dict[str, Any], steps: Steps) -> list[str]:
    """Return what one hostile answer has written outside of the unit's places, or at all where it was refused."""
    value = value.replace("/{area}", str(area.folder)) if isinstance(value, str) else value
    hostile = with_answer(data, steps, value)
    before = area.files()
    accepted = area.copy(hostile)
    written = changed(before, area.files())
    return outside(hostile, written) if accepted else written


@pytest.mark.parametrize(
    ("place", "blueprint", "steps"),
    [(place, *each) for place, each in enumerate((name, steps) for name in IN_PATHS for steps in IN_PATHS[name])],
    ids=str,
)
def test_no_answer_leads_out_of_the_units_places(place: int, blueprint: str, steps: Steps, area: Area) -> None:
    data = UNITS[blueprint].to_data()
    # Each value is tried at one or two of the places, in the next turn at others.
    for value in taking_turns(HOSTILE, 12, TURN + place):
        assert attempts(value, area, data, steps) == [], (steps, value)
    assert area.copy(data), "the control: the answers as they are"


@pytest.mark.parametrize("blueprint", UNITS)
def test_no_text_of_any_answer_does(blueprint: str, area: Area) -> None:
    data = UNITS[blueprint].to_data()
    listed = [steps for steps in texts_in(data) if steps[0] != "blueprint"]

    @settings(max_examples=25, deadline=None)
    @given(
        st.sampled_from(listed),
        st.text("./\\x\n~{}_\x00", max_size=12) | st.sampled_from([each for each in HOSTILE if isinstance(each, str)]),
    )
    def check(steps: Steps, value: str) -> None:
        assert attempts(value, area, data, steps) == [], (steps, value)

    check()


@pytest.mark.parametrize(
    ("blueprint", "steps", "value"),
    taking_turns(
        [
            ("plugin", ("plugin", "modules", 0, "name"), "../../conftest"),
            ("plugin", ("name",), "../x"),
            ("plugin", ("name",), "x\n"),
            ("plugin", ("task_id",), "AAS-1\n"),
            ("plugin", ("plugin", "class_name"), "X:\n    pass\nimport os"),
            ("service", ("service", "class_name"), "X:\n    pass\nimport os"),
            ("service", ("contract", "tests_dir"), "../tests"),
            ("service", ("contract", "services_dir"), "core/../.."),
            ("service", ("title",), 'a"""\nimport os\n"""'),
            ("config_patch", ("contract", "settings", "path"), ".git/hooks/x.py"),
        ],
        2,
    ),
)
def test_copiers_own_command_refuses_and_writes_nothing(
    blueprint: str, steps: Steps, value: str, area: Area, tmp_path: Path
) -> None:
    hostile = with_answer(UNITS[blueprint].to_data(), steps, value)
    (tmp_path / "answers.yml").write_text(yaml.safe_dump(hostile), encoding="utf-8")
    before = area.files()
    command = [sys.executable, "-m", "copier", "copy", "--skip-tasks", "--overwrite", "--data-file", "answers.yml"]
    done = subprocess.run(
        [*command, str(area.template), str(area.destination)], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert f"Validation error for question '{steps[0]}'" in done.stderr
    assert changed(before, area.files()) == []


def test_rules_are_those_of_the_models() -> None:
    written = TARGET.read_text(encoding="utf-8")
    assert written == rules_text(written), "run python -m release.answer_rules"


def test_every_answer_in_the_name_of_a_file_is_judged() -> None:
    for blueprint, listed in IN_PATHS.items():
        folder = ROOT / "blueprints" / blueprint
        names = [path.relative_to(folder).as_posix() for path in (folder / "template").rglob("*.jinja")]
        names += [(folder / "answers_file.jinja").read_text(encoding="utf-8")]
        said = {tuple(each.split(".")) for name in names for each in re.findall(r"contract(?:\.[a-z_]+)+", name)}
        said = {each[:-1] if each[-1] in {"format", "rsplit"} else each for each in said}
        said |= {("name",) for name in names if re.search(r"\{\{ name\b", name)}
        yields = [found for name in names for found in re.findall(r"yield (\w+) from ([\w.]+) %\}\{\{ \1\.(\w+)", name)]
        said |= {(*source.split("."), 0, key) for _, source, key in yields}
        # Whether there is a manifest at all is no part of a name.
        assert said - {("contract", "manifest")} == set(listed)
        assert sum("yield" in name for name in names) == len(yields)


@pytest.fixture(scope="session")
def faults() -> Callable[[object, str], str]:
    """Return the judgement of plain Copier: a value and its answer to what is wrong with it."""
    loader = jinja2.FileSystemLoader(ROOT)
    filters = "jinja2_ansible_filters.AnsibleCoreFiltersExtension"
    environment = jinja2.sandbox.SandboxedEnvironment(loader=loader, extensions=[filters])
    judging = environment.get_template("blueprints/shared/judging.jinja").module

    def judge(value: object, answer: str) -> str:
        return str(judging.faults(value, answer)).strip()  # type: ignore[attr-defined]

    return judge


NEAR = st.text("aZ_.-/0 \n\\.git", max_size=10) | st.sampled_from([each for each in HOSTILE if isinstance(each, str)])
WORDS = ["class", "json", "match", "test_json", "test_x", "con", "good_name", "a" * 64, "a" * 65]
NAMES = NEAR | st.sampled_from(WORDS)
PLACES = ["a.py", "{name}.py", "{name}_x.py", "a/b", "a.b", "*a", "**a", "***a", "*", "é", "self"]


def refuses(kind: Any, value: str) -> bool:
    try:
        TypeAdapter(kind).validate_python(value)
    except ValidationError:
        return True
    return False


@settings(max_examples=150, deadline=None)
@given(NAMES)
def test_names_are_judged_alike(faults: Callable[[object, str], str], value: str) -> None:
    tests = UNITS["service"].to_data()["service"]
    assert bool(faults(value, "name")) == refuses(text.Name, value)
    assert bool(faults(value, "task_id")) == refuses(text.TaskId, value)
    assert bool(faults({**tests, "tests": [{"name": value, "code": ""}]}, "service")) == refuses(text.TestName, value)
    # Of these plain Copier knows the letters, and not what Python, pydantic and the blueprints call so already.
    assert not faults({**tests, "class_name": value}, "service") or refuses(text.ClassName, value)
    assert not faults(value, "title") or refuses(text.Line, value)


def ruled(shape: dict[str, Any], steps: Steps = ()) -> Iterator[Steps]:
    """Yield the places of a shape that have a rule."""
    if "rule" in shape:
        yield steps
    elif "each" in shape:
        yield from ruled(shape["each"], (*steps, 0))
    else:
        for key, inner in shape["fields"].items():
            yield from ruled(inner, (*steps, key))


WHOLE = grid.CONTRACTS["design_with_hub"].model_dump(mode="json")


def filled() -> dict[str, Any]:
    """Return a contract that says something in every place that has a rule."""
    parameter = {"name": "hub", "annotation": "", "required": True, "keyword_only": False, "source": "hub"}
    method = {"name": "start", "is_async": False, "is_property": False, "parameters": [parameter], "returns": "None"}
    data = with_answer(WHOLE, ("plugin_base", "methods"), [{**method, "role": "start"}])
    for steps in (("entry", "parameters"), ("entry", "constructor"), ("hub", "constructor")):
        data = with_answer(data, steps, [parameter])
    for key in ("constructor", "attributes"):
        data = with_answer(data, ("plugin_base", key), [parameter])
    settings_class = {"required": ["a"], "variables": ["A"], "factory": "load", "factory_module": "core.config"}
    return with_answer(data, ("settings",), {**data["settings"], **settings_class})


@pytest.mark.parametrize("steps", list(ruled(CONTRACT)), ids=str)
def test_contracts_are_judged_alike(steps: Steps, faults: Callable[[object, str], str]) -> None:
    good = filled()
    assert (faults(good, "contract"), contract_faults(Contract.model_validate(good))) == ("", [])

    @settings(max_examples=30, deadline=None)
    @given(NAMES | st.sampled_from(PLACES))
    def check(value: str) -> None:
        data = with_answer(good, steps, value)
        model = contract_faults(Contract.model_validate(data))
        if steps == ("settings", "factory_module") and not value:
            return  # It may be empty, where nothing comes from it.
        assert bool(faults(data, "contract")) == bool(model), (value, faults(data, "contract"), model)

    check()
    for odd in (None, 3, [good], {"a": 1}):
        told = faults(with_answer(good, steps, odd), "contract")
        assert told or odd is None
