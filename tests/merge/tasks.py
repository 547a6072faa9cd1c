"""A small repository with branches of tasks, made by git and the engine's own editing, without rendering."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from generator.answers.units import ConfigPatchAnswers
from generator.bench.patching import patch_settings
from generator.git import open_workspace
from generator.git.command import IDENTITY_EMAIL, IDENTITY_NAME
from generator.unit_places import answers_path
from tests.support import Workspace, new_workspace

SETTINGS_PATH = "core/config/manager.py"
SETTINGS = '''from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings


class AASConfig(BaseSettings):
    """All settings."""

    # ==================== Hub ====================
    hub_port: int = Field(default=8420, alias="HUB_PORT", description="Port of the hub")

    def where(self) -> str:
        """Return the hub's address."""
        return f"localhost:{self.hub_port}"
'''
ENVIRONMENT = "# Copy to .env\n\n# Hub\nHUB_PORT=8420\n"
START = {SETTINGS_PATH: SETTINGS, ".env.example": ENVIRONMENT, "docs/notes.md": "# Notes\n", "core/hub.py": "A = 1\n"}
OURS = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in {"NAME": IDENTITY_NAME, "EMAIL": IDENTITY_EMAIL}.items()
}


def start(top: Path) -> Workspace:
    """Return a repository with a settings class and an example environment."""
    made = new_workspace(top)
    made.commit("Start", START)
    return made


def task(
    workspace: Workspace,
    task_id: str,
    files: Mapping[str, str] | None = None,
    *,
    fields: Sequence[str] = (),
    onto: str = "main",
    outcome: str = "",
    needs: Sequence[str] = (),
    default: str = "3",
) -> str:
    """Make the branch of a task, with files of its own and settings that a unit adds; return its commit."""
    workspace.git("checkout", "--quiet", "-b", f"aas/{task_id}", onto)
    workspace.write_all(files or {})
    if fields or needs:
        add_settings(workspace, task_id, fields or [f"{task_id.lower().replace('-', '_')}_level"], needs, default)
    trailer = f"\nOutcome: {outcome}" if outcome else ""
    workspace.git("add", "--all", "--force")
    message = f"feat(x): Do {task_id}\n\n{task_id}: Do it\n\nTask-Id: {task_id}\nBatch-Id: b{trailer}\n"
    workspace.git("commit", "--quiet", "--allow-empty", "-F", "-", data=message, env=OURS)
    commit = workspace.git("rev-parse", "HEAD")
    workspace.git("checkout", "--quiet", "main")
    return commit


def add_settings(
    workspace: Workspace, task_id: str, fields: Sequence[str], needs: Sequence[str] = (), default: str = "3"
) -> None:
    """Write a config unit's answers and let the engine put its settings into the work tree."""
    name = task_id.lower().replace("-", "_")
    facts = {"type": "int", "default": default, "description": f"What {task_id} needs"}
    listed = [{"name": field, **facts} for field in fields]
    unit = ConfigPatchAnswers.model_validate(
        {
            "name": name,
            "title": f"Settings of {task_id}",
            "task_id": task_id,
            "contract": {"settings": {"path": SETTINGS_PATH, "class_name": "AASConfig"}},
            "config_patch": {"fields": listed, "background": {"dependencies": list(needs)}},
        }
    )
    workspace.write_all({answers_path(unit): yaml.safe_dump(unit.to_data())})
    workspace.write_all({f"core/config/.fields.{name}.yml": yaml.safe_dump(unit.to_data()["config_patch"]["fields"])})
    patch_settings(unit, open_workspace(workspace.path))
