"""The warm processes of a run of the gates, each started when it is first asked for."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TypeVar

from generator.gates.records import GateNotRunError, Subject
from generator.gates.running import ENTRY, ENVIRONMENT, Alone, InRoom, Runner
from generator.gates.sessions import asked_plugins, stage, test_files
from generator.process_time import cores
from generator.sandbox.bubblewrap import Bubblewrap
from generator.sandbox.warm import Room, RoomBrokenError

Said = TypeVar("Said")

# How many children work at the same time: as many as processors can, and some waiting is always done.
AT_ONCE = min(max(2, cores()), 8)
# What is imported ahead of time if tests are run, and if the workspace has settings; what code often asks for, where it
# is named; and last what uses all of it once.
_FOR_TESTS = ("pytest", "pytest_asyncio")
_FOR_SETTINGS = ("pydantic", "pydantic_settings")
_WHERE_NAMED = (
    b"pydantic",
    b"loguru",
    b"structlog",
    b"httpx",
    b"aiohttp",
    b"yaml",
    b"jinja2",
    b"fastapi",
    b"sqlalchemy",
    b"requests",
    b"openai",
)
_REHEARSAL = "aas_probes.rehearsal"
_READ_MAX = 100_000
_FILES_MAX = 500


class Rooms:
    """Warm processes by the copy that they show, each started in the background; to be closed."""

    def __init__(self) -> None:
        self._starter = ThreadPoolExecutor(1, thread_name_prefix="warm-start")
        self._rooms: dict[Path, Future[tuple[Room, Path] | None]] = {}
        self._started: list[Room] = []

    def begin(self, subjects: Sequence[Subject]) -> Future[tuple[Room, Path] | None]:
        """Have a warm process started for tasks that share a copy, unless there is one; see ``_start``."""
        root = subjects[0].root
        if root not in self._rooms:
            self._rooms[root] = self._starter.submit(self._start, subjects)
        return self._rooms[root]

    def runners(self, subjects: Sequence[Subject]) -> list[Runner]:
        """Return how each of several tasks that share a copy is run."""
        found = self.begin(subjects).result()
        if found is None:
            return [Alone(subject) for subject in subjects]
        room, baseline = found
        return [InRoom(subject, room, baseline) for subject in subjects]

    def close(self) -> None:
        """End all of them, with whatever runs in them."""
        for room in self._started:
            room.close()
        self._starter.shutdown(cancel_futures=True)

    def _start(self, subjects: Sequence[Subject]) -> tuple[Room, Path] | None:
        """Start a warm process; ``None`` where this sandbox has none, or it cannot show the tasks."""
        first = subjects[0]
        layers = [subject.layer for subject in subjects if subject.layer is not None]
        if not isinstance(first.sandbox, Bubblewrap) or len(layers) < len(subjects) or not first.python.exists():
            return None
        baseline = first.baseline()
        room = Room(
            first.sandbox,
            root=first.root,
            python=first.python,
            program=ENTRY,
            modules=_needed(subjects),
            env=ENVIRONMENT,
            views=(baseline, *layers),
            stages=_stages(subjects),
        )
        self._started.append(room)
        try:
            room.start()
        except RoomBrokenError:
            return None
        return room, baseline


_open: ContextVar[Rooms | None] = ContextVar("rooms", default=None)


@contextmanager
def warm_rooms() -> Iterator[Rooms]:
    """Let the gates that run code share warm processes within this context, and end these with it."""
    with closing(Rooms()) as rooms:
        token = _open.set(rooms)
        try:
            yield rooms
        finally:
            _open.reset(token)


def each_in_a_room(
    subjects: Sequence[Subject], judge: Callable[[Runner], Said], at_once: int = AT_ONCE
) -> list[Said | GateNotRunError]:
    """Judge tasks that share a copy, some at the same time; a reason stands for one that could not be judged."""

    def one(runner: Runner) -> Said | GateNotRunError:
        try:
            return judge(runner)
        except GateNotRunError as reason:
            return reason

    with ExitStack() as stack:
        rooms = _open.get() or stack.enter_context(closing(Rooms()))
        runners = rooms.runners(subjects)
        if not any(isinstance(runner, InRoom) for runner in runners):
            return [one(runner) for runner in runners]
        with ThreadPoolExecutor(at_once, thread_name_prefix="judge") as pool:
            try:
                return list(pool.map(one, runners))
            except BaseException:
                # Nobody waits for what still runs.
                rooms.close()
                raise


def _needed(subjects: Sequence[Subject]) -> list[str]:
    """Return the modules that the tasks need, as far as that can be seen."""
    needed = list(_FOR_TESTS) if any(subject.tests() for subject in subjects) else []
    needed += _FOR_SETTINGS if subjects[0].contract.settings else ()
    texts = [_text(subject.layer / path) for subject in subjects if subject.layer for path in subject.files()]
    texts += map(_text, _loaded(subjects[0]))
    needed += [name.decode() for name in _WHERE_NAMED if any(name in text for text in texts)]
    return list(dict.fromkeys([*needed, _REHEARSAL]))


def _stages(subjects: Sequence[Subject]) -> list[str]:
    """Return the stages of the tasks' sessions of tests, each once."""
    tests = [(subject, files) for subject in subjects if (files := test_files(subject))]
    return list(dict.fromkeys(stage(asked_plugins(subject, files)) for subject, files in tests))


def _loaded(subject: Subject) -> list[Path]:
    """Return files of the workspace that its loader loads whatever it is asked for, as far as that can be seen."""
    if subject.loader is None:
        return []
    plugins = (subject.root / subject.contract.plugins_dir).glob("*/*.py")
    beside = (subject.root / subject.loader.path).parent.glob("*.py")
    return list(itertools.islice(itertools.chain(plugins, beside), _FILES_MAX))


def _text(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_READ_MAX)
    except OSError:
        return b""
