"""A resolution is taken over only when nothing is left over, and all of the unit's files are judged."""

from __future__ import annotations

import pytest

from tests.updates_engine.fleet import Fleet, states

TEST = "tests/test_mail_out_workspace_settings.py"
INIT = "plugins/dance_bot/__init__.py"


def failed(fleet: Fleet, key: str, path: str) -> str:
    """Let an update fail at a file, switch to the branch that it leaves, and return that branch."""
    fleet.workspace.write(path, f"{(fleet.workspace.path / path).read_text()}# Of the team.\n")
    fleet.workspace.commit("edits")
    (unit,) = fleet.update("--to", "changed", key, code=1)["units"]
    assert states(unit)[path] == "conflict"
    fleet.workspace.git("checkout", "--quiet", "--", ".")
    fleet.workspace.git("switch", "--quiet", unit["branch"])
    return str(unit["branch"])


def resolve(fleet: Fleet, path: str, *more: str) -> None:
    """Take the marks of a conflict out, keeping both sides, and add lines."""
    lines = (fleet.workspace.path / path).read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith(("<<<<<<<", "=======", ">>>>>>>"))]
    fleet.workspace.write(path, "\n".join([*kept, *more]) + "\n")


def reason(fleet: Fleet) -> str:
    (unit,) = fleet.update("--finish", "--to", "changed", code=1)["units"]
    assert unit["outcome"] == "failed"
    return str(unit["reason"])


def test_test_of_a_settings_unit_is_judged_like_all_its_files(present: Fleet) -> None:
    failed(present, "mail_out", TEST)
    resolve(present, TEST, "import nowhere_at_all")
    present.workspace.commit("resolved badly")
    assert "nowhere_at_all" in reason(present)
    present.edit(TEST, "import nowhere_at_all\n", "")
    present.workspace.commit("resolved")
    (unit,) = present.update("--finish", "--to", "changed")["units"]
    assert (unit["outcome"], states(unit)[TEST]) == ("updated", "merged")


@pytest.mark.parametrize("name", [f"{INIT}.rej", f"{INIT}.orig"])
def test_what_a_merge_leaves_beside_a_file_is_refused(name: str, present: Fleet) -> None:
    branch = failed(present, "dance_bot", INIT)
    resolve(present, INIT)
    present.workspace.commit("resolved")
    present.workspace.write(name, "left over\n")
    assert f"{name} in {present.workspace.path} is not committed" in reason(present)
    present.workspace.commit("with a leftover")
    assert f"branch {branch} has {name}, left over from a merge" in reason(present)


def test_files_that_are_unmerged_or_not_committed_are_refused(present: Fleet) -> None:
    failed(present, "dance_bot", INIT)
    resolve(present, INIT)
    present.workspace.commit("resolved")
    present.workspace.write(INIT, (present.workspace.path / INIT).read_text() + "# Later.\n")
    assert f"{INIT} in {present.workspace.path} is not committed" in reason(present)
    present.workspace.git("checkout", "--quiet", "--", ".")
    blob = present.workspace.git("rev-parse", f"HEAD:{INIT}")
    stages = "".join(f"100644 {blob} {stage}\t{INIT}\n" for stage in (1, 2, 3))
    present.workspace.git("rm", "--quiet", "--cached", INIT)
    present.workspace.path.joinpath("stages").write_text(stages)
    present.workspace.git("-c", "alias.s=!git update-index --index-info < stages", "s")
    present.workspace.path.joinpath("stages").unlink()
    assert present.workspace.git("ls-files", "--unmerged")
    assert f"{INIT} is unmerged in {present.workspace.path}" in reason(present)
    present.workspace.git("add", INIT)
    (unit,) = present.update("--finish", "--to", "changed")["units"]
    assert unit["outcome"] == "updated"
