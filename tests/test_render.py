from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from generator.answers.contract import Contract
from generator.errors import RenderError
from generator.render import Renderer, load_ahead, open_renderer
from generator.render import renderer as renderer_module
from tests.blueprints import grid
from tests.blueprints.support import ROOT, copy_template
from tests.support import Workspace

UNIT = grid.plugin("dance_bot", Contract(), modules=grid.modules(2), fields=grid.FIELDS[:7])


def git(folder: Path, *arguments: str) -> str:
    return Workspace(folder).git(*arguments)


def read_tree(folder: Path) -> Mapping[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A template without history."""
    return copy_template(tmp_path_factory.mktemp("plain") / "template")


@pytest.fixture(scope="module")
def untagged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A template with a history and no tags."""
    folder = copy_template(tmp_path_factory.mktemp("untagged") / "template")
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "first")
    return folder


@pytest.fixture(scope="module")
def tagged(tmp_path_factory: pytest.TempPathFactory, untagged: Path) -> Path:
    """A template with two versions that differ in the plugin's package, and a commit behind them."""
    folder = tmp_path_factory.mktemp("tagged") / "template"
    shutil.copytree(untagged, folder)
    (package,) = (path for path in folder.rglob("__init__.py.jinja") if "plugins_dir" in str(path))
    git(folder, "tag", "v1.0.0")
    for mark, tag in (("second", "v1.1.0"), ("unreleased", "")):
        package.write_text(f"{package.read_text().rstrip()}\n# {mark}\n")
        git(folder, "commit", "-q", "-a", "-m", mark)
        if tag:
            git(folder, "tag", tag)
    return folder


@pytest.fixture(scope="module")
def renderer(plain: Path) -> Iterator[Renderer]:
    with open_renderer(str(plain), None) as opened:
        yield opened


def test_template_without_history_has_no_version(renderer: Renderer, tmp_path: Path) -> None:
    assert renderer.render(UNIT, tmp_path).version == ""
    assert (tmp_path / "plugins/dance_bot/dance_bot_plugin.py").is_file()


def test_same_answers_give_the_same_bytes(renderer: Renderer, tmp_path: Path) -> None:
    for folder in ("first", "second"):
        renderer.render(UNIT, tmp_path / folder)
    assert read_tree(tmp_path / "first") == read_tree(tmp_path / "second")


def test_a_new_child_gives_the_same_bytes(renderer: Renderer, plain: Path, tmp_path: Path) -> None:
    renderer.render(UNIT, tmp_path / "first")
    with open_renderer(str(plain), None) as other:
        other.render(UNIT, tmp_path / "second")
    assert read_tree(tmp_path / "first") == read_tree(tmp_path / "second")


def test_newest_tag_is_used_and_a_version_can_be_asked_for(tagged: Path, tmp_path: Path) -> None:
    seen = {}
    for ref in (None, "v1.0.0", "HEAD"):
        with open_renderer(str(tagged), ref) as renderer:
            version = renderer.render(UNIT, tmp_path / str(ref)).version
        package = (tmp_path / str(ref) / "plugins/dance_bot/__init__.py").read_text()
        seen[ref] = (version.split("-")[0], "second" in package, "unreleased" in package)
    assert seen == {
        None: ("v1.1.0", True, False),
        "v1.0.0": ("v1.0.0", False, False),
        "HEAD": ("v1.1.0", True, True),
    }


def test_version_without_tags_is_a_hash(untagged: Path, tmp_path: Path) -> None:
    with open_renderer(str(untagged), None) as renderer:
        version = renderer.render(UNIT, tmp_path / "out").version
    assert version == git(untagged, "rev-parse", f"--short={len(version)}", "HEAD")
    recorded = (tmp_path / "out/plugins/dance_bot/.copier-answers.yml").read_text()
    assert f"_commit: {version}\n" in recorded.replace("'", "")


def test_environment_of_the_caller_does_not_matter(
    untagged: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_CONFIG_PARAMETERS", "GIT_OBJECT_DIRECTORY"):
        monkeypatch.setenv(name, str(tmp_path / "nowhere"))
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    (hooks / "post-checkout").write_text(f"#!/bin/sh\ntouch {tmp_path}/hooked\nexit 1\n")
    (hooks / "post-checkout").chmod(0o755)
    (tmp_path / "config").write_text(f"[core]\n\thooksPath = {hooks}\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "config"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / ".gitconfig").write_text(f"[core]\n\thooksPath = {hooks}\n")
    with open_renderer(str(untagged), None) as renderer:
        assert renderer.render(UNIT, tmp_path / "out").version
    assert not (tmp_path / "hooked").exists()


def test_nothing_is_said_and_the_working_directory_stays(
    untagged: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = Path.cwd()
    with open_renderer(str(untagged), None) as renderer:
        renderer.render(UNIT, tmp_path / "out")
    assert capfd.readouterr() == ("", "")
    assert Path.cwd() == before


REFUSALS = {
    "no template": ("", "FileNotFoundError"),
    "bad yaml": ("_subdirectory: [\n", ""),
    "bad jinja": ("_subdirectory: 'blueprints/{{ blueprint'\n", ""),
    "newer copier": ("_min_copier_version: '999.0.0'\n", "999"),
    "choice gone": ("blueprint:\n  type: str\n  choices: [other]\n", ""),
    "validator": ("blueprint:\n  type: str\n  validator: 'never\n\n\n  that'\n", "never"),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_refusal_is_one_clear_line(case: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    text, said = REFUSALS[case]
    folder = tmp_path / "template"
    if text:
        copy_template(folder)
        (folder / "copier.yml").write_text(text, encoding="utf-8")
    with open_renderer(str(folder), None) as renderer, pytest.raises(RenderError) as caught:
        renderer.render(UNIT, tmp_path / "out")
    message = str(caught.value)
    assert message.startswith("plugin:dance_bot: Copier refused to render it: ")
    assert "\n" not in message
    assert len(message) < 700
    assert said in message or case == "no template"
    assert capfd.readouterr() == ("", "")


def test_render_after_a_refusal_works(renderer: Renderer, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(RenderError):
        renderer.render(UNIT, tmp_path / "file")
    assert renderer.render(UNIT, tmp_path / "out").version == ""


def test_killed_child_is_an_error_and_the_next_render_works(plain: Path, tmp_path: Path) -> None:
    with open_renderer(str(plain), None) as renderer:
        renderer.render(UNIT, tmp_path / "first")
        assert renderer.pid is not None
        os.kill(renderer.pid, signal.SIGKILL)
        with pytest.raises(RenderError, match="plugin:dance_bot: Copier's process died"):
            renderer.render(UNIT, tmp_path / "second")
        renderer.render(UNIT, tmp_path / "third")
    assert read_tree(tmp_path / "first") == read_tree(tmp_path / "third")


def test_hang_ends_and_the_next_render_works(tmp_path: Path) -> None:
    folder = copy_template(tmp_path / "template")
    slow = folder / "blueprints/plugin/template/slow.txt.jinja"
    slow.write_text("{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}")
    with open_renderer(str(folder), None, seconds=4.0) as renderer:
        with pytest.raises(RenderError, match="did not end in 4 s"):
            renderer.render(UNIT, tmp_path / "first")
        assert renderer.pid is None
        slow.unlink()
    with open_renderer(str(folder), None) as renderer:
        renderer.render(UNIT, tmp_path / "second")


def test_child_ends_with_the_renderer(plain: Path, tmp_path: Path) -> None:
    with open_renderer(str(plain), None) as renderer:
        pids = [renderer.pid]
        renderer.render(UNIT, tmp_path)
        pids.append(renderer.pid)
    before, pid = pids
    assert before is None
    assert pid is not None
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_units_of_one_run_share_one_clone_which_ends_with_the_renderer(tagged: Path, tmp_path: Path) -> None:
    template = tmp_path / "template"
    shutil.copytree(tagged, template)
    with open_renderer(str(template), None) as renderer:
        first = renderer.render(UNIT, tmp_path / "first")
        clones = list(renderer_folder(renderer).glob("copier.*/copier.yml"))
        git(template, "tag", "v2.0.0")
        second = renderer.render(UNIT, tmp_path / "second")
        assert list(renderer_folder(renderer).glob("copier.*/copier.yml")) == clones
    assert len(clones) == 1
    assert not clones[0].parents[1].exists()
    assert first == second
    assert read_tree(tmp_path / "first") == read_tree(tmp_path / "second")
    with open_renderer(str(template), None) as renderer:
        assert renderer.render(UNIT, tmp_path / "third").version == "v2.0.0"


def renderer_folder(renderer: Renderer) -> Path:
    """Return the folder that the renderer's child was given for its clone."""
    assert renderer.folder
    return renderer.folder


def test_a_process_that_was_loaded_ahead_renders(untagged: Path, tmp_path: Path) -> None:
    load_ahead()
    (loading,) = renderer_module._ahead
    with open_renderer(str(untagged), None, scratch=tmp_path) as renderer:
        renderer.render(UNIT, tmp_path / "out")
        assert renderer.pid == loading.process.pid
        assert renderer_folder(renderer).parent == tmp_path
    assert not renderer_module._ahead
    with pytest.raises(ProcessLookupError):
        os.kill(loading.process.pid, 0)


def test_a_template_is_cloned_ahead_where_it_is_known_that_it_is_needed(tagged: Path, tmp_path: Path) -> None:
    with open_renderer(str(tagged), None, scratch=tmp_path) as renderer:
        renderer.prepare()
        until = time.monotonic() + 60
        while not (clones := list(renderer_folder(renderer).glob("copier.*/copier.yml"))):
            assert time.monotonic() < until
            time.sleep(0.01)
        renderer.render(UNIT, tmp_path / "out")
        assert list(renderer_folder(renderer).glob("copier.*/copier.yml")) == clones


def test_a_template_that_cannot_be_cloned_ahead_is_told_with_the_first_unit(tmp_path: Path) -> None:
    with open_renderer(str(tmp_path / "nothing"), None) as renderer:
        renderer.prepare()
        with pytest.raises(RenderError, match="Copier refused to render it"):
            renderer.render(UNIT, tmp_path / "out")


def test_one_that_has_died_meanwhile_is_replaced(untagged: Path, tmp_path: Path) -> None:
    load_ahead()
    (loading,) = renderer_module._ahead
    loading.process.kill()
    loading.process.wait()
    with open_renderer(str(untagged), None) as renderer:
        renderer.render(UNIT, tmp_path / "out")
        assert renderer.pid != loading.process.pid


def test_one_that_nobody_takes_ends_with_this_process() -> None:
    program = (
        "from generator.render import load_ahead, renderer\n"
        "load_ahead(); print(renderer._ahead[0].process.pid, flush=True)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    with pytest.raises(ProcessLookupError):
        os.kill(int(done.stdout), 0)


def test_clone_goes_when_the_caller_is_killed(untagged: Path, tmp_path: Path) -> None:
    program = (
        "import os, signal, sys; from pathlib import Path; from generator.render import Renderer\n"
        "from tests.test_render import UNIT, renderer_folder\n"
        "renderer = Renderer(sys.argv[1], None); renderer.render(UNIT, Path(sys.argv[2]))\n"
        "print(renderer_folder(renderer), flush=True); os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    command = [sys.executable, "-c", program, str(untagged), str(tmp_path / "out")]
    killed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert killed.returncode == -signal.SIGKILL
    folder = Path(killed.stdout.strip())
    deadline = time.monotonic() + 20.0
    while folder.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert folder.is_absolute()
    assert not folder.exists()


def test_units_with_other_data_of_one_child_are_as_from_a_child_of_their_own(untagged: Path, tmp_path: Path) -> None:
    units = [grid.plugin(f"unit_{n}", Contract(), modules=grid.modules(n), fields=grid.FIELDS[:n]) for n in (3, 1, 2)]
    with open_renderer(str(untagged), None) as shared:
        for unit in units:
            shared.render(unit, tmp_path / "shared" / unit.name)
    for unit in units[1:]:
        with open_renderer(str(untagged), None) as alone:
            alone.render(unit, tmp_path / "alone" / unit.name)
        assert read_tree(tmp_path / "shared" / unit.name) == read_tree(tmp_path / "alone" / unit.name)


def test_template_with_an_extension_is_refused_before_it_is_loaded(tmp_path: Path) -> None:
    folder = copy_template(tmp_path / "template")
    text = (folder / "copier.yml").read_text(encoding="utf-8")
    (folder / "copier.yml").write_text(f"_jinja_extensions: [antigravity.Extension]\n{text}", encoding="utf-8")
    with open_renderer(str(folder), None) as renderer:
        for _ in range(2):
            with pytest.raises(RenderError, match="UnsafeTemplateError"):
                renderer.render(UNIT, tmp_path / "out")
