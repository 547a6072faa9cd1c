"""A repository somewhere else: looking at it without taking anything from it, and bringing branches to it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from generator.errors import GitError
from generator.git.command import SAFE_CONFIG, run_git
from generator.git.repository import Repository

REMOTE_SECONDS = 15.0
_PUSH_SECONDS = 600.0
# What the user's own programs for passwords and keys need; nobody is asked at a terminal.
_ACCESS = (
    *("SSH_AUTH_SOCK", "SSH_AGENT_PID", "GIT_SSH_COMMAND", "GIT_SSH", "GIT_ASKPASS", "SSH_ASKPASS"),
    *("GH_TOKEN", "GITHUB_TOKEN", "GIT_SSL_CAINFO", "HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy"),
)


def remote_tags(source: str) -> list[str]:
    """Return the tags of a repository, which may be a folder or a URL; nobody is asked for a password.

    Raises:
        GitError: It cannot be reached, or is no repository.
    """
    args = ["ls-remote", "--tags", "--refs", "--", source]
    lines = run_git(Path.cwd(), args, config=SAFE_CONFIG, seconds=REMOTE_SECONDS).text.splitlines()
    return [line.rpartition("refs/tags/")[2] for line in lines if "refs/tags/" in line]


@dataclass(frozen=True)
class Remote:
    """A remote of a repository, by its name.

    Args:
        repository: Whose remote it is.
        name: Its name, e.g. ``origin``.
    """

    repository: Repository
    name: str

    @property
    def address(self) -> str:
        """Where branches are brought to.

        Raises:
            GitError: There is no such remote.
        """
        return self.repository.git("remote", "get-url", "--push", "--", self.name).text.strip()

    def main_branch(self) -> str | None:
        """Return the branch that the remote calls its own; ``None`` where it names none.

        Raises:
            GitError: It cannot be reached.
        """
        told = self._git("ls-remote", "--symref", "--", self.name, "HEAD", seconds=REMOTE_SECONDS)
        heads = (line.removeprefix("ref: refs/heads/").partition("\t")[0] for line in told if line.startswith("ref: "))
        return next(heads, None)

    def push(self, branch: str, commit: str) -> None:
        """Bring a commit to a branch of the remote, which is new there or goes on from what it has.

        Raises:
            GitError: The remote refuses it, or its branch has other commits.
        """
        try:
            self._git("push", "--", self.name, f"{commit}:refs/heads/{branch}", seconds=_PUSH_SECONDS)
        except GitError as error:
            step = "Run it again."
            if "[rejected]" in error.stderr or "fetch first" in error.stderr:
                step = f"Its branch {branch} has other commits: merge or rename it there, then run it again."
            raise GitError(("push", self.name, branch), error.stderr, step) from error

    def _git(self, *args: str, seconds: float) -> list[str]:
        env = {name: os.environ[name] for name in _ACCESS if name in os.environ}
        return self.repository.git(*args, env=env, seconds=seconds).text.splitlines()
