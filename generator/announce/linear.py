"""Linear: an issue a task, its state by name, and a comment with what became of it.

The interface is GraphQL, https://linear.app/developers/graphql. Ids of what is made come from here, so that a call
whose answer was lost makes nothing twice when it is made again.
"""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from generator.announce.pending import News
from generator.announce.words import comment, heading
from generator.errors import GeneratorError

KEY_VARIABLE = "LINEAR_API_KEY"
# For a proxy, and for tests; never from a file.
ADDRESS_VARIABLE = "LINEAR_API_URL"
_ADDRESS = "https://api.linear.app/graphql"
_SECONDS = 20
_PERSONAL = re.compile(r"lin_api_\w+\Z")

_TEAM = """query Team($key: String!) {
  teams(filter: {key: {eqIgnoreCase: $key}}) { nodes { id key states(first: 100) { nodes { id name } } } }
}"""
# AAS-22 is also the start of what AAS-224 is called, and of hundreds of others.
_FIND = """query Find($team: ID!, $whole: String!, $colon: String!, $blank: String!) {
  issues(first: 50, filter: {team: {id: {eq: $team}}, or: [
    {title: {eqIgnoreCase: $whole}}, {title: {startsWithIgnoreCase: $colon}}, {title: {startsWithIgnoreCase: $blank}}
  ]}) {
    nodes { id title state { id } }
  }
}"""
_CREATE = "mutation Create($input: IssueCreateInput!) { issueCreate(input: $input) { success } }"
_MOVE = "mutation Move($id: String!, $input: IssueUpdateInput!) { issueUpdate(id: $id, input: $input) { success } }"
_COMMENT = "mutation Comment($input: CommentCreateInput!) { commentCreate(input: $input) { success } }"
_COMMENTED = "query Commented($id: String!) { issue(id: $id) { comments(first: 100) { nodes { id } } } }"


@dataclass(frozen=True)
class _Team:
    id: str
    states: Mapping[str, str]


@dataclass
class Linear:
    """Linear, as one person or application sees it.

    Attributes:
        key: What opens it.
        team_key: The team's key, e.g. ``AAS``.
        states: Name of the state for each outcome; an outcome without one leaves the state alone.
        address: Where the interface is.
    """

    key: str = field(repr=False)
    team_key: str
    states: Mapping[str, str]
    address: str = field(default_factory=lambda: os.environ.get(ADDRESS_VARIABLE) or _ADDRESS)
    name: str = "linear"

    def tell(self, news: Sequence[News], told: Callable[[News], None]) -> None:
        """Bring the issue of each task up to date, and make those that are missing.

        Raises:
            GeneratorError: Linear cannot be reached, refuses, or has no such team or state.
        """
        for each in news:
            issue = self._issue(each)
            self._move(issue, each.result.outcome)
            self._comment(issue["id"], each)
            told(each)

    def _issue(self, news: News) -> dict[str, Any]:
        task_id = news.result.task_id
        named = {"whole": task_id, "colon": f"{task_id}:", "blank": f"{task_id} "}
        found = self._ask(_FIND, team=self._team.id, **named)["issues"]["nodes"]
        known = next(iter(found), None)
        if known is not None:
            return dict(known)
        # By the task and not by the run: two runs make one issue of it.
        made = str(uuid.uuid5(uuid.NAMESPACE_URL, f"aas-generator/{self._team.id}/{task_id.upper()}"))
        self._ask(_CREATE, input={"id": made, "teamId": self._team.id, "title": heading(news)})
        return {"id": made, "state": None}

    def _move(self, issue: Mapping[str, Any], outcome: str) -> None:
        name = self.states.get(outcome)
        if not name:
            return
        state = self._team.states.get(name.casefold())
        if state is None:
            known = ", ".join(self._team.states) or "none"
            raise GeneratorError(
                f"The team {self.team_key} has no state {name!r}; it has {known}.", "See linear_states."
            )
        if (issue.get("state") or {}).get("id") != state:
            self._ask(_MOVE, id=issue["id"], input={"stateId": state})

    def _comment(self, issue: str, news: News) -> None:
        made = news.id_for("comment")
        try:
            self._ask(_COMMENT, input={"id": made, "issueId": issue, "body": comment(news)})
        except GeneratorError:
            there = (self._ask(_COMMENTED, id=issue)["issue"] or {}).get("comments", {}).get("nodes", [])
            if made not in {each["id"] for each in there}:
                raise

    @cached_property
    def _team(self) -> _Team:
        found = self._ask(_TEAM, key=self.team_key)["teams"]["nodes"]
        if not found:
            raise GeneratorError(
                f"Linear has no team {self.team_key!r}, or the key may not see it.", "See linear_team."
            )
        states = {state["name"].casefold(): state["id"] for state in found[0]["states"]["nodes"]}
        return _Team(found[0]["id"], states)

    def _ask(self, text: str, **variables: Any) -> dict[str, Any]:
        from gql import gql

        with _told_clearly(self.key):
            made = gql(text)
            made.variable_values = variables
            answer: dict[str, Any] = self._client.execute(made)
        return answer

    @cached_property
    def _client(self) -> Any:
        from gql import Client
        from gql.transport.httpx import HTTPXTransport

        shown = self.key if _PERSONAL.match(self.key) else f"Bearer {self.key}"
        transport = HTTPXTransport(url=self.address, headers={"Authorization": shown}, timeout=_SECONDS)
        return Client(transport=transport, execute_timeout=_SECONDS)


@contextmanager
def _told_clearly(key: str) -> Iterator[None]:
    """Turn what the libraries raise into one sentence without the key."""
    from gql.transport.exceptions import TransportError, TransportQueryError
    from httpx import HTTPError

    try:
        yield
    except TransportQueryError as error:
        said = [each for each in error.errors or () if isinstance(each, dict)]
        codes = {str((each.get("extensions") or {}).get("code", "")) for each in said}
        words = "; ".join(str(each.get("message", "")) for each in said)[:300].replace(key, "***")
        step = "It is told later." if "RATELIMITED" in codes else ""
        raise GeneratorError(f"Linear answered: {words}", step) from None
    except (TransportError, HTTPError, OSError) as error:
        words = f"{type(error).__name__}: {error}"[:300].replace(key, "***")
        raise GeneratorError(f"Linear cannot be asked: {words}", "It is told later.") from None
