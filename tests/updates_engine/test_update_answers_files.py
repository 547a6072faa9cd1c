"""Answers files that are copies, links, damaged or made to unfold: each is reported, and the other units go on."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable

import pytest
from typer.testing import CliRunner

from generator.answers.reading import SIZE_MAX
from generator.cli import app
from tests.updates_engine.fleet import Fleet, outcomes

ANSWERS = "plugins/dance_bot/.copier-answers.yml"
TUNNEL = "service:ngrok_tunnel"


def laughs() -> str:
    """Return ten lines of YAML that stand for ten thousand million texts."""
    lines = ["blueprint: plugin", "name: lantern", "a0: &a0 [ha, ha]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 11)]
    return "\n".join(lines) + "\n"


def numbers() -> str:
    return "blueprint: plugin\nname: " + "1" + ":59" * 100_000 + "\n"


def a_link(fleet: Fleet, path: str) -> None:
    place = fleet.workspace.path / path
    place.parent.mkdir(parents=True)
    place.symlink_to(fleet.workspace.path / ANSWERS)


def text(content: Callable[[], str]) -> Callable[[Fleet, str], None]:
    return lambda fleet, path: fleet.workspace.write(path, content())


DAMAGE: dict[str, tuple[Callable[[Fleet, str], None], str]] = {
    "link": (a_link, "is a link"),
    "no YAML": (text(lambda: "blueprint: [\n"), "cannot be read"),
    "too large": (text(lambda: "blueprint: plugin\nname: " + "x" * SIZE_MAX), f"is larger than {SIZE_MAX} bytes"),
    "fifty megabytes": (
        text(lambda: "blueprint: plugin\nname: lantern\n" + "# padding\n" * 5_242_880),
        "is larger than",
    ),
    "aliases": (text(laughs), "has a YAML alias (*a0)"),
    "itself": (
        text(lambda: "blueprint: plugin\nname: lantern\nplugin: &self\n  modules: [*self]\n"),
        "YAML alias (*self)",
    ),
    "deep": (text(lambda: "blueprint: " + "[" * 100_000), "cannot be read"),
    "many": (text(lambda: "blueprint: [" + "1," * 500_000 + "]"), "YAML events"),
    "numbers": (text(numbers), "has a number of"),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_answers_file_that_cannot_be_used_is_named_within_a_second(kind: str, present: Fleet) -> None:
    path = "plugins/lantern/.copier-answers.yml"
    damage, said = DAMAGE[kind]
    started = time.process_time()
    healthy = present.update("--to", "v9.0.0")
    usual = time.process_time() - started
    damage(present, path)
    present.workspace.commit("damage")
    started = time.process_time()
    report = present.update("--to", "v9.0.0", code=1)
    assert time.process_time() - started - usual < 1.0
    assert outcomes(report) == outcomes(healthy)
    (problem,) = report["problems"]
    assert problem.startswith(f"{path}: ")
    assert said in problem
    for command in ("drift", "check"):
        args = [command, TUNNEL, "--workspace", str(present.workspace.path)]
        args += ["--template", str(present.template)] if command == "drift" else ["--gate", "syntax"]
        done = CliRunner().invoke(app, args)
        assert f"warning: {path}: " in done.stderr, done.stderr
        assert TUNNEL in done.stdout
        assert done.exit_code == 1


def test_unit_that_was_asked_for_and_cannot_be_read_is_no_unknown_unit(present: Fleet) -> None:
    present.workspace.write(ANSWERS, "blueprint: [\n")
    present.workspace.commit("damage")
    report = present.update("--to", "v9.0.0", "plugin:dance_bot", code=1)
    assert (report["units"], len(report["problems"])) == ([], 1)


def test_copied_unit_is_reported_and_not_updated_over_the_original(present: Fleet) -> None:
    copy = "plugins/dance_copy/.copier-answers.yml"
    present.workspace.write(copy, (present.workspace.path / ANSWERS).read_text(encoding="utf-8"))
    present.workspace.write("plugins/dance_copy/__init__.py", '"""Begun as a copy."""\n')
    present.workspace.commit("a copy")
    report = present.update("--to", "changed", code=1)
    found = {unit["answers_file"]: unit["outcome"] for unit in report["units"]}
    assert found[copy] == "refused"
    assert found[ANSWERS] == "updated"
    (refused,) = [unit for unit in report["units"] if unit["outcome"] == "refused"]
    assert f"stand at {copy}, but belong at {ANSWERS}" in refused["reason"]
    commits = present.workspace.git("log", "--format=%s", f"main..{report['branch']}").splitlines()
    assert len([subject for subject in commits if "dance_bot" in subject]) == 1


def test_two_answers_files_of_one_unit_are_both_refused(present: Fleet) -> None:
    twin = "extensions/dance_bot/.copier-answers.yml"
    shutil.copytree(present.workspace.path / "plugins/dance_bot", present.workspace.path / "extensions/dance_bot")
    present.edit(twin, "plugins_dir: plugins", "plugins_dir: extensions")
    present.workspace.commit("a twin")
    report = present.update("--to", "changed", "dance_bot", code=1)
    assert [unit["outcome"] for unit in report["units"]] == ["refused", "refused"]
    assert f"{twin} and {ANSWERS} both say that they are plugin:dance_bot" in report["units"][0]["reason"]


def test_unit_that_was_moved_is_named_by_check(present: Fleet) -> None:
    present.workspace.git("mv", "plugins/dance_bot", "plugins/moved")
    args = ["check", "--workspace", str(present.workspace.path), "--gate", "syntax"]
    done = CliRunner().invoke(app, args)
    assert "stand at plugins/moved/.copier-answers.yml, but belong at" in done.stderr
    assert "plugin:dance_bot" not in done.stdout
