"""A copy of the project, with a copy of its environment, in which code may be broken on purpose.

The tests start processes of their own, with a bare environment, that import the project as it is installed. So the copy
has an environment in which the copy is what is installed: whatever a test starts runs the broken code.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from plumbum import local

ENVIRONMENT = ".venv"


def copy_project(project: Path, copy: Path) -> Path:
    """Copy the files that git knows, or would, and the environment; return the copy's interpreter."""
    shutil.rmtree(copy, ignore_errors=True)
    git = local["git"].with_cwd(project)
    paths = git("ls-files", "--cached", "--others", "--exclude-standard", "-z")
    for path in filter(None, paths.split("\0")):
        if (project / path).is_file():
            (copy / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(project / path, copy / path)
    shutil.copytree(project / ENVIRONMENT, copy / ENVIRONMENT, symlinks=True, copy_function=_link)
    _install_copy(project, copy)
    return copy / ENVIRONMENT / "bin" / "python"


def _link(source: str, target: str) -> None:
    """Link a file of the environment, which nobody writes in place; its 9,000 files need no second copy."""
    os.link(source, target, follow_symlinks=False)


def _install_copy(project: Path, copy: Path) -> None:
    """Let the copied environment import the copy, and its scripts start its own interpreter."""
    environment = copy / ENVIRONMENT
    scripts = [path for path in (environment / "bin").iterdir() if path.is_file() and not path.is_symlink()]
    for path in [*environment.glob("lib/python*/site-packages/*.pth"), *scripts]:
        content = path.read_bytes()
        if os.fsencode(project) in content[:4096]:
            path.unlink()  # the original is the same file
            path.write_bytes(content.replace(os.fsencode(project), os.fsencode(copy)))
            path.chmod(0o755)
