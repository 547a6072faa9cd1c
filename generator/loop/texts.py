"""Where the texts are that questions were asked about: in the results files that earlier runs have read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from generator.bench.state import State
from generator.errors import GeneratorError
from generator.git import open_workspace
from generator.journal.history import RunHistory
from generator.reading import text_hash
from generator.results import clarify_id, read_batch


def results_at_hand(history: RunHistory, top: Path, given: Sequence[Path] = ()) -> Iterator[Path]:
    """Yield the results files that are still there, each once and the newest first: those given, then those of runs.

    Args:
        history: The runs.
        top: The workspace's folder, which relative names are read from.
        given: Further files, the newest last.
    """
    named = (top / name for run_id in history.run_ids() for name in history.sources(run_id) if name not in ("", "-"))
    yield from (path for path in dict.fromkeys((*reversed(given), *named)) if path.is_file())


def files_asked_about(workspace: Path, answers: Sequence[Path], results: Sequence[Path] = ()) -> list[Path]:
    """Return the results files with the texts that answers to ``clarify`` are about, to be applied beside them.

    Args:
        workspace: The workspace's folder.
        answers: Files of answers, to questions of any kind.
        results: Further files in which the texts may be, the newest last.

    Raises:
        GeneratorError: The workspace cannot be used, or a file of answers cannot be read.
    """
    ids = (clarify_id(custom_id) for path in answers for custom_id, _ in read_batch(path).ids())
    wanted = {asked.text_sha256 for asked in ids if asked is not None}
    repository = open_workspace(workspace.absolute())
    known = results_at_hand(RunHistory(State(repository)), repository.top, results) if wanted else iter(())
    found: list[Path] = []
    for path in known:
        if path in answers or not wanted:
            continue
        try:
            held = {text_hash(item.text) for item in read_batch(path) if item.text}
        except GeneratorError:
            continue  # What a run could read then may be changed now.
        if held & wanted:
            found.append(path)
            wanted -= held
    return found[::-1]
