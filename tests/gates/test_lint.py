"""The lint gate: the workspace's rules and ours, whatever generated files say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from generator.gates.lint import SECURITY_RULES, check_lint
from generator.gates.records import GateNotRunError
from tests.gates.subjects import BASE, codes, make_subject

FILE = "plugins/demo/__init__.py"
RISKS = {
    "exec": ("def run(text: str) -> None:\n    exec(text)\n", "S102"),
    "eval": ("def run(text: str) -> object:\n    return eval(text)\n", "S307"),
    "pickle": ("import pickle\n\n\ndef run(data: bytes) -> object:\n    return pickle.loads(data)\n", "S301"),
    "yaml": ("import yaml\n\n\ndef run(text: str) -> object:\n    return yaml.load(text, yaml.Loader)\n", "S506"),
    "hash": ("import hashlib\n\n\ndef run(data: bytes) -> str:\n    return hashlib.md5(data).hexdigest()\n", "S324"),
    "shell": ("import subprocess\n\n\ndef run(c: str) -> None:\n    subprocess.run(c, shell=True)\n", "S602"),
    "os-system": ("import os\n\n\ndef run(name: str) -> None:\n    os.system('rm ' + name)\n", "S605"),
    "sql": ("def run(name: str) -> str:\n    return f\"SELECT * FROM t WHERE a = '{name}'\"\n", "S608"),
    "verify": ("import requests\n\n\ndef run() -> None:\n    requests.get('https://a', verify=False)\n", "S501"),
}
HARMLESS = (
    "import subprocess\n\n\ndef run() -> None:\n    subprocess.run(['git', 'status'], check=True)\n    assert True\n"
)


@pytest.mark.parametrize("name", RISKS)
def test_what_is_risky_is_found(name: str, tmp_path: Path) -> None:
    source, code = RISKS[name]
    found = check_lint(make_subject(tmp_path, {FILE: source}))
    assert code in {each.code for each in found}
    assert all(each.path == FILE and each.line and each.message for each in found)


def test_what_honest_plugins_do_is_fine(tmp_path: Path) -> None:
    assert check_lint(make_subject(tmp_path, {FILE: HARMLESS})) == []


@pytest.mark.parametrize(
    "plant",
    [
        {FILE: "def run(text: str) -> None:\n    exec(text)  # noqa: S102\n"},
        {FILE: "# ruff: noqa\ndef run(text: str) -> None:\n    exec(text)\n"},
        {FILE: RISKS["exec"][0], "plugins/demo/ruff.toml": "exclude = ['*']\n"},
        {FILE: RISKS["exec"][0], "plugins/demo/pyproject.toml": "[tool.ruff.lint]\nignore = ['S102']\n"},
    ],
)
def test_nothing_in_generated_files_switches_it_off(plant: dict[str, str], tmp_path: Path) -> None:
    subject = make_subject(tmp_path, plant, base={**BASE, "ruff.toml": '[lint]\nselect = ["S102"]\n'})
    assert [each.code for each in check_lint(subject)] == ["S102"]
    naive = [sys.executable, "-m", "ruff", "check", "--no-cache", "."]
    assert subprocess.run(naive, cwd=subject.root, check=False, capture_output=True).returncode == 0


def test_the_workspaces_own_rules_apply_beside_ours(tmp_path: Path) -> None:
    source = f"import os\n{RISKS['exec'][0]}"
    assert [each.code for each in check_lint(make_subject(tmp_path / "a", {FILE: source}))] == ["F401", "S102"]
    base = {**BASE, "ruff.toml": '[lint]\nselect = ["D103"]\n'}
    found = check_lint(make_subject(tmp_path / "b", {FILE: source}, base=base))
    assert [each.code for each in found] == ["D103", "S102"]


def test_settings_that_ruff_cannot_read_are_no_verdict(tmp_path: Path) -> None:
    base = {**BASE, "ruff.toml": "colour = 'red'\n"}
    with pytest.raises(GateNotRunError, match="colour"):
        check_lint(make_subject(tmp_path, {FILE: HARMLESS}, base=base))


def test_what_a_changed_file_had_before_does_not_count(tmp_path: Path) -> None:
    old = RISKS["exec"][0]
    new = f"X = 1\n{old}{RISKS['eval'][0].replace('run', 'walk')}"
    found = check_lint(make_subject(tmp_path, {FILE: new}, before={FILE: old}))
    assert codes(found) == [(FILE, 5, "S307")]


def test_every_rule_of_ours_is_known_to_ruff(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "ruff",
        "check",
        "--isolated",
        "--no-cache",
        f"--select={','.join(SECURITY_RULES)}",
    ]
    done = subprocess.run([*command, str(tmp_path)], check=False, capture_output=True, text=True)
    assert done.returncode == 0
    unknown = [line for line in done.stderr.splitlines() if "No Python files" not in line]
    assert unknown == []


@pytest.mark.parametrize("path", ["ruff.toml", "rules/base.toml"])
def test_the_settings_of_the_base_commit_apply_where_a_task_changes_them(path: str, tmp_path: Path) -> None:
    base = {**BASE, "ruff.toml": "extend = 'rules/base.toml'\n", "rules/base.toml": '[lint]\nselect = ["D103"]\n'}
    source = "def run() -> None:\n    print()\n"
    weak = {path: "[lint]\nselect = []\n"}
    subject = make_subject(tmp_path, {FILE: source, **weak}, base=base, before={path: base[path]})
    assert [each.code for each in check_lint(subject)] == ["D103"]
