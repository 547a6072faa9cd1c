"""The demonstration: the bundled results files turned into branches of a copy of the example workspace.

Everything happens in the scratch folder ``.demo``, which is made anew each time. Some of the bundled answers are bad on
purpose; what becomes of them is part of what there is to see, and ``outcomes.json`` says what it should be.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

from plumbum import FG, local

EXAMPLES = Path(__file__).resolve().parent
SCRATCH = EXAMPLES.parent / ".demo"
WORKSPACE = SCRATCH / "workspace"
BOARD = "handoff/ACTIVE_TASKS.md"
OUTCOMES = EXAMPLES / "outcomes.json"
SOME_NOT_BUILT = 1


# Git in the demonstration's workspace, by somebody.
git = local["git"]["-c", "user.name=demo", "-c", "user.email=demo@example.invalid"].with_cwd(WORKSPACE)
generator = local[sys.executable]["-m", "generator"]


def make_workspace() -> None:
    """Copy the example workspace and make it a repository with one commit."""
    shutil.rmtree(SCRATCH, ignore_errors=True)
    litter = shutil.ignore_patterns("__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".git")
    shutil.copytree(EXAMPLES / "workspace", WORKSPACE, ignore=litter)
    git("init", "--quiet", "--initial-branch=main")
    git("add", "--all")
    git("commit", "--quiet", "--message", "The example workspace")


def main() -> int:
    """Run the demonstration; return 0 when it showed what it should."""
    make_workspace()
    batches = sorted(str(path) for path in (EXAMPLES / "batches").glob("*.json*"))
    print(f"Applying {len(batches)} results files to {WORKSPACE}\n", flush=True)
    command = generator["apply", *batches, "--workspace", WORKSPACE]
    if not has_sandbox():
        print("No sandbox starts here. The bundled answers are our own text, so they run without one.\n", flush=True)
        command = command["--sandbox", "none"]
    command & FG(retcode=(0, SOME_NOT_BUILT))
    print("\nBranches, each with one checked commit:")
    print(git("for-each-ref", "--format=  %(refname:short)  %(contents:subject)", "refs/heads/aas").rstrip())
    print("\nWhat changed on the task board:")
    print(git("diff", "--unified=0", "--", BOARD).rstrip())
    print(f"\nLook around: cd {WORKSPACE.relative_to(Path.cwd()) if in_here() else WORKSPACE}")
    print("  git log --all --graph --oneline")
    print("  git switch aas/AAS-141 && python -m pytest")
    surprises = compare()
    print("\n".join(["", *surprises]) if surprises else "\nEvery task ended as examples/outcomes.json expects.")
    return 1 if surprises else 0


def compare() -> list[str]:
    """Return a line for each task of the run that did not end as it should."""
    status = json.loads(generator("status", "--workspace", WORKSPACE, "--json"))
    found = {task["task_id"]: task["outcome"] for task in status["run"]["tasks"]}
    expected = {task_id: each["outcome"] for task_id, each in json.loads(OUTCOMES.read_text(encoding="utf-8")).items()}
    return [
        f"{task_id} is {found.get(task_id, 'missing')}, and should be {outcome}"
        for task_id, outcome in expected.items()
        if found.get(task_id) != outcome
    ]


def has_sandbox() -> bool:
    """Tell whether generated code can be confined on this machine."""
    from generator.sandbox import detect

    return detect().name != "none"


def in_here() -> bool:
    """Tell whether the workspace is below the current folder, so that a short path can be shown."""
    return WORKSPACE.is_relative_to(Path.cwd())


if __name__ == "__main__":
    sys.exit(main())
