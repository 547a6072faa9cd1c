"""Units brought to a newer version: by this tool in one run, and by plain Copier and cruft one after the other."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.side_by_side.scene import VERSION, environment
from benchmarks.side_by_side.spent import CommandFailedError, Spent, run, timed, watched
from benchmarks.update_fleet import BRANCH, NEWEST, copy_of, edited_fleet, fleet_units
from tests.release_history import template_repository
from tests.support import Workspace

_CRUFT = """[project]
name = "{{ cookiecutter.name }}"
"""


def measure_updates(folder: Path, units: int, say: Callable[[str], None], *, files: int = 1500) -> dict[str, str]:
    """Bring the same units to the newest version in all ways; return what is told of it.

    Every second unit is as it was rendered; the others have an edit that merges, so that both ways must commit each.

    Raises:
        CommandFailedError: The ways do not end in the same tree.
    """
    folder.mkdir(parents=True)
    template = template_repository(folder / "template")
    source = edited_fleet(fleet_units(units), template, folder / "source", files)
    ours, plain = copy_of(source, folder / "ours"), copy_of(source, folder / "plain")
    place = ["--workspace", str(ours.path), "--template", str(template), "--to", NEWEST, "--json", "--quiet"]
    printed, spent = watched([sys.executable, "-m", "generator", "update", *place], ours.path, env=environment())
    report = json.loads(printed)
    updated = [unit for unit in report["units"] if unit["outcome"] == "updated"]
    copier = _plain(plain, template, [unit["answers_file"] for unit in report["units"]])
    settled = sum(any(change["settled"] for change in unit["files"]) for unit in report["units"])
    differing = [
        path
        for path in sorted({*ours.tree(BRANCH), *plain.tree("HEAD")})
        if ours.tree(BRANCH).get(path) != plain.tree("HEAD").get(path)
    ]
    told = {
        "units": f"{len(report['units'])}, {len(updated)} updated, {settled} with conflicts settled by structure",
        "this tool": _each(spent, units),
        "plain copier update with commits": _each(copier, units),
        "times": f"{copier.clock / spent.clock:.1f} (of processor time {copier.processor / spent.processor:.1f})",
        "files that differ": str(len(differing)),
        **_cruft(folder / "cruft", units),
    }
    for name, figure in told.items():
        say(f"{name}: {figure}")
    return told


def _each(spent: Spent, units: int) -> str:
    return f"{spent.clock:.1f} s, {spent.clock / units:.3f} s a unit, {spent.processor / units:.3f} s of processor time"


def _plain(workspace: Workspace, template: Path, answers_files: list[str]) -> Spent:
    settings = workspace.path.parent / "copier-settings.yml"
    settings.write_text(f"trust: [{json.dumps(str(template))}]\n", encoding="utf-8")
    more = {"COPIER_SETTINGS_PATH": str(settings)}
    command = [sys.executable, "-m", "copier", "update", "--defaults", "--quiet", "--vcs-ref", NEWEST]
    with timed() as spent:
        for path in sorted(answers_files):
            run([*command, "--answers-file", path, "."], workspace.path, env=environment() | more)
            if run(["git", "ls-files", "-u"], workspace.path, env=environment()):
                run(["git", "reset", "--quiet", "--hard"], workspace.path, env=environment())
                run(["git", "clean", "--quiet", "-fd"], workspace.path, env=environment())
                continue
            run(["git", "add", "--all"], workspace.path, env=environment())
            run(["git", "commit", "--quiet", "--allow-empty", "--message", path], workspace.path, env=environment())
    return spent


def _cruft(folder: Path, units: int) -> dict[str, str]:
    """Do the same with cruft and a template of one small file, which is less work than ours; where it is installed."""
    program = shutil.which("cruft", path=environment()["PATH"])
    if program is None:
        return {"cruft": "not measured: it is not installed"}
    template, project = folder / "template", folder / "project"
    (template / "{{cookiecutter.name}}").mkdir(parents=True)
    project.mkdir()
    (template / "cookiecutter.json").write_text('{"name": "unit"}', encoding="utf-8")
    text = template / "{{cookiecutter.name}}" / "unit.toml"

    def commit(where: Path, message: str) -> None:
        run(["git", "add", "--all"], where, env=environment())
        run(["git", "commit", "--quiet", "--allow-empty", "--message", message], where, env=environment())

    for where in (template, project):
        run(["git", "init", "--quiet", "--initial-branch=main"], where, env=environment())
    text.write_text(_CRUFT, encoding="utf-8")
    commit(template, VERSION)
    for number in range(units):
        given = json.dumps({"name": f"unit_{number}"})
        run(
            [program, "create", str(template), "--no-input", "--extra-context", given, "--output-dir", str(project)],
            folder,
            env=environment(),
        )
    commit(project, "Units")
    text.write_text(f'{_CRUFT}version = "2"\n', encoding="utf-8")
    commit(template, NEWEST)
    with timed() as spent:
        for number in range(units):
            where = str(project / f"unit_{number}")
            run([program, "update", "--skip-apply-ask", "--project-dir", where], project, env=environment())
            commit(project, where)
    newer = sum("version" in path.read_text(encoding="utf-8") for path in project.glob("*/unit.toml"))
    if newer != units:
        raise CommandFailedError(f"cruft updated {newer} of {units} units")
    return {"cruft, one small file a unit": _each(spent, units)}
