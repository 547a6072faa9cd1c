"""Puts the template with its releases into a wheel or a source distribution, as one git bundle."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PLACE = "generator/_template/template.bundle"


class TemplateHook(BuildHookInterface[Any]):
    """Hatchling's hook for this project."""

    _folder: str | None = None

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the bundle to what is packed; an editable installation makes its own as it goes."""
        if version == "editable":
            return
        bundle = Path(self.root, PLACE)
        # What is built from an unpacked source distribution has no tags, but has the bundle that was made of them.
        if not bundle.is_file():
            self._folder = tempfile.mkdtemp(prefix="aas-build-")
            bundle = Path(self._folder, "template.bundle")
            # This file is loaded by its path, wherever the build runs.
            sys.path.insert(0, self.root)
            from generator.template.history import write_bundle

            write_bundle(whole_source(Path(self.root), Path(self._folder)), bundle)
        build_data["force_include"][str(bundle)] = PLACE

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was made for the build."""
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)


def whole_source(source: Path, scratch: Path) -> Path:
    """Return a source tree with all of its history: itself, or a clone of where a shallow clone came from.

    pre-commit clones what it installs without its history, and then units of earlier releases could not be rendered.

    Args:
        source: The source tree.
        scratch: An existing folder for the clone.
    """
    if _git(source, "rev-parse", "--is-shallow-repository") != "true":
        return source
    head, origin = _git(source, "rev-parse", "HEAD"), _git(source, "remote", "get-url", "origin")
    whole = scratch / "source"
    # What is not committed is no part of a clone.
    is_committed = _git(source, "status", "--porcelain", "--", "copier.yml", "blueprints") == ""
    cloned = False
    if head and origin and is_committed:
        made = _git(source, "clone", "--quiet", "--no-checkout", "--", origin, str(whole))
        cloned = made is not None and _git(whole, "checkout", "--quiet", "--detach", head) is not None
    if not cloned:
        sys.stderr.write(
            "A shallow clone whose origin cannot be cloned: the template is packed without its releases.\n"
        )
    return whole if cloned else source


def _git(folder: Path, *args: str) -> str | None:
    """Return what git says; ``None`` where it fails."""
    env = {**os.environ, "GIT_TERMINAL_PROMPT": "0"}
    done = subprocess.run(["git", *args], cwd=folder, env=env, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else None
