"""Updates in a workspace that is a folder of its repository: the same trees as at a repository's top."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from generator.cli import app
from tests.apply.monorepo import WEB, elsewhere, monorepo, repository_of
from tests.apply.scene import BOARD
from tests.examples import taking_turns
from tests.support import Workspace
from tests.updates.plain import plain_copier
from tests.updates_engine.conftest import copy_of
from tests.updates_engine.fleet import Fleet, by_key, outcomes, states

BRANCH = "aas/update-v2.0.0"
MANIFEST = "plugins/dance_bot/aas-plugin.json"
SIDE = f"{BRANCH}-plugin-dance_bot"


def edit(fleet: Fleet) -> None:
    """Change units as a team does."""
    fleet.edit("plugins/dance_bot/config.py", '"""', '"""Ours. ')
    fleet.edit("core/services/ngrok_tunnel.py", '"""', '"""Ours. ')
    fleet.workspace.write("plugins/dance_bot/extra.py", "EXTRA = 1\n")
    fleet.workspace.commit("edits")


def make_conflict(fleet: Fleet) -> None:
    """Change a unit where its blueprint changes too."""
    text = (fleet.workspace.path / MANIFEST).read_text(encoding="utf-8")
    fleet.workspace.write(MANIFEST, text.replace("  ", "    "))
    fleet.workspace.commit("edits")


@pytest.fixture
def inner(grown: Fleet, tmp_path: Path) -> Fleet:
    """The units in ``apps/bot``, and the same once more in ``apps/web``."""
    return replace(grown, workspace=monorepo(tmp_path / "monorepo", bot=grown.workspace.path, web=grown.workspace.path))


@pytest.fixture
def sibling(inner: Fleet) -> Fleet:
    return replace(inner, workspace=Workspace(repository_of(inner.workspace).path / WEB))


@pytest.mark.parametrize("change", taking_turns([edit, make_conflict], 2))
def test_it_is_what_an_update_at_the_top_gives(
    change: Callable[[Fleet], None], grown: Fleet, inner: Fleet, tmp_path: Path
) -> None:
    top = copy_of(grown, tmp_path / "top")
    change(top)
    change(inner)
    before, others = repository_of(inner.workspace).fingerprint(), elsewhere(inner.workspace, "main")
    seen = inner.update("--preview", "--to", "v2.0.0", code=None)
    assert repository_of(inner.workspace).fingerprint() == before
    assert list(inner.workspace.refs()) == ["refs/heads/main"]
    reports = [each.update("--to", "v2.0.0", code=None) for each in (top, inner)]
    assert outcomes(reports[0]) == outcomes(reports[1]) == outcomes(seen)
    for key, unit in by_key(reports[1]).items():
        at_top = by_key(reports[0])[key]
        assert states(unit) == states(at_top) == states(by_key(seen)[key])
        assert unit["reason"] == at_top["reason"]
        inside, alone = f"{unit['commit']}:apps/bot", f"{at_top['commit']}^{{tree}}"
        assert inner.workspace.git("rev-parse", inside) == top.workspace.git("rev-parse", alone)
        assert elsewhere(inner.workspace, unit["commit"]) == others
    after = repository_of(inner.workspace).fingerprint()
    assert {path for path in after if after[path] != before[path]} <= {f"apps/bot/{BOARD}"}


# Another day the same at the top of a repository: test_update_outcomes.py.
@pytest.mark.in_turn(1, 2)
def test_plain_copier_gives_the_same_tree(inner: Fleet) -> None:
    edit(inner)
    base = inner.workspace.git("rev-parse", "HEAD")
    report = inner.update("--to", "v2.0.0")
    inner.workspace.git("reset", "--quiet", "--hard", base)
    with plain_copier(inner.template) as copier:
        for unit in report["units"]:
            assert copier.update(inner.workspace.path, unit["answers_file"], to="v2.0.0") is not None
            commit = inner.workspace.commit(unit["key"])
            assert repository_of(inner.workspace).tree(commit) == repository_of(inner.workspace).tree(unit["commit"])


def reason(fleet: Fleet) -> str:
    """Try to take a resolution over that does not hold, and return why not."""
    (unit,) = fleet.update("--finish", "--to", "v2.0.0", code=1)["units"]
    assert unit["outcome"] == "failed"
    return str(unit["reason"])


def test_resolution_is_taken_over_and_work_elsewhere_is_not_lost_with_its_branch(inner: Fleet) -> None:
    make_conflict(inner)
    inner.update("--to", "v2.0.0", "dance_bot", code=1)
    inner.workspace.git("checkout", "--quiet", "--", ".")
    inner.workspace.git("switch", "--quiet", SIDE)
    resolved = json.loads(inner.workspace.show("main", MANIFEST)) | {"resolved": True}
    inner.workspace.write(MANIFEST, json.dumps(resolved, indent=2) + "\n")
    repository_of(inner.workspace).write("libs/shared.py", "SHARED = 2\n")
    inner.workspace.commit("resolved, and more")
    assert "not the unit's: ../../libs/shared.py" in reason(inner)
    inner.workspace.git("checkout", "--quiet", "main", "--", "../../libs")
    inner.workspace.commit("taken back")
    inner.workspace.git("switch", "--quiet", "main")
    (unit,) = inner.update("--finish", "--to", "v2.0.0")["units"]
    assert (unit["outcome"], unit["branch"]) == ("updated", BRANCH)
    assert json.loads(inner.workspace.show(BRANCH, MANIFEST))["resolved"] is True
    assert f"refs/heads/{SIDE}" not in inner.workspace.refs()


def test_two_workspaces_do_not_share_a_branch(inner: Fleet, sibling: Fleet) -> None:
    inner.update("--to", "v2.0.0", "dance_bot")
    refs = inner.workspace.refs()
    args = ["update", "--to", "v2.0.0", "--workspace", str(sibling.workspace.path), "--template", str(inner.template)]
    done = CliRunner().invoke(app, args)
    assert done.exit_code == 2
    assert f"branch {BRANCH} belongs to the workspace apps/bot of this repository" in done.stderr
    assert inner.workspace.refs() == refs
    text = (sibling.workspace.path / "aas-generator.toml").read_text(encoding="utf-8")
    sibling.workspace.write("aas-generator.toml", f'branch_prefix = "web/"\n{text}')
    report = sibling.update("--to", "v2.0.0", "dance_bot")
    assert (report["branch"], set(outcomes(report).values())) == ("web/update-v2.0.0", {"updated"})
    assert inner.workspace.git("rev-parse", f"{BRANCH}:apps/bot/plugins") == inner.workspace.git(
        "rev-parse", f"{report['branch']}:{WEB}/plugins"
    )


def test_a_merged_update_of_the_other_is_no_update_of_this_one(inner: Fleet, sibling: Fleet) -> None:
    inner.update("--to", "v2.0.0", "dance_bot", "weather_watch")
    inner.workspace.git("merge", "--quiet", "--no-ff", "-m", "Merge", BRANCH)
    report = sibling.update("--to", "v2.0.0", "dance_bot")
    assert outcomes(report) == {"plugin:dance_bot": "updated"}
    assert elsewhere(sibling.workspace, report["commit"]) == elsewhere(sibling.workspace, "main")


def test_a_side_branch_of_the_other_stays(inner: Fleet, sibling: Fleet) -> None:
    make_conflict(inner)
    inner.update("--to", "v2.0.0", "dance_bot", code=1)
    left = inner.workspace.refs()[f"refs/heads/{SIDE}"]
    inner.workspace.git("checkout", "--quiet", "--", ".")
    report = sibling.update("--to", "v2.0.0", "dance_bot")
    assert outcomes(report) == {"plugin:dance_bot": "updated"}
    assert inner.workspace.refs()[f"refs/heads/{SIDE}"] == left


def test_an_update_goes_on_where_a_person_has_merged_the_other_s(inner: Fleet, sibling: Fleet) -> None:
    """Commits of another workspace on the branch of an update are taken as a person's are."""
    inner.update("--to", "v2.0.0", "dance_bot")
    text = (sibling.workspace.path / "aas-generator.toml").read_text(encoding="utf-8")
    sibling.workspace.write("aas-generator.toml", f'branch_prefix = "web/"\n{text}')
    sibling.update("--to", "v2.0.0", "weather_watch")
    shutil.copyfile(inner.workspace.path / "aas-generator.toml", sibling.workspace.path / "aas-generator.toml")
    inner.workspace.git("switch", "--quiet", BRANCH)
    inner.workspace.git("merge", "--quiet", "--no-ff", "-m", "Merge", "web/update-v2.0.0")
    merged = inner.workspace.git("rev-parse", "HEAD")
    inner.workspace.git("switch", "--quiet", "main")
    report = inner.update("--to", "v2.0.0", "weather_watch")
    assert outcomes(report) == {"plugin:weather_watch": "updated"}
    assert merged in inner.workspace.git("rev-list", BRANCH).split()
