"""A try of the engine in a process of its own: who runs it and what is mounted there, a test process cannot change."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from generator.cli import app
from tests.apply.scene import ROOT, batch_file, with_kept_renderer
from tests.apply.workspace_states.area import ANSWER, BRANCH, TASK, Area, copied, naively, prepare


class Trials:
    """Tries in one process, which share the template and the workspace that each area is a copy of.

    Args:
        scratch: A folder for all of it.
    """

    def __init__(self, scratch: Path) -> None:
        self.template = scratch / "template"
        self.prepared = scratch / "prepared"
        self.batch = batch_file(scratch / "batch.json", {TASK: ANSWER})
        shutil.copytree(ROOT / "blueprints", self.template / "blueprints")
        shutil.copy(ROOT / "copier.yml", self.template)
        prepare(self.prepared)

    @contextmanager
    def area(self, top: Path) -> Iterator[Area]:
        """Give an area below ``top`` and remove it in the end."""
        made = copied(self.prepared, top)
        os.environ["HOME"] = str(made.home)
        yield made
        shutil.rmtree(top)

    def apply(self, area: Area) -> dict[str, Any]:
        """Apply the answer and return what is known of it afterwards."""
        before = area.snapshot()
        args = ["--workspace", str(area.workspace.path), "--template", str(self.template), "--json", "--quiet"]
        with with_kept_renderer():
            done = CliRunner().invoke(app, ["apply", str(self.batch), *args])
        task = json.loads(done.stdout)["tasks"][0] if done.stdout else {"outcome": "", "reason": "", "warnings": []}
        return {
            "code": done.exit_code,
            "crashed": done.exception is not None and not isinstance(done.exception, SystemExit),
            "said": done.stderr.strip().split("\n"),
            "outcome": task["outcome"],
            "reason": task["reason"],
            "warnings": task["warnings"],
            "differs": area.differences(before),
            "tree": area.workspace.git("rev-parse", "--verify", "--quiet", f"{BRANCH}^{{tree}}", check=False),
            "locks": sorted(path.name for path in area.workspace.path.rglob("*.lock")),
        }

    @staticmethod
    def naively(area: Area) -> list[str]:
        """Commit the simple way and return what harm that does."""
        return sorted(naively(area, area.workspace))
