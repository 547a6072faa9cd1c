"""What cannot be updated, what would be lost, and branches that are in the way."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from generator.cli import app
from tests.apply.scene import BOARD
from tests.support import Workspace
from tests.updates_engine.fleet import Fleet, by_key, outcomes, states

BRANCH = "aas/update-v2.0.0"
DANCE = "plugin:dance_bot"


def stderr_of(fleet: Fleet, *args: str) -> tuple[int, str]:
    """Run an update that cannot begin; return its exit code and what it said."""
    given = ["--workspace", str(fleet.workspace.path), "--template", str(fleet.template), "--quiet"]
    done = CliRunner().invoke(app, ["update", *args, *given])
    return done.exit_code, done.stderr


def test_gates_stop_the_units_that_they_find_fault_with(fleet: Fleet) -> None:
    report = fleet.update("--to", "broken-service", code=1)
    failed = {key for key, outcome in outcomes(report).items() if outcome == "failed"}
    assert failed == {"service:ngrok_tunnel", "service:nightly_backup"}
    for key in failed:
        unit = by_key(report)[key]
        assert [gate["gate"] for gate in unit["gates"] if gate["outcome"] == "failed"] == ["imports"]
        assert unit["branch"] == f"{report['branch']}-{key.replace(':', '-')}"
        assert "nowhere_at_all" in fleet.workspace.show(unit["branch"], f"core/services/{unit['name']}.py")
        assert "nowhere_at_all" not in fleet.workspace.show(report["branch"], f"core/services/{unit['name']}.py")
    assert fleet.workspace.path.joinpath(BOARD).read_text(encoding="utf-8").count("| Update service:") == 2


def test_failing_migration_is_told_and_publishes_no_unit(fleet: Fleet) -> None:
    report = fleet.update("--to", "failing-migration", DANCE, code=1)
    (unit,) = report["units"]
    assert unit["outcome"] == "failed"
    assert "a migration failed" in unit["reason"]
    assert report["commit"] is None


def test_edited_file_that_the_blueprint_drops_is_a_conflict_and_stays(fleet: Fleet, tmp_path: Path) -> None:
    manifest = "plugins/dance_bot/aas-plugin.json"
    fleet.edit(manifest, '"name"', '"mood": "ours",\n  "name"')
    fleet.workspace.commit("edits")
    report = fleet.update("--to", "manifest-gone", DANCE, "plugin:weather_watch", code=1)
    assert states(by_key(report)["plugin:weather_watch"])["plugins/weather_watch/aas-plugin.json"] == "removed"
    unit = by_key(report)[DANCE]
    assert (unit["outcome"], states(unit)[manifest]) == ("failed", "conflict")
    assert "does not have it any more" in unit["reason"]
    assert "ours" in fleet.workspace.show(unit["branch"], manifest)
    # What happens without us: the team's file is gone, and nobody is told.
    twin = plain_update(fleet, tmp_path / "twin", "plugins/dance_bot/.copier-answers.yml", "manifest-gone")
    assert not (twin.path / manifest).exists()
    assert manifest not in twin.git("ls-files", "--unmerged")


def plain_update(fleet: Fleet, target: Path, answers_file: str, to: str, *more: str) -> Workspace:
    """Update one unit of a copy by Copier's own command."""
    twin = Workspace(target)
    fleet.workspace.git("clone", "--quiet", str(fleet.workspace.path), str(target))
    command = [sys.executable, "-m", "copier", "update", "--trust", "--defaults", "--skip-tasks", "--quiet"]
    subprocess.run([*command, "-r", to, "-a", answers_file, *more, str(target)], check=True, capture_output=True)
    return twin


def test_units_without_a_usable_version_are_told(fleet: Fleet) -> None:
    watch, backup = "plugins/weather_watch/.copier-answers.yml", "core/services/.copier-answers.nightly_backup.yml"
    fleet.edit(watch, "_commit: v1.0.0\n", "")
    fleet.edit(backup, "tests_dir: tests", "tests_dir: ../elsewhere")
    fleet.workspace.write("plugins/odd/.copier-answers.yml", "blueprint: [\n")
    fleet.workspace.commit("edits")
    report = fleet.update("--to", "v1.0.0", code=1)
    kept = {key: outcome for key, outcome in outcomes(report).items() if outcome != "current"}
    assert kept == {"plugin:weather_watch": "refused", "service:nightly_backup": "refused"}
    assert "add _commit" in by_key(report)["plugin:weather_watch"]["reason"]
    assert "'../elsewhere' is no place inside a workspace" in by_key(report)["service:nightly_backup"]["reason"]
    assert any("plugins/odd" in problem for problem in report["problems"])


def test_downgrade_is_no_update(fleet: Fleet) -> None:
    answers = "plugins/dance_bot/.copier-answers.yml"
    fleet.edit(answers, "_commit: v1.0.0", "_commit: v2.0.0")
    fleet.workspace.commit("newer")
    (unit,) = fleet.update("--to", "v1.1.0", DANCE, code=1)["units"]
    assert unit["outcome"] == "failed"
    assert "downgrading" in unit["reason"]


def test_template_without_history_is_refused(fleet: Fleet, tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    shutil.copytree(fleet.template, plain, ignore=shutil.ignore_patterns(".git"))
    args = ["update", "--workspace", str(fleet.workspace.path), "--template", str(plain), "--quiet"]
    done = CliRunner().invoke(app, args)
    assert (done.exit_code, "is no git repository" in done.stderr) == (4, True), done.stderr


def test_a_persons_commits_on_the_branch_are_built_on_and_never_lost(fleet: Fleet) -> None:
    fleet.update("--to", "v2.0.0", DANCE)
    fleet.workspace.git("switch", "--quiet", BRANCH)
    code, said = stderr_of(fleet, "--to", "v2.0.0")
    assert (code, "is checked out" in said) == (2, True), said
    fleet.workspace.write("notes.txt", "mine\n")
    theirs = fleet.workspace.commit("mine")
    fleet.workspace.git("switch", "--quiet", "main")
    report = fleet.update("--to", "v2.0.0", DANCE, "plugin:weather_watch")
    assert set(outcomes(report).values()) == {"updated"}
    assert fleet.workspace.git("rev-parse", f"{BRANCH}^") == theirs
    fleet.workspace.write("other.txt", "more\n")
    head = fleet.workspace.commit("main goes on")
    refs = fleet.workspace.refs()
    code, said = stderr_of(fleet, "--to", "v2.0.0")
    assert (code, theirs[:12] in said, head[:12] in said) == (2, True, True), said
    assert fleet.workspace.refs() == refs


def test_branch_of_ours_alone_is_begun_anew_on_a_new_base(fleet: Fleet) -> None:
    fleet.update("--to", "v2.0.0", DANCE)
    fleet.workspace.write("other.txt", "more\n")
    head = fleet.workspace.commit("main goes on")
    fleet.update("--to", "v2.0.0", DANCE)
    assert fleet.workspace.git("rev-parse", f"{BRANCH}^") == head


def test_settings_patch_follows_its_answers_and_keeps_the_teams_fields(fleet: Fleet) -> None:
    manager = "core/config/manager.py"
    fleet.edit(manager, "mail_host: str", "mail_host: str | None")
    base = fleet.workspace.commit("edits")
    before = fleet.workspace.show(base, manager)
    report = fleet.update("--to", "other-settings", "http_calls", "mail_out")
    after = fleet.workspace.show(report["branch"], manager)
    assert outcomes(report) == {"config_patch:http_calls": "updated", "config_patch:mail_out": "updated"}
    assert states(by_key(report)["config_patch:http_calls"])[manager] == "merged"
    assert "http_retries: int" in before
    assert "http_retries" not in after
    assert "http_attempts: int" in after
    assert "mail_server: str" in after
    assert "mail_host: str | None" in after, "what the team has edited stays"
    foreign = [line for line in before.splitlines() if "http_" not in line and "mail_" not in line]
    assert [line for line in foreign if line not in after.splitlines()] == []
    listed = yaml.safe_load(fleet.workspace.show(report["branch"], "core/config/.fields.http_calls.yml"))
    assert [each["name"] for each in listed] == ["http_attempts"]


@pytest.mark.parametrize("name", ["danse_bot", "plugin:nothing"])
def test_unknown_unit_is_named(fleet: Fleet, name: str) -> None:
    code, said = stderr_of(fleet, name)
    assert (code, name in said) == (2, True)


def test_an_answers_file_keeps_its_line_ends_by_update_and_by_finish(fleet: Fleet) -> None:
    answers, manifest = "plugins/dance_bot/.copier-answers.yml", "plugins/dance_bot/aas-plugin.json"
    text = (fleet.workspace.path / answers).read_bytes().replace(b"\n", b"\r\n")
    (fleet.workspace.path / answers).write_bytes(text)
    before = fleet.workspace.commit("line ends")
    report = fleet.update("--to", "v2.0.0", DANCE)
    assert outcomes(report) == {DANCE: "updated"}
    assert_crlf(fleet, report["branch"], answers)
    assert "v2.0.0" in fleet.workspace.show(report["branch"], answers)
    fleet.edit(manifest, '"name"', '"mood": "ours",\n  "name"')
    fleet.workspace.commit("edits")
    assert before != fleet.workspace.git("rev-parse", "HEAD")
    (unit,) = fleet.update("--to", "manifest-gone", DANCE, code=1)["units"]
    assert_crlf(fleet, unit["branch"], answers)
    fleet.workspace.git("checkout", "--quiet", unit["branch"])
    marked = (fleet.workspace.path / manifest).read_text(encoding="utf-8").splitlines(keepends=True)
    fleet.workspace.write(
        manifest, "".join(line for line in marked if line[:7] not in {"<<<<<<<", "=======", ">>>>>>>"})
    )
    fleet.workspace.commit("Resolved")
    fleet.workspace.git("checkout", "--quiet", "main")
    report = fleet.update("--to", "manifest-gone", "--finish", DANCE)
    assert_crlf(fleet, report["branch"], answers)


def assert_crlf(fleet: Fleet, revision: str, path: str) -> None:
    content = subprocess.run(
        ["git", "cat-file", "blob", f"{revision}:{path}"], cwd=fleet.workspace.path, check=True, capture_output=True
    ).stdout
    assert 0 < content.count(b"\n") == content.count(b"\r\n")


def test_a_unit_behind_a_git_filter_is_refused_and_the_others_are_updated(fleet: Fleet) -> None:
    fleet.workspace.write(".gitattributes", "plugins/dance_bot/** filter=git-crypt\n")
    fleet.workspace.commit("Encrypt")
    report = fleet.update("--to", "v2.0.0", DANCE, "plugin:weather_watch", code=1)
    assert outcomes(report) == {DANCE: "failed", "plugin:weather_watch": "updated"}
    assert "git filter 'git-crypt'" in by_key(report)[DANCE]["reason"]
    changed = fleet.workspace.git("diff", "--name-only", "main", report["branch"]).splitlines()
    assert changed
    assert not any(path.startswith("plugins/dance_bot/") for path in changed)
