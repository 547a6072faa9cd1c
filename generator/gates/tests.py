"""The tests gate: the units' own tests, run by pytest in the sandbox."""

from __future__ import annotations

from generator.findings import Finding
from generator.gates.probing import ask
from generator.gates.records import GateNotRunError, Subject

TESTS_SECONDS = 15.0


def check_tests(subject: Subject) -> list[Finding]:
    """Return a finding for each test that fails, and one where nothing was tested.

    No configuration, conftest or plugin of the workspace or the units takes part; the workspace's top is on the
    import path. One session runs the tests of all units; a finding names the file and the test.

    Raises:
        GateNotRunError: There is nothing to run, nothing to run it with, or no sandbox to run it in.
    """
    tests = [path for path in subject.tests() if (subject.root / path).is_file()]
    if not tests:
        raise GateNotRunError("the units have no tests")
    home = tests[0] if len(tests) == 1 else ""
    return ask(subject, "suite", {"tests": tests}, seconds=TESTS_SECONDS, code="pytest", home=home)
