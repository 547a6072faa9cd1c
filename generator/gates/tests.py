"""The tests gate: the units' own tests, run by pytest in the sandbox."""

from __future__ import annotations

from collections.abc import Sequence

from generator.findings import Finding
from generator.gates.probing import Place, hear, plain
from generator.gates.records import GateNotRunError, Said, Subject
from generator.gates.rooms import each_in_a_room
from generator.gates.running import Alone, Runner
from generator.gates.sessions import Session, asked_plugins, stage, test_files

TESTS_SECONDS = 15.0


def check_tests(subject: Subject, runner: Runner | None = None) -> list[Finding]:
    """Return a finding for each test that fails, and one where nothing was tested.

    No configuration, conftest or plugin of the workspace or the units takes part; the workspace's top is on the
    import path. One session runs the tests of all units; a finding names the file and the test.

    Args:
        subject: What is judged.
        runner: Where it runs; by default in a process of its own.

    Raises:
        GateNotRunError: There is nothing to run, nothing to run it with, or no sandbox to run it in.
    """
    tests = test_files(subject)
    if not tests:
        raise GateNotRunError("the units have no tests")
    place = Place(home=tests[0] if len(tests) == 1 else "", code="pytest")
    plugins = asked_plugins(subject, tests)
    session = Session({"root": str(subject.root), "tests": tests, "plugins": plugins})
    way = runner or Alone(subject)
    heard = hear(way, "suite", session, seconds=TESTS_SECONDS, home=place.home, stage=stage(plugins))
    if heard.trouble:
        return [heard.trouble]
    if session.missing:
        raise GateNotRunError(plain(session.missing))
    return [place.finding(each) for each in session.faults]


def check_tests_together(subjects: Sequence[Subject]) -> Sequence[Said | GateNotRunError]:
    """Do the same for several tasks that share a copy."""
    return each_in_a_room(subjects, lambda runner: check_tests(runner.subject, runner))
