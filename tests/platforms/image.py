"""An image for containers made from the running system: its Python, and some packages."""

from __future__ import annotations

import io
import re
import subprocess
import sysconfig
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path

# What the workspace of the tests requires, and what that needs.
PACKAGES = (
    *("loguru", "pydantic", "pydantic_settings", "pytest", "_pytest", "pluggy", "iniconfig", "packaging", "pygments"),
    *("pydantic_core", "dotenv", "annotated_types", "typing_inspection"),
)
FILES = ("typing_extensions.py",)


def archive(python: Path) -> bytes:
    """Return a tar archive with an interpreter of the system, its library and the packages.

    Args:
        python: Such as ``/usr/bin/python3.11``; its library lies in ``/usr/lib``.
    """
    memory = io.BytesIO()
    library = Path("/usr/lib", python.name)
    target = f"usr/local/lib/{python.name}/dist-packages"
    purelib = Path(sysconfig.get_path("purelib"))
    with tarfile.open(fileobj=memory, mode="w") as tar:
        tar.add(python, "usr/bin/python3")
        tar.add(library, f"usr/lib/{python.name}", filter=_slim)
        for name in (*PACKAGES, *FILES):
            tar.add(purelib / name, f"{target}/{name}", filter=_slim)
        programs = [python, *library.glob("lib-dynload/*.so"), *purelib.glob("pydantic_core/*.so")]
        for path in sorted({shared for program in programs for shared in _shared(program)}):
            tar.add(path.resolve(), str(path).lstrip("/"))
    return memory.getvalue()


def _slim(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
    parts = set(Path(entry.name).parts)
    return None if parts & {"__pycache__", "test", "idlelib", "lib2to3", "ensurepip"} else entry


def _shared(program: Path) -> Iterator[Path]:
    told = subprocess.run(["ldd", program], capture_output=True, text=True, check=False).stdout
    yield from (Path(path) for path in _paths(told.split("\n")))


def _paths(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        if found := re.search(r"(/\S+) \(0x", line):
            yield found[1]
