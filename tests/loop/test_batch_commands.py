"""``submit`` and ``fetch`` as a person types them, over the example workspace and its board."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from generator.cli import app
from generator.loop.batches.submissions import Submissions
from tests.apply.scene import example_workspace
from tests.loop.batch_server import KEY, BatchServer, Fault
from tests.support import Workspace


@pytest.fixture
def workspace(tmp_path: Path, service: BatchServer) -> Workspace:
    return example_workspace(tmp_path / "workspace")


def run(workspace: Workspace, command: str, *args: str, code: int = 0) -> Result:
    done = CliRunner().invoke(app, [command, *args, "--workspace", str(workspace.path)])
    assert done.exit_code == code, f"{done.exit_code}\n{done.output}\n{done.exception!r}"
    return done


def data(workspace: Workspace, command: str, *args: str, code: int = 0) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(run(workspace, command, *args, "--json", code=code).stdout)
    return read


def test_queued_tasks_are_asked_about_once_and_their_answers_fetched(
    workspace: Workspace, service: BatchServer
) -> None:
    before = workspace.fingerprint()
    shown = data(workspace, "submit", "--dry-run")
    assert service.calls == []
    sent = data(workspace, "submit")
    tasks = [each["task_id"] for batch in sent["batches"] for each in batch["requests"]]
    assert tasks
    assert tasks == [each["task_id"] for batch in shown["batches"] for each in batch["requests"]]
    assert len(set(tasks)) == len(tasks)
    assert sent["spent_this_month"] > 0
    again = data(workspace, "submit")
    assert again["batches"] == []
    service.finish()
    (fetched,) = data(workspace, "fetch")["batches"]
    assert (fetched["state"], fetched["answered"]) == ("ended", len(tasks))
    # Its answers are not applied yet.
    assert data(workspace, "submit")["batches"] == []
    assert service.asked_twice() == []
    changed = workspace.fingerprint().items() ^ before.items()
    assert {path for path, _ in changed if not path.startswith("artifacts/batch/")} == set()


def test_what_is_not_there_yet_is_told_with_an_exit_code(workspace: Workspace, service: BatchServer) -> None:
    assert "no batch is under way" in run(workspace, "fetch").stdout
    run(workspace, "submit")
    assert "validating" in run(workspace, "fetch", code=5).stdout
    service.faults = [Fault("retrieve", 401)]
    assert "unreachable" in run(workspace, "fetch", code=1).stdout
    service.end = "failed"
    for batch in service.batches.values():
        batch.states = ["failed"]
    assert "token_limit_exceeded" in run(workspace, "fetch", code=1).stdout
    assert "next: aas-generator fetch" in run(workspace, "submit").stdout


def test_a_dry_run_writes_the_requests_and_nothing_else(workspace: Workspace, tmp_path: Path) -> None:
    before = workspace.fingerprint()
    out = tmp_path / "requests.jsonl"
    written = run(workspace, "submit", "--dry-run", "--out", str(out), "--api", "responses", "--model", "gpt-4.1-mini")
    assert f"the requests are in {out}" in written.output
    lines = [json.loads(line) for line in out.read_text().splitlines()]
    assert {(line["url"], line["body"]["model"]) for line in lines} == {("/v1/responses", "gpt-4.1-mini")}
    assert workspace.fingerprint() == before
    assert "Add --dry-run" in run(workspace, "submit", "--out", str(out), code=2).output


def test_only_what_was_named_is_asked(workspace: Workspace, service: BatchServer) -> None:
    (first, *_) = data(workspace, "submit", "--dry-run")["batches"][0]["requests"]
    sent = data(workspace, "submit", "--only", first["task_id"], "--only", "AAS-99999")
    assert [each["task_id"] for each in sent["batches"][0]["requests"]] == [first["task_id"]]
    assert [each["task_id"] for each in sent["left"]] == ["AAS-99999"]
    assert data(workspace, "submit", "--kind", "repair")["batches"] == []


def test_over_the_budget_nothing_is_sent(workspace: Workspace, service: BatchServer) -> None:
    assert "may be spent by one run" in run(workspace, "submit", "--budget", "0.00001", code=4).output
    assert "No price of the model" in run(workspace, "submit", "--model", "our-own", code=4).output
    assert service.batches == {}
    run(workspace, "submit", "--model", "our-own", "--price", "0/0", "--budget", "0")


def test_a_repository_neither_gets_the_key_nor_raises_the_budget(workspace: Workspace, service: BatchServer) -> None:
    workspace.write("aas-generator.toml", f'openai_base_url = "{service.url}"\nbudget_run = 500.0\n')
    told = run(workspace, "submit", code=4).output
    assert "openai_base_url" in told
    assert "budget_run" in told
    assert service.calls == []


def test_the_key_is_in_nothing_that_is_kept_or_printed(
    workspace: Workspace, service: BatchServer, caplog: pytest.LogCaptureFixture
) -> None:
    """The service says the key back wherever it can; it is looked for in all outputs, files, logs and git objects."""
    body = json.dumps({"error": {"message": f"no good: Bearer {KEY}", "code": KEY}})
    caplog.set_level("DEBUG")
    printed = []
    service.faults = [Fault("files", 400, body=body)]
    printed.append(run(workspace, "submit", code=1))
    service.faults = [Fault("create", 400, body=body)]
    printed.append(run(workspace, "submit", code=1))
    service.faults = [Fault("create", "lost"), Fault("list", 403, body=body)]
    printed.append(run(workspace, "submit", code=1))
    printed.append(run(workspace, "fetch", code=5))
    service.faults = [Fault("retrieve", 400, body=body)]
    printed.append(run(workspace, "fetch", code=1))
    batch_id = next(iter(service.batches))
    ended = service.end_now(batch_id, "expired")
    ended["errors"] = {"data": [{"code": "x", "message": f"was {KEY}"}]}
    printed.append(run(workspace, "fetch", "--json", code=1))
    printed.append(run(workspace, "submit", "--json"))
    told = "".join(each.output for each in printed)
    assert "[redacted]" in told
    kept = [path for path in workspace.path.rglob("*") if path.is_file()]
    assert any("aas-generator/batches" in path.as_posix() for path in kept)
    assert [path for path in kept if KEY.encode() in path.read_bytes()] == []
    assert KEY not in told
    assert KEY not in caplog.text
    assert KEY not in workspace.git("cat-file", "--batch", "--batch-all-objects")


def test_a_run_that_was_killed_after_each_step_sends_nothing_twice(
    workspace: Workspace, service: BatchServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every write of a record is once the last thing that happens."""
    (shown,) = data(workspace, "submit", "--dry-run")["batches"]
    wanted = {each["custom_id"] for each in shown["requests"]}
    assert len(wanted) > 2
    steps = 0
    kept = Submissions.keep

    for survives in range(1, 6):

        def keep(self: Any, submission: Any, survives: int = survives) -> Any:
            nonlocal steps
            written = kept(self, submission)
            steps += 1
            if steps == survives:
                raise KeyboardInterrupt
            return written

        steps = 0
        monkeypatch.setattr(Submissions, "keep", keep)
        CliRunner().invoke(app, ["submit", "--chunk", "2", "--workspace", str(workspace.path)])
    monkeypatch.setattr(Submissions, "keep", kept)
    run(workspace, "submit", "--chunk", "2")
    assert service.asked_twice() == []
    assert {line["custom_id"] for batch in service.batches.values() for line in batch.lines} == wanted
