"""Units that a wheel has rendered follow a later wheel: offline, on a colleague's machine, the team's edits kept."""

from __future__ import annotations

import datetime
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from release.make_release import Refused, make_release
from release.try_wheel import Installation, build_units, new_workspace
from tests.apply.scene import batch_file, terse
from tests.release_history import ROOT, change_file
from tests.source_history import NEW_TEST, OLD_TEST, SourceHistory
from tests.support import DESIGN, Workspace

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("needs_sandbox")]
SETTINGS = "# AAS-904: Delta settings\n\nAdd these settings to AASConfig:\n\n- `delta_limit` (int, default 3): why\n"
ANSWERS = {
    "AAS-901": terse("Alpha Plugin"),
    "AAS-902": terse("Beta Plugin"),
    "AAS-903": terse("Gamma Service"),
    "AAS-904": SETTINGS,
    "AAS-905": terse("Epsilon Service"),
}
TEAM = "\n\ndef test_of_the_team() -> None:\n    assert 7 + 7 == 14\n"


def build(history: SourceHistory, folder: Path) -> Path:
    """Build the wheel of a source tree as it is."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=history.path, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


def everything_in(repository: Workspace) -> bytes:
    """Return all objects and files of a repository, one after the other."""
    listed = repository.git("rev-list", "--all", "--objects").splitlines()
    ids = "\n".join(line.split(" ")[0] for line in listed) + "\n"
    command = ["git", "cat-file", "--batch"]
    objects = subprocess.run(command, cwd=repository.path, input=ids.encode(), check=True, capture_output=True)
    return objects.stdout


def merge_updates(person: Installation, workspace: Path) -> dict[str, tuple[str, str]]:
    """Update all units, merge the branch, and return the outcome and the version of each."""
    report = person.tool("update", workspace, codes=(0, 1))
    person.run("git", "stash", "--quiet", cwd=workspace)
    person.run("git", "merge", "--quiet", "--ff-only", report["branch"], cwd=workspace)
    return {unit["key"]: (unit["outcome"], unit["to"]) for unit in report["units"]}


def test_colleague_with_a_later_wheel_updates_units_of_an_earlier_one(tmp_path: Path) -> None:
    history = SourceHistory(tmp_path / "source")
    first = build(history, tmp_path / "first")
    history.rename_settings_test()
    for blueprint, name in (("plugin", "test_{{ name }}.py"), ("service", "{{ name }}.py")):
        change_file(history.path, blueprint, name, lambda text: text.replace('"""', '"""Newer: ', 1))
    history.release("1.1.0")
    second = build(history, tmp_path / "second")

    one = Installation.make(first, tmp_path / "one" / "environment", tmp_path / "one" / "home")
    workspace = new_workspace(one, DESIGN, tmp_path / "one" / "workspace")
    units = build_units(one, workspace, [batch_file(tmp_path / "batch.json", ANSWERS)])
    assert len(units) == 5
    plugin, settings = workspace / "plugins/alpha/alpha_plugin.py", workspace / "tests"
    plugin.write_text(plugin.read_text(encoding="utf-8") + "\n\nOF_THE_TEAM = 7\n", encoding="utf-8")
    edited = next(settings.glob(f"test_delta*_{OLD_TEST}.py"))
    edited.write_text(edited.read_text(encoding="utf-8") + TEAM, encoding="utf-8")
    one.run("git", "commit", "--quiet", "--all", "--message", "edits", cwd=workspace)
    # The machine of the first is gone; nothing but the repository is left of it.
    pushed, theirs = tmp_path / "server.git", tmp_path / "two" / "elsewhere" / "clone"
    one.run("git", "clone", "--quiet", "--bare", workspace, pushed, cwd=tmp_path)
    (tmp_path / "one").rename(tmp_path / "gone")
    (tmp_path / "source").rename(tmp_path / "gone" / "source")

    two = Installation.make(second, tmp_path / "two" / "environment", tmp_path / "two" / "home")
    two.run("git", "clone", "--quiet", pushed, theirs, cwd=tmp_path)
    plain = tmp_path / "two" / "plain"
    two.run("git", "clone", "--quiet", pushed, plain, cwd=tmp_path)
    assert merge_updates(two, theirs) == dict.fromkeys(units, ("updated", "v1.1.0"))
    assert "OF_THE_TEAM = 7" in (theirs / "plugins/alpha/alpha_plugin.py").read_text(encoding="utf-8")
    renamed = edited.name.replace(OLD_TEST, NEW_TEST)
    assert TEAM in (theirs / "tests" / renamed).read_text(encoding="utf-8")
    assert not (theirs / "tests" / edited.name).exists()
    assert "Newer: " in (theirs / "tests/test_alpha.py").read_text(encoding="utf-8")

    answers = "plugins/alpha/.copier-answers.yml"
    started = time.monotonic()
    command = (two.folder / "bin" / "python", "-m", "copier", "update", "--trust", "--defaults", "--answers-file")
    two.run(*command, answers, cwd=plain)
    print(f"plain copier update: {time.monotonic() - started:.1f} s")
    for path in ("plugins/alpha/alpha_plugin.py", "tests/test_alpha.py", answers):
        assert (plain / path).read_bytes() == (theirs / path).read_bytes()

    found = everything_in(Workspace(pushed)) + everything_in(Workspace(theirs))
    assert b"_src_path: aas-generator::template.git\n" in found
    for place in (tmp_path, ROOT, Path.home(), Path(sys.prefix)):
        assert f"{place}/".encode() not in found


@pytest.mark.in_turn(0, 2)
def test_release_is_made_whole_or_not_at_all(tmp_path: Path) -> None:
    history = SourceHistory(tmp_path / "source")
    history.git("config", "user.name", "Person")
    history.git("config", "user.email", "person@example.invalid")
    day = datetime.date(2027, 1, 2)
    with pytest.raises(Refused, match=r"1\.0\.0 does not come after 1\.0\.0(?s:.)*tag v1\.0\.0 exists"):
        make_release(history.path, "1.0.0", day)
    with pytest.raises(Refused, match=r"newest entry of CHANGELOG\.md is not 1\.1\.0"):
        make_release(history.path, "1.1.0", day)
    changelog = history.path / "CHANGELOG.md"
    entry = "## 1.1.0 (not released yet)\n\n### Blueprints\n\n- `plugin`: `config.py` says more.\n\n## 1.0.0"
    changelog.write_text(changelog.read_text(encoding="utf-8").replace("## 1.0.0", entry, 1), encoding="utf-8")
    with pytest.raises(Refused, match="the work tree has changes"):
        make_release(history.path, "1.1.0", day)
    change_file(history.path, "plugin", "config.py", lambda text: text.replace('"""Settings', '"""Newer settings', 1))
    history.git("commit", "--quiet", "--all", "--message", "news")
    fragment = history.path / "changelog.d" / "quicker.building.md"
    fragment.parent.mkdir()
    fragment.write_text("- Quicker.\n", encoding="utf-8")
    history.git("add", "--all")
    history.git("commit", "--quiet", "--message", "quicker")
    head = history.git("rev-parse", "HEAD")
    said = make_release(history.path, "1.1.0", day)
    assert "built at v1.0.0 and brought to v1.1.0" in said[0]
    assert history.git("rev-parse", "HEAD^") == head
    assert history.git("rev-parse", "v1.1.0^{commit}") == history.git("rev-parse", "HEAD")
    assert history.git("status", "--porcelain") == ""
    told = (
        "## 1.1.0 (2027-01-02)",
        "### Building",
        "- Quicker.",
        "### Blueprints",
        "- `plugin`: `config.py` says more.",
    )
    assert "\n\n".join((*told, "## 1.0.0")) in changelog.read_text(encoding="utf-8")
    assert not fragment.exists()
    wheel = history.path / "dist" / "aas_generator-1.1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        assert "generator/_template/template.bundle" in names
        assert not any(name.startswith(("tests/", "release/", "blueprints/")) for name in names)
    assert (history.path / "dist" / "aas_generator-1.1.0.tar.gz").is_file()


@pytest.mark.in_turn(1, 2)
def test_broken_wheel_leaves_the_repository_as_it_was(tmp_path: Path) -> None:
    history = SourceHistory(tmp_path / "source")
    history.git("config", "user.name", "Person")
    history.git("config", "user.email", "person@example.invalid")
    changelog = history.path / "CHANGELOG.md"
    entry = "## 1.1.0 (not released yet)\n\nBroken.\n\n## 1.0.0"
    changelog.write_text(changelog.read_text(encoding="utf-8").replace("## 1.0.0", entry, 1), encoding="utf-8")
    questions = history.path / "copier.yml"
    text = questions.read_text(encoding="utf-8")
    questions.write_text(text.replace('_min_copier_version: "', '_min_copier_version: "99.'), encoding="utf-8")
    history.git("commit", "--quiet", "--all", "--message", "news")
    before = history.git("show-ref"), history.git("status", "--porcelain")
    with pytest.raises(RuntimeError):
        make_release(history.path, "1.1.0", datetime.date(2027, 1, 2))
    assert (history.git("show-ref"), history.git("status", "--porcelain")) == before
    assert not (history.path / "dist").exists()
