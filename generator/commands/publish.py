"""``aas-generator publish``: branches of tasks to the team's host."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from generator.commands.dry_runs import labelled, progress_of
from generator.errors import EXIT_OK, EXIT_TASKS
from generator.output import show_report
from generator.publish.records import PublishedBranch, PublishReport
from generator.publish.run import Wanted, publish
from generator.settings import load_settings

_WORDS = {
    "opened": "pull request opened",
    "present": "pushed, its pull request is open",
    "pushed": "pushed",
    "failed": "failed",
    "planned": "would be pushed and opened",
}


def run_publish(workspace: Path, wanted: Wanted, *, as_json: bool, quiet: bool) -> int:
    """Publish branches, print what became of each and return the exit code.

    Raises:
        GeneratorError: Nothing could be done at all.
    """
    report = publish(workspace, load_settings(workspace), wanted, progress_of(quiet=quiet, dry_run=wanted.dry_run))
    show_report(report.to_data, lambda: labelled(describe(report), dry_run=report.dry_run), as_json=as_json)
    failed = any(each.outcome == "failed" for each in report.branches)
    return EXIT_TASKS if failed or report.refused else EXIT_OK


def describe(report: PublishReport) -> list[str]:
    """Return a report as lines for a person; where nobody opens a pull request, its title and text are to be copied."""
    lines = [line for each in report.branches for line in _lines(each)]
    lines += [f"{task}  not published\n  {reason}" for task, reason in report.refused.items()]
    return lines or ["nothing to publish: no branch of an implemented task is missing here"]


def _lines(each: PublishedBranch) -> Iterator[str]:
    yield f"{each.branch}  {_WORDS[each.outcome]}, for {each.onto}"
    if each.url:
        yield f"  {each.url}"
    if each.reason:
        yield f"  {each.reason}"
    if each.outcome in {"pushed", "planned"}:
        yield f"  title: {each.title}"
        yield from (f"  | {line}".rstrip() for line in each.body.splitlines())
