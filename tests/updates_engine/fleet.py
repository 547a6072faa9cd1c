"""Workspaces with units of earlier releases in them, as teams have them: generated, committed, then edited."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from typer.testing import CliRunner

from generator.answers.contract import Contract
from generator.answers.units import UnitAnswers
from generator.bench.units import complete_unit
from generator.cli import app
from generator.contract import read_contract
from generator.git import open_workspace
from generator.render import Renderer, open_renderer
from tests.apply.scene import SESSION, example_workspace
from tests.blueprints import grid
from tests.mypy_cache import OF_GATES, warmed
from tests.release_history import manifests
from tests.support import Workspace

FAILING = '  - ["{{ _copier_python }}", "-c", "raise SystemExit(3)"]\n'
# A migration that comes first and gives settings other names in the recorded answers.
RENAMING = """  - command:
      - "{{ _copier_python }}"
      - -c
      - >-
        import pathlib, sys; path = pathlib.Path(sys.argv[1]); text = path.read_text();
        path.write_text(text.replace("http_retries", "http_attempts").replace("mail_host", "mail_server"))
      - "{{ _copier_conf.answers_file }}"
    when: "{{ _stage == 'before' }}"
"""
# A migration that comes last and signs services, but no file in which a conflict is open.
SIGNING = """  - command:
      - "{{ _copier_python }}"
      - -c
      - >-
        import pathlib; paths = pathlib.Path("core/services").glob("*.py");
        [path.write_text(text + "# signed\\n") for path in paths if "<<<<" not in (text := path.read_text())]
    when: "{{ _stage == 'after' }}"
"""
BROKEN = "\nimport nowhere_at_all\n\nnowhere_at_all.start()\n"
BOARD = "artifacts/handoff/ACTIVE_TASKS.md"


@dataclass(frozen=True)
class Fleet:
    """A workspace with units.

    Attributes:
        workspace: The workspace.
        template: The template that they were rendered from.
        units: The units.
    """

    workspace: Workspace
    template: Path
    units: tuple[UnitAnswers, ...]

    def edit(self, path: str, old: str, new: str) -> None:
        """Change a text in a file of the work tree, as a person would."""
        text = (self.workspace.path / path).read_text(encoding="utf-8")
        assert old in text, f"{path} has no {old!r}"
        self.workspace.write(path, text.replace(old, new, 1))

    def update(self, *args: str, code: int | None = 0) -> dict[str, Any]:
        """Run ``update`` in this process, by way of the command line, and return its report."""
        given = ["--workspace", str(self.workspace.path), "--template", str(self.template), "--json", "--quiet"]
        with (
            warmed(self.workspace.path, OF_GATES),
            patch("generator.update.run.open_renderer", _kept_renderer),
        ):
            done = CliRunner().invoke(app, ["update", *args, *given])
        assert code is None or done.exit_code == code, (
            f"{done.exit_code}\n{done.stdout}\n{done.stderr}\n{done.exception!r}"
        )
        report: dict[str, Any] = json.loads(done.stdout)
        return report


_KEPT: dict[tuple[str, str | None], Renderer] = {}


@contextmanager
def _kept_renderer(template: str, vcs_ref: str | None, **_scratch: object) -> Iterator[Renderer]:
    """Give a template's renderer of this session, which has loaded Copier before; no test changes a template."""
    key = (template, vcs_ref)
    if key not in _KEPT:
        _KEPT[key] = SESSION.enter_context(open_renderer(template, vcs_ref))
    yield _KEPT[key]


def make_fleet(
    target: Path,
    template: Path,
    units: Iterable[UnitAnswers],
    *,
    release: str = "v1.0.0",
    files: Mapping[str, str] = {},
) -> Fleet:
    """Render units of one release into a fresh example workspace and commit them."""
    workspace = example_workspace(target)
    for path, text in (files or {}).items():
        workspace.write(path, text)
    made = tuple(units)
    repository = open_workspace(workspace.path)
    with open_renderer(str(template), release) as renderer:
        for unit in made:
            renderer.render(unit, workspace.path)
            complete_unit(unit, repository)
            workspace.commit(f"Add {unit.key}")
    return Fleet(workspace, template, made)


def contract_of(folder: Path) -> Contract:
    """Return the contract of the example workspace."""
    return read_contract(folder, {}).contract


def few_units(contract: Contract) -> list[UnitAnswers]:
    """Return two units of each blueprint."""
    return [
        grid.plugin("dance_bot", contract, modules=grid.modules(1), fields=grid.FIELDS[:3], task_id="AAS-014"),
        grid.plugin("weather_watch", contract, fields=grid.FIELDS[:2], task_id="AAS-231"),
        grid.service("ngrok_tunnel", contract, fields=grid.FIELDS[:2], task_id="AAS-112"),
        grid.service("nightly_backup", contract, task_id="AAS-237"),
        grid.config_patch("http_calls", contract, [{"name": "http_retries", "type": "int", "default": "3"}]),
        grid.config_patch("mail_out", contract, [{"name": "mail_host", "type": "str", "default": '"localhost"'}]),
    ]


def by_key(report: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the units of a report by their keys."""
    return {unit["key"]: unit for unit in report["units"]}


def outcomes(report: Mapping[str, Any]) -> dict[str, str]:
    """Return the outcome of every unit of a report."""
    return {key: unit["outcome"] for key, unit in by_key(report).items()}


def states(unit: Mapping[str, Any]) -> dict[str, str]:
    """Return the state of every file of a unit."""
    return {change["path"]: change["state"] for change in unit["files"]}


def add_odd_versions(template: Path) -> None:
    """Give a template versions behind its newest tag that go wrong in one way each, as branches."""
    repository = Workspace(template)
    start = repository.git("rev-parse", "HEAD")
    (described,) = (path.relative_to(template).as_posix() for path in manifests(template))
    questions = (template / "copier.yml").read_text(encoding="utf-8")
    summary = 'summary:\n  type: str\n  help: What the unit is for, one paragraph\n  default: ""\n'
    assert summary in questions
    service = "blueprints/service/template/{{ contract.services_dir }}/{{ name }}.py.jinja"
    versions: dict[str, dict[str, str | None]] = {
        "new-question": {
            "copier.yml": questions.replace(
                summary, f"{summary}\nmood:\n  type: str\n  help: Which mood?\n  default: calm\n"
            )
        },
        "dropped-question": {"copier.yml": questions.replace(summary, "")},
        "narrower-question": {
            "copier.yml": questions.replace(
                summary, "summary:\n  type: str\n  help: Which?\n  choices: [short, long]\n  default: short\n"
            )
        },
        "manifest-gone": {described: None},
        "broken-service": {
            service: f"{(template / service).read_text()}\nimport nowhere_at_all\n\nnowhere_at_all.start()\n"
        },
        "signing-migration": {"copier.yml": questions.replace("_migrations:\n", f"_migrations:\n{SIGNING}")},
        "failing-migration": {"copier.yml": questions.replace("_migrations:\n", f"_migrations:\n{FAILING}")},
        "other-settings": {"copier.yml": questions.replace("_migrations:\n", f"_migrations:\n{RENAMING}")},
    }
    for name, files in versions.items():
        repository.git("checkout", "--quiet", "-b", name, start)
        for path, text in files.items():
            if text is None:
                (template / path).unlink()
            else:
                repository.write(path, text)
        repository.commit(name)
    repository.git("checkout", "--quiet", "main")
