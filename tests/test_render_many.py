"""Many units in one request: the same bytes as Copier's own, each by itself, and where the fast way is given up."""

from __future__ import annotations

import os
import shutil
import signal
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from benchmarks.score_analyses import CASES, read_case
from generator.answers.contract import Contract
from generator.answers.units import UnitAnswers
from generator.apply.placing import written_units
from generator.errors import ManyErrors, RenderError
from generator.reading import parse_item
from generator.render import Rendered, RenderedFile, Renderer, RenderRequest, formatting, open_renderer
from generator.render.agreement import Agreement
from generator.render.formatting import format_files, format_unit
from generator.render.records import LINK, PROGRAM, Refusal
from generator.render.remembering import in_parts
from generator.render.rendering import Rendering
from generator.translate import TaskContext
from tests.blueprints import grid
from tests.blueprints.examples import random_units
from tests.blueprints.support import copy_template
from tests.examples import taking_turns
from tests.support import Workspace

CONTRACTS = list(grid.CONTRACTS.values())
SMALL = [grid.plugin(f"bot_{number}", Contract(), modules=grid.modules(number)) for number in range(3)]


def case_units() -> list[UnitAnswers]:
    """Return the units of analyses among the cases, each in one of the contracts in turn."""
    found: dict[str, UnitAnswers] = {}
    for number, folder in taking_turns([*enumerate(sorted(CASES.iterdir()))], 19):
        item, facts, _ = read_case(folder)
        plan = parse_item(item, facts)
        try:
            units, _ = written_units(plan, CONTRACTS[number % len(CONTRACTS)], TaskContext(facts, "batch_1"))
        except ManyErrors:
            continue
        found |= {f"{folder.name}/{unit.key}": unit for unit in units}
    return list(found.values())


class Both(Agreement):
    """Renders everything in both ways, and notes down where they differ."""

    def __init__(self) -> None:
        super().__init__()
        self.different: list[str] = []
        self.number = 0

    def render(
        self,
        template: Any,
        data: Mapping[str, Any],
        fast: Callable[[], Mapping[str, RenderedFile]],
        plain: Callable[[], Mapping[str, RenderedFile]],
        kept: Path | None = None,
    ) -> Mapping[str, RenderedFile]:
        one, other = fast(), plain()
        self.number += 1
        self.different += [
            f"{data['name']}: {path}" for path in one.keys() | other.keys() if one.get(path) != other.get(path)
        ]
        return one


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A template with one version."""
    folder = copy_template(tmp_path_factory.mktemp("many") / "template")
    made = Workspace(folder)
    made.git("init", "-q", "-b", "main")
    made.git("add", "-A")
    made.git("commit", "-q", "-m", "first")
    made.git("tag", "v1.0.0")
    return folder


@pytest.mark.parametrize("kind", ["cases", "grid", "random"])
def test_the_fast_way_gives_the_bytes_of_copier(kind: str, template: Path) -> None:
    makers: dict[str, Callable[[], list[UnitAnswers]]] = {
        "cases": case_units,
        "grid": lambda: taking_turns([*grid.units(), *grid.patches()], 2),
        "random": lambda: taking_turns(random_units(150), 6),
    }
    units = makers[kind]()
    both, rendering = Both(), Rendering()
    rendering._agreement = both
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        answered = rendering.render(RenderRequest(str(template), None, tuple(unit.to_data() for unit in units)))
    assert both.different == []
    assert both.number == len(units) > 20
    assert [each for each in answered.units if isinstance(each, Refusal)] == []


def test_it_is_what_copier_s_public_function_makes_with_the_layout_s_task(template: Path, tmp_path: Path) -> None:
    import copier

    with open_renderer(str(template), None) as renderer:
        rendered = renderer.render_many(SMALL)
    for unit, each in zip(SMALL, rendered, strict=True):
        folder = tmp_path / unit.name
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            copier.run_copy(str(template), folder, unit.to_data(), defaults=True, quiet=True, skip_tasks=True)
        files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
        format_unit(folder, files, unit.to_data())
        assert isinstance(each, Rendered)
        assert each.contents == {path: place.read_bytes() for path, place in files.items()}
        assert each.version == "v1.0.0"


def test_one_that_is_refused_costs_the_others_nothing(template: Path) -> None:
    bad = SMALL[1].model_copy(update={"task_id": "no id"})
    with open_renderer(str(template), None) as renderer:
        first, second, third = renderer.render_many([SMALL[0], bad, SMALL[2]])
        again = renderer.render_many([SMALL[0], SMALL[2]])
    assert [first, third] == again
    assert isinstance(second, RenderError)
    assert '"no id" is no task id' in str(second)


def test_one_that_kills_the_process_costs_the_others_nothing(template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ask = Renderer._ask

    def killing(self: Renderer, request: Any, seconds: float) -> Any:
        if any(data["name"] == "bot_1" for data in request.units):
            self.start()
            assert self.pid
            os.kill(self.pid, signal.SIGKILL)
        return ask(self, request, seconds)

    monkeypatch.setattr(Renderer, "_ask", killing)
    with open_renderer(str(template), None) as renderer:
        first, second, third = renderer.render_many(SMALL)
    assert isinstance(first, Rendered)
    assert isinstance(third, Rendered)
    assert str(second).startswith("plugin:bot_1: Copier's process died")


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ways in which units are rendered."""
    ways: list[str] = []
    render = Agreement.render

    def counting(self: Agreement, *facts: Any) -> Any:
        template, data, fast, plain, kept = facts

        def told(way: str, make: Callable[[], Any]) -> Any:
            ways.append(way)
            return make()

        return render(self, template, data, lambda: told("fast", fast), lambda: told("plain", plain), kept)

    monkeypatch.setattr(Agreement, "render", counting)
    return ways


def request(template: Path, *units: UnitAnswers, cache: Path | None = None) -> RenderRequest:
    return RenderRequest(str(template), None, tuple(unit.to_data() for unit in units), cache)


def test_the_first_of_a_blueprint_is_rendered_in_both_ways_once(
    template: Path, tmp_path: Path, counted: list[str]
) -> None:
    service = next(unit for unit in grid.units() if unit.blueprint == "service")
    Rendering().render(request(template, *SMALL, service, cache=tmp_path))
    assert counted == ["fast", "plain", "fast", "fast", "fast", "plain"]
    counted.clear()
    Rendering().render(request(template, *SMALL, service, cache=tmp_path))
    assert counted == ["fast"] * 4
    counted.clear()
    Rendering().render(request(template, SMALL[0]))
    assert counted == ["fast", "plain"]


def test_a_copier_that_renders_in_another_way_is_used_as_it_is_and_that_is_said(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, counted: list[str]
) -> None:
    from copier._main import Worker

    write = Worker._render_file

    def other(self: Any, source: Path, target: Path, extra_context: Any = None) -> None:
        write(self, source, target, extra_context)
        place = self.subproject.local_abspath / target
        place.write_bytes(place.read_bytes() + b"# another Copier\n")

    monkeypatch.setattr(Worker, "_render_file", other)
    rendering = Rendering()
    answered = rendering.render(request(template, *SMALL, cache=tmp_path))
    assert counted == ["fast", "plain", "plain", "plain"]
    first = answered.units[0]
    assert isinstance(first, Rendered)
    assert b"# another Copier" in first.contents["plugins/bot_0/__init__.py"]
    assert "in another way than the fast one" in answered.notice
    assert list(tmp_path.iterdir()) == []


def test_what_only_copier_can_do_is_left_to_it(template: Path, tmp_path: Path, counted: list[str]) -> None:
    folder = tmp_path / "template"
    shutil.copytree(template, folder, ignore=shutil.ignore_patterns(".git"))
    settings = folder / "copier.yml"
    settings.write_text(f"_preserve_symlinks: true\n{settings.read_text(encoding='utf-8')}", encoding="utf-8")
    places = folder / "blueprints/plugin/template"
    (places / "run.sh").write_text("#!/bin/sh\n", encoding="utf-8")
    (places / "run.sh").chmod(0o755)
    (places / "link").symlink_to("run.sh")
    answered = Rendering().render(request(folder, *SMALL))
    assert counted == ["fast", "plain", "plain", "plain"]
    for each in answered.units:
        assert isinstance(each, Rendered)
        assert each.files["link"] == RenderedFile(b"run.sh", LINK)
        assert each.executable == {"run.sh"}
        assert each.files["run.sh"].mode == PROGRAM
        assert "link" not in each.contents
    with open_renderer(str(folder), None) as renderer:
        renderer.render(SMALL[0], tmp_path / "out")
    assert (tmp_path / "out/link").readlink() == Path("run.sh")
    assert os.access(tmp_path / "out/run.sh", os.X_OK)


def test_nothing_is_written_through_a_link_or_over_a_folder(template: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    with open_renderer(str(template), None) as renderer:
        for name, path in (("linked", "plugins"), ("deeper", "plugins/bot_0")):
            place = tmp_path / name / path
            place.parent.mkdir(parents=True)
            place.symlink_to(outside)
            with pytest.raises(RenderError, match="would be outside of the destination"):
                renderer.render(SMALL[0], tmp_path / name)
        folder = tmp_path / "folder/plugins/bot_0/__init__.py"
        folder.mkdir(parents=True)
        with pytest.raises(RenderError, match="something else stands where"):
            renderer.render(SMALL[0], tmp_path / "folder")
        (tmp_path / "file").mkdir()
        (tmp_path / "file/plugins").write_text("a file\n", encoding="utf-8")
        with pytest.raises(RenderError, match="something else stands where"):
            renderer.render(SMALL[0], tmp_path / "file")
        replaced = tmp_path / "replaced/plugins/bot_0/__init__.py"
        replaced.parent.mkdir(parents=True)
        replaced.symlink_to(outside / "target")
        renderer.render(SMALL[0], tmp_path / "replaced")
    assert list(outside.iterdir()) == []
    assert not replaced.is_symlink()


VALUES: dict[str, Any] = {
    "nested": {
        "b": [1, 2.5, None, True, "x"],
        "a": {"deep": ["", " ", "é", "a: b", "- c", "#", "yes", "0755", "12:30"]},
    },
    "long": {"text": "word " * 60, "other": "line\n\n  two\n", "tail": "ends\n\n", "tab": "\ta\n"},
    "odd": {"k" * 200: 1, "": 2, "- x": {}, "é": [], "? y": [[], {}], "true": "true", "1": 1},
    "plain": "text",
    "empty": {},
    "numbers": {1: "a"},
    "list": [{"a": 1}, {"a": 1}],
}
SHARED = [1, 2]
VALUES["shared"] = {"a": SHARED, "b": {"c": SHARED}}
VALUES["twice"] = {"a": [SHARED, SHARED]}


@pytest.mark.parametrize("name", VALUES)
@pytest.mark.parametrize("options", [{}, {"sort_keys": False}, {"indent": 2}, {"width": 20}, {"default_style": '"'}])
def test_parts_of_yaml_are_the_whole(name: str, options: dict[str, Any]) -> None:
    def whole(value: Any, *args: Any, **more: Any) -> str:
        return str(yaml.dump(value, allow_unicode=True, default_flow_style=False, **{"indent": 4, **more}))

    write = in_parts(whole)
    for _ in range(2):
        assert write(VALUES[name], **options) == whole(VALUES[name], **options)


def test_texts_are_laid_out_once_and_by_their_own_style(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formatting, "_KEPT", {})
    runs: list[str] = []
    ruff = formatting._ruff

    def counting(arguments: Any, folder: Path) -> int:
        runs.append(arguments[0])
        return ruff(arguments, folder)

    monkeypatch.setattr(formatting, "_ruff", counting)
    text = {"a.py": b"import os\nx = 'a'\n", "b.py": b"x = 'a'\n", "c.txt": b"x = 'a'\n", "d.py": b"import os\n"}
    single = {"contract": {**Contract().model_dump(mode="json"), "quotes": "single"}}
    first, second, third = format_files([(text, {}), (text, single), ({"e/f.py": text["a.py"]}, {})])
    assert first == {"a.py": b'x = "a"\n', "b.py": b'x = "a"\n', "d.py": b""}
    assert second == {"a.py": b"x = 'a'\n", "d.py": b""}
    assert third == {"e/f.py": b'x = "a"\n'}
    assert len(runs) == 6
    assert format_files([(text, {})]) == [first]
    assert len(runs) == 6


def test_a_text_that_kills_ruff_costs_the_other_units_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formatting, "_KEPT", {})
    ruff = formatting._ruff

    def dying(arguments: Any, folder: Path) -> int:
        if any(b"BOMB" in path.read_bytes() for path in folder.rglob("*.py")):
            return -signal.SIGSEGV
        return ruff(arguments, folder)

    monkeypatch.setattr(formatting, "_ruff", dying)
    found = format_files([({"a.py": b"x = 'a'\n"}, {}), ({"b.py": b"x = 'BOMB'\n"}, {}), ({"c.py": b"y = 'c'\n"}, {})])
    assert found == [{"a.py": b'x = "a"\n'}, {}, {"c.py": b'y = "c"\n'}]
