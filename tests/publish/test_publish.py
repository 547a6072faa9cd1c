"""``publish``: branches at a real remote through git's ssh transport, pull requests at a scripted host."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token
from pytest_httpserver import HTTPServer
from typer.testing import CliRunner
from werkzeug import Request, Response

from generator.bench.state import State
from generator.cli import app
from generator.findings import Finding, GateResult
from generator.git import open_workspace
from generator.journal.facts import new_run
from generator.journal.record import recorded
from generator.settings import Settings
from generator.task_results import BlockResult, TaskResult, UnitResult
from tests.merge.tasks import start, task
from tests.support import Workspace

TOKEN = "ghp-of-a-test-0123456789"


class Hosted:
    """A host's pull requests, of one repository."""

    def __init__(self, server: HTTPServer) -> None:
        self.requests: list[dict[str, Any]] = []
        self.refuses: Response | None = None
        self.authorized: list[str] = []
        self.api = server.url_for("/api/v3")
        server.expect_request("/api/v3/repos/team/hub/pulls").respond_with_handler(self._answer)

    def _answer(self, request: Request) -> Response:
        self.authorized.append(request.headers.get("Authorization", ""))
        if self.refuses:
            return self.refuses
        if request.method == "POST":
            data = request.get_json()
            made = {**data, "head": {"ref": data["head"]}, "html_url": f"https://git.example/pr/{len(self.requests)}"}
            self.requests.append(made)
            return Response(json.dumps(made), 201)
        wanted = request.args["head"].removeprefix("team:")
        return Response(json.dumps([each for each in self.requests if each["head"]["ref"] == wanted]))


@pytest.fixture
def host(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> Hosted:
    hosted = Hosted(httpserver)
    monkeypatch.setenv("GITHUB_API_URL", hosted.api)
    monkeypatch.setenv("GITHUB_SERVER_URL", "https://git.example")
    monkeypatch.setenv("GH_TOKEN", TOKEN)
    return hosted


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    made = start(tmp_path / "workspace")
    made.git("init", "--quiet", "--bare", "--initial-branch=main", str(tmp_path / "remote.git"))
    # What ssh does on the other machine, without the machine.
    transport = tmp_path / "transport"
    transport.write_text(
        '#!/bin/sh\nshift $(($# - 1))\nset -- $1\nexec "$1" "$REMOTE"\n'.replace(
            "$REMOTE", str(tmp_path / "remote.git")
        )
    )
    transport.chmod(0o755)
    monkeypatch.setenv("GIT_SSH_COMMAND", shlex.quote(str(transport)))
    monkeypatch.setenv("GIT_SSH_VARIANT", "simple")
    made.git("remote", "add", "origin", "git@git.example:team/hub.git")
    made.git("push", "--quiet", str(tmp_path / "remote.git"), "main")
    return made


def publish(workspace: Workspace, *args: str, code: int = 0) -> dict[str, Any]:
    before = workspace.fingerprint()
    done = CliRunner().invoke(app, ["publish", *args, "--workspace", str(workspace.path), "--json", "--quiet"])
    assert done.exit_code == code, f"{done.exit_code}\n{done.stdout}\n{done.stderr}\n{done.exception!r}"
    assert workspace.fingerprint() == before
    assert TOKEN not in done.stdout + done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def remote_branches(workspace: Workspace) -> dict[str, str]:
    lines = workspace.git("ls-remote", "--heads", str(workspace.path.parent / "remote.git")).splitlines()
    return {ref.removeprefix("refs/heads/"): commit for commit, _, ref in (line.partition("\t") for line in lines)}


def test_each_task_becomes_a_pull_request_once(workspace: Workspace, host: Hosted) -> None:
    commits = {name: task(workspace, name, {f"{name.lower()}.txt": "x\n"}) for name in ("AAS-1", "AAS-2")}
    first = publish(workspace)
    assert [(each["branch"], each["outcome"]) for each in first["branches"]] == [
        ("aas/AAS-1", "opened"),
        ("aas/AAS-2", "opened"),
    ]
    assert remote_branches(workspace) == {
        "main": workspace.git("rev-parse", "main"),
        **{f"aas/{name}": commit for name, commit in commits.items()},
    }
    assert [(each["title"], each["base"]) for each in host.requests] == [
        ("AAS-1: Do it", "main"),
        ("AAS-2: Do it", "main"),
    ]
    again = publish(workspace)
    assert [each["outcome"] for each in again["branches"]] == ["present", "present"]
    assert [each["url"] for each in again["branches"]] == [each["url"] for each in first["branches"]]
    assert len(host.requests) == 2
    assert set(host.authorized) == {f"Bearer {TOKEN}"}


def test_a_task_built_on_another_shows_its_own_changes(workspace: Workspace, host: Hosted) -> None:
    task(workspace, "AAS-1", {"one.txt": "1\n"})
    task(workspace, "AAS-2", {"two.txt": "2\n"}, onto="aas/AAS-1")
    publish(workspace, "AAS-2")
    assert [(each["head"]["ref"], each["base"]) for each in host.requests] == [
        ("aas/AAS-1", "main"),
        ("aas/AAS-2", "aas/AAS-1"),
    ]
    assert "AAS-1" in host.requests[1]["body"]


def test_a_dry_run_pushes_and_asks_nothing(workspace: Workspace, host: Hosted) -> None:
    task(workspace, "AAS-1", {"one.txt": "1\n"})
    (told,) = publish(workspace, "--dry-run")["branches"]
    assert (told["outcome"], told["title"]) == ("planned", "AAS-1: Do it")
    assert "aas/AAS-1" not in remote_branches(workspace)
    assert not host.authorized


def test_without_a_token_the_text_is_printed(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GH_TOKEN", "GITHUB_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    task(workspace, "AAS-1", {"one.txt": "1\n"})
    done = CliRunner().invoke(app, ["publish", "--workspace", str(workspace.path)])
    assert done.exit_code == 0, done.stderr
    assert "  title: AAS-1: Do it" in done.stdout.splitlines()
    assert "  | ## Summary" in done.stdout.splitlines()
    assert "aas/AAS-1" in remote_branches(workspace)


def test_a_token_goes_to_no_host_that_only_the_repository_names(
    workspace: Workspace, host: Hosted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_SERVER_URL", "https://other.example")
    task(workspace, "AAS-1", {"one.txt": "1\n"})
    (told,) = publish(workspace)["branches"]
    assert told["outcome"] == "pushed"
    assert "git.example" in told["reason"]
    assert not host.authorized


def test_no_redirection_takes_the_token_elsewhere(workspace: Workspace, host: Hosted, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/thief").respond_with_json([])
    host.refuses = Response("", 302, {"Location": httpserver.url_for("/thief")})
    task(workspace, "AAS-1", {"one.txt": "1\n"})
    (told,) = publish(workspace, code=1)["branches"]
    assert told["outcome"] == "failed"
    assert not [request for request, _ in httpserver.log if request.path == "/thief"]


def test_a_refusal_is_told_and_the_next_call_goes_on(workspace: Workspace, host: Hosted) -> None:
    task(workspace, "AAS-1", {"one.txt": "1\n"})
    host.refuses = Response(json.dumps({"message": f"Forbidden for {TOKEN}"}), 403)
    (told,) = publish(workspace, code=1)["branches"]
    assert told["outcome"] == "failed"
    assert "it is pushed, but not opened" in told["reason"]
    assert "403: Forbidden for ***" in told["reason"]
    host.refuses = None
    assert publish(workspace)["branches"][0]["outcome"] == "opened"


def test_what_others_pushed_is_not_overwritten(workspace: Workspace, host: Hosted) -> None:
    task(workspace, "AAS-1", {"one.txt": "1\n"})
    task(workspace, "AAS-2", {"two.txt": "2\n"})
    other = task(workspace, "AAS-9", {"nine.txt": "9\n"})
    workspace.git("branch", "-D", "aas/AAS-9")
    workspace.git("push", "--quiet", str(workspace.path.parent / "remote.git"), f"{other}:refs/heads/aas/AAS-1")
    first, second = publish(workspace, code=1)["branches"]
    assert (first["outcome"], second["outcome"]) == ("failed", "opened")
    assert "has other commits" in first["reason"]
    assert remote_branches(workspace)["aas/AAS-1"] == other
    assert [each["head"]["ref"] for each in host.requests] == ["aas/AAS-2"]


def test_a_missing_remote_is_named(workspace: Workspace) -> None:
    done = CliRunner().invoke(app, ["publish", "--remote", "upstream", "--workspace", str(workspace.path)])
    assert done.exit_code == 2
    assert "upstream" in done.stderr


def test_the_text_tells_what_was_checked_and_what_is_missing(workspace: Workspace, host: Hosted) -> None:
    commit = task(workspace, "AAS-1", {"one.txt": "1\n"}, outcome="scaffolded")
    hostile = "![x](http://evil.example/p.png) <img src=x> @team closes #1 | cell [skip ci] www.evil.example"
    result = TaskResult(
        task_id="AAS-1",
        outcome="scaffolded",
        branch="aas/AAS-1",
        commit=commit,
        units=(
            UnitResult(blueprint="plugin", name="one", answers_file="plugins/one/.copier-answers.yml", files=("a",)),
        ),
        gates=(
            GateResult(
                gate="types",
                outcome="failed",
                seconds=0,
                findings=(Finding(path="a.py", line=1, code="x", message=hostile),),
            ),
            GateResult(gate="tests", outcome="passed", seconds=0),
        ),
        unwritten=("one: start() is empty",),
        code_blocks=(BlockResult(index=0, fate="left out", path="b.py", reason=hostile),),
        warnings=(hostile,),
    )
    repository = open_workspace(workspace.path)
    state, facts = State(repository), new_run(repository, Settings(), "apply")
    with state.locked(facts.run_id), recorded(state, facts, keep=5) as record:
        record.ended(result)
    publish(workspace, "AAS-1")
    body = host.requests[0]["body"]
    assert "**It is a scaffold**" in body
    assert "- [ ] one: start\\(\\) is empty" in body
    assert "| types | **failed** | 1 |" in body
    assert "| tests | passed | 0 |" in body
    for obeyed in ("@team", "#1", "[skip ci]", "http://", "www."):
        assert obeyed not in body
    shown = list(_tokens(MarkdownIt("commonmark").enable("table").parse(body)))
    assert "table_open" in shown
    # The one comment is our own.
    assert [kind for kind in shown if kind in {"image", "link_open", "html_inline", "html_block"}] == ["html_block"]


def _tokens(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        yield token.type
        yield from _tokens(token.children or ())


def test_the_branch_of_a_merge_is_one_pull_request(workspace: Workspace, host: Hosted) -> None:
    task(workspace, "AAS-1", {"one.txt": "1\n"})
    task(workspace, "AAS-2", {"two.txt": "2\n"})
    assert publish_error(workspace) == "has no branch of a merge"
    gates = 'gates = {imports = "off", lint = "off", types = "off", tests = "off", smoke = "off", secrets = "off"}\n'
    workspace.commit("No gates", {"aas-generator.toml": gates})
    done = CliRunner().invoke(app, ["merge", "--workspace", str(workspace.path), "--into", "together", "--quiet"])
    assert done.exit_code == 0, done.stderr
    said = ["2 tasks are on branch together, 0 left out", "next:", "  git merge --ff-only together"]
    assert done.stdout.splitlines()[-3:] == said
    (told,) = publish(workspace, "--merged")["branches"]
    assert (told["branch"], told["outcome"], told["tasks"]) == ("together", "opened", ["AAS-1", "AAS-2"])
    assert host.requests[0]["title"] == "2 tasks: AAS-1, AAS-2"
    assert remote_branches(workspace)["together"] == workspace.git("rev-parse", "together")


def publish_error(workspace: Workspace) -> str:
    done = CliRunner().invoke(app, ["publish", "--merged", "--workspace", str(workspace.path)])
    assert done.exit_code == 2
    found = "has no branch of a merge"
    return found if found in done.stderr else done.stderr
