"""A run that is asked to end does so at once and leaves nothing half done."""

from __future__ import annotations

import signal
import time

import pytest

from tests.examples import taking_turns
from tests.faults.control import Fault, Mode
from tests.faults.harness import Scene
from tests.faults.server import Wait

pytestmark = pytest.mark.slow


SIGNALS = [(signal.SIGTERM, 143), (signal.SIGINT, 130), (signal.SIGHUP, 129)]
# Four of twelve for each push, and with them every signal.
MOMENTS = taking_turns([(*each, tenth) for each in SIGNALS for tenth in (1, 4, 7, 9)], 3)


@pytest.mark.parametrize(("number", "code", "tenth"), MOMENTS)
def test_a_run_that_is_asked_to_end_takes_back_what_it_has_begun(
    quick: Scene, number: int, code: int, tenth: int
) -> None:
    quick.renew()
    quick.server.shim.arm(Fault(Mode.kill_main, quick.calls * tenth // 10, error=number), quick.scopes)
    begin = time.monotonic()
    ended = quick.server.wait(Wait(quick.start()))
    quick.server.shim.rest()
    took = time.monotonic() - begin
    assert (ended.code, ended.left) == (code, False)
    state = quick.state()
    assert state.beside == ()
    assert not (quick.workspace / ".git/aas-generator/work").exists()
    assert state.private == quick.before.private
    assert state.board in quick.boards
    begin = time.monotonic()
    assert quick.run().code == 0
    # In proportion to a whole run where the machine is slow.
    assert took < max(15, 2 * (time.monotonic() - begin))
    again = quick.state()
    assert (again.refs, again.board, again.private) == (quick.after.refs, quick.after.board, quick.before.private)
