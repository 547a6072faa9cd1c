"""The registry: which gates run, in which order, and what becomes of one that cannot."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from generator.answers.contract import Contract
from generator.bench.gating import GateRunner, choose_sandbox
from generator.errors import SandboxError
from generator.findings import Finding, GateResult
from generator.gates import DEFAULT_LEVELS, GATES, Subject, UnitFiles, run_gates
from generator.gates import registry as registry_module
from generator.gates.records import Gate, Judgement
from generator.git import clone_shared, open_workspace
from generator.sandbox import Sandbox, get
from generator.settings import Settings
from tests.apply.scene import example_workspace
from tests.gates.loader_kinds import BY_MANIFEST
from tests.gates.subjects import BASE, CONTRACT, make_subject, plugin_source, unit, write
from tests.support import Workspace, new_workspace

FILE = "plugins/demo/__init__.py"
TEST = "tests/test_demo.py"
GOOD = {FILE: plugin_source(), TEST: "def test_a() -> None:\n    assert True\n"}


def outcomes(results: list[GateResult]) -> dict[str, str]:
    return {each.gate: each.outcome for each in results}


def test_a_good_unit_passes_all_gates_in_order(tmp_path: Path, best_sandbox: Sandbox, cache: Path) -> None:
    results = run_gates(make_subject(tmp_path, GOOD, sandbox=best_sandbox, cache=cache))
    assert [(each.gate, each.level) for each in results] == [*DEFAULT_LEVELS.items()]
    assert set(outcomes(results).values()) == {"passed"}
    assert all(each.seconds > 0 and not each.findings for each in results)


@pytest.mark.parametrize(("source", "fatal"), [("def (:\n", "syntax"), ("import nope_sdk\n", "imports")])
def test_after_a_fatal_fault_nothing_is_executed(source: str, fatal: str, tmp_path: Path) -> None:
    results = run_gates(make_subject(tmp_path, {**GOOD, FILE: source}, sandbox=get("unconfined")))
    after = [name for name in list(GATES)[list(GATES).index(fatal) + 1 :] if name != "secrets"]
    assert {name for name, outcome in outcomes(results).items() if outcome == "failed"} == {fatal}
    skipped = {each.gate: each.findings[0] for each in results if each.gate in after}
    assert set(skipped) == set(after)
    assert {each.message for each in skipped.values()} == {f"not run, because the {fatal} gate failed"}
    assert {each.code for each in skipped.values()} == {"not-run"}


def test_a_fault_in_types_does_not_stop_the_others(tmp_path: Path, best_sandbox: Sandbox, cache: Path) -> None:
    files = {**GOOD, FILE: f'{plugin_source()}\n\nX: int = ""\n'}
    results = run_gates(make_subject(tmp_path, files, sandbox=best_sandbox, cache=cache))
    assert outcomes(results) == {name: "failed" if name == "types" else "passed" for name in GATES}


def test_where_no_sandbox_starts_the_gates_that_execute_are_skipped_with_the_reason(
    tmp_path: Path, cache: Path
) -> None:
    results = run_gates(make_subject(tmp_path, GOOD, sandbox=get("none"), cache=cache))
    assert outcomes(results) == dict.fromkeys(GATES, "passed") | {"tests": "skipped", "smoke": "skipped"}
    for each in results[-2:]:
        assert each.findings[0].code == "no-sandbox"
        assert each.findings[0].message.startswith("nothing was executed: ")


def test_only_the_named_gates_run_and_always_in_the_same_order(tmp_path: Path) -> None:
    results = run_gates(make_subject(tmp_path, GOOD), ["imports", "syntax"])
    assert [each.gate for each in results] == ["syntax", "imports"]
    with pytest.raises(ValueError, match="no such gate: colour"):
        run_gates(make_subject(tmp_path, GOOD), ["syntax", "colour"])


def test_each_result_has_its_level_and_a_gate_that_is_off_does_not_run(tmp_path: Path) -> None:
    files = {**GOOD, FILE: f'{plugin_source()}\n\nKEY = "AKIA{"Q3EGRIZBVNFUHK7M"}"\n'}
    names = ["syntax", "lint", "secrets"]
    results = run_gates(make_subject(tmp_path, files), names, {"secrets": "off", "lint": "must"})
    assert [(each.gate, each.level, each.outcome) for each in results] == [
        ("syntax", "must", "passed"),
        ("lint", "must", "passed"),
        ("secrets", "off", "skipped"),
    ]
    assert results[2].findings[0].message == "switched off in the settings"
    assert run_gates(make_subject(tmp_path / "on", files), ["secrets"])[0].outcome == "failed"


@pytest.mark.parametrize("source", ["VALUE = 1\n", "def broken(:\n"])
def test_where_no_task_is_left_for_a_gate_it_is_skipped(source: str, tmp_path: Path) -> None:
    subject = make_subject(tmp_path, {"plugins/alpha/alpha_plugin.py": source})
    results = run_gates(subject, levels=dict.fromkeys(set(GATES) - {"syntax"}, "off"))
    assert {each.gate: each.outcome for each in results if each.gate != "syntax"} == dict.fromkeys(
        set(GATES) - {"syntax"}, "skipped"
    )


def test_a_gate_that_breaks_is_no_verdict_and_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(subject: Subject) -> list[Finding]:
        raise ZeroDivisionError(subject.root.name)

    monkeypatch.setitem(registry_module.GATES, "syntax", Gate(broken, "parses"))
    first, second = run_gates(make_subject(tmp_path, GOOD), ["syntax", "imports"])
    assert (first.outcome, second.outcome) == ("skipped", "passed")
    assert first.findings[0].message == "the gate itself failed: ZeroDivisionError: tree"


# --- in the engine's room --------------------------------------------------------------------------------------------


@pytest.fixture
def staged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache: Path) -> tuple[Workspace, GateRunner]:
    monkeypatch.setenv("HOME", str(tmp_path))
    workspace = new_workspace(tmp_path / "workspace")
    workspace.commit("Start", {**BASE, "core/old.py": "x: int = ''  # type: ignore[assignment]\n"})
    room = GateRunner(
        contract=CONTRACT,
        python=Path(sys.executable),
        sandbox=get("unconfined"),
        scratch=tmp_path / "scratch",
        cache=cache,
    )
    return workspace, room


def judge(
    staged: tuple[Workspace, GateRunner],
    tmp_path: Path,
    files: dict[str, str],
    changed: frozenset[str] = frozenset(),
) -> tuple[list[GateResult], str, str]:
    """Stage files in an isolated repository and judge them; also return the tree before and after."""
    workspace, room = staged
    repository = open_workspace(workspace.path)
    isolated = clone_shared(repository, tmp_path / "isolated")
    isolated.check_out(repository.head())
    for path, text in files.items():
        (isolated.top / path).parent.mkdir(parents=True, exist_ok=True)
        (isolated.top / path).write_text(text)
    isolated.stage_all()
    before = isolated.write_tree()
    results = room.judge_files(
        [UnitFiles("plugin:demo", "plugin", "demo", tuple(files), "plugin")], isolated, changed=changed
    )
    isolated.stage_all()
    return results, before, isolated.write_tree()


def test_nothing_that_a_gate_or_the_code_does_reaches_the_tree(
    staged: tuple[Workspace, GateRunner], tmp_path: Path
) -> None:
    writes = "from pathlib import Path\nfor name in ('core/hub.py', 'new.py'):\n    Path(name).write_text('X = 1\\n')\n"
    files = {
        FILE: plugin_source(),
        TEST: f"def test_a() -> None:\n    exec({writes!r})\n",
    }
    results, before, after = judge(staged, tmp_path, files)
    assert outcomes(results)["tests"] == "passed"
    assert (tmp_path / "scratch/tree/new.py").is_file()
    assert before == after
    assert staged[0].git("status", "--porcelain") == ""


def test_generated_suppressions_have_no_effect_and_are_committed_as_they_are(
    staged: tuple[Workspace, GateRunner], tmp_path: Path
) -> None:
    files = {FILE: plugin_source(head="X: int = ''  # type: ignore\n")}
    results, before, after = judge(staged, tmp_path, files)
    assert outcomes(results)["types"] == "failed"
    assert before == after
    assert "# type: ignore" in (tmp_path / "isolated" / FILE).read_text()


def test_suppressions_that_were_there_before_keep_their_effect(
    staged: tuple[Workspace, GateRunner], tmp_path: Path
) -> None:
    path = "core/old.py"
    text = "x: int = ''  # type: ignore[assignment]\ny = 1\n"
    results, _, _ = judge(staged, tmp_path, {path: text, FILE: plugin_source()}, changed=frozenset({path}))
    assert outcomes(results)["types"] == "passed"


def test_what_is_left_in_the_scratch_folder_does_not_disturb(
    staged: tuple[Workspace, GateRunner], tmp_path: Path
) -> None:
    for path in ("tree/core/hub.py", "before/old"):
        (tmp_path / "scratch" / path).parent.mkdir(parents=True)
        (tmp_path / "scratch" / path).write_text("def (:\n")
    results, _, _ = judge(staged, tmp_path, GOOD)
    assert set(outcomes(results).values()) == {"passed"}


@pytest.mark.parametrize(("choice", "name"), [("none", "unconfined"), ("bubblewrap", "bubblewrap")])
def test_the_settings_choose_the_sandbox(choice: str, name: str) -> None:
    try:
        chosen = choose_sandbox(Settings.model_validate({"sandbox": choice}))
    except SandboxError as error:
        pytest.skip(str(error))
    assert chosen.name == name


@pytest.mark.slow
def test_the_example_workspace_passes_its_own_gates(tmp_path: Path, best_sandbox: Sandbox) -> None:
    workspace = example_workspace(tmp_path / "workspace")
    units = [
        unit(*(path for path in workspace.files() if "heartbeat" in path), name="heartbeat"),
        unit("core/services/event_log.py", name="event_log", blueprint="service", class_name="EventLog"),
    ]
    subject = make_subject(tmp_path, {}, units=units, sandbox=best_sandbox, contract=Contract(hub=CONTRACT.hub))
    subprocess.run(["cp", "-r", f"{workspace.path}/.", subject.root], check=True)
    assert {name: outcome for name, outcome in outcomes(run_gates(subject)).items() if outcome != "passed"} == {}


# --- notes -----------------------------------------------------------------------------------------------------------


def test_what_a_gate_notes_beside_its_findings_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notes = tuple(Finding(path=path, code="smoke", message=f"how {path} was made") for path in ("a.py", "b.py"))
    monkeypatch.setitem(registry_module.GATES, "smoke", Gate(lambda _: Judgement(notes=notes), "runs"))
    (result,) = run_gates(make_subject(tmp_path, GOOD), ["smoke"])
    assert (result.outcome, result.findings, result.notes) == ("passed", (), notes)


def test_the_room_shows_the_gates_the_workspaces_loader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, best_sandbox: Sandbox
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    workspace = new_workspace(tmp_path / "workspace")
    workspace.commit("Start", BY_MANIFEST.base)
    room = GateRunner(
        contract=BY_MANIFEST.contract,
        loader=BY_MANIFEST.loader,
        python=Path(sys.executable),
        sandbox=best_sandbox,
        scratch=tmp_path / "scratch",
        cache=tmp_path / "cache",
    )
    repository = open_workspace(workspace.path)
    isolated = clone_shared(repository, tmp_path / "isolated")
    isolated.check_out(repository.head())
    files = BY_MANIFEST.plugin()
    write(isolated.top, files)
    isolated.stage_all()
    (result,) = room.judge_files([unit(*files)], isolated, gates=["smoke"])
    assert (result.outcome, [each.message for each in result.notes]) == (
        "passed",
        ["plugin:demo: loaded by core/registry.py: Registry.load_all"],
    )
