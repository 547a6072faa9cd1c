"""The types gate: mypy over the units' files, with the workspace's own settings."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property

from generator.findings import Finding, not_before
from generator.gates.asking_packages import packages_of
from generator.gates.closure import Closure, Parsed, Reached
from generator.gates.grouping import grouped
from generator.gates.judges import MYPY_SETTINGS, RUFF_SETTINGS, judges_changed, named_by, settings_of_base
from generator.gates.mypy_cache import Needed, SharedCache
from generator.gates.mypy_runs import MEMORY_BYTES, Checked, MypyRun, date_by_content, refuse_plugins_outside
from generator.gates.places import plain_bytes
from generator.gates.records import GateNotRunError, Said, Subject
from generator.gates.shared_copy import one_by_one
from generator.gates.source_facts import source_facts
from generator.sandbox.records import MIB

TYPES_SECONDS = 120.0
# With a warm cache one task takes half a second of the processor, and each further one a fortieth. A wave that hangs is
# divided by halves, so that each second here is paid for about seven times.
WARM_SECONDS = 10.0
UNIT_SECONDS = 0.2
_OPT_OUTS = (b"no_type_check", b"TYPE_CHECKING", b"MYPY")
_LINE_NUMBER = re.compile(r"line [0-9]+")
_Outcome = list[Finding] | GateNotRunError


def check_types(subject: Subject) -> list[Finding]:
    """Return mypy's errors in the units' files, without those that a changed file had before.

    The workspace's own mypy settings and plugins apply, as the base commit has them. Other files are read but not
    judged. A decorator with which a unit leaves itself out of the check is a finding of its own, and so is code that
    takes more memory than the check may use.

    Raises:
        GateNotRunError: mypy did not end in time or could not work at all, or the task changes what judges it.
    """
    (said,) = check_types_together([subject])
    if isinstance(said, GateNotRunError):
        raise said
    return list(said) if isinstance(said, list) else list(said.findings)


def check_types_together(subjects: Sequence[Subject]) -> list[Said | GateNotRunError]:
    """Check the files of tasks that share a copy, in one run as far as that changes nothing; see ``check_types``."""
    wave = _Wave(tuple(subjects))
    refused = {at: reason for at, subject in enumerate(subjects) if (reason := wave.refusal(subject))}
    rest = [at for at in range(len(subjects)) if at not in refused]
    found = wave.errors([subjects[at] for at in rest])
    before = wave.before([subjects[at] for at in rest], found)
    outcomes: dict[int, _Outcome] = {**refused, **dict(zip(rest, found, strict=True))}

    def told(subject: Subject) -> list[Finding]:
        outcome = outcomes[next(at for at, each in enumerate(subjects) if each is subject)]
        if isinstance(outcome, GateNotRunError):
            raise outcome
        return _opted_out(subject) + not_before(outcome, before, _identity)

    return one_by_one(told, subjects)


@dataclass(frozen=True)
class _Wave:
    """Tasks that share a copy, and what each of them reaches in it."""

    subjects: tuple[Subject, ...]
    _reached: dict[int, Reached] = field(default_factory=dict, repr=False)

    @cached_property
    def run(self) -> MypyRun:
        return MypyRun(self.subjects[0], settings_of_base(self.subjects, MYPY_SETTINGS))

    @cached_property
    def cache(self) -> SharedCache:
        return SharedCache(self.run)

    @cached_property
    def _closure(self) -> Closure:
        first = self.subjects[0]
        packages = packages_of(first.python, first.sandbox, first.cache)
        return Closure(first.root, packages.can_import if packages else lambda _: False, self._parsed())

    def _parsed(self) -> Parsed:
        """Return the imports of the tasks' own files as they were parsed in the sandbox."""
        found: Parsed = {}
        with suppress(GateNotRunError):
            for subject in self.subjects:
                for path, facts in source_facts(subject).files.items():
                    data = plain_bytes(subject.root / path) or b""
                    found[hashlib.sha256(data).digest()] = tuple(facts.imports)
        return found

    @cached_property
    def _named(self) -> frozenset[str]:
        ruff = settings_of_base(self.subjects, RUFF_SETTINGS)
        return named_by(self.subjects[0].root, self.run.config, ruff)

    def reached(self, subject: Subject) -> Reached:
        """Return what type checkers read for a task."""
        if id(subject) not in self._reached:
            found = self._closure.reached(_paths(subject), subject.contract.source_root)
            self._reached[id(subject)] = found
        return self._reached[id(subject)]

    def refusal(self, subject: Subject) -> GateNotRunError | None:
        """Return why a task cannot be judged, or ``None``."""
        if not _paths(subject):
            return GateNotRunError("the units have no Python files")
        if changed := judges_changed(subject, self._named):
            shown = ", ".join(changed[:5])
            return GateNotRunError(
                f"the task changes what it is judged by ({shown}); a person must look at it", "judge"
            )
        try:
            refuse_plugins_outside(subject, self.run.config)
        except GateNotRunError as reason:
            return reason
        return None

    def errors(self, subjects: Sequence[Subject]) -> list[_Outcome]:
        """Return mypy's errors in each task's own files, or why there are none to tell."""
        if not subjects:
            return []
        try:
            is_warm = self.cache.learn(self._needed(subjects), seconds=TYPES_SECONDS)
        except GateNotRunError as reason:
            return [reason] * len(subjects)
        found: dict[int, _Outcome] = {}
        for group in grouped(subjects, [self.reached(subject).files for subject in subjects]):
            found |= self._settled(group, is_warm)
        return [found[id(subject)] for subject in subjects]

    def _needed(self, subjects: Sequence[Subject]) -> Needed:
        own = frozenset(path for subject in self.subjects for path in (*subject.seen_files(), *subject.hidden))
        reached = [self.reached(subject) for subject in subjects]
        files = sorted(frozenset[str]().union(*(each.files for each in reached)) - own)
        root = self.subjects[0].root
        digests = {path: hashlib.sha256(plain_bytes(root / path) or b"").hexdigest() for path in files}
        return Needed(frozenset[str]().union(*(each.modules for each in reached)), digests)

    def _settled(self, group: Sequence[Subject], is_warm: bool) -> dict[int, _Outcome]:
        """Check a group; where it cannot be, find out whose doing that is, and check the others without them."""
        checked = self._check(group, is_warm)
        if checked.trouble is None:
            return {id(each): _own(checked.errors, each) for each in group}
        if len(group) == 1:
            return {id(group[0]): self._charged(group[0], checked, is_warm)}
        found: dict[int, _Outcome] = {}
        for part in self._parts(group, checked):
            found |= self._settled(part, is_warm)
        return found

    def _check(self, group: Sequence[Subject], is_warm: bool) -> Checked:
        root, paths = group[0].root, [path for subject in group for path in _paths(subject)]
        date_by_content(root, paths)
        seconds = min(TYPES_SECONDS, WARM_SECONDS + UNIT_SECONDS * len(group)) if is_warm else TYPES_SECONDS
        with self.cache.layer() as layer:
            return self.run.over(root, paths, layer, seconds=seconds)

    def _parts(self, group: Sequence[Subject], checked: Checked) -> list[Sequence[Subject]]:
        """Split a group: those who read the file at which mypy broke one by one, or halves where it does not say."""
        at = checked.broke_at.path if checked.broke_at else ""
        blamed = [each for each in group if at and at in self.reached(each).files]
        others = [each for each in group if each not in blamed]
        if blamed and others:
            return [*([each] for each in blamed), others]
        middle = len(group) // 2
        return [group[:middle], group[middle:]]

    def _charged(self, subject: Subject, checked: Checked, is_warm: bool) -> _Outcome:
        """Return what trouble of one task alone means: with a warm cache, memory was used for the task."""
        trouble = checked.trouble or GateNotRunError("mypy could not work")
        at = checked.broke_at
        own = at if at and at.path in _paths(subject) else None
        if not checked.is_limit or not (is_warm or own):
            return trouble
        message = f"checking the types of this takes more than {MEMORY_BYTES // MIB} MB; no ordinary code does that"
        path = own.path if own else _paths(subject)[0]
        return [Finding(path=path, line=own.line if own else None, code="limit", message=message)]

    def before(self, subjects: Sequence[Subject], found: Sequence[_Outcome]) -> list[Finding]:
        """Return the errors that changed files had before, as far as tasks have errors in them."""
        suspects = sorted(
            {
                finding.path
                for subject, outcome in zip(subjects, found, strict=True)
                if isinstance(outcome, list)
                for finding in outcome
                if finding.path in subject.changed
            }
        )
        if not suspects:
            return []
        root = subjects[0].baseline()
        date_by_content(root, suspects)
        with self.cache.layer() as layer:
            checked = self.run.over(root, suspects, layer, seconds=TYPES_SECONDS)
        if checked.trouble:
            raise checked.trouble
        return list(checked.errors)


def _paths(subject: Subject) -> list[str]:
    return [path for path in subject.files() if (subject.root / path).is_file()]


def _own(errors: Iterable[Finding], subject: Subject) -> list[Finding]:
    judged = frozenset(_paths(subject))
    return [finding for finding in errors if finding.path in judged]


def _opted_out(subject: Subject) -> list[Finding]:
    new = [path for path in _paths(subject) if path not in subject.changed]
    if not any(word in (subject.root / path).read_bytes() for path in new for word in _OPT_OUTS):
        return []
    facts = source_facts(subject).files
    message = "this leaves code out of the type check; annotate it instead"
    return [
        Finding(path=path, line=line, code="unchecked", message=message)
        for path in new
        for line in facts[path].unchecked
    ]


def _identity(finding: Finding) -> tuple[str, str, str]:
    return finding.path, finding.code, _LINE_NUMBER.sub("line", finding.message)
