"""One pass over a workspace, and passes at their intervals."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout

from generator.bench.state import State
from generator.errors import EXIT_OK, EXIT_PENDING, EXIT_REFUSED, EXIT_TASKS, GeneratorError, LockedError
from generator.loop.batches.budget import dollars
from generator.loop.batches.workspace import BatchWorkspace
from generator.loop.texts import files_asked_about
from generator.loop.watch.children import Ended, run_command
from generator.loop.watch.inbox import Inbox, unusable
from generator.output import note

AT_ONCE = 50
LONGEST_PAUSE = 3600.0
# Exit codes of a command that did what there was to do.
_DONE = frozenset({EXIT_OK, EXIT_TASKS})


@dataclass(frozen=True)
class Options:
    """How a workspace is watched.

    Attributes:
        interval: Seconds between two looks at what is to be asked.
        poll: Seconds between two looks at what came back.
        apply: More arguments of ``apply``.
        submit: More arguments of ``submit``, ``--now`` among them.
        fetch: More arguments of ``fetch``.
    """

    interval: float = 300.0
    poll: float = 60.0
    apply: Sequence[str] = ()
    submit: Sequence[str] = ()
    fetch: Sequence[str] = ()


@dataclass
class Pass:
    """What one pass has done.

    Attributes:
        applied: How many files were applied.
        outcomes: What became of their tasks.
        asked: How many requests were sent.
        pending: How many batches are under way after it.
        trouble: What went wrong and may go well later, one sentence each.
        refused: Whether what is to be asked was refused, as by the budget.
        spent: What the month has cost, in USD.
    """

    applied: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    asked: int = 0
    pending: int = 0
    trouble: list[str] = field(default_factory=list)
    refused: bool = False
    spent: float = 0.0

    @property
    def code(self) -> int:
        """The exit code of a single pass."""
        if self.trouble or self.refused or self.outcomes.keys() - {"implemented", "scaffolded", "skipped"}:
            return EXIT_TASKS
        return EXIT_PENDING if self.pending else EXIT_OK

    @property
    def line(self) -> str:
        """The pass in one line."""
        became = ", ".join(f"{count} {outcome}" for outcome, count in sorted(self.outcomes.items()))
        told = f"{self.applied} files applied{f' ({became})' if became else ''}, {self.asked} requests sent"
        wrong = [*self.trouble, *(["asking was refused, see above"] if self.refused else [])]
        trouble = f"; {'; '.join(wrong)}" if wrong else ""
        return f"{told}, {self.pending} batches under way, {dollars(self.spent)} this month{trouble}"


@dataclass
class Watch:
    """Watches one workspace.

    Attributes:
        batches: Its batches.
        inbox: Its results.
        options: How it is watched.
        run: Runs a command.
        sleep: Waits.
    """

    batches: BatchWorkspace
    inbox: Inbox
    options: Options
    run: Callable[..., Ended] = run_command
    sleep: Callable[[float], None] = time.sleep

    def once(self) -> Pass:
        """Do one pass: fetch, apply, ask; and with answers at once, apply them too.

        Raises:
            GeneratorError: A command needs a person first.
        """
        done = Pass()
        self._fetch(done)
        self._apply(done)
        self._ask(done)
        self._apply(done)
        return self._counted(done)

    def forever(self) -> None:
        """Do passes until this process is asked to end.

        Raises:
            GeneratorError: A command needs a person first.
        """
        since_asked, failed = self.options.interval, 0
        while True:
            done = Pass()
            self._fetch(done)
            self._apply(done)
            if done.applied or since_asked >= self.options.interval:
                since_asked = 0.0
                self._ask(done)
            self._counted(done)
            failed = failed + 1 if done.trouble else 0
            pause = 0.0 if self._new() and not failed else self._pause(failed)
            note(f"watch: {done.line}; next look in {pause:.0f} s")
            self.sleep(pause)
            since_asked += pause

    def _pause(self, failed: int) -> float:
        """Return how long nothing is looked at: longer each time that something went wrong."""
        return min(self.options.poll * 2.0 ** min(failed, 20), max(LONGEST_PAUSE, self.options.poll))

    def _new(self) -> list[Path]:
        """Return some files that are to be applied; what was fetched is there whole."""
        fetched = {file.name for each in self.batches.submissions.all() for file in each.files}
        return self.inbox.new(fetched)[:AT_ONCE]

    def _fetch(self, done: Pass) -> None:
        if any(each.phase in {"creating", "sent"} for each in self.batches.submissions.all()):
            ended = self._run("fetch", self.options.fetch, done, accept=_DONE | {EXIT_PENDING})
            reports = ended.report.get("batches", []) if ended else []
            done.trouble += [
                f"fetch: {'; '.join(each['problems'])}" for each in reports if each["state"] == "unreachable"
            ]

    def _apply(self, done: Pass) -> None:
        """Apply what is new, together, beside the results with the texts that decisions in it are about."""
        usable: list[Path] = []
        for path in self._new():
            if fault := unusable(path):
                note(f"watch: {path.name} is left alone: {fault}")
                self.inbox.done([path])
            else:
                usable.append(path)
        wrong = len(done.trouble)
        if usable and not self._apply_some(usable, done) and len(usable) > 1 and not self._is_held():
            # One of them holds up the others.
            del done.trouble[wrong:]
            for path in usable:
                self._apply_some([path], done)

    def _is_held(self) -> bool:
        return bool(State(self.batches.repository).holder())

    def _apply_some(self, files: Sequence[Path], done: Pass) -> bool:
        """Apply some files; tell whether that could be done."""
        top, results = self.batches.repository.top, self.batches.folder.results
        texts = files_asked_about(top, files, sorted(results.glob("[!.]*")))
        # Options come first: a file's name may begin like one.
        args = [*self.options.apply, "--quiet", "--", *map(str, (*texts, *files))]
        ended = self._run("apply", args, done, accept=_DONE)
        if ended is None:
            return False
        if not ended.report:
            done.trouble.append("apply said nothing of what it did")
            return False
        tasks = ended.report.get("tasks", [])
        done.outcomes.update(task["outcome"] for task in tasks)
        if any(task.get("transient") for task in tasks):
            done.trouble.append("apply: something broke outside of the answers; it is tried again")
            return True
        done.applied += len(files)
        self.inbox.done(files)
        return True

    def _ask(self, done: Pass) -> None:
        ended = self._run("submit", self.options.submit, done, accept=_DONE | {EXIT_REFUSED})
        if ended is None:
            return
        if ended.code == EXIT_REFUSED:
            done.refused = True
        for batch in ended.report.get("batches", []):
            done.asked += len(batch["requests"])
        for batch in ended.report.get("answered", []):
            done.asked += batch["requests"]

    def _run(self, name: str, args: Sequence[str], done: Pass, *, accept: frozenset[int]) -> Ended | None:
        """Run a command; ``None`` where it could not do its work, which is told.

        Raises:
            GeneratorError: It was refused, which only a person can change.
        """
        top = self.batches.repository.top
        ended = self.run(name, args, top, with_key=name != "apply")
        if ended.code in accept:
            return ended
        if ended.code == EXIT_REFUSED:
            error = GeneratorError(f"'{name}' was refused, so nothing more is done.", "Its own message tells the step.")
            error.exit_code = EXIT_REFUSED
            raise error
        done.trouble.append(f"{name} ended with {ended.code}, see above")
        return None

    def _counted(self, done: Pass) -> Pass:
        done.pending = sum(each.phase in {"creating", "sent"} for each in self.batches.submissions.all())
        done.spent = self.batches.budget().spent
        return done


@contextmanager
def only_one(lock_file: Path) -> Iterator[None]:
    """Hold a workspace for one watch.

    Raises:
        LockedError: Another one watches it.
    """
    lock_file.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(lock_file)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise LockedError("Another process watches this workspace.", "End it first.") from None
    try:
        yield
    finally:
        lock.release()
