"""Judges code that forges its verdict, as whatever user runs this program.

``python -m tests.gates.forging SCRATCH KIND`` prints the codes of the findings of every forgery in one kind of sandbox.
Each file of ``tests/cases/forgeries`` stands before code that cannot pass: a plugin that does not start, a test that
fails.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from generator.findings import Finding
from generator.gates import smoke, tests
from generator.gates.smoke import check_lifecycle
from generator.gates.tests import check_tests
from generator.sandbox import Sandbox, get
from tests.environments import make_environment
from tests.gates.subjects import make_subject, plugin_source

FOLDER = Path(__file__).parents[1] / "cases" / "forgeries"
NAMES = [
    *(f"{gate}/{path.stem}" for gate in ("smoke", "tests") for path in sorted((FOLDER / "both").glob("*.py"))),
    *(f"{gate}/{path.stem}" for gate in ("smoke", "tests") for path in sorted((FOLDER / gate).glob("*.py"))),
]
PLUGIN, TEST = "plugins/demo/__init__.py", "tests/test_demo.py"
_BROKEN = "\n\ndef test_broken():\n    assert False\n"


def judged(name: str, scratch: Path, sandbox: Sandbox, python: Path) -> list[Finding]:
    """Return what the gates find in code that begins with a forgery."""
    gate, _, stem = name.partition("/")
    path = next(each for each in (FOLDER / gate / f"{stem}.py", FOLDER / "both" / f"{stem}.py") if each.exists())
    head = path.read_text()
    if gate == "smoke":
        source = plugin_source(initialize="raise OSError('it does not start')", head=head + "\n\n")
        return check_lifecycle(make_subject(scratch, {PLUGIN: source}, sandbox=sandbox, python=python))
    return check_tests(make_subject(scratch, {TEST: head + _BROKEN}, sandbox=sandbox, python=python))


def main(scratch: Path, kind: str) -> None:
    smoke.LIFE_SECONDS = tests.TESTS_SECONDS = 5.0
    sandbox, python = get(kind), make_environment(scratch / "environment", "pytest")
    codes = {}
    for name in NAMES:
        found = judged(name, scratch / name.replace("/", "-"), sandbox, python)
        codes[name] = [each.code for each in found]
    print(json.dumps(codes))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
