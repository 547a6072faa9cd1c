"""A workspace and batches for the engine's tests: real repositories, real answers, the real command line."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, chdir, contextmanager, nullcontext
from pathlib import Path
from typing import Any
from unittest.mock import patch

from typer.testing import CliRunner

from generator.bench.rendering import renderer_for
from generator.cli import app
from generator.render import Renderer
from generator.template import OWN_TEMPLATE
from tests import shared
from tests.mypy_cache import OF_GATES, warmed
from tests.support import DESIGN, DESIGN_OUTPUT, DESIGN_RESULTS, Workspace, copied, new_workspace

ROOT = Path(__file__).parents[2]
BOARD = "artifacts/handoff/ACTIVE_TASKS.md"


def example_workspace(target: Path) -> Workspace:
    """Return a repository of its own with the workspace in the design document's pattern in it."""
    return shared.once("example-workspace", _example_workspace).copy(target)


def _example_workspace(folder: Path) -> Workspace:
    made = new_workspace(copied(DESIGN, folder))
    made.commit("The example workspace")
    return made


def with_few_gates(workspace: Workspace) -> Workspace:
    """Let a workspace demand only the quick gates that every unit must pass, for tests that are not about gates."""
    off = "".join(f'{gate} = "off"\n' for gate in ("lint", "secrets", "types", "tests"))
    workspace.write("aas-generator.toml", f"[gates]\n{off}")
    workspace.commit("Few gates")
    return workspace


def example_batches() -> list[str]:
    """Return the results files of that workspace."""
    return sorted(map(str, (DESIGN_RESULTS, DESIGN_OUTPUT)))


def batch_file(target: Path, answers: Mapping[str, str], *, batch_id: str = "batch_test") -> Path:
    """Write a wrapped results file: task id to answer."""
    results = [
        {
            "custom_id": task_id,
            "response": {
                "status_code": 200,
                "body": {"choices": [{"finish_reason": "stop", "message": {"content": text}}]},
            },
            "error": None,
        }
        for task_id, text in answers.items()
    ]
    target.write_text(json.dumps({"batch_id": batch_id, "results": results}), encoding="utf-8")
    return target


def generator(*args: str, code: int | None = 0) -> subprocess.CompletedProcess[str]:
    """Run the command line in this process, in the project's folder; ``code`` is the exit code that is expected."""
    with chdir(ROOT):
        done = CliRunner().invoke(app, args)
    assert code is None or done.exit_code == code, f"{done.exit_code}\n{done.output}\n{done.exception!r}"
    return subprocess.CompletedProcess(args, done.exit_code, done.stdout, done.stderr)


SESSION = ExitStack()
_KEPT: list[Renderer] = []


@contextmanager
def kept_renderer(template: str, vcs_ref: str | None, *_folders: Path) -> Iterator[Renderer]:
    """Give the renderer of this session for our own blueprints, which loads Copier once, and a new one for others."""
    if template != OWN_TEMPLATE or vcs_ref is not None:
        with renderer_for(template, vcs_ref) as renderer:
            yield renderer
        return
    if not _KEPT:
        _KEPT.append(SESSION.enter_context(renderer_for(template, vcs_ref)))
    yield _KEPT[0]


@contextmanager
def with_kept_renderer() -> Iterator[None]:
    """Let runs in this process use the renderer of the session; what a run loads ahead of one, nobody would take."""
    with patch("generator.apply.run.renderer_for", kept_renderer), patch("generator.render.load_ahead"):
        yield


def apply(
    workspace: Workspace, sources: Sequence[str | Path], *more: str, code: int | None = 0, kept: bool = True
) -> dict[str, Any]:
    """Apply results files in this process, by way of the command line, and return the report.

    Args:
        workspace: The workspace.
        sources: The results files.
        *more: More arguments.
        code: The exit code that is expected.
        kept: Whether the session's renderer is used, which knows nothing of a home that a test has made since.
    """
    args = ["apply", *map(str, sources), "--workspace", str(workspace.path), "--json", "--quiet", *more]
    with warmed(workspace.path, OF_GATES), with_kept_renderer() if kept else nullcontext():
        done = CliRunner().invoke(app, args)
    assert code is None or done.exit_code == code, f"{done.exit_code}\n{done.stdout}\n{done.stderr}\n{done.exception!r}"
    assert done.stdout, f"{done.exit_code}\n{done.stderr}\n{done.exception!r}"
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def outcomes(report: Mapping[str, Any]) -> dict[str, str]:
    """Return the outcome of each task of a report."""
    return {task["task_id"]: task["outcome"] for task in report["tasks"]}


def task_of(report: Mapping[str, Any], task_id: str) -> dict[str, Any]:
    """Return one task of a report."""
    (found,) = [task for task in report["tasks"] if task["task_id"] == task_id]
    return dict(found)


def terse(title: str = "", *, depends: str = "") -> str:
    """Return a short analysis in four points."""
    tail = f"\n\nDepends on {depends}.\n" if depends else "\n"
    head = f"# {title}\n\n" if title else ""
    return (
        f"{head}1. **Estimated Complexity**: Medium\n2. **Suggested Priority Adjustment**: High\n"
        "3. **Potential Blockers**: None\n4. **Recommended First Step**: Write down what the unit must do" + tail
    )
