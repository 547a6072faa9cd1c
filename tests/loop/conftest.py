"""What the tests of the model's side share: a scripted service and a workspace with the key in its environment."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_httpserver import HTTPServer

from generator.loop.batches import client, submit
from tests.loop.batch_server import KEY, BatchServer, batch_server, http_server


@pytest.fixture(scope="session")
def http() -> Iterator[HTTPServer]:
    with http_server() as server:
        yield server


@pytest.fixture
def service(http: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[BatchServer]:
    """A scripted service that every client of the test speaks with; nobody waits for it."""
    monkeypatch.setenv(client.KEY_VARIABLE, KEY)
    monkeypatch.setattr(submit, "SETTLE_SECONDS", 0.0)
    with batch_server(http) as server:
        monkeypatch.setenv(client.URL_VARIABLE, server.url)
        yield server
