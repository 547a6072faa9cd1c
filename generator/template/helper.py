"""``git-remote-aas-generator``: by this git clones and fetches the installation's own template from its address.

git starts it for addresses that begin with ``aas-generator::`` and talks to it over standard input and output, as
``gitremote-helpers(7)`` says. It is found where the tool's other command is: in a folder that ``PATH`` names.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from generator.errors import GeneratorError, TemplateError
from generator.git.command import SAFE_CONFIG, run_git
from generator.template.addresses import OWN_TEMPLATE
from generator.template.bundle import heads, own_bundle


def main() -> int:
    """Answer git until it has no more to ask; return the exit code."""
    try:
        _judge(sys.argv)
        while command := sys.stdin.readline().strip():
            _answer(command)
    except (GeneratorError, OSError) as error:
        sys.stderr.write(f"aas-generator: {error}\n")
        return 1
    return 0


def _judge(argv: list[str]) -> None:
    name = OWN_TEMPLATE.partition("::")[2]
    asked = argv[2].partition("::")[2] or argv[2] if len(argv) > 2 else ""
    if asked != name:
        raise TemplateError(f"{asked!r} is no template of this tool.", f"Name {OWN_TEMPLATE}.")


def _answer(command: str) -> None:
    """Answer one command with lines that an empty one ends."""
    lines: list[str] = []
    if command == "capabilities":
        lines = ["fetch"]
    elif command.startswith("list"):
        found = dict(heads())
        lines = ["@refs/heads/main HEAD", *(f"{commit} {ref}" for ref, commit in found.items() if ref != "HEAD")]
    elif command.startswith("fetch"):
        while sys.stdin.readline().strip():
            pass
        # git says where it wants the objects by GIT_DIR, which is no work tree yet while it clones.
        place = {"GIT_DIR": os.environ["GIT_DIR"]}
        run_git(Path.cwd(), ["bundle", "unbundle", str(own_bundle())], config=SAFE_CONFIG, env=place)
    else:
        raise TemplateError(f"git asked for {command!r}, which this version does not know.")
    sys.stdout.write("".join(f"{line}\n" for line in (*lines, "")))
    sys.stdout.flush()
