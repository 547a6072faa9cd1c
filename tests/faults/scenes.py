"""The workspaces in which runs are disturbed, each with what an undisturbed run makes of it."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import yaml

from generator.gates import GATES
from generator.render import RenderRequest
from generator.sandbox import detect
from generator.template import OWN_TEMPLATE
from tests.apply.scene import batch_file, example_workspace, generator, terse
from tests.faults.harness import Scene, Server
from tests.faults.server import Warm
from tests.mypy_cache import OF_GATES, warmed
from tests.support import DESIGN_RESULTS, Workspace

NAIVE = Path(__file__).with_name("naive.py")
PAIR = {"AAS-224": terse("Community Forge plugin"), "AAS-231": terse("Weather watch", depends="AAS-224")}
# What is tested here is the transaction: of the gates only the quickest one is asked.
QUICK = {
    "AAS_GENERATOR_GATES": json.dumps({gate: "off" for gate in GATES if gate != "syntax"}),
    "AAS_GENERATOR_SANDBOX": "none",
}
WHOLE = ("AAS-224", "AAS-230")


def busy_workspace(target: Path) -> Workspace:
    """Return the example workspace with work in progress: a dirty file, a staged one, an untracked one."""
    workspace = example_workspace(target)
    shutil.rmtree(target / ".git/hooks", ignore_errors=True)
    workspace.write("README.md", "dirty\n")
    workspace.write("core/services/new_work.py", "WORK = 1\n")
    workspace.git("add", "core/services/new_work.py")
    workspace.write("notes.txt", "untracked\n")
    return workspace


def warm(server: Server, workspace: Path, batch: Path, folder: Path) -> None:
    """Let the server render one unit, so that its forks find the template cloned and compiled."""
    generator("translate", str(batch), "--out", str(folder / "answers"), "--workspace", str(workspace))
    answers = sorted((folder / "answers").glob("*.yml"))[0]
    data = yaml.safe_load(answers.read_text(encoding="utf-8"))
    server.ask(Warm(RenderRequest(OWN_TEMPLATE, None, (data,))))


def apply_command(batch: Sequence[Path]) -> list[str]:
    """Return the command line that applies results files to the scene's workspace."""
    return ["apply", *map(str, batch), "--workspace", "WORKSPACE", "--json"]


def quick_scene(server: Server, folder: Path) -> Scene:
    """Return a scene of two tasks, one building on the other, with the quickest gate and a warm Copier."""
    base = busy_workspace(folder / "base").path
    batch = batch_file(folder / "batch.json", PAIR)
    warm(server, base, batch, folder)
    return with_boards(Scene(server, base, folder / "run", apply_command([batch]), QUICK), tuple(PAIR))


def whole_scene(server: Server, folder: Path) -> Scene:
    """Return a scene of a bundled plugin and a bundled settings patch, with every gate and a new Copier each time."""
    base = busy_workspace(folder / "base").path
    batches = [DESIGN_RESULTS]
    sandbox = "none" if detect().name == "none" else "auto"
    command = [*apply_command(batches), *(word for task in WHOLE for word in ("--only", task))]
    environment = {"AAS_GENERATOR_SANDBOX": sandbox}
    # mypy's cache about libraries has thousands of files that have nothing to do with a transaction.
    with warmed(base, OF_GATES):
        if not (base / OF_GATES).is_dir():
            seed = Scene(server, base, folder / "seed", command, environment, warm=False)
            shutil.copytree(seed.workspace / OF_GATES, base / OF_GATES)
            shutil.rmtree(seed.folder)
    return with_boards(Scene(server, base, folder / "run", command, environment, warm=False), WHOLE)


def naive_scene(server: Server, folder: Path) -> Scene:
    """Return a scene in which a simple script does the same two tasks in the user's checkout."""
    base = busy_workspace(folder / "base").path
    return with_boards(Scene(server, base, folder / "run", [str(NAIVE), "WORKSPACE"], script=True), tuple(PAIR))


def with_boards(scene: Scene, tasks: Sequence[str]) -> Scene:
    """Add the boards on which one of two tasks is done to the legal ones of a scene."""
    command = scene.command
    scene.command = [*(word for word in command if word not in {"--only", *tasks}), "--only", tasks[0]]
    scene.renew()
    assert scene.run().code == 0
    one = scene.state().board
    scene.command = command
    texts = {"none": scene.before.board, "one": one, "both": scene.after.board}
    for name, text in texts.items():
        (scene.folder / name).write_bytes(text)
    merge = ["git", "merge-file", "-p", "none", "one", "both"]
    other = subprocess.run(merge, cwd=scene.folder, check=True, capture_output=True).stdout
    assert len({*texts.values(), other}) == 4
    scene.boards = {*texts.values(), other}
    return scene
