"""The same protocol with a server that others wrote: ``@copilotkit/aimock`` from npm."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import platformdirs
import pytest

from generator.loop.batches.client import KEY_VARIABLE
from generator.loop.batches.remote import METADATA_KEY
from generator.loop.batches.workspace import open_batches
from generator.settings import Settings
from tests.loop.batch_server import KEY
from tests.loop.made_up import custom_id_of, pack, questions
from tests.support import new_workspace

VERSION = "1.43.0"
FOLDER = platformdirs.user_cache_path("aas-generator-tests") / f"aimock-{VERSION}"
OLDEST_NODE = (20, 15)
STARTED_IN = 60.0


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Start the server on a port that is free."""
    program = _installed()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["node", str(program), "--port", str(port), "--host", "127.0.0.1", "--fixtures", str(FOLDER / "fixtures")]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait_for(port, server)
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            server.terminate()


def _installed() -> Path:
    """Return the server's program; it is installed once, into a cache folder of the person's."""
    program = FOLDER / "node_modules/@copilotkit/aimock/dist/cli.js"
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("Node is not installed")
    told = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout
    if tuple(map(int, told.strip().lstrip("v").split(".")[:2])) < OLDEST_NODE:
        pytest.skip(f"Node {told.strip()} is older than the server needs")
    if not program.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        package = f"@copilotkit/aimock@{VERSION}"
        done = subprocess.run(
            ["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", package],
            cwd=FOLDER,
            env={**os.environ, "npm_config_update_notifier": "false"},
            capture_output=True,
            text=True,
            check=False,
            timeout=180,
        )
        if done.returncode != 0:
            pytest.skip(f"{package} cannot be installed: {done.stderr.strip()[:200]}")
    (FOLDER / "fixtures").mkdir(exist_ok=True)
    return program


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + STARTED_IN
    while time.monotonic() < until and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"the server did not start: {server.poll()}")


def test_a_batch_goes_there_and_its_answers_come_back(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, KEY)
    workspace = new_workspace(tmp_path / "w")
    workspace.commit("start", {"README.md": "x\n"})
    batches = open_batches(workspace.path, Settings(openai_base_url=address))
    with batches.held():
        (sent,) = batches.send(pack(batches, questions(3), "chat", "gpt-5-mini"))
        assert sent.phase == "sent"
        # It is found by the name that it was given, as after a lost answer.
        unsure = batches.submissions.keep(sent.model_copy(update={"phase": "creating", "batch_id": ""}))
        assert [each.batch_id for each in batches.recover()] == [sent.batch_id], unsure
        for _ in range(5):
            (fetched,) = batches.fetch([sent.batch_id])
            if fetched.state == "ended":
                break
    assert (fetched.status, fetched.answered, fetched.failed, fetched.problems) == ("completed", 3, 0, ())
    lines = [json.loads(line) for line in (workspace.path / fetched.files[0]).read_text().splitlines()]
    assert {line["custom_id"] for line in lines} == {custom_id_of(number) for number in (1, 2, 3)}
    assert METADATA_KEY not in workspace.git("status", "--porcelain")
