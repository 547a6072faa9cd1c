"""The record of a run: whole as far as it goes, harmless where it cannot be written, and free of secrets."""

from __future__ import annotations

import errno
import json
import os
import shutil
import time
from pathlib import Path
from typing import Any

import pytest

from generator.bench.state import State
from generator.errors import WorkspaceError
from generator.findings import Finding, GateResult
from generator.git import open_workspace
from generator.journal.facts import RunFacts, new_run_id, shown_settings
from generator.journal.history import RunHistory
from generator.journal.record import RUNS, recorded
from generator.redaction import redact, redact_data
from generator.settings import Settings, load_settings
from generator.task_results import TaskResult
from generator.undo.undo import undo_task
from generator.values.credentials import REDACTED
from tests import shared
from tests.apply.scene import BOARD, apply, batch_file, example_workspace, outcomes, terse
from tests.support import Workspace

# Planted, and valid for nothing; put together here so that no scanner takes this file for a leak.
SECRET = "ghp_" + "0123456789abcdef" * 2 + "wxyz"
IN_ENVIRONMENT = "rather-long-but-plain-words"
BROKEN = (
    f"# AAS-902: Beta settings\n\nAdd these settings to AASConfig:\n\n- `beta_mark` (int, default 3): like {SECRET}\n"
)
RULE = f'\n\nif "beta_mark" in AASConfig.model_fields:\n    raise ValueError("the mark {SECRET} is not allowed")\n'


@pytest.fixture(scope="module")
def ran(needs_sandbox: None) -> tuple[Workspace, dict[str, Any]]:
    """A workspace after a run with one task that is a scaffold and one that fails with a secret in the message."""
    return shared.once("recorded", _ran)


def _ran(folder: Path) -> tuple[Workspace, dict[str, Any]]:
    workspace = example_workspace(folder / "workspace")
    board = workspace.path / BOARD
    text = board.read_text(encoding="utf-8")
    first = next(line for line in text.splitlines(keepends=True) if line.startswith("| AAS-"))
    row = "| AAS-902 | Low | Beta settings | - | queued | - | 2026-01-01 | 2026-01-01 |\n"
    board.write_text(text.replace(first, row + first, 1), encoding="utf-8")
    off = "".join(f'{gate} = "off"\n' for gate in ("lint", "secrets", "types", "tests"))
    workspace.write("aas-generator.toml", f'queued_status = "{IN_ENVIRONMENT}"\n[gates]\n{off}')
    settings = "core/config/manager.py"
    workspace.write(settings, workspace.show("main", settings) + RULE)
    workspace.commit("a rule")
    answers = {"AAS-901": terse("Alpha Plugin"), "AAS-902": BROKEN}
    report = apply(workspace, [batch_file(workspace.path.parent / "batch.json", answers)], code=1)
    # Another worker of the tests may look at it.
    (folder / "pid").write_text(str(os.getpid()), encoding="utf-8")
    return workspace, report


@pytest.fixture
def state(tmp_path: Path) -> State:
    folder = tmp_path / "plain"
    folder.mkdir()
    workspace = Workspace(folder)
    workspace.git("init", "--quiet")
    workspace.commit()
    return State(open_workspace(folder))


def facts(run_id: str = "") -> RunFacts:
    return RunFacts(run_id=run_id or new_run_id(), command="apply", workspace="w", base="b")


def log_of(workspace: Workspace, run_id: str) -> Path:
    return workspace.path / ".git" / "aas-generator" / RUNS / f"{run_id}.jsonl"


def test_every_stage_of_every_task_is_told_in_order(ran: tuple[Workspace, dict[str, Any]]) -> None:
    workspace, report = ran
    assert outcomes(report) == {"AAS-901": "scaffolded", "AAS-902": "failed"}
    events = RunHistory(State(open_workspace(workspace.path))).events(report["run_id"])
    stages = {task: [event["stage"] for event in events if event["task"] == task] for task in ("", *outcomes(report))}
    whole = ["prepared", "rendered", "gated", "committed", "published", "board", "settled", "ended"]
    # The first has no row on the board, so the next run tries that again.
    unsettled = [stage for stage in whole if stage != "settled"]
    assert stages == {"": ["started", "planned", "ended"], "AAS-901": unsettled, "AAS-902": whole}
    (published,) = [event for event in events if event["task"] == "AAS-901" and event["stage"] == "published"]
    assert published["commit"] == workspace.refs()[f"refs/heads/{published['branch']}"]
    (gated,) = [event for event in events if event["task"] == "AAS-902" and event["stage"] == "gated"]
    smoke = next(gate for gate in gated["gates"] if gate["gate"] == "smoke")
    assert smoke["outcome"] == "failed"
    assert "is not allowed" in smoke["findings"][0]["message"]


def test_report_is_kept_as_it_was_printed_and_git_sees_nothing(ran: tuple[Workspace, dict[str, Any]]) -> None:
    workspace, report = ran
    history = RunHistory(State(open_workspace(workspace.path)))
    assert history.report(report["run_id"]) == report
    asked, planned = history.events(report["run_id"])[:2]
    assert (asked["base"], planned["batch_ids"]) == (report["base"], ["batch_test"])
    assert asked["pid"] == int((workspace.path.parent / "pid").read_text(encoding="utf-8"))
    assert asked["settings"]["gates"]["lint"] == "off"
    assert asked["settings"]["queued_status"] == "set"
    log = log_of(workspace, report["run_id"])
    assert [path.name for path in log.parent.iterdir()] == [log.name]
    assert workspace.git("status", "--porcelain", "--ignored", "--untracked-files=all").split() == ["M", BOARD]


def test_secrets_are_in_no_record_journal_board_or_report(ran: tuple[Workspace, dict[str, Any]]) -> None:
    workspace, report = ran
    settings = workspace.show("aas/failed/AAS-902", "core/config/manager.py")
    assert settings.count(SECRET) == 1, "that of the workspace's own rule, and none from the answer"
    files = [path for path in (workspace.path / ".git" / "aas-generator").rglob("*.json*") if path.is_file()]
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in files if "cache" not in path.parts]
    texts += [(workspace.path / BOARD).read_text(encoding="utf-8"), json.dumps(report)]
    assert len(texts) >= 3
    assert any(REDACTED in text for text in texts)
    assert [text for text in texts if SECRET in text] == []
    assert IN_ENVIRONMENT not in log_of(workspace, report["run_id"]).read_text(encoding="utf-8").splitlines()[0]


def test_dry_run_is_marked(ran: tuple[Workspace, dict[str, Any]]) -> None:
    workspace, _ = ran
    batch = batch_file(workspace.path.parent / "more.json", {"AAS-910": terse("Gamma Plugin")})
    report = apply(workspace, [batch], "--dry-run")
    read = RunHistory(State(open_workspace(workspace.path))).read(report["run_id"])
    assert (read.dry_run, read.phase, read.tasks[0].stage) == (True, "ended", "ended")
    stages = [event["stage"] for event in RunHistory(State(open_workspace(workspace.path))).events(report["run_id"])]
    assert "published" not in stages
    assert "board" not in stages


def test_failed_task_is_taken_back_with_its_branch_and_the_row_for_whoever_mends_it(
    ran: tuple[Workspace, dict[str, Any]], tmp_path: Path
) -> None:
    shutil.copytree(ran[0].path, tmp_path / "copy", symlinks=True)
    workspace = Workspace(tmp_path / "copy")
    settings = load_settings(workspace.path)
    assert "Fix AAS-902" in (workspace.path / BOARD).read_text(encoding="utf-8")
    report = undo_task("AAS-902", workspace.path, settings)
    assert list(report.deleted) == ["aas/failed/AAS-902"]
    assert "refs/heads/aas/failed/AAS-902" not in workspace.refs()
    text = (workspace.path / BOARD).read_text(encoding="utf-8")
    assert "Fix AAS-902" not in text
    assert "aas-generator AAS-902" not in text
    assert "| AAS-902 | Low | Beta settings | - | queued |" in text


@pytest.mark.parametrize("written", [0, 5, 40])
def test_full_disk_costs_a_line_and_no_more(state: State, written: int, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    asked = facts()
    with state.locked("x"), recorded(state, asked, keep=9) as record:
        record.tell("AAS-1", "prepared")

        def full(descriptor: int, data: bytes) -> int:
            if monkeypatch_calls.pop():
                return real(descriptor, data[:written])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch_calls = [False, written > 0]
        monkeypatch.setattr(os, "write", full)
        record.tell("AAS-1", "rendered")
        monkeypatch.undo()
        record.tell("AAS-1", "gated", gates=[])
    assert record.problems == ("the run record could not be written: No space left on device",)
    stages = [event["stage"] for event in RunHistory(state).events(asked.run_id)]
    assert stages == ["started", "prepared", "gated"]


def test_record_that_cannot_be_made_is_a_warning(state: State) -> None:
    state.folder.mkdir()
    (state.folder / RUNS).write_text("in the way", encoding="utf-8")
    with recorded(state, facts(), keep=9) as record:
        record.planned(("b",), 1)
        record.tell("AAS-1", "prepared")
        record.ended(TaskResult(task_id="AAS-1", outcome="review"))
        record.end({})
    assert len(record.problems) == 1
    assert RunHistory(state).run_ids() == []


def test_what_ends_a_run_early_is_told(state: State) -> None:
    asked = facts()
    with pytest.raises(RuntimeError), recorded(state, asked, keep=9):
        raise RuntimeError(f"no good: {SECRET}")
    read = RunHistory(state).read(asked.run_id)
    assert (read.phase, read.error) == ("ended", f"no good: {REDACTED}")


def test_only_the_newest_runs_are_kept_and_nothing_else_is_touched(state: State) -> None:
    (state.folder / RUNS / "mine").mkdir(parents=True)
    names = [f"20260101T00000{number}-{number:08x}" for number in range(6)]
    for name in names:
        with recorded(state, facts(name), keep=3):
            pass
    assert RunHistory(state).run_ids() == names[:2:-1]
    assert (state.folder / RUNS / "mine").is_dir()


def settle(state: State, run_id: str, keep: int = 9, **tasks: str) -> None:
    with recorded(state, facts(run_id), keep=keep) as record:
        for task, outcome in tasks.items():
            record.settle(task, outcome=outcome)


def test_what_was_settled_last_counts_whatever_the_case_of_its_task(state: State) -> None:
    assert RunHistory(state).settled() == {}
    settle(state, "20260101T000001-00000001", a1="failed", A2="ü\n\u2028")
    settle(state, "20260101T000002-00000002", A1="review")
    found = RunHistory(state).settled()
    assert {task: event["outcome"] for task, event in found.items()} == {"A1": "review", "A2": "ü\n\u2028"}


def test_what_was_settled_outlives_the_log_it_stands_in(state: State) -> None:
    for number in range(5):
        settle(state, f"20260101T00000{number}-{number:08x}", 2, **{f"T{number}": "failed", "always": f"run {number}"})
    history = RunHistory(state)
    assert len(history.run_ids()) == 2
    outcomes = {task: event["outcome"] for task, event in history.settled().items()}
    assert outcomes == {**{f"T{number}": "failed" for number in range(5)}, "ALWAYS": "run 4"}


@pytest.mark.parametrize(
    "garbage",
    [
        b'{"task":"A","stage":"settled","outc',
        b"\xff\xfe\x00 nonsense\n",
        b'[1, 2]\n3\nnull\n\n{"task":7,"stage":"settled"}\n',
        b'{"stage":"settled"}\n',
        b"[" * 200_000 + b'"stage":"settled"\n',
        b'{"task":"A","stage":"settled","n":' + b"9" * 5000 + b"}\n",
    ],
)
def test_garbage_among_what_was_settled_is_passed_over(garbage: bytes, state: State) -> None:
    settle(state, "20260101T000001-00000001", B="failed")
    with (state.folder / RUNS / "20260101T000001-00000001.jsonl").open("ab") as file:
        file.write(garbage)
    settle(state, "20260101T000002-00000002", C="failed")
    assert {*RunHistory(state).settled()} == {"B", "C"}


def test_what_cannot_be_settled_is_one_clear_sentence(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int, data: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with recorded(state, facts(), keep=9) as record:
        monkeypatch.setattr(os, "write", full)
        with pytest.raises(WorkspaceError, match="No space left"):
            record.settle("A-1", outcome="failed")
        monkeypatch.undo()
    with pytest.raises(WorkspaceError, match="not open"):
        record.settle("A-1", outcome="failed")


def test_record_cut_anywhere_is_read_as_far_as_it_goes(ran: tuple[Workspace, dict[str, Any]], state: State) -> None:
    workspace, report = ran
    data = log_of(workspace, report["run_id"]).read_bytes()
    target = state.folder / RUNS / f"{report['run_id']}.jsonl"
    target.parent.mkdir(parents=True)
    history = RunHistory(state)
    seen = 0
    for cut in (*range(0, len(data), max(len(data) // 60, 1)), len(data)):
        target.write_bytes(data[:cut])
        read = history.read(report["run_id"])
        assert len(read.tasks) >= seen
        seen = len(read.tasks)
        assert read.phase == ("ended" if cut >= len(data) - 1 else "killed")
    assert history.result_of("aas-902") is not None


@pytest.mark.parametrize(
    "garbage",
    [b"\xff\xfe\n", b"[" * 100_000 + b"\n", b"null\n7\n[]\n", b'{"stage": 7, "task": {}}\n', b'{"stage": "ended"}\n'],
)
def test_garbled_events_are_passed_over(garbage: bytes, state: State) -> None:
    asked = facts()
    with recorded(state, asked, keep=9) as record:
        record.tell("AAS-1", "prepared")
    path = state.folder / RUNS / f"{asked.run_id}.jsonl"
    path.write_bytes(garbage + path.read_bytes() + garbage)
    assert [task.task_id for task in RunHistory(state).read(asked.run_id).tasks] == ["AAS-1"]


def test_a_run_is_running_only_while_its_process_holds_the_workspace(state: State) -> None:
    asked, other = facts("20260101T000000-00000001"), facts("20260101T000001-00000002")
    with recorded(state, other, keep=9) as record:
        record.close()  # as a kill leaves it: without an end
    with state.locked(asked.run_id), recorded(state, asked, keep=9):
        assert RunHistory(state).read(asked.run_id).phase == "running"
        assert RunHistory(state).read(other.run_id).phase == "killed"


def test_a_task_costs_little(state: State) -> None:
    findings = tuple(Finding(path="plugins/a/b.py", line=3, code="x", message="no good " * 20) for _ in range(5))
    gates = tuple(GateResult(gate=name, outcome="passed", seconds=1.0, findings=findings) for name in "abcdefg")
    result = TaskResult(task_id="AAS-1", outcome="implemented", branch="b", commit="c", gates=gates)
    with recorded(state, facts(), keep=9) as record:
        start = time.process_time()
        for _ in range(100):
            for _ in range(4):
                record.tell("AAS-1", "rendered", units=["plugin:a"], tree="t")
            record.gated("AAS-1", gates)
            record.ended(result)
        spent = time.process_time() - start
    assert spent / 100 < 0.02, "ten times what it takes, for slow machines"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('password = "correct horse"', f'password = "{REDACTED}"'),
        ("api_key: str = 'k'", f"api_key: str = '{REDACTED}'"),
        ('{"client_secret": "s3"}', f'{{"client_secret": "{REDACTED}"}}'),
        ("token=abc123def", f"token={REDACTED}"),
        ("git clone https://ada:pw@host/x", f"git clone https://{REDACTED}@host/x"),
        ("Authorization: Bearer abcdefghijkl", f"Authorization: Bearer {REDACTED}"),
        (f"found {SECRET} in a.py:3", f"found {REDACTED} in a.py:3"),
        ("a\n-----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY-----\nb", f"a\n{REDACTED}\nb"),
        ("a\n-----BEGIN OPENSSH PRIVATE KEY-----\nMII", f"a\n{REDACTED}"),
        ("max_tokens=4096 and secret: SecretStr", None),
        ("commit 0123456789abcdef0123456789abcdef01234567", None),
        ("-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----", None),
        ('Argument "token" has incompatible type "int"; expected "str"', None),
    ],
)
def test_what_looks_like_a_secret_goes_and_the_rest_stays(text: str, expected: str | None) -> None:
    assert redact(text) == (text if expected is None else expected)
    assert redact(redact(text)) == redact(text)
    assert redact_data({"a": [text, 1, None]}) == {"a": [redact(text), 1, None]}


def test_values_of_settings_are_told_only_where_they_cannot_be_secret() -> None:
    settings = Settings(template="https://u:p@host/x", vcs_ref="v1", contract={"key": "value"}, sandbox="none")
    assert shown_settings(settings) == {"template": "set", "vcs_ref": "v1", "contract": "set", "sandbox": "none"}
