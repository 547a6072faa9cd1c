"""A GraphQL server with the parts of Linear's schema that are used, over real HTTP."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from ariadne import MutationType, ObjectType, QueryType, make_executable_schema
from ariadne.wsgi import GraphQL
from graphql import GraphQLError

SCHEMA = """
type Query {
  teams(filter: TeamFilter): Teams!
  issues(filter: IssueFilter, first: Int): Issues!
  issue(id: String!): Issue
}
type Mutation {
  issueCreate(input: IssueCreateInput!): Payload!
  issueUpdate(id: String!, input: IssueUpdateInput!): Payload!
  commentCreate(input: CommentCreateInput!): Payload!
}
type Payload { success: Boolean! }
type Teams { nodes: [Team!]! }
type Team { id: ID! key: String! states(first: Int): States! }
type States { nodes: [State!]! }
type State { id: ID! name: String! }
type Issues { nodes: [Issue!]! }
type Issue { id: ID! title: String! state: State comments(first: Int): Comments! }
type Comments { nodes: [Comment!]! }
type Comment { id: ID! body: String! }
input TeamFilter { key: StringComparator }
input StringComparator { eqIgnoreCase: String  startsWithIgnoreCase: String }
input IDComparator { eq: ID }
input TeamIdFilter { id: IDComparator }
input IssueFilter { team: TeamIdFilter  title: StringComparator  or: [IssueFilter!] }
input IssueCreateInput { id: String  teamId: String!  title: String!  description: String  stateId: String }
input IssueUpdateInput { stateId: String }
input CommentCreateInput { id: String  issueId: String!  body: String! }
"""
STATES = ("Backlog", "Todo", "In Progress", "In Review", "Done")


class FakeLinear:
    """One team with its issues; faults can be set.

    Attributes:
        issues: Id to title, state, and comments by id.
        limited: How many of the next requests are refused by the rate limit.
        lost: Names of operations whose answer is lost once, after they were done.
    """

    def __init__(self, key: str) -> None:
        self.key = key
        self.issues: dict[str, dict[str, Any]] = {}
        self.limited = 0
        self.lost: list[str] = []
        self.asked: list[str] = []
        self.address = ""
        self._app = GraphQL(self._schema())

    def by_title(self) -> dict[str, dict[str, Any]]:
        """Return the issues by what they are called."""
        return {issue["title"]: issue for issue in self.issues.values()}

    def state_of(self, title: str) -> str | None:
        """Return the state of an issue."""
        state = self.by_title()[title]["state"]
        return STATES[int(state)] if state is not None else None

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        if environ.get("HTTP_AUTHORIZATION") != self.key:
            return _refused(start, "Authentication required, not authenticated", "AUTHENTICATION_ERROR")
        if self.limited:
            self.limited -= 1
            return _refused(start, "Rate limit exceeded", "RATELIMITED")
        length = int(environ["CONTENT_LENGTH"])
        body = environ["wsgi.input"].read(length)
        import io

        environ["wsgi.input"] = io.BytesIO(body)
        name = json.loads(body)["query"].split("(")[0].split()[1]
        self.asked.append(name)
        answer = list(self._app(environ, start))
        if name in self.lost:
            self.lost.remove(name)
            raise ConnectionAbortedError
        return answer

    def _schema(self) -> Any:
        query, mutation, issue, team = QueryType(), MutationType(), ObjectType("Issue"), ObjectType("Team")

        @query.field("teams")
        def teams(*_: Any, filter: dict[str, Any]) -> Any:  # noqa: A002 (the schema's word)
            return {"nodes": [{"id": "t1", "key": "AAS"}] if filter["key"]["eqIgnoreCase"].upper() == "AAS" else []}

        @team.field("states")
        def states(*_: Any, **__: Any) -> Any:
            return {"nodes": [{"id": str(number), "name": name} for number, name in enumerate(STATES)]}

        @query.field("issues")
        def issues(*_: Any, filter: dict[str, Any], first: int) -> Any:  # noqa: A002 (the schema's word)
            wanted = [each["title"] for each in filter["or"]]
            found = [each for each in self.issues.values() if any(_fits(each["title"], one) for one in wanted)]
            return {"nodes": found[:first]}

        @query.field("issue")
        def one(*_: Any, id: str) -> Any:  # noqa: A002 (the schema's word)
            return self.issues.get(id)

        @issue.field("state")
        def state(each: dict[str, Any], *_: Any) -> Any:
            return {"id": each["state"], "name": STATES[int(each["state"])]} if each["state"] is not None else None

        @issue.field("comments")
        def comments(each: dict[str, Any], *_: Any, **__: Any) -> Any:
            return {"nodes": [{"id": key, "body": body} for key, body in each["comments"].items()]}

        @mutation.field("issueCreate")
        def create(*_: Any, input: dict[str, Any]) -> Any:  # noqa: A002 (the schema's word)
            if input["id"] in self.issues:
                raise GraphQLError("Entity with this id already exists")
            self.issues[input["id"]] = {"id": input["id"], "title": input["title"], "state": None, "comments": {}}
            return {"success": True}

        @mutation.field("issueUpdate")
        def update(*_: Any, id: str, input: dict[str, Any]) -> Any:  # noqa: A002 (the schema's word)
            self.issues[id]["state"] = input["stateId"]
            return {"success": True}

        @mutation.field("commentCreate")
        def comment(*_: Any, input: dict[str, Any]) -> Any:  # noqa: A002 (the schema's word)
            if any(input["id"] in each["comments"] for each in self.issues.values()):
                raise GraphQLError("Entity with this id already exists")
            self.issues[input["issueId"]]["comments"][input["id"]] = input["body"]
            return {"success": True}

        return make_executable_schema(SCHEMA, query, mutation, issue, team)


def _fits(title: str, comparator: dict[str, str]) -> bool:
    if "eqIgnoreCase" in comparator:
        return title.lower() == comparator["eqIgnoreCase"].lower()
    return title.lower().startswith(comparator["startsWithIgnoreCase"].lower())


def _refused(start: Callable[..., Any], message: str, code: str) -> Iterable[bytes]:
    start("400 Bad Request", [("Content-Type", "application/json")])
    return [json.dumps({"errors": [{"message": message, "extensions": {"code": code}}]}).encode()]


class _Silent(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def served(app: FakeLinear) -> Iterator[FakeLinear]:
    """Serve it at an address of this machine."""
    with make_server("127.0.0.1", 0, app, handler_class=_Silent) as server:
        app.address = f"http://127.0.0.1:{server.server_port}/graphql"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield app
        finally:
            server.shutdown()
            thread.join()
