"""What an examination says of machines and workspaces in which something is missing."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from generator import doctor as doctoring
from generator.doctor import Finding, examine
from tests.support import Workspace, new_workspace, small_workspace


def found(workspace: Workspace, **flags: object) -> dict[str, Finding]:
    return {each.name: each for each in examine(workspace.path, flags)}


def test_a_workspace_with_nothing_in_it_is_told_what_it_lacks(tmp_path: Path) -> None:
    workspace = small_workspace(tmp_path / "workspace")
    told = found(workspace)
    head = workspace.git("rev-parse", "HEAD")[:12]
    assert told["settings"] == Finding(name="settings", state="ok", detail="no file; defaults")
    assert told["workspace"].detail == f"{workspace.path} at {head}"
    for name, key in (("plugin base", "contract.plugin_base"), ("settings class", "contract.settings")):
        assert told[name] == Finding(
            name=name,
            state="warning",
            detail="not found; tasks that need it go to review",
            next_step=f"Run 'aas-generator init', or set {key}.",
        )
    assert told["board"] == Finding(
        name="board",
        state="warning",
        detail="there is none",
        next_step="Name it with --board or in the settings.",
    )
    assert (told["lock"].detail, told["runs"].detail) == ("free", "0 recorded")
    workspace.write_all({"aas-generator.toml": ""})
    told = found(workspace)
    assert told["settings"].detail == "aas-generator.toml"
    assert told["workspace"].detail.endswith(", with changes that are not committed")


def test_a_template_is_judged_by_its_versions(tmp_path: Path) -> None:
    workspace = small_workspace(tmp_path / "workspace")
    template = new_workspace(tmp_path / "template")
    template.commit("Start", {"copier.yml": "blueprint: plugin\n"})
    place = str(template.path)
    untagged = found(workspace, template=place)["template"]
    assert (untagged.state, untagged.next_step) == ("warning", "Tag a version of it.")
    assert untagged.detail == f"{place}: no version is tagged, so units cannot be updated to a newer one"
    template.git("tag", "v1.0.0")
    assert found(workspace, template=place)["template"] == Finding(
        name="template", state="ok", detail=f"{place}, 1 versions"
    )
    assert found(workspace, template=place, vcs_ref="v1.0.0")["template"].detail == f"{place} at v1.0.0"
    (template.path / ".git").rename(tmp_path / "elsewhere")
    bare = found(workspace, template=place)["template"]
    assert (bare.state, bare.next_step) == ("warning", "Name a git repository with --template.")
    assert bare.detail == f"{place}: no git repository, so units cannot be updated from it"


def test_what_is_not_installed_or_too_old_is_told_with_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def installed(name: str) -> str:
        if name == "ruff":
            raise PackageNotFoundError(name)
        return "9.19.0" if name == "copier" else "1.0"

    monkeypatch.setattr(doctoring, "version", installed)
    workspace = small_workspace(tmp_path / "workspace")
    told = found(workspace)
    step = "Run 'pip install \"copier>=9.19.1,<10\"'."
    assert told["copier"] == Finding(name="copier", state="missing", detail="9.19.0", next_step=step)
    assert told["mypy"] == Finding(name="mypy", state="ok", detail="1.0")
    assert told["ruff"] == Finding(
        name="ruff", state="missing", detail="not installed", next_step="Run 'pip install ruff' beside this tool."
    )
    monkeypatch.setattr(doctoring, "version", lambda _: "9.19.1.post2")
    assert found(workspace)["copier"] == Finding(name="copier", state="ok", detail="9.19.1.post2")
