"""One pass over a workspace, and passes at their intervals."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from generator.bench.state import State
from generator.errors import EXIT_OK, EXIT_PENDING, EXIT_REFUSED, EXIT_TASKS, GeneratorError
from generator.loop.batches.workspace import BatchWorkspace
from generator.loop.texts import files_asked_about
from generator.loop.watch.children import Ended, run_command
from generator.loop.watch.inbox import Facts, Inbox, unusable
from generator.loop.watch.passes import Options, Pass, Step
from generator.output import note

AT_ONCE = 50
LONGEST_PAUSE = 3600.0
# Exit codes of a command that did what there was to do.
_DONE = frozenset({EXIT_OK, EXIT_TASKS})


@dataclass
class Watch:
    """Watches one workspace.

    Attributes:
        batches: Its batches.
        inbox: Its results.
        options: How it is watched.
        run: Runs a command.
        sleep: Waits.
        clock: The moment, in seconds.
    """

    batches: BatchWorkspace
    inbox: Inbox
    options: Options
    run: Callable[..., Ended] = run_command
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic

    def __post_init__(self) -> None:
        """Begin with every step due."""
        self._fetching = Step(self._fetch, self.options.poll)
        self._applying = Step(self._apply, self.options.poll)
        self._asking = Step(self._ask, self.options.interval)

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
        """Do passes until this process is asked to end; what fails is done less often, and holds up nothing else.

        Raises:
            GeneratorError: A command needs a person first.
        """
        while True:
            done = Pass()
            for step in (self._fetching, self._applying, self._asking):
                if self.clock() >= step.due:
                    self._take(step, done)
            note(f"watch: {self._counted(done).line}")
            if not (self._new() and self.clock() >= self._applying.due):
                self.sleep(self.options.poll)

    def _take(self, step: Step, done: Pass) -> None:
        wrong, applied = len(done.trouble), done.applied
        step.do(done)
        step.failed = step.failed + 1 if len(done.trouble) > wrong else 0
        pause = min(self.options.poll * 2.0 ** min(step.failed, 20), LONGEST_PAUSE) if step.failed else step.every
        step.due = self.clock() + pause
        if done.applied > applied and not self._asking.failed:
            self._asking.due = 0.0

    def _new(self) -> dict[Path, Facts]:
        """Return some files that are to be applied; what was fetched is there whole."""
        fetched = {file.name for each in self.batches.submissions.all() for file in each.files}
        return dict(islice(self.inbox.new(fetched).items(), AT_ONCE))

    def _fetch(self, done: Pass) -> None:
        if any(each.phase in {"creating", "sent"} for each in self.batches.submissions.all()):
            ended = self._run("fetch", self.options.fetch, done, accept=_DONE | {EXIT_PENDING})
            reports = ended.report.get("batches", []) if ended else []
            if ended and not ended.report:
                done.trouble.append("fetch could not do its work, see above")
            done.trouble += [
                f"fetch: {'; '.join(each['problems'])}" for each in reports if each["state"] == "unreachable"
            ]

    def _apply(self, done: Pass) -> None:
        """Apply what is new, together, beside the results with the texts that decisions in it are about."""
        usable: dict[Path, Facts] = {}
        for path, facts in self._new().items():
            if fault := unusable(path):
                note(f"watch: {path.name} is left alone: {fault}")
                self.inbox.done({path: facts})
            else:
                usable[path] = facts
        wrong = len(done.trouble)
        if usable and not self._apply_some(usable, done) and len(usable) > 1 and not self._is_held():
            # One of them holds up the others.
            del done.trouble[wrong:]
            for path, facts in usable.items():
                self._apply_some({path: facts}, done)

    def _is_held(self) -> bool:
        return bool(State(self.batches.repository).holder())

    def _apply_some(self, files: Mapping[Path, Facts], done: Pass) -> bool:
        """Apply some files; tell whether that could be done."""
        texts = files_asked_about(self.batches.repository.top, list(files), self.batches.folder.files())
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
        done.refused = ended.code == EXIT_REFUSED
        if not (ended.report or done.refused):
            done.trouble.append("submit could not do its work, see above")
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
