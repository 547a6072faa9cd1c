"""Commits as a simple tool would: object by object in the user's own repository. Run as ``loose_objects.py WORKSPACE``.

It is here to fail the test that the engine passes: until there is a ref, a collector of garbage may take the objects.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

NAMES = {f"GIT_{who}_{what}": "naive@example.invalid" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


def main() -> None:
    for number in range(12):
        blobs = [git("hash-object", "-w", "--stdin", data=f"{number} {part}\n" * 40) for part in range(4)]
        rows = "".join(f"100644 blob {blob}\tpart_{part}.py\n" for part, blob in enumerate(blobs))
        commit = git("commit-tree", "-m", "work", git("mktree", "--missing", data=rows))
        git("update-ref", f"refs/heads/aas/N-{number}", commit)


def git(*arguments: str, data: str = "") -> str:
    done = subprocess.run(
        ["git", *arguments], env={**os.environ, **NAMES}, check=True, input=data, capture_output=True, text=True
    )
    return done.stdout.strip()


if __name__ == "__main__":
    os.chdir(Path(sys.argv[1]))
    main()
