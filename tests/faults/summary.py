"""The line about faults at the end of a test run: runs, lost, not converging."""

from __future__ import annotations

from collections import Counter

import pytest

WORD = "faults"


def fault_summary(terminal: pytest.TerminalReporter) -> None:
    """Print the numbers of all fault tests of a session, if there were any."""
    reports = [report for reports in terminal.stats.values() for report in reports]
    told = [
        value
        for report in reports
        if getattr(report, "when", "") == "call"
        for name, value in report.user_properties
        if name == WORD
    ]
    total: Counter[str] = Counter()
    for numbers in told:
        total.update(numbers)
    if told:
        runs, lost, open_ends = total["runs"], total["lost"], total["not converging"]
        terminal.section("faults")
        terminal.line(f"runs {runs} / lost {lost} / not converging {open_ends}")
