"""Looking at a repository somewhere else, without taking anything from it."""

from __future__ import annotations

from pathlib import Path

from generator.git.command import SAFE_CONFIG, run_git

REMOTE_SECONDS = 15.0


def remote_tags(source: str) -> list[str]:
    """Return the tags of a repository, which may be a folder or a URL; nobody is asked for a password.

    Raises:
        GitError: It cannot be reached, or is no repository.
    """
    args = ["ls-remote", "--tags", "--refs", "--", source]
    lines = run_git(Path.cwd(), args, config=SAFE_CONFIG, seconds=REMOTE_SECONDS).text.splitlines()
    return [line.rpartition("refs/tags/")[2] for line in lines if "refs/tags/" in line]
