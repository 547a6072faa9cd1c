"""Who may set what: a repository's files decide what runs on a machine only when its owner has said so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from generator.cli import app
from generator.errors import EXIT_REFUSED, UntrustedError
from generator.protected_settings import PROTECTED
from generator.settings import Settings, load_settings, read_settings
from generator.template import OWN_TEMPLATE

ALL = {
    "template": '"https://host.invalid/x.git"',
    "python": '"tools/python"',
    "sandbox": '"none"',
    "container_program": '"tools/docker"',
    "container_image": '"evil:latest"',
    "install_missing": "true",
    "allow_install": '["evil==1"]',
    "git_filters": '["lfs"]',
    "linear_team": '"EVIL"',
    "notify": '["json://evil.invalid"]',
    "openai_base_url": '"https://evil.invalid/v1"',
    "model": '"dear"',
    "model_price": '"0/0"',
    "budget_run": "5000.0",
    "budget_month": "90000.0",
}
# What a repository may say of itself: names, words of its board, how strict it is, what its code looks like.
OPEN = {"vcs_ref", "board_columns", "names", "branch_prefix", "gates", "max_document_mb", "keep_runs", "contract"}
OPEN |= {"linear_states", "done_status", "scaffold_status", "review_status", "queued_status"}
pytestmark = pytest.mark.usefixtures("person")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "workspace"
    (folder / ".git").mkdir(parents=True)
    return folder


def own(workspace: Path, text: str) -> None:
    (workspace / "aas-generator.toml").write_text(text, encoding="utf-8")


def project(workspace: Path, text: str) -> None:
    (workspace / "pyproject.toml").write_text(f"[tool.aas-generator]\n{text}", encoding="utf-8")


def trust(workspace: Path, *args: str) -> Result:
    return CliRunner().invoke(app, ["trust", "--workspace", str(workspace), *args])


def test_protected_settings_and_their_defaults_are_those_of_the_model() -> None:
    defaults = Settings()
    assert dict(PROTECTED) == {name: getattr(defaults, name) for name in PROTECTED}
    assert set(ALL) == set(PROTECTED)
    # A new setting is one or the other; a board is protected where it leads out of the workspace.
    assert set(Settings.model_fields) == PROTECTED.keys() | OPEN | {"board"}


@pytest.mark.parametrize("name", PROTECTED)
@pytest.mark.parametrize("write", [own, project])
def test_a_repository_does_not_set_it_unless_trusted(name: str, write: object, workspace: Path) -> None:
    assert callable(write)
    write(workspace, f"{name} = {ALL[name]}\n")
    with pytest.raises(UntrustedError) as caught:
        load_settings(workspace)
    assert caught.value.exit_code == EXIT_REFUSED
    assert getattr(read_settings(workspace).settings, name) == PROTECTED[name]
    assert trust(workspace).exit_code == 0
    assert json.dumps(getattr(load_settings(workspace), name)) == ALL[name]


def test_all_of_it_is_told_at_once_with_value_file_and_command(workspace: Path) -> None:
    own(workspace, "".join(f"{name} = {value}\n" for name, value in ALL.items() if name != "python"))
    project(workspace, f'python = {ALL["python"]}\nsandbox = "auto"\nboard = "../elsewhere.md"\n')
    done = CliRunner().invoke(app, ["contract", "--workspace", str(workspace)])
    assert (done.exit_code, done.stdout) == (EXIT_REFUSED, "")
    for name, value in ALL.items():
        source = "pyproject.toml" if name == "python" else "aas-generator.toml"
        assert f"{name} = {value} ({source})" in done.stderr
    assert f"which is {workspace.parent / 'elsewhere.md'} (pyproject.toml)" in done.stderr
    assert f"'aas-generator trust --workspace {workspace}'" in done.stderr


@pytest.mark.parametrize(
    "text",
    [
        'sandbox = "auto"\ninstall_missing = false\nallow_install = []\ngit_filters = []\n',
        f'template = "{OWN_TEMPLATE}"\n',
        'board = "tasks/../BOARD.md"\n',
        '[board]\nfile = "BOARD.md"\n',
        'done_status = "Shipped"\n[gates]\nlint = "off"\n[names]\n"AAS-1" = "one"\n',
    ],
)
def test_what_decides_nothing_needs_no_trust(text: str, workspace: Path) -> None:
    own(workspace, text)
    load_settings(workspace)
    assert "sets what needs trust" in trust(workspace).stdout


def test_trust_is_for_these_values_and_nothing_else(workspace: Path) -> None:
    own(workspace, 'sandbox = "none"\n')
    project(workspace, "")
    assert trust(workspace).exit_code == 0
    # An unrelated edit, and the same value in the other file, ask for nothing.
    own(workspace, 'done_status = "Shipped"\n# a comment\n')
    project(workspace, 'sandbox = "none"\nkeep_runs = 7\n')
    assert load_settings(workspace).sandbox == "none"
    for more in ('python = "x"', 'allow_install = ["a==1"]', 'board = "/elsewhere.md"'):
        own(workspace, more)
        with pytest.raises(UntrustedError):
            load_settings(workspace)
    own(workspace, 'sandbox = "sandlock"')
    with pytest.raises(UntrustedError):
        load_settings(workspace)
    own(workspace, "")
    assert load_settings(workspace).sandbox == "none"


def test_trust_is_for_one_workspace_however_it_is_reached(workspace: Path, tmp_path: Path) -> None:
    own(workspace, 'sandbox = "none"\n')
    trust(workspace)
    (tmp_path / "link").symlink_to(workspace)
    assert load_settings(tmp_path / "link").sandbox == "none"
    other = tmp_path / "other"
    workspace.rename(other)
    with pytest.raises(UntrustedError):
        load_settings(other)


def test_trust_can_be_looked_at_and_taken_back(workspace: Path) -> None:
    own(workspace, 'sandbox = "none"\npython = "a"\n')
    shown = trust(workspace, "--show")
    assert (shown.exit_code, shown.stdout.partition(" ")[0]) == (EXIT_REFUSED, "not")
    with pytest.raises(UntrustedError):
        load_settings(workspace)
    trust(workspace)
    assert trust(workspace, "--show").exit_code == 0
    told = json.loads(trust(workspace, "--show", "--json").stdout)
    assert told["trusted"] is True
    assert {each["setting"]: each["value"] for each in told["settings"]} == {"sandbox": "none", "python": "a"}
    assert "1 records of trust removed" in trust(workspace, "--revoke").stdout
    with pytest.raises(UntrustedError):
        load_settings(workspace)
    assert trust(workspace, "--revoke", "--show").exit_code == 2


def test_a_flag_the_environment_and_the_own_file_take_its_place(
    workspace: Path, person: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own(workspace, 'sandbox = "none"\n')
    assert load_settings(workspace, {"sandbox": "sandlock"}).sandbox == "sandlock"
    with monkeypatch.context() as patch:
        patch.setenv("AAS_GENERATOR_SANDBOX", "sandlock")
        assert load_settings(workspace).sandbox == "sandlock"
    person.write_text('sandbox = "bubblewrap"\npython = "/opt/python"\n')
    assert load_settings(workspace).sandbox == "bubblewrap"
    assert load_settings(workspace).python == "/opt/python"
    # What nothing takes the place of is asked for all the same, and what was is not told.
    own(workspace, 'sandbox = "none"\ninstall_missing = true\n')
    with pytest.raises(UntrustedError) as caught:
        load_settings(workspace)
    assert len(caught.value.problems) == 1


def test_the_own_file_stands_below_the_environment_and_around_the_repositorys(
    workspace: Path, person: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person.write_text(
        'sandbox = "bubblewrap"\ndone_status = "Mine"\nkeep_runs = 3\n[gates]\nlint = "off"\ntypes = "off"\n'
    )
    own(workspace, 'sandbox = "none"\ndone_status = "Theirs"\n[gates]\nlint = "must"\n')
    trust(workspace)
    settings = load_settings(workspace)
    assert (settings.sandbox, settings.done_status, settings.keep_runs) == ("bubblewrap", "Theirs", 3)
    assert settings.gates == {"lint": "must", "types": "off"}
    monkeypatch.setenv("AAS_GENERATOR_SANDBOX", "sandlock")
    monkeypatch.setenv("AAS_GENERATOR_KEEP_RUNS", "5")
    assert (load_settings(workspace).sandbox, load_settings(workspace).keep_runs) == ("sandlock", 5)


@pytest.mark.parametrize("variable", ["XDG_CONFIG_HOME", "XDG_STATE_HOME"])
@pytest.mark.parametrize("relative", [False, True])
def test_what_the_repository_brings_is_nobodys_own(
    variable: str, relative: bool, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own(workspace, 'sandbox = "none"\n')
    folder = workspace / "apps" / "bot"
    folder.mkdir(parents=True)
    own(folder, 'sandbox = "none"\n')
    inside = workspace / "home" / "aas-generator"
    inside.mkdir(parents=True)
    (inside / "config.toml").write_text('sandbox = "none"\n')
    monkeypatch.chdir(workspace)
    monkeypatch.setenv(variable, "home" if relative else str(inside.parent))
    for place in (workspace, folder):
        if variable == "XDG_STATE_HOME" and not relative:
            refused = trust(place)
            assert refused.exit_code == 2
            assert "XDG_STATE_HOME" in refused.stderr
        with pytest.raises(UntrustedError):
            load_settings(place)


def test_a_board_leads_out_by_its_path_or_by_a_link(workspace: Path, tmp_path: Path) -> None:
    outside = tmp_path / "precious.md"
    outside.write_text("| ID | Title | Status |\n|---|---|---|\n| AAS-1 | x | queued |\n")
    (workspace / "tasks.md").symlink_to(outside)
    (workspace / "deep").symlink_to(tmp_path)
    for board in ("../precious.md", str(outside), "tasks.md", "deep/precious.md", ".git/tasks.md", ".GIT/x.md"):
        own(workspace, f"board = {json.dumps(board)}\n")
        with pytest.raises(UntrustedError):
            load_settings(workspace)
    own(workspace, 'board = "tasks.md"\n')
    trust(workspace)
    assert load_settings(workspace).board == "tasks.md"
    (workspace / "tasks.md").unlink()
    (workspace / "tasks.md").symlink_to(tmp_path / "another.md")
    with pytest.raises(UntrustedError):
        load_settings(workspace)


def test_the_doctor_tells_what_is_set_where_and_uses_none_of_what_is_not_trusted(workspace: Path, person: Path) -> None:
    person.write_text("keep_runs = 3\n")
    planted = workspace / "python"
    planted.write_text("#!/bin/sh\ntouch $0.ran\n")
    planted.chmod(0o755)
    own(workspace, f'python = "{planted}"\ntemplate = "ext::sh -c touch% {workspace}/fetched"\nkeep_runs = 4\n')
    done = CliRunner().invoke(app, ["doctor", "--workspace", str(workspace), "--json"])
    found = {each["name"]: each for each in json.loads(done.stdout)["checks"]}
    assert found["settings"]["detail"] == "aas-generator.toml (keep_runs)"
    assert found["trust"]["state"] == "missing"
    assert str(planted) in found["trust"]["detail"]
    assert "aas-generator trust" in found["trust"]["next_step"]
    assert not (workspace / "python.ran").exists()
    assert not (workspace / "fetched").exists()
    trust(workspace)
    done = CliRunner().invoke(app, ["doctor", "--workspace", str(workspace), "--json"])
    found = {each["name"]: each for each in json.loads(done.stdout)["checks"]}
    assert found["trust"]["state"] == "ok"


def test_a_secret_is_neither_shown_nor_kept(workspace: Path, person: Path) -> None:
    own(workspace, 'template = "https://user:hunter2hunter2@host.invalid/x.git"\n')
    said = trust(workspace)
    kept = [path.read_text() for path in (person.parents[2] / "state").rglob("*.json")]
    assert kept
    assert "hunter2hunter2" not in said.output + "".join(kept)


@pytest.mark.parametrize("content", ["= [[[", "sandbox = 3\n", "colour = 1\n"])
def test_an_own_file_that_cannot_be_used_is_an_error(content: str, workspace: Path, person: Path) -> None:
    person.write_text(content)
    done = CliRunner().invoke(app, ["contract", "--workspace", str(workspace)])
    assert done.exit_code == 2
    assert "The settings for" in done.stderr
