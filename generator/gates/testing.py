"""The tests gate: the units' own tests, run by pytest in the sandbox."""

from __future__ import annotations

from generator.gates.records import Finding, GateNotRunError, Subject
from generator.sandbox import Command, Finished, Limits, clean_environment

TESTS_SECONDS = 120.0
_NO_TESTS = 5


def check_tests(subject: Subject) -> list[Finding]:
    """Return a finding for each test that fails, and one where nothing was tested.

    No configuration, conftest or plugin of the workspace or the units takes part; the workspace's top is on the
    import path.

    Raises:
        GateNotRunError: There is nothing to run, nothing to run it with, or no sandbox to run it in.
    """
    tests = [path for path in subject.tests() if (subject.root / path).is_file()]
    if not tests:
        raise GateNotRunError("the units have no tests")
    finished = subject.sandbox.run(
        Command(
            argv=(str(subject.python), "-P", "-m", "pytest", *_OPTIONS, f"--rootdir={subject.root}", *tests),
            cwd=subject.root,
            env={**clean_environment(), "PYTHONPATH": str(subject.root), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        ),
        root=subject.root,
        python=subject.python,
        writable=True,
        limits=Limits(seconds=TESTS_SECONDS),
    )
    if finished.verdict == "not-run":
        raise GateNotRunError(f"nothing was executed: {finished.detail}")
    return _judge(finished)


_OPTIONS = (
    "-c",
    "/dev/null",
    "--noconftest",
    "-p",
    "no:cacheprovider",
    "--import-mode=importlib",
    "-q",
    "--color=no",
    "--tb=line",
    "-rfE",
)


def _judge(finished: Finished) -> list[Finding]:
    output = finished.stdout.decode("utf-8", "replace")
    if finished.verdict in {"timeout", "limit"}:
        return [Finding(code=finished.verdict, message=finished.detail)]
    if finished.returncode == 0:
        return []
    if "No module named pytest" in finished.stderr.decode("utf-8", "replace"):
        raise GateNotRunError("pytest is not installed in the workspace's environment")
    if finished.returncode == _NO_TESTS:
        return [Finding(code="no-tests", message="pytest found no tests in the units' test files")]
    lines = [line for line in output.splitlines() if line.startswith(("FAILED ", "ERROR "))]
    if not lines:
        said = (output + finished.stderr.decode("utf-8", "replace")).strip()
        return [Finding(code="pytest", message=f"pytest ended with {finished.returncode}: {said[-500:]}")]
    return [_finding(line) for line in lines]


def _finding(line: str) -> Finding:
    """Read one line of pytest's short summary: ``FAILED path::test - message``."""
    _, _, rest = line.partition(" ")
    where, _, message = rest.partition(" - ")
    path, _, test = where.partition("::")
    code = "test-failed" if line.startswith("FAILED") else "test-error"
    return Finding(path=path.strip(), code=code, message=f"{test.strip()}: {message.strip()}".strip(": ") or where)
