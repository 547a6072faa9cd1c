"""``aas-generator report``: a run as one page for a browser."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from generator.bench.state import State
from generator.drift.drift import find_drift
from generator.effort import effort
from generator.errors import GeneratorError
from generator.git import open_workspace
from generator.journal.history import RunHistory
from generator.loop.batches.submissions import Submissions
from generator.output import note, say
from generator.report.fleet import fleet_page
from generator.report.page import run_page
from generator.settings import load_settings
from generator.update import update_units
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
    _write(path, run_page(repository, history, chosen, results))
    if show:
        import webbrowser

        if not webbrowser.open(path.as_uri()):
            note("no browser could be started; open the file by hand")


def run_fleet(workspace: Path, out: Path) -> None:
    """Write the page of a workspace's units and print where it is; units are compared and an update is tried for it.

    Raises:
        GeneratorError: The workspace, its settings or the template cannot be used, or the page cannot be written.
    """
    state = State(open_workspace(workspace))
    settings = load_settings(workspace)
    drift = find_drift([workspace], load_settings)
    preview, why = None, ""
    try:
        preview = update_units(workspace, settings, preview=True)
    except GeneratorError as error:
        why = f"What an update would do could not be found out: {error}"
    spent = effort(RunHistory(state), Submissions(state.folder).all(), settings.model_price)
    _write(out.absolute(), fleet_page(drift, preview, spent, why))


def _write(path: Path, page: str) -> None:
    write_whole(path, page.encode("utf-8", "backslashreplace"))
    say(str(path))
