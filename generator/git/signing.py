"""Signatures of commits: this tool makes none, and says so to those who want them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.git.command import run_git

if TYPE_CHECKING:
    from generator.git.reading import ReadableRepository


def signing_notice(repository: ReadableRepository, base: str) -> str:
    """Return what people must know whose commits are signed: ours are not, and how to do it; empty for others.

    A signature may ask for a passphrase and is another one each time, and the same input is to give the same ids.

    Args:
        repository: The user's repository.
        base: The commit that was built on.
    """
    plain = {key: value for key, value in repository.config.items() if key != "commit.gpgSign"}
    asked = ("config", "--type=bool", "--get", "commit.gpgSign")
    said = run_git(repository.root, asked, config=plain, env=repository.variables, accept=(0, 1, 128)).text
    if said.strip() != "true":
        return ""
    step = f"git rebase --force-rebase --gpg-sign {base[:12]} BRANCH"
    return f"commit.gpgSign is set, and the new commits are not signed; '{step}' signs those of a branch"
