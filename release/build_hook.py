"""Puts the template with its releases into a wheel or a source distribution, as one git bundle."""

from __future__ import annotations

import shutil
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

            write_bundle(Path(self.root), bundle)
        build_data["force_include"][str(bundle)] = PLACE

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was made for the build."""
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)
