"""A repository of several applications, of which each may be a workspace."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.support import DESIGN, LITTER, Workspace

BOT = "apps/bot"
WEB = "apps/web"
OTHERS = {
    "README.md": "Our applications\n",
    "libs/shared.py": "SHARED = 1\n",
    "plugins/of_nobody.py": "NOTHING = 1\n",
    "aas-generator.toml": 'branch_prefix = "of-nobody/"\n',
    "ACTIVE_TASKS.md": "| Task ID | Description | Status |\n|---|---|---|\n| AAS-224 | Another board | Done |\n",
}


def monorepo(target: Path, *, bot: Path = DESIGN, web: Path | None = None) -> Workspace:
    """Return the workspace ``apps/bot`` of a fresh repository.

    Beside it are ``apps/web`` and, at the top, what a workspace has too and what is none of theirs.

    Args:
        target: Where the repository is made.
        bot: A folder with the files of the workspace.
        web: A folder with those of the other application; by default one file.
    """
    repository = Workspace(target)
    shutil.copytree(bot, target / BOT, ignore=LITTER, symlinks=True)
    if web is not None:
        shutil.copytree(web, target / WEB, ignore=LITTER, symlinks=True)
    for path, text in (OTHERS | ({} if web else {f"{WEB}/page.py": "PAGE = 1\n"})).items():
        repository.write(path, text)
    repository.git("init", "--quiet", "--initial-branch=main")
    repository.commit("Our applications")
    return Workspace(target / BOT)


def repository_of(workspace: Workspace) -> Workspace:
    """Return the repository of such a workspace, to look at all of it."""
    return Workspace(Path(workspace.git("rev-parse", "--show-toplevel")))


def elsewhere(workspace: Workspace, revision: str) -> dict[str, str]:
    """Return the files of a revision that are not the workspace's, path to blob id."""
    folder = workspace.git("rev-parse", "--show-prefix")
    return {path: blob for path, blob in repository_of(workspace).tree(revision).items() if not path.startswith(folder)}
