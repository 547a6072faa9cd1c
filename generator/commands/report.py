"""``aas-generator report``: a run as one page for a browser."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from generator.bench.state import State
from generator.errors import GeneratorError
from generator.git import open_workspace
from generator.journal.history import RunHistory
from generator.output import note, say
from generator.report.page import run_page
from generator.whole_files import write_whole

FOLDER = "reports"


def run_report(workspace: Path, run: str | None, *, results: Sequence[Path] = (), out: Path | None, show: bool) -> None:
    """Write the page of the last run that came to a task, or of the one that is named, and print where it is.

    Args:
        workspace: The workspace's folder.
        run: The run, or how its name begins.
        results: Files in which the analyses may be, beside those that the run has read.
        out: The page; by default one in the tool's own folder.
        show: Whether a browser is opened.

    Raises:
        GeneratorError: The workspace cannot be used, there is no such run, or the page cannot be written.
    """
    repository = open_workspace(workspace)
    state = State(repository)
    history = RunHistory(state)
    chosen = history.find(run) if run is not None else history.last()
    if chosen is None:
        raise GeneratorError("No run is recorded in this workspace.", "'aas-generator apply' makes one.")
    path = (out or state.folder / FOLDER / f"{chosen}.html").absolute()
    write_whole(path, run_page(repository, history, chosen, results).encode("utf-8", "backslashreplace"))
    say(str(path))
    if show:
        import webbrowser

        if not webbrowser.open(path.as_uri()):
            note("no browser could be started; open the file by hand")
