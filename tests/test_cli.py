"""The command line as a user or a script meets it."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from contextlib import chdir
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner, Result

from benchmarks.score_analyses import CASES
from generator.blueprints import parse_answers
from generator.cli import app
from generator.cli.workspace_folder import nearest_workspace
from generator.errors import GitError, InputError, ManyErrors, sentences
from generator.settings import Settings, load_settings
from tests.apply.scene import ROOT, batch_file, example_batches, example_workspace, generator, terse
from tests.support import DESIGN, DESIGN_OUTPUT

ITEM_KEYS = [
    "task_id", "title", "outcome", "reason", "code", "kinds", "name", "names", "complexity", "priority",
    "priority_source", "blockers", "phases", "files", "config_additions", "dependencies", "requirements", "acceptance",
    "code_blocks", "evidence", "doubts", "warnings", "expected",
]  # fmt: skip


@pytest.mark.parametrize("command", [[], ["plan"], ["translate"], ["apply"]])
def test_help_answers_and_loads_nothing_heavy(command: list[str]) -> None:
    script = (
        "import sys\nfrom generator.cli import app\n"
        f"try:\n    app({[*command, '--help']!r})\nexcept SystemExit as end:\n    assert end.code == 0\n"
        "heavy = {'copier', 'libcst', 'mypy', 'griffe', 'pydantic_settings', 'yaml'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "Usage" in done.stdout


def test_the_first_line_of_apply_comes_before_anything_heavy_is_loaded(tmp_path: Path) -> None:
    workspace = example_workspace(tmp_path / "workspace")
    script = (
        "import os, sys\nimport generator.output\nfrom generator.cli import app\n"
        "def first(text):\n"
        "    heavy = {'copier', 'libcst', 'mypy', 'griffe', 'markdown_it', 'yaml', 'asyncio', 'rich'}\n"
        "    own = {name.split('.')[1] for name in sys.modules if name.startswith('generator.')}\n"
        "    heavy |= {'generator', 'apply', 'bench', 'contract', 'reading', 'results', 'gates', 'render', 'sandbox'}\n"
        "    print(text, sorted(heavy & ({*sys.modules} - {'generator'} | own)), flush=True)\n"
        "    os._exit(0)\n"
        "generator.output.note = first\n"
        f"app(['apply', 'batch.jsonl', '--workspace', {str(workspace.path)!r}])\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.stdout == "reading batch.jsonl []\n", done.stderr


@pytest.mark.parametrize("command", ["status", "stats"])
def test_reading_records_loads_nothing_that_makes_them(command: str) -> None:
    script = (
        f"import sys, generator.commands.{command}\n"
        "own = {name.split('.')[1] for name in sys.modules if name.startswith('generator.')}\n"
        "heavy = own & {'gates', 'planning', 'reading', 'render'}\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_help_costs_little_more_than_what_prints_it() -> None:
    """Measured beside the least that a program with this command line can load, so that a slow machine says nothing."""
    floor, ours = (
        min(_processor_seconds([sys.executable, *command]) for _ in range(5))
        for command in (["-c", "import typer, rich"], ["-m", "generator", "--help"])
    )
    assert ours < 3 * floor


def _processor_seconds(command: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_a_plan_loads_only_what_it_needs(tmp_path: Path) -> None:
    """Without sources, settings files and YAML, their readers would only delay the first line."""
    batch = tmp_path / "one.jsonl"
    answer = {"message": {"content": "### AAS-1 - Echo Plugin\n\n1. **Estimated Complexity**: Low\n"}}
    batch.write_text(json.dumps({"custom_id": "AAS-1", "response": {"body": {"choices": [answer]}}}) + "\n")
    workspace = tmp_path / "workspace"
    workspace.mkdir()
    (workspace / "pyproject.toml").write_text('[tool.other]\nname = "x"\n')
    arguments = ["plan", str(batch), "--workspace", str(workspace), "--json-lines"]
    script = (
        "import sys\nfrom generator.cli import app\n"
        f"try:\n    app({arguments!r})\nexcept SystemExit as end:\n    assert end.code == 0\n"
        "heavy = {'copier', 'libcst', 'mypy', 'griffe', 'pydantic_settings', 'yaml', 'asyncio', 'rich'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["task_id"] == "AAS-1"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("aas-generator.toml", 'done_status = "Shipped"\n'),
        ("pyproject.toml", '[tool.aas-generator]\ndone_status = "Shipped"\n'),
        ("pyproject.toml", '["t\\u006fol"."aas\\u002dgenerator"]\ndone_status = "Shipped"\n'),
    ],
)
def test_settings_come_from_every_file_and_from_the_environment(
    name: str, content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert load_settings(tmp_path) == Settings()
    (tmp_path / name).write_text(content)
    assert load_settings(tmp_path) == Settings(done_status="Shipped")
    assert load_settings(tmp_path, {"python": "py"}) == Settings(done_status="Shipped", python="py")
    monkeypatch.setenv("aas_generator_done_status", "Out")
    assert load_settings(tmp_path).done_status == "Out"
    assert load_settings(tmp_path, {"done_status": "Gone"}).done_status == "Gone"


@pytest.mark.parametrize(
    "content", ["[tool", 'tool = "x"', "[tool]\naas-generator = 1", "[tool.aas-generator]\nnope = 1\n"]
)
def test_a_project_file_that_cannot_be_used_is_an_error_of_the_settings(content: str, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(content)
    with pytest.raises(ManyErrors):
        load_settings(tmp_path)


def test_plan_prints_one_json_document_in_the_agreed_form() -> None:
    done = generator("plan", *example_batches(), "--workspace", str(DESIGN), "--json")
    data = json.loads(done.stdout)
    assert list(data) == ["schema", "batch_id", "board", "items", "problems"]
    assert data["schema"] == 1
    assert len(data["items"]) == 11
    for item in data["items"]:
        assert list(item) == ITEM_KEYS
        assert item["expected"] in (("implemented", "scaffolded") if item["outcome"] == "ready" else (None,))
        assert all(
            set(field) == {"name", "type", "default", "description", "secret", "scope"}
            for field in item["config_additions"]
        )
        assert all(set(block) == {"index", "info", "role", "path"} for block in item["code_blocks"])
        assert all(set(spec) == {"path", "type", "template", "variables"} for spec in item["files"])


def test_plan_writes_nothing(tmp_path: Path) -> None:
    workspace = example_workspace(tmp_path / "workspace")
    before, refs = workspace.fingerprint(), workspace.refs()
    generator("plan", *example_batches(), "--workspace", str(workspace.path))
    assert workspace.fingerprint() == before
    assert workspace.refs() == refs
    assert not (workspace.path / ".git" / "aas-generator").exists()


def test_plan_reads_standard_input(tmp_path: Path) -> None:
    batch = batch_file(tmp_path / "batch.json", {"AAS-901": terse("Alpha Plugin")})
    command = [sys.executable, "-m", "generator", "plan", "-", "--json", "--workspace", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, input=batch.read_bytes(), check=True, capture_output=True)
    assert [item["name"] for item in json.loads(done.stdout)["items"]] == ["alpha"]


def test_an_analysis_in_points_phases_and_settings_is_planned_as_it_reads(tmp_path: Path) -> None:
    text = (CASES / "points_then_phases_and_settings" / "input.md").read_text(encoding="utf-8")
    batch = tmp_path / "batch.json"
    body = {"choices": [{"message": {"content": text}}]}
    batch.write_text(
        json.dumps({"batch_id": "batch_one", "results": [{"custom_id": "AAS-642", "response": {"body": body}}]})
    )
    (item,) = json.loads(generator("plan", str(batch), "--json", "--workspace", str(tmp_path)).stdout)["items"]
    assert (item["kinds"], item["complexity"], item["priority"]) == (["plugin"], "High", "Medium")
    name = item["name"]
    standard = ["__init__.py", f"{name}_plugin.py", "config.py", "aas-plugin.json", "ledger.py", "mailer.py"]
    assert {spec["path"] for spec in item["files"]} == {
        *(f"plugins/{name}/{file}" for file in standard),
        f"tests/test_{name}.py",
    }


def test_translate_writes_answers_that_the_models_accept_and_an_ordered_index(tmp_path: Path) -> None:
    out = tmp_path / "answers"
    generator("translate", *example_batches(), "--workspace", str(DESIGN), "--out", str(out))
    index = json.loads((out / "index.json").read_text(encoding="utf-8"))
    assert [unit["order"] for unit in index["units"]] == list(range(1, len(index["units"]) + 1))
    order = [unit["task_id"] for unit in index["units"]]
    assert order.index("AAS-231") < order.index("AAS-235")
    assert {left["task_id"] for left in index["left_out"]} == {"AAS-233", "AAS-234", "AAS-237"}
    for unit in index["units"]:
        answers = parse_answers(yaml.safe_load((out / unit["answers"]).read_text(encoding="utf-8")))
        assert (answers.blueprint, answers.name) == (unit["blueprint"], unit["name"])
    assert {path.name for path in out.iterdir()} == {"index.json", *(unit["answers"] for unit in index["units"])}


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["plan", "missing.json"], "missing.json"),
        (["plan", "missing.json", "absent.json"], "absent.json"),
        (["plan"], "BATCH"),
        (["unknown"], "unknown"),
        (["plan", "LICENSE"], "LICENSE"),
        (["apply", "missing.json", "--workspace", "nowhere"], "nowhere"),
        (["plan", str(DESIGN_OUTPUT), "--workspace", str(DESIGN), "--only", "AAS-999"], "AAS-999"),
        (["plan", str(DESIGN_OUTPUT), "--workspace", str(DESIGN), "--board", "none.md"], "none.md"),
    ],
)
def test_wrong_usage_and_bad_input_end_with_code_2_and_name_the_value(args: list[str], said: str) -> None:
    done = generator(*args, code=2)
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_wrong_settings_are_told_all_at_once(tmp_path: Path) -> None:
    (tmp_path / "aas-generator.toml").write_text('bord = "x"\nsandbox = "maybe"\n', encoding="utf-8")
    batch = batch_file(tmp_path / "batch.json", {"AAS-901": terse("Alpha Plugin")})
    done = generator("plan", str(batch), "--workspace", str(tmp_path), code=2)
    assert "bord" in done.stderr
    assert "maybe" in done.stderr


def test_settings_of_the_workspace_are_used_and_flags_win(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.aas-generator]\nboard = "one.md"\n', encoding="utf-8")
    for name in ("one", "two"):
        row = f"| AAS-901 | {name.title()} Plugin | queued |\n"
        (tmp_path / f"{name}.md").write_text(f"| ID | Title | Status |\n|---|---|---|\n{row}", encoding="utf-8")
    batch = batch_file(tmp_path / "batch.json", {"AAS-901": terse()})
    base = ["plan", str(batch), "--workspace", str(tmp_path), "--json"]
    assert json.loads(generator(*base).stdout)["items"][0]["title"] == "One Plugin"
    flag = generator(*base, "--board", str(tmp_path / "two.md"))
    assert json.loads(flag.stdout)["items"][0]["title"] == "Two Plugin"


def test_text_of_a_model_cannot_command_the_terminal(tmp_path: Path) -> None:
    title = "Alpha\x1b[31m Plugin\u202e"
    batch = batch_file(tmp_path / "batch.json", {"AAS-901": terse(title)})
    done = generator("plan", str(batch), "--workspace", str(tmp_path))
    assert "\x1b" not in done.stdout
    assert "\u202e" not in done.stdout


@pytest.mark.parametrize("arguments", [["plan", "x.json"], ["status"], ["doctor"], ["undo", "AAS-1"]])
def test_a_current_folder_that_was_deleted_is_one_clear_line(arguments: list[str], tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    command = f'cd "{gone}" && rmdir "{gone}" && exec "{sys.executable}" -m generator {" ".join(arguments)}'
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(["sh", "-c", command], check=False, capture_output=True, text=True, env=environment)
    said = "error: the current folder does not exist any more. Go to another one, then run it again. [no-folder]\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", said)


@pytest.mark.parametrize("folder", ["plugins/heartbeat", "docs/deep"])
def test_a_folder_of_the_workspace_stands_for_it(folder: str, tmp_path: Path) -> None:
    workspace = example_workspace(tmp_path / "workspace")
    (workspace.path / folder).mkdir(parents=True, exist_ok=True)
    batch = batch_file(tmp_path / "batch.json", {"AAS-901": terse("Alpha Plugin")})

    def planned(where: Path) -> Result:
        with chdir(where):
            return CliRunner().invoke(app, ["plan", str(batch), "--json"])

    above, below = planned(workspace.path), planned(workspace.path / folder)
    assert json.loads(above.stdout)["board"] == "artifacts/handoff/ACTIVE_TASKS.md"
    assert below.stdout == above.stdout
    assert f"workspace: {workspace.path}" in below.stderr
    assert "workspace:" not in above.stderr


def test_the_nearest_project_is_the_workspace_and_nothing_above_the_repository(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").touch()
    for folder in ("repository/.git", "repository/apps/bot/plugins/echo", "repository/docs", "loose/inside"):
        (tmp_path / folder).mkdir(parents=True)
    top = tmp_path / "repository"
    assert nearest_workspace(top / "apps/bot/plugins/echo") == top / "apps/bot"
    assert nearest_workspace(top / "apps/bot") == top / "apps/bot"
    assert nearest_workspace(top / "docs") == top
    assert nearest_workspace(tmp_path / "loose/inside") == tmp_path / "loose/inside"


def test_a_workspace_that_is_named_is_that_one(tmp_path: Path) -> None:
    workspace = example_workspace(tmp_path / "workspace")
    with chdir(workspace.path / "plugins"):
        done = CliRunner().invoke(app, ["contract", "--workspace", ".", "--json"])
    assert json.loads(done.stdout)["contract"]["plugin_base"] is None


def test_sentences_do_not_run_together() -> None:
    assert sentences("a is missing", "Make it.") == "a is missing. Make it."
    assert sentences("a is missing.", "", " Make it ") == "a is missing. Make it"
    assert sentences("only one") == "only one"
    many = ManyErrors("These cannot be used", ["a is missing.", "b"], "Make them.")
    assert many.in_one_line == "These cannot be used: a is missing; b. Make them."
    assert str(GitError(["fetch"], "fatal: no space", "Nothing was moved.")) == (
        "git fetch: fatal: no space. Nothing was moved."
    )
    assert str(InputError("a.yml", "is no answers file", "Name one.")) == "a.yml: is no answers file. Name one."
