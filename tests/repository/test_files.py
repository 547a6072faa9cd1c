"""Files that GitHub, pre-commit and others read are what these take them for, by their own checkers."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from release.whitespace import main, tidy
from tests.release_history import ROOT

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
FORMS = sorted(path for path in (ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml")
SCHEMAS = {
    "vendor.github-workflows": WORKFLOWS,
    "custom.github-workflows-require-timeout": WORKFLOWS,
    "vendor.github-actions": [ROOT / "action.yml"],
    "vendor.github-issue-forms": FORMS,
    "vendor.github-issue-config": [ROOT / ".github/ISSUE_TEMPLATE/config.yml"],
    "vendor.dependabot": [ROOT / ".github/dependabot.yml"],
    "vendor.citation-file-format": [ROOT / "CITATION.cff"],
}
PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")


def checked(*command: str | Path, cwd: Path = ROOT) -> tuple[int, str]:
    """Run a checker of this environment and return its exit code and what it said."""
    tool = [str(Path(sys.executable).with_name(str(command[0]))), *map(str, command[1:])]
    done = subprocess.run(tool, cwd=cwd, capture_output=True, text=True, timeout=120, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("schema", SCHEMAS)
def test_files_follow_the_schema_of_who_reads_them(schema: str) -> None:
    assert SCHEMAS[schema]
    code, said = checked("check-jsonschema", "--builtin-schema", schema, *SCHEMAS[schema])
    assert code == 0, said


@pytest.mark.parametrize(
    ("kind", "name"), [("config", ".pre-commit-config.yaml"), ("manifest", ".pre-commit-hooks.yaml")]
)
def test_pre_commit_reads_its_files(kind: str, name: str) -> None:
    code, said = checked("pre-commit", f"validate-{kind}", name)
    assert code == 0, said


def test_nothing_in_workflows_and_action_can_be_abused(tmp_path: Path) -> None:
    code, said = checked("zizmor", "--offline", "--persona", "auditor", "--no-progress", "--color", "never", ".")
    assert code == 0, said
    (tmp_path / ".github/workflows").mkdir(parents=True)
    harmful = WORKFLOWS[0].read_text(encoding="utf-8").replace("run: make", "run: echo ${{ github.head_ref }}; make")
    (tmp_path / ".github/workflows/tests.yml").write_text(harmful, encoding="utf-8")
    code, said = checked("zizmor", "--offline", "--no-progress", "--color", "never", ".", cwd=tmp_path)
    assert code != 0
    assert "template-injection" in said


def test_actions_are_pinned_by_commit_and_alike_everywhere() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in WORKFLOWS)
    used = re.findall(r"uses: (.+)", text)
    assert [line for line in used if not PINNED.fullmatch(line)] == []
    assert len({line.partition("@")[0] for line in used}) == len(set(used))


def test_every_job_says_what_it_may() -> None:
    for path in WORKFLOWS:
        workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert workflow["permissions"] in ({}, {"contents": "read"}), path.name
        asked = {name: job["permissions"] for name, job in workflow["jobs"].items() if "permissions" in job}
        publishing = {"build": {"contents": "read"}, "publish": {"id-token": "write"}}
        assert asked == (publishing if path.name == "release.yml" else {}), path.name


def test_targets_that_workflows_make_exist() -> None:
    made = {name for path in WORKFLOWS for name in re.findall(r"run: make ([\w-]+)", path.read_text(encoding="utf-8"))}
    targets = set(re.findall(r"(?m)^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8")))
    assert made - targets == set()


def test_white_space_that_nobody_sees_is_removed_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"# a \r\n\tb\t\n  \n\n\n")
    assert main([str(path)]) == 1
    assert path.read_bytes() == b"# a\r\n\tb\n"
    assert capsys.readouterr().out == f"{path}: white space removed\n"
    assert main([str(path)]) == 0
    assert tidy(b"\n \n") == b""
