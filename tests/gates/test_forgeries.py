"""Code that cannot pass and forges its verdict does not pass, whoever runs the gates and in whichever sandbox."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.errors import SandboxError
from generator.gates.smoke import check_lifecycle
from generator.gates.tests import check_tests
from generator.sandbox import Sandbox, get
from tests import shared
from tests.examples import TURN, taking_turns
from tests.gates import forging
from tests.gates.subjects import make_subject, plugin_source
from tests.sandbox.accounts import run_as

# As whom and in which sandbox the gates run, and out of how many forgeries one is tried there for each push.
WAYS = {
    "ourselves-bubblewrap": 2,
    "ourselves-room": 1,
    "nobody-bubblewrap": 6,
    "nobody-room": 3,
    "nobody-sandlock": 6,
    "ourselves-sandlock": 6,
}
QUICK = ("ourselves-bubblewrap", "ourselves-room")
CHOSEN = {way: taking_turns(forging.NAMES, share, TURN + place) for place, (way, share) in enumerate(WAYS.items())}
# Each has been seen to pass where the judged process itself wrote the verdict.
ONCE_PASSED = {
    *(f"{gate}/{way}" for gate in ("smoke", "tests") for way in ("frames", "generator", "thread", "traceback")),
    *("smoke/outside", "tests/call_info", "tests/hooks", "tests/reports", "tests/run_test"),
}


@pytest.fixture(scope="module")
def found(request: pytest.FixtureRequest) -> dict[str, list[str]]:
    """The codes of the findings of forgeries, as one user in one kind of sandbox."""
    way = request.param
    account, kind = way.split("-")
    return shared.once(f"forgeries-{way}", lambda _: run_as(account, "tests.gates.forging", kind, *CHOSEN[way]))


@pytest.mark.parametrize(
    ("found", "name"),
    [
        pytest.param(way, name, marks=() if way in QUICK else pytest.mark.slow)
        for way, names in CHOSEN.items()
        for name in names
    ],
    indirect=["found"],
)
def test_forged_code_does_not_pass(name: str, found: dict[str, list[str]]) -> None:
    assert found[name]
    if name in ONCE_PASSED:
        assert found[name] == ["forged"]
    # Where they come from one warm process, the next one is as it was.
    assert found.get(f"{forging.GOOD} {name}", []) == []


HONEST = """
import pytest


@pytest.fixture(scope="module")
def things():
    made = []
    yield made
    assert made == ["a", "b", "c"]


def setup_module():
    assert not STARTED
    STARTED.append(1)


STARTED = []


class TestThings:
    @classmethod
    def setup_class(cls):
        cls.calls = 0

    def setup_method(self):
        type(self).calls += 1

    def test_a(self, things):
        things.append("a")
        assert self.calls == 1

    def test_b(self, things):
        things.append("b")
        assert self.calls == 2


@pytest.mark.parametrize("name", ["c"])
def test_c(name, things):
    things.append(name)


@pytest.mark.xfail(strict=True)
def test_d():
    assert False


@pytest.mark.skip
def test_e(): ...
"""


def test_honest_code_passes_wherever_the_steps_are_that_must_fail(tmp_path: Path, best_sandbox: Sandbox) -> None:
    cases = "    def test_x(self): ...\n\n    def test_y(self): ...\n"
    other = f"import unittest\n\n\nclass TestOld(unittest.TestCase):\n{cases}"
    for number in range(8):
        files = {forging.TEST: HONEST, "tests/test_other.py": other}
        assert check_tests(make_subject(tmp_path / f"tests{number}", files, sandbox=best_sandbox)) == []
        files = {forging.PLUGIN: plugin_source()}
        assert check_lifecycle(make_subject(tmp_path / f"smoke{number}", files, sandbox=best_sandbox)) == []


@pytest.mark.slow
def test_the_line_to_the_judge_reaches_into_a_container(tmp_path: Path) -> None:
    try:
        container = get("container")
    except SandboxError as error:
        pytest.skip(str(error))
    for name in ("", "frames", "leaves", "fork"):
        head = (forging.FOLDER / "both" / f"{name}.py").read_text() if name else ""
        files = {forging.PLUGIN: plugin_source(head=head), forging.TEST: f"{head}\n\ndef test_a(): ...\n"}
        subject = make_subject(tmp_path / f"case-{name}", files, sandbox=container)
        # Who writes is not told from in there; a reply too many ends the dialogue all the same.
        for found in (check_lifecycle(subject), check_tests(subject)):
            assert {each.code for each in found} <= {"forged", "died"}
            assert bool(found) == bool(name)
