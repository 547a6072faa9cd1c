"""A template with a release, and a workspace in which units of every blueprint were built from it and merged."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import ModuleType
from unittest.mock import patch

import pytest

from generator.bench.rendering import renderer_for
from generator.gates import GATES
from generator.render import Renderer
from tests.apply.scene import ROOT, apply, batch_file, example_workspace
from tests.apply.test_fallbacks import CHANGES, GOOD, MAIN
from tests.support import DESIGN_RESULTS, Workspace

TASKS = ("AAS-224", "AAS-112", "AAS-230")


def released_template(folder: Path) -> Workspace:
    """Return a template repository of the blueprints as they are now, with version 1.0.0."""
    template = Workspace(folder)
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "copier.yml", folder)
    shutil.copytree(ROOT / "blueprints", folder / "blueprints")
    template.git("init", "--quiet", "--initial-branch=main")
    template.commit("The blueprints")
    template.git("tag", "v1.0.0")
    return template


def release(template: Workspace, version: str, *, blueprint: str, file: str, old: str, new: str) -> None:
    """Replace a text once in a file of a blueprint and tag the result."""
    found = (template.path / "blueprints" / blueprint / "template").rglob("*.jinja")
    (place,) = [path for path in found if path.name == f"{file}.jinja" or f"%}}{file}{{%" in path.name]
    text = place.read_text(encoding="utf-8")
    assert old in text
    place.write_text(text.replace(old, new, 1), encoding="utf-8")
    template.commit(f"Version {version}")
    template.git("tag", f"v{version}")


@contextmanager
def no_gates() -> Iterator[None]:
    """Let nothing be judged: these tests are not about gates."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AAS_GENERATOR_GATES", json.dumps(dict.fromkeys(GATES, "off")))
        yield


@contextmanager
def keep_renderers(module: ModuleType) -> Iterator[None]:
    """Let a module's renderers live until the end, one for each template and version; they load Copier once."""
    kept: dict[tuple[str, str | None], Renderer] = {}
    with ExitStack() as stack:

        @contextmanager
        def opened(template: str, vcs_ref: str | None) -> Iterator[Renderer]:
            key = (template, vcs_ref)
            if key not in kept:
                kept[key] = stack.enter_context(renderer_for(template, vcs_ref))
            yield kept[key]

        stack.enter_context(patch.object(module, "renderer_for", opened))
        yield


def merged_fleet(folder: Path, template: Workspace) -> Workspace:
    """Return a workspace with units of all kinds: scaffolds, started parts, notes, a patch, a service, settings."""
    workspace = example_workspace(folder / "workspace")
    made = {"AAS-901": MAIN.format(code=GOOD), "AAS-903": CHANGES}
    batch = batch_file(folder / "batch.json", made)
    only = [part for task in (*TASKS, *made) for part in ("--only", task)]
    with no_gates():
        report = apply(workspace, [DESIGN_RESULTS, batch], "--template", str(template.path), *only)
    branches = [task["branch"] for task in report["tasks"] if task["outcome"] in ("implemented", "scaffolded")]
    workspace.git("reset", "--hard", "--quiet")
    for branch in branches:
        workspace.git("merge", "--quiet", "--no-edit", branch)
    return workspace
