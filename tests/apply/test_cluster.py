"""The workers of a real Dask scheduler build what one process builds, whoever of them is killed meanwhile."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.apply.dask_processes import DaskProcesses, dask_processes
from tests.apply.many_tasks import Made, made_alone, new_batch
from tests.apply.scene import generator

pytestmark = pytest.mark.slow
MANY = 40
FEW = 12


@pytest.fixture
def dask(tmp_path: Path) -> Iterator[DaskProcesses]:
    with dask_processes(tmp_path / "dask") as made:
        yield made


def _same(made: Made, number: int) -> None:
    alone = made_alone(number)
    assert made == alone
    assert [task["outcome"] for task in made.tasks] == ["scaffolded"] * number
    assert sum(ref.startswith("refs/heads/aas/") for ref in made.refs) == number


def test_one_of_two_workers_is_killed_in_the_middle_of_40_tasks(tmp_path: Path, dask: DaskProcesses) -> None:
    dask.scheduler()
    first, second = dask.worker("first"), dask.worker("second")
    batch = new_batch(tmp_path / "workspace", MANY)

    def disturb(process: subprocess.Popen[str]) -> None:
        batch.wait_for(lambda: dask.has_built("first") and dask.has_built("second") and batch.branches() > 0, process)
        first.kill()
        assert batch.branches() < MANY

    made, _ = batch.run("--scheduler", dask.address, disturb=disturb)
    assert second.poll() is None
    _same(made, MANY)


@pytest.mark.in_turn(0, 2)
def test_a_worker_that_joins_late_gets_work(tmp_path: Path, dask: DaskProcesses) -> None:
    dask.scheduler()
    dask.worker("first")
    batch = new_batch(tmp_path / "workspace", MANY)

    def disturb(process: subprocess.Popen[str]) -> None:
        batch.wait_for(lambda: dask.has_built("first"), process)
        dask.worker("late")

    made, _ = batch.run("--scheduler", dask.address, disturb=disturb)
    assert dask.has_built("late")
    _same(made, MANY)


def test_the_death_of_the_scheduler_ends_the_run_and_the_next_one_goes_on(tmp_path: Path, dask: DaskProcesses) -> None:
    scheduler = dask.scheduler()
    dask.worker("first")
    batch = new_batch(tmp_path / "workspace", FEW)

    def disturb(process: subprocess.Popen[str]) -> None:
        batch.wait_for(lambda: batch.branches() > 0, process)
        scheduler.kill()

    code, printed, said = batch.undone("--quiet", "--scheduler", dask.address, disturb=disturb)
    assert (code, printed) == (1, "")
    assert said.splitlines() == [
        f"error: {dask.address}: the scheduler is gone; tasks that were not built stay as they were. "
        "Start the scheduler and its workers again, then run the same command. [cluster-lost]"
    ]
    assert 0 < batch.branches() < FEW
    dask.end()
    dask.scheduler()
    dask.worker("next")
    made, _ = batch.run("--scheduler", dask.address)
    alone = made_alone(FEW)
    assert (made.code, made.refs, made.board) == (0, alone.refs, alone.board)


@pytest.mark.in_turn(1, 2)
def test_a_worker_that_does_not_see_the_workspace_gets_its_commits(tmp_path: Path, dask: DaskProcesses) -> None:
    # Its address is a clone that lacks the last commit, so both ways are needed.
    batch = new_batch(tmp_path / "workspace", FEW)
    origin = tmp_path / "origin.git"
    batch.workspace.git("clone", "--quiet", "--bare", ".", str(origin))
    batch.workspace.git("--git-dir", str(origin), "update-ref", "refs/heads/main", "HEAD~1")
    batch.workspace.git("remote", "add", "origin", str(origin))
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "sitecustomize.py").write_text(
        "import sys\n"
        "if 'serving' in ' '.join(sys.orig_argv):\n"
        "    from generator.apply.workers import room\n"
        "    room._seen = lambda job: None\n"
    )
    dask.scheduler()
    dask.worker("far", {"PYTHONPATH": str(hidden), "AAS_GENERATOR_PYTHON": sys.executable})
    made, _ = batch.run("--scheduler", dask.address)
    _same(made, FEW)
    assert list(dask.cache("far").glob("aas-generator/workers/1/workspaces/*/repository/.git/objects/pack/*.pack"))


def test_tls_and_a_worker_with_another_version_that_is_told_and_gets_nothing(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "sitecustomize.py").write_text(
        "import importlib.metadata as found\n"
        "version = found.version\n"
        "found.version = lambda name: '0.0.1' if name == 'aas-generator' else version(name)\n"
    )
    made = _certificates(tmp_path / "tls")
    ca, cert, key = (str(path) for path in made)
    options = ("--tls-ca-file", ca, "--tls-cert", cert, "--tls-key", key)
    with dask_processes(tmp_path / "dask", options, "tls") as dask:
        dask.scheduler()
        dask.worker("other", {"PYTHONPATH": str(other)})
        batch = new_batch(tmp_path / "workspace", FEW)
        refs = batch.workspace.refs()
        code, _, said = batch.undone("--scheduler", dask.address)
        assert code == 2
        assert f"{dask.address}: no scheduler answers there" in said
        there = ("--scheduler", dask.address, "--tls-ca", ca, "--tls-cert", cert, "--tls-key", key)
        code, _, said = batch.undone(*there)
        assert code == 2
        assert "has version 0.0.1 of aas-generator" in said
        assert batch.workspace.refs() == refs
        dask.worker("good")
        result, _ = batch.run(*there)
        assert not dask.has_built("other")
        _same(result, FEW)


def _certificates(folder: Path) -> tuple[Path, Path, Path]:
    """Make a certificate that signs itself, and return who signs, the certificate and its key."""
    folder.mkdir()
    cert, key = folder / "cert.pem", folder / "key.pem"
    made = ("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost")
    subprocess.run(
        ["openssl", *made, "-keyout", str(key), "-out", str(cert)], check=True, capture_output=True, timeout=60
    )
    return cert, cert, key


def test_what_cannot_be_used_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = new_batch(tmp_path / "workspace", FEW)
    given = ["apply", str(batch.file), "--workspace", str(batch.workspace.path), "--quiet"]
    halved = generator(*given, "--scheduler", "tcp://127.0.0.1:1", "--tls-ca", str(tmp_path / "none.pem"), code=2)
    assert halved.stderr == "error: --tls-ca and --tls-cert belong together. Name both, and --tls-key. [cluster]\n"
    missing = ("--tls-ca", str(tmp_path / "none.pem"), "--tls-cert", str(batch.file))
    absent = generator(*given, "--scheduler", "tcp://127.0.0.1:1", *missing, code=2)
    assert f"--tls-ca {tmp_path / 'none.pem'}: there is no such file." in absent.stderr
    monkeypatch.setitem(sys.modules, "distributed", None)
    lacking = generator(*given, "--scheduler", "tcp://127.0.0.1:1", code=2)
    assert lacking.stderr == (
        "error: --scheduler needs the package 'distributed'. "
        "Install it: pip install 'aas-generator[cluster]' [cluster]\n"
    )
