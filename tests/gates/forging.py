"""Judges code that forges its verdict, as whatever user runs this program.

``python -m tests.gates.forging SCRATCH KIND NAME…`` prints the codes of the findings of forgeries, by default of every
one, in one kind of sandbox; with ``room`` as KIND, in children of one warm process, with an honest task behind each.
Each file of ``tests/cases/forgeries`` stands before code that cannot pass: a plugin that does not start, a test that
fails.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from generator.findings import Finding
from generator.gates import run_together, smoke, tests
from generator.gates.smoke import check_lifecycle
from generator.gates.tests import check_tests
from generator.sandbox import Sandbox, get
from tests.environments import make_environment
from tests.gates.subjects import make_subject, make_wave, plugin_source

FOLDER = Path(__file__).parents[1] / "cases" / "forgeries"
NAMES = [
    *(f"{gate}/{path.stem}" for gate in ("smoke", "tests") for path in sorted((FOLDER / "both").glob("*.py"))),
    *(f"{gate}/{path.stem}" for gate in ("smoke", "tests") for path in sorted((FOLDER / gate).glob("*.py"))),
]
PLUGIN, TEST = "plugins/demo/__init__.py", "tests/test_demo.py"
_BROKEN = "\n\ndef test_broken():\n    assert False\n"
_GOOD = "def test_good(): ...\n"
ROOM = "room"


GOOD = "good"


def sources(name: str, plugin: str, test: str) -> dict[str, str]:
    """Return the files of a task that begins with a forgery."""
    gate, _, stem = name.partition("/")
    path = next(each for each in (FOLDER / gate / f"{stem}.py", FOLDER / "both" / f"{stem}.py") if each.exists())
    head = path.read_text()
    if gate == "smoke":
        return {plugin: plugin_source(initialize="raise OSError('it does not start')", head=head + "\n\n")}
    return {test: head + _BROKEN}


def judged(name: str, scratch: Path, sandbox: Sandbox, python: Path) -> list[Finding]:
    """Return what the gates find in code that begins with a forgery."""
    subject = make_subject(scratch, sources(name, PLUGIN, TEST), sandbox=sandbox, python=python)
    return check_lifecycle(subject) if name.startswith("smoke/") else check_tests(subject)


def judged_in_a_room(chosen: Sequence[str], scratch: Path, python: Path) -> dict[str, list[str]]:
    """Return the codes of the findings of forgeries, and for each of the honest task behind it."""
    codes: dict[str, list[str]] = {}
    for gate in ("smoke", "tests"):
        names = [name for name in chosen if name.startswith(f"{gate}/")]
        tasks = []
        for number, name in enumerate(names):
            tasks.append(sources(name, f"plugins/bad{number}/__init__.py", f"tests/test_bad{number}.py"))
            good = {f"plugins/good{number}/__init__.py": plugin_source(), f"tests/test_good{number}.py": _GOOD}
            tasks.append(good)
        wave = make_wave(scratch / gate, tasks, sandbox=get("bubblewrap"), python=python)
        found = [[each.code for each in result.findings] for (result,) in run_together(wave, [gate])]
        for name, of_bad, of_good in zip(names, found[::2], found[1::2], strict=True):
            codes[name], codes[f"{GOOD} {name}"] = of_bad, of_good
    return codes


def main(scratch: Path, kind: str, *chosen: str) -> None:
    smoke.LIFE_SECONDS = tests.TESTS_SECONDS = 5.0
    python, names = make_environment(scratch / "environment", "pytest"), chosen or NAMES
    if kind == ROOM:
        print(json.dumps(judged_in_a_room(names, scratch, python)))
        return
    sandbox, codes = get(kind), {}
    for name in names:
        found = judged(name, scratch / name.replace("/", "-"), sandbox, python)
        codes[name] = [each.code for each in found]
    print(json.dumps(codes))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
