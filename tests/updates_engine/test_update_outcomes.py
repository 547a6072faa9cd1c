"""What becomes of units: each kind of outcome, with everything else left as it was."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from generator.cli import app
from generator.git import open_workspace
from tests.apply.scene import BOARD
from tests.mypy_cache import OF_GATES, warmed
from tests.updates.plain import plain_copier
from tests.updates_engine.fleet import Fleet, by_key, outcomes, states

BRANCH = "aas/update-v2.0.0"
KEYS = {
    "plugin:dance_bot",
    "plugin:weather_watch",
    "service:ngrok_tunnel",
    "service:nightly_backup",
    "config_patch:http_calls",
    "config_patch:mail_out",
}


def test_units_follow_one_commit_each_with_the_teams_edits(fleet: Fleet) -> None:
    fleet.edit("plugins/dance_bot/dance_bot_plugin.py", '"""', '"""Our own words. ')
    fleet.edit("plugins/dance_bot/config.py", '"""', '"""Ours. ')
    fleet.workspace.write("plugins/dance_bot/extra.py", "EXTRA = 1\n")
    base = fleet.workspace.commit("edits")
    fleet.workspace.write("README.md", "dirty\n")
    before = fleet.workspace.fingerprint()

    report = fleet.update("--to", "v2.0.0")

    assert outcomes(report) == dict.fromkeys(KEYS, "updated")
    assert (report["branch"], report["base"], report["from"], report["to"]) == (BRANCH, base, ["v1.0.0"], "v2.0.0")
    assert fleet.workspace.fingerprint() == before
    dance = states(by_key(report)["plugin:dance_bot"])
    assert dance["plugins/dance_bot/dance_bot_plugin.py"] == "yours"
    assert dance["plugins/dance_bot/extra.py"] == "yours"
    assert dance["plugins/dance_bot/config.py"] == "merged"
    assert dance["plugins/dance_bot/.copier-answers.yml"] == "clean"
    tree = fleet.workspace.tree(BRANCH)
    assert tree["plugins/dance_bot/extra.py"] == fleet.workspace.tree(base)["plugins/dance_bot/extra.py"]
    assert "Ours. " in fleet.workspace.show(BRANCH, "plugins/dance_bot/config.py")
    commits = fleet.workspace.git("rev-list", "--reverse", f"{base}..{BRANCH}").split()
    assert [unit["commit"] for unit in report["units"]] == commits
    messages = [fleet.workspace.git("log", "-1", "--format=%(trailers:only)", commit) for commit in commits]
    assert all("Blueprint-From: v1.0.0\nBlueprint-To: v2.0.0\n" in message for message in messages)
    assert [message.partition("\n")[0] for message in messages] == [f"Unit: {unit['key']}" for unit in report["units"]]


def test_a_second_run_tells_the_same_and_takes_no_commit_for_a_tasks(fleet: Fleet) -> None:
    first = fleet.update("--to", "v2.0.0")
    refs = fleet.workspace.refs()
    second = fleet.update("--to", "v2.0.0")
    assert fleet.workspace.refs() == refs
    for report in (first, second):
        for unit in report["units"]:
            del unit["gates"]
    assert second["units"] == first["units"]
    assert open_workspace(fleet.workspace.path).task_history(BRANCH).present == {}
    fleet.workspace.git("merge", "--quiet", "--ff-only", BRANCH)
    assert set(outcomes(fleet.update("--to", "v2.0.0")).values()) == {"current"}


MANIFEST = "plugins/dance_bot/aas-plugin.json"
SIDE = f"{BRANCH}-plugin-dance_bot"


def reformat_manifest(fleet: Fleet) -> None:
    """Make a change that conflicts with the blueprint's."""
    text = fleet.workspace.path.joinpath(MANIFEST).read_text(encoding="utf-8")
    fleet.workspace.write(MANIFEST, text.replace("  ", "    "))
    fleet.workspace.commit("edits")


def board_of(fleet: Fleet) -> str:
    return fleet.workspace.path.joinpath(BOARD).read_text(encoding="utf-8")


def test_conflict_stays_with_its_unit_and_is_told_once(fleet: Fleet) -> None:
    reformat_manifest(fleet)
    before = fleet.workspace.fingerprint()
    report = fleet.update("--to", "v2.0.0", code=1)
    unit = by_key(report)["plugin:dance_bot"]
    assert outcomes(report) == {**dict.fromkeys(KEYS, "updated"), "plugin:dance_bot": "failed"}
    assert (unit["branch"], states(unit)[MANIFEST]) == (SIDE, "conflict")
    assert MANIFEST in unit["reason"]
    assert "<<<<<<< " in fleet.workspace.show(SIDE, MANIFEST)
    assert "v1.0.0" in fleet.workspace.show(BRANCH, "plugins/dance_bot/.copier-answers.yml")
    board = board_of(fleet)
    assert board.count("| Update plugin:dance_bot to v2.0.0 |") == 1
    assert f"conflict: {MANIFEST}" in board
    assert {path for path, digest in fleet.workspace.fingerprint().items() if before[path] != digest} == {BOARD}
    told = CliRunner().invoke(app, ["status", "--workspace", str(fleet.workspace.path)]).stdout
    assert f"next: resolve it on branch {SIDE}, commit, then run: update --finish plugin:dance_bot" in told
    refs = fleet.workspace.refs()
    again = fleet.update("--to", "v2.0.0", code=1)
    assert (outcomes(again), fleet.workspace.refs(), board_of(fleet)) == (outcomes(report), refs, board)


def finish(fleet: Fleet) -> str:
    """Try to take a resolution over that does not hold, and return why not."""
    (unit,) = fleet.update("--finish", "--to", "v2.0.0", code=1)["units"]
    assert unit["outcome"] == "failed"
    return str(unit["reason"])


def test_resolution_of_a_person_is_taken_over_when_it_holds(fleet: Fleet) -> None:
    reformat_manifest(fleet)
    fleet.update("--to", "v2.0.0", "dance_bot", "weather_watch", code=1)
    assert "nothing was committed" in finish(fleet)
    fleet.workspace.git("stash", "--quiet")
    fleet.workspace.git("switch", "--quiet", SIDE)
    fleet.workspace.write("notes.txt", "halfway\n")
    fleet.workspace.commit("half")
    assert "notes.txt" in finish(fleet)
    (fleet.workspace.path / "notes.txt").unlink()
    fleet.workspace.commit("taken back")
    assert "marks of a conflict" in finish(fleet)
    resolved = json.loads(fleet.workspace.show("main", MANIFEST)) | {"resolved": True}
    fleet.workspace.write(MANIFEST, json.dumps(resolved, indent=2) + "\n")
    head = fleet.workspace.commit("resolved")
    finished = fleet.update("--finish", "--to", "v2.0.0")
    (unit,) = finished["units"]
    assert (unit["outcome"], unit["branch"], finished["commit"]) == ("updated", BRANCH, unit["commit"])
    assert f"Resolved-By: {head}" in fleet.workspace.git("log", "-1", "--format=%B", BRANCH)
    assert json.loads(fleet.workspace.show(BRANCH, MANIFEST))["resolved"] is True
    assert fleet.workspace.refs()[f"refs/heads/{SIDE}"] == head, "it is checked out"
    fleet.workspace.git("switch", "--quiet", "--discard-changes", "main")
    (tidied,) = fleet.update("--finish", "--to", "v2.0.0")["units"]
    assert tidied["commit"] == unit["commit"]
    assert f"refs/heads/{SIDE}" not in fleet.workspace.refs()
    fleet.workspace.git("stash", "pop", "--quiet")
    fleet.update("--to", "v2.0.0", "dance_bot")
    (row,) = [line for line in board_of(fleet).splitlines() if "| Update plugin:dance_bot to v2.0.0 |" in line]
    assert "| Done |" in row


def test_preview_tells_the_same_and_leaves_no_trace(fleet: Fleet) -> None:
    fleet.edit("plugins/dance_bot/aas-plugin.json", '"version"', '"revision": 7,\n      "version"')
    fleet.edit("core/services/ngrok_tunnel.py", '"""', '"""Ours. ')
    fleet.workspace.commit("edits")

    def whole() -> dict[str, bytes]:
        # What was read of a commit is kept, as the types are: it would be read again to the same.
        found = (path for path in fleet.workspace.path.rglob("*") if path.is_file() and path.parent.name != "contracts")
        return {str(path): path.read_bytes() for path in found}

    with warmed(fleet.workspace.path, OF_GATES):
        before = whole()
        seen = fleet.update("--preview", "--diff", "--to", "v2.0.0", code=None)
        assert whole() == before
    real = fleet.update("--diff", "--to", "v2.0.0", code=None)
    assert (seen["dry_run"], real["dry_run"]) == (True, False)
    for report in (seen, real):
        for unit in report["units"]:
            for gate in unit["gates"]:
                gate["seconds"] = 0
        for key in ("run_id", "seconds", "preview", "dry_run"):
            del report[key]
    assert seen == real
    assert real["commit"] == fleet.workspace.refs()[f"refs/heads/{BRANCH}"]
    files = [change for unit in real["units"] for change in unit["files"]]
    assert all(change["diff"] or change["state"] in {"yours"} for change in files)


# Another day the same in a folder of a repository: test_update_in_folder.py.
@pytest.mark.in_turn(0, 2)
def test_plain_copier_gives_the_same_tree(fleet: Fleet) -> None:
    fleet.edit("plugins/dance_bot/config.py", '"""', '"""Ours. ')
    fleet.edit("core/services/ngrok_tunnel.py", '"""', '"""Ours. ')
    fleet.edit("core/config/.fields.mail_out.yml", "# The", "# Ours. The")
    base = fleet.workspace.commit("edits")
    report = fleet.update("--to", "v2.0.0")
    fleet.workspace.git("reset", "--quiet", "--hard", base)
    with plain_copier(fleet.template) as copier:
        for unit in report["units"]:
            copier.update(fleet.workspace.path, unit["answers_file"], to="v2.0.0")
            commit = fleet.workspace.commit(unit["key"])
            assert fleet.workspace.tree(commit) == fleet.workspace.tree(unit["commit"])


def test_each_commit_passes_all_gates(fleet: Fleet) -> None:
    fleet.edit("plugins/dance_bot/config.py", '"""', '"""Ours. ')
    (fleet.workspace.path / "aas-generator.toml").unlink()
    fleet.workspace.commit("all gates")
    units = ["plugin:dance_bot", "service:ngrok_tunnel", "config_patch:mail_out"]
    report = fleet.update("--to", "v2.0.0", *units)
    with warmed(fleet.workspace.path, OF_GATES):
        for unit in report["units"]:
            assert {gate["gate"] for gate in unit["gates"] if gate["outcome"] == "passed"} >= {
                "types",
                "smoke",
                "tests",
            }
            fleet.workspace.git("checkout", "--quiet", unit["commit"])
            args = ["check", unit["key"], "--workspace", str(fleet.workspace.path), "--json"]
            done = CliRunner().invoke(app, args)
            assert done.exit_code == 0, done.stdout


def test_answers_that_change_silently_stop_their_units(fleet: Fleet) -> None:
    told = {}
    for version in ("new-question", "dropped-question", "narrower-question"):
        report = fleet.update("--preview", "plugin:dance_bot", "--to", version, code=1)
        (unit,) = report["units"]
        told[version] = (unit["outcome"], [(each["key"], each["fate"]) for each in unit["answers"]])
        assert unit["reason"].startswith("answers: ")
    assert told == {
        "new-question": ("failed", [("mood", "default")]),
        "dropped-question": ("failed", [("summary", "dropped")]),
        "narrower-question": ("failed", [("summary", "changed")]),
    }


def test_findings_that_stop_nothing_are_shown_and_stay_in_the_commit(present: Fleet) -> None:
    gates = "".join(f'{gate} = "off"\n' for gate in ("secrets", "types", "tests"))
    present.workspace.write("aas-generator.toml", f'[gates]\n{gates}lint = "should"\n')
    present.workspace.commit("lint")
    report = present.update("--to", "untidy", "ngrok_tunnel")
    (unit,) = report["units"]
    assert unit["outcome"] == "updated"
    assert [warning for warning in unit["warnings"] if warning.startswith("lint: core/services/ngrok_tunnel.py:")]
    message = present.workspace.git("log", "-1", "--format=%B", unit["commit"]).splitlines()
    assert "- lint failed" in message
    assert {f"Warning: {warning}" for warning in unit["warnings"]} <= {*message}
    args = ["--workspace", str(present.workspace.path), "--template", str(present.template)]
    said = CliRunner().invoke(app, ["update", "--to", "untidy", "ngrok_tunnel", *args]).stdout
    assert {f"  warning: {warning}" for warning in unit["warnings"]} <= {*said.splitlines()}
