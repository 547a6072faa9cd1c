"""Linear over GraphQL and people through Apprise, told of what stands in real run records."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from generator.announce.run import announced
from generator.bench.state import State
from generator.git import open_workspace
from generator.items import Item
from generator.journal.facts import new_run
from generator.journal.record import recorded
from generator.plan import ImplementationPlan
from generator.planning import PlannedTask
from generator.settings import Settings, load_settings
from generator.task_results import RunReport, TaskOutcome, TaskResult
from tests.announce.linear_server import FakeLinear, served
from tests.support import Workspace, new_workspace

# Apprise looks for a module that the next versions of Python no longer have.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
KEY = "lin_api_ofatest0123456789"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = new_workspace(tmp_path / "hub")
    made.commit("Start", {"a.txt": "a\n"})
    return made


@pytest.fixture
def linear(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeLinear]:
    with served(FakeLinear(KEY)) as app:
        monkeypatch.setenv("LINEAR_API_KEY", KEY)
        monkeypatch.setenv("LINEAR_API_URL", app.address)
        yield app


def result(task_id: str, outcome: TaskOutcome = "implemented", reason: str = "") -> TaskResult:
    return TaskResult(task_id=task_id, outcome=outcome, reason=reason, branch=f"aas/{task_id}", commit="a" * 40)


def run(workspace: Workspace, *results: TaskResult, settings: Settings, tell: bool = True) -> tuple[str, ...]:
    """Record a run as ``apply`` does, and tell of it; return the problems. One that is killed tells nothing."""
    repository = open_workspace(workspace.path)
    state, facts = State(repository), new_run(repository, settings, "apply")
    with state.locked(facts.run_id), recorded(state, facts, keep=settings.keep_runs) as record:
        for each in results:
            plan = ImplementationPlan(task_id=each.task_id, title=f"Title of {each.task_id}")
            record.ended(each, PlannedTask(Item(custom_id=each.task_id), None, plan))
    report = RunReport(
        run_id=facts.run_id,
        batch_id="b",
        workspace=str(workspace.path),
        board=None,
        base="",
        template="",
        blueprint_version=None,
        sandbox="",
        seconds=0,
        tasks=results,
    )
    return announced(report, workspace.path, settings).problems if tell else ()


def hooked(server: HTTPServer) -> list[str]:
    """Take messages at an address; return the list that they get into."""
    got: list[str] = []

    def take(request: Request) -> Response:
        got.append(request.get_data(as_text=True))
        return Response("ok")

    server.expect_request("/hook").respond_with_handler(take)
    return got


TEAM = Settings(linear_team="aas")


def test_each_task_has_one_issue_with_its_state_and_comments(workspace: Workspace, linear: FakeLinear) -> None:
    linear.issues["known"] = {"id": "known", "title": "AAS-2: By hand", "state": "1", "comments": {}}
    linear.issues["other"] = {"id": "other", "title": "AAS-22: Another", "state": "1", "comments": {}}
    first = (result("AAS-1"), result("AAS-2", "scaffolded", "still to be written: start"))
    assert run(workspace, *first, settings=TEAM) == ()
    assert {title: linear.state_of(title) for title in linear.by_title()} == {
        "AAS-1: Title of AAS-1": "Done",
        "AAS-2: By hand": "In Progress",
        "AAS-22: Another": "Todo",
    }
    assert run(workspace, result("AAS-2"), settings=TEAM) == ()
    assert linear.state_of("AAS-2: By hand") == "Done"
    comments = list(linear.issues["known"]["comments"].values())
    assert [re.match(r"\*\*(\w+)\*\*", text)[1] for text in comments] == ["scaffolded", "implemented"]  # type: ignore[index]
    assert len(linear.issues) == 3


def test_an_issue_is_found_among_hundreds_whose_titles_begin_alike(workspace: Workspace, linear: FakeLinear) -> None:
    for number in range(200, 300):
        linear.issues[str(number)] = {"id": str(number), "title": f"AAS-{number}: Other", "state": "1", "comments": {}}
    linear.issues["own"] = {"id": "own", "title": "AAS-2 by hand", "state": "1", "comments": {}}
    assert run(workspace, result("AAS-2"), settings=TEAM) == ()
    assert len(linear.issues) == 101
    assert linear.state_of("AAS-2 by hand") == "Done"


def test_an_answer_of_another_shape_fails_no_run(
    workspace: Workspace, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    httpserver.expect_request("/graphql").respond_with_json({"data": {"teams": None}})
    monkeypatch.setenv("LINEAR_API_KEY", KEY)
    monkeypatch.setenv("LINEAR_API_URL", httpserver.url_for("/graphql"))
    (problem,) = run(workspace, result("AAS-1"), settings=TEAM)
    assert problem.startswith("linear: TypeError")


def test_a_rate_limit_is_told_and_the_rest_comes_with_the_next_run(workspace: Workspace, linear: FakeLinear) -> None:
    linear.limited = 1
    (problem,) = run(workspace, result("AAS-1"), settings=TEAM)
    assert "Rate limit exceeded" in problem
    assert "told later" in problem
    assert not linear.issues
    assert run(workspace, result("AAS-3"), settings=TEAM) == ()
    assert sorted(linear.by_title()) == ["AAS-1: Title of AAS-1", "AAS-3: Title of AAS-3"]


@pytest.mark.parametrize("operation", ["Create", "Comment", "Move"])
def test_what_was_done_though_its_answer_was_lost_is_not_done_twice(
    workspace: Workspace, linear: FakeLinear, operation: str
) -> None:
    linear.lost = [operation]
    (problem,) = run(workspace, result("AAS-1"), settings=TEAM) or ("",)
    assert problem or operation == "Comment"
    assert run(workspace, settings=TEAM) == ()
    (issue,) = linear.issues.values()
    assert len(issue["comments"]) == 1
    assert linear.state_of("AAS-1: Title of AAS-1") == "Done"


def test_what_a_killed_run_did_is_told_by_the_next_one(workspace: Workspace, linear: FakeLinear) -> None:
    run(workspace, result("AAS-0"), settings=TEAM)
    run(workspace, result("AAS-1"), settings=TEAM, tell=False)
    run(workspace, result("AAS-2"), settings=TEAM)
    assert len(linear.issues) == 3


def test_of_what_was_before_it_was_set_nothing_is_told(workspace: Workspace, linear: FakeLinear) -> None:
    run(workspace, result("AAS-1"), settings=Settings())
    run(workspace, result("AAS-2"), settings=TEAM)
    assert list(linear.by_title()) == ["AAS-2: Title of AAS-2"]


def test_what_was_told_of_runs_whose_records_are_gone_is_forgotten(workspace: Workspace, linear: FakeLinear) -> None:
    run(workspace, result("AAS-1"), settings=TEAM)
    told = State(open_workspace(workspace.path)).folder / "announced/linear.txt"
    kept = told.read_text(encoding="utf-8")
    old = "".join(f"20200101T000000-aaaaaaaa/AAS-{number}\n" for number in range(1500))
    told.write_text(old + kept, encoding="utf-8")
    assert run(workspace, settings=TEAM) == ()
    assert told.read_text(encoding="utf-8") == kept
    assert linear.asked.count("Comment") == 1


def test_an_unreachable_service_costs_a_warning_without_the_key(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINEAR_API_KEY", KEY)
    monkeypatch.setenv("LINEAR_API_URL", "http://127.0.0.1:1/graphql")
    (problem,) = run(workspace, result("AAS-1"), settings=TEAM)
    assert problem.startswith("linear: Linear cannot be asked")
    assert KEY not in problem


def test_a_wrong_key_team_or_state_is_named(
    workspace: Workspace, linear: FakeLinear, monkeypatch: pytest.MonkeyPatch
) -> None:
    (problem,) = run(workspace, result("AAS-1"), settings=TEAM.model_copy(update={"linear_team": "ZZ"}))
    assert "no team 'ZZ'" in problem
    states = {"implemented": "Shipped"}
    (problem,) = run(workspace, settings=TEAM.model_copy(update={"linear_states": states}))
    assert "no state 'Shipped'; it has backlog, todo, in progress" in problem
    monkeypatch.setenv("LINEAR_API_KEY", "lin_api_wrong0000")
    (problem,) = run(workspace, settings=TEAM)
    assert "not authenticated" in problem
    assert "lin_api_wrong0000" not in problem


def test_people_get_one_message_a_run(workspace: Workspace, httpserver: HTTPServer) -> None:
    got = hooked(httpserver)
    settings = Settings(notify=[f"json://127.0.0.1:{httpserver.port}/hook"])
    assert (
        run(workspace, result("AAS-1"), result("AAS-2", "review", "@all see https://x.example"), settings=settings)
        == ()
    )
    (message,) = map(json.loads, got)
    assert message["title"] == "hub: 1 implemented, 1 review"
    assert "AAS-2" in message["message"]
    assert "@all" not in message["message"]
    assert run(workspace, settings=settings) == ()
    assert len(got) == 1


def test_an_unreachable_address_is_tried_again_and_never_shown(workspace: Workspace, httpserver: HTTPServer) -> None:
    settings = Settings(notify=["json://user:very-secret-word@127.0.0.1:1/hook"])
    (problem,) = run(workspace, result("AAS-1"), settings=settings)
    assert "very-secret-word" not in problem
    got = hooked(httpserver)
    assert run(workspace, settings=Settings(notify=[f"json://127.0.0.1:{httpserver.port}/hook"])) == ()
    assert "AAS-1" in json.loads(got[0])["message"]
    (problem,) = run(workspace, result("AAS-3"), settings=Settings(notify=["no-such-thing"]))
    assert "address 1" in problem


def test_a_repository_cannot_send_what_happens_elsewhere(workspace: Workspace) -> None:
    workspace.commit("Settings", {"aas-generator.toml": 'notify = ["json://evil.example/"]\nlinear_team = "EVIL"\n'})
    with pytest.raises(Exception, match="you have not trusted them") as caught:
        load_settings(workspace.path)
    assert "linear_team" in str(caught.value)
