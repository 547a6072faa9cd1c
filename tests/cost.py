"""What each test file has cost in CPU time, with everything that its tests have started; the clock says little.

Processes that are killed together with the sandbox that they are in count for nothing: who waits for it is not told.

``AAS_TEST_COST=1`` prints the table at the end of a run.
"""

from __future__ import annotations

import os
import resource
from collections import Counter
from pathlib import Path

import pytest

WANTED = "AAS_TEST_COST" in os.environ
WORD = "cpu"
_SHOWN = 60
_BEGIN = pytest.StashKey[float]()


def cpu_seconds() -> float:
    """Return the CPU time of this process, of its children that ended, and of those that still live."""
    ended = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in ended) + _living(os.getpid())


def _living(parent: int) -> float:
    total = 0.0
    for thread in Path(f"/proc/{parent}/task").glob("*/children"):
        for child in map(int, thread.read_text().split()):
            try:
                # User and system time of the process, then of its children; the name before them may hold spaces.
                ticks = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[11:15]
                total += sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK") + _living(child)
            except OSError:
                continue
    return total


def begin(item: pytest.Item) -> None:
    """Begin to measure a test; its first fixtures are not yet made."""
    item.stash[_BEGIN] = cpu_seconds()


def end(item: pytest.Item) -> None:
    """Take down what a test has cost, the fixtures included that were made for it first."""
    item.user_properties.append((WORD, cpu_seconds() - item.stash[_BEGIN]))


def cost_summary(terminal: pytest.TerminalReporter) -> None:
    """Print the dearest files of a session, set-up and teardown included, if they were measured."""
    total: Counter[str] = Counter()
    tests: Counter[str] = Counter()
    for report in (report for reports in terminal.stats.values() for report in reports):
        if getattr(report, "when", "") != "teardown":
            continue
        file = report.nodeid.partition("::")[0]
        for name, value in report.user_properties:
            if name == WORD:
                total[file] += value
                tests[file] += 1
    if total:
        terminal.section(f"CPU seconds by file, {sum(total.values()):.0f} in all")
        for file, seconds in total.most_common(_SHOWN):
            terminal.line(f"{seconds:8.1f}  {tests[file]:5}  {file}")
