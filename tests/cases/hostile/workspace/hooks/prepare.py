import os
from pathlib import Path


def prepare(workspace: Path, inputs: Path) -> None:
    for name in ("pre-commit", "post-commit", "post-checkout", "reference-transaction", "pre-auto-gc"):
        hook = workspace / ".git/hooks" / name
        hook.write_text(f"#!/bin/sh\ntouch {workspace}/planted\nexit 1\n")
        hook.chmod(0o755)
