"""Changes of the workspace's own files: tried without writing, merged where they fit, else kept for a person."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.answers.units import PluginAnswers, ServiceAnswers
from generator.apply.falling import notes_of
from generator.bench.changes import patches_of_unit, sift_patches
from generator.bench.units import complete_unit
from generator.errors import ManyErrors
from generator.git import clone_shared, open_workspace
from tests.support import Workspace, new_workspace

HUB = "class Hub:\n    def count(self) -> int:\n        return 0\n"
FITS = "class Hub:\n    def count(self) -> int:\n        return 1\n"
DIFF = """--- a/core/hub.py
+++ b/core/hub.py
@@ -1,3 +1,3 @@
 class Hub:
-    def count(self) -> int:
+    def number(self) -> int:
         return {0}
"""


def plugin(*patches: dict[str, str]) -> PluginAnswers:
    spec = {"class_name": "LanternPlugin", "config_class": "LanternConfig", "patches": list(patches)}
    return PluginAnswers.model_validate({"name": "lantern", "title": "L", "task_id": "AAS-1", "plugin": spec})


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = new_workspace(tmp_path / "workspace")
    made.commit("Start", {"core/hub.py": HUB})
    return made


def test_what_fits_stays_and_what_does_not_is_noted_with_the_reason(workspace: Workspace) -> None:
    fits, gone = {"path": "core/hub.py", "code": FITS}, {"path": "core/gone.py", "code": FITS}
    unit, other = plugin(fits, gone), plugin()
    (sifted, same), said = sift_patches([unit, other], open_workspace(workspace.path))
    assert same is other
    assert [patch.path for patch in patches_of_unit(sifted)] == ["core/hub.py"]
    (note,) = notes_of(sifted)
    assert (note.kind, note.subject, note.code) == ("change", "the change of core/gone.py", FITS)
    assert note.reason
    assert all(each.startswith("core/hub.py: ") for each in said)
    assert (workspace.path / "core/hub.py").read_text() == HUB


def test_patches_are_tried_one_upon_the_other(workspace: Workspace) -> None:
    first = {"path": "core/hub.py", "code": FITS}
    for line, fits in (("1", True), ("0", False)):
        second = {"kind": "diff", "path": "core/hub.py", "code": DIFF.format(line)}
        (sifted,), _ = sift_patches([plugin(first, second)], open_workspace(workspace.path))
        assert len(patches_of_unit(sifted)) == 1 + fits


@pytest.mark.parametrize("isolated", [False, True])
def test_a_unit_is_merged_into_the_work_tree_and_twice_is_once(
    workspace: Workspace, tmp_path: Path, *, isolated: bool
) -> None:
    repository = open_workspace(workspace.path)
    if isolated:
        repository = clone_shared(repository, tmp_path / "isolated")
        repository.check_out(workspace.git("rev-parse", "HEAD"))
    unit = plugin({"path": "core/hub.py", "code": FITS})
    for _ in range(2):
        assert complete_unit(unit, repository) == ("core/hub.py",)
        assert (repository.top / "core/hub.py").read_text() == FITS
    assert complete_unit(plugin(), repository) == ()
    diff = plugin({"kind": "diff", "path": "core/hub.py", "code": DIFF.format("1")})
    assert complete_unit(diff, repository) == ("core/hub.py",)
    assert (repository.top / "core/hub.py").read_text() == FITS.replace("count", "number")


def test_every_change_that_does_not_fit_is_named(workspace: Workspace) -> None:
    spec = {"class_name": "TunnelService", "config_class": "TunnelConfig"}
    patches = [{"path": f"core/{name}.py", "code": FITS} for name in ("gone", "lost")]
    service = ServiceAnswers.model_validate(
        {"name": "tunnel", "title": "T", "task_id": "AAS-1", "service": {**spec, "patches": patches}}
    )
    with pytest.raises(ManyErrors, match="service:tunnel cannot be merged into the workspace") as caught:
        complete_unit(service, open_workspace(workspace.path))
    assert "the change of core/gone.py: " in str(caught.value)
    assert "the change of core/lost.py: " in str(caught.value)
