"""The warm process that all fault tests of a worker share."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.control import NoCompilerError
from tests.faults.harness import Scene, Server
from tests.faults.scenes import quick_scene

_MEMORY = Path("/dev/shm")
_WANTED = 256 << 20


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder in memory where there is one: thousands of syncs would keep the disk busy, and tell nothing more."""
    if _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _WANTED:
        with tempfile.TemporaryDirectory(prefix="aas-faults-", dir=_MEMORY) as folder:
            yield Path(folder)
    else:
        yield tmp_path_factory.mktemp("faults")


@pytest.fixture(scope="session")
def server(place: Path) -> Iterator[Server]:
    """A warm process under the fault shim."""
    if sys.platform != "linux":
        pytest.skip("the fault shim needs Linux")
    (place / "shim").mkdir()
    try:
        started = Server(place / "shim")
    except NoCompilerError as error:
        pytest.skip(str(error))
    with started:
        yield started


@pytest.fixture(scope="session")
def quick(server: Server, place: Path) -> Scene:
    """Two tasks with the quickest gate."""
    (place / "quick").mkdir()
    return quick_scene(server, place / "quick")
