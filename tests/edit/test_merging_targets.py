"""The judge of files that an analysis may change, and the look at the work tree."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generator.edit.three_way import link_on_the_way, patch_target_fault, regular_files

ROOTS = ("core", "plugins", "src/app")
TRACKED = frozenset(
    {
        "core/hub.py",
        "core/services/queue.py",
        "plugins/echo/plugin.py",
        "plugins/echo/__init__.py",
        "src/app/main.py",
        "core/latest_news.py",
        "core/contest.py",
    }
)


@pytest.mark.parametrize("path", sorted(TRACKED))
def test_sources_of_the_workspace_may_be_changed(path: str) -> None:
    assert patch_target_fault(path, TRACKED, ROOTS) == ""


BAD = [
    "",
    "core/new.py",
    "hub.py",
    "main.py",
    "setup.py",
    "src/other/main.py",
    "core",
    "core/hub.pyi",
    "core/hub.pth",
    "core/data.json",
    "core/HUB.PY",
    "/core/hub.py",
    "./core/hub.py",
    "core//hub.py",
    "core/../setup.py",
    "../core/hub.py",
    "core\\hub.py",
    "core/hub.py\n",
    "core/hub\u202e.py",
    "core/\ud800.py",
    "C:core/hub.py",
    "core/conftest.py",
    "core/Conftest.py",
    "core/con\uff46test.py",
    "core/sitecustomize.py",
    "core/usercustomize.py",
    "core/setup.py",
    "core/noxfile.py",
    "plugins/echo/__main__.py",
    "core/.hidden/x.py",
    ".github/x.py",
    "core/\u2024git/x.py",
    "core/tests/helpers.py",
    "core/test_hub.py",
    "core/hub_test.py",
    "plugins/echo/Tests/x.py",
    "core/venv/x.py",
    "core/x.dist-info/y.py",
    "core/" + "a" * 300 + ".py",
]


@pytest.mark.parametrize("path", BAD)
def test_all_else_may_not(path: str) -> None:
    reason = patch_target_fault(path, TRACKED | {each for each in BAD if each != "core/new.py"}, ROOTS)
    assert reason
    assert reason.isprintable()
    assert reason.isascii()


def test_without_roots_nothing_may_be_changed() -> None:
    assert "none" in patch_target_fault("core/hub.py", TRACKED, ())
    assert patch_target_fault("core/hub.py", TRACKED, ("", "/"))


def test_links_and_submodules_are_no_regular_files() -> None:
    modes = {"a.py": "100644", "b.py": "100755", "link.py": "120000", "sub": "160000"}
    assert regular_files(modes) == {"a.py", "b.py"}


def test_links_on_the_way_are_seen(tmp_path: Path) -> None:
    (tmp_path / "core").mkdir()
    (tmp_path / "core/hub.py").write_text("x = 1\n")
    (tmp_path / "core/link.py").symlink_to("hub.py")
    (tmp_path / "other").symlink_to("core")
    os.mkfifo(tmp_path / "core/pipe.py")
    assert link_on_the_way(tmp_path, "core/hub.py") == ""
    for path in ("core/link.py", "other/hub.py", "core/pipe.py", "core", "core/none.py", "core/hub.py/x.py"):
        assert link_on_the_way(tmp_path, path)
