"""How many faults the tests notice: mutmut's mutants of a package, each against the tests that run the changed lines.

Run it with ``make mutants`` or ``python benchmarks/mutants.py [PACKAGE…]``. See ``README.md`` beside it.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FunctionType

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.mutant_copy import copy_project  # noqa: E402
from benchmarks.mutant_source import Module, Mutant, imported_functions, put_in  # noqa: E402
from benchmarks.mutant_tests import Observed, Verdict, affordable, collect, judge, observe  # noqa: E402

WORK = "mutants"
INSIDE = "AAS_INSIDE_COPY_OF"


@dataclass(frozen=True)
class Package:
    """What is broken, and the tests that have to notice.

    Attributes:
        tests: Files of tests, as patterns.
        count: How many mutants are tried where nothing else is said; ``None`` for all.
        children: Modules that run in processes of their own, with the files of tests that start these.
    """

    tests: tuple[str, ...]
    count: int | None = 200
    children: Mapping[str, str] = field(default_factory=dict)


PACKAGES = {
    "board": Package(("tests/board/test_*.py",), count=None),
    "git": Package(("tests/test_git*.py",)),
    "gates": Package(
        ("tests/gates/test_*.py",),
        children={
            "probes/entry.py": "tests/gates/test_probes.py tests/gates/test_lifecycle.py",
            "probes/secret_scan.py": "tests/gates/test_secrets.py",
            "probes/smoke.py": "tests/gates/test_lifecycle.py",
            "probes/sources.py": "tests/gates/test_syntax.py tests/gates/test_imports.py tests/gates/test_types.py",
            "probes/suite.py": "tests/gates/test_tests.py",
        },
    ),
    "engine": Package(
        (
            *("tests/apply/test_changes.py", "tests/engine/test_doctoring.py", "tests/engine/test_fallbacks.py"),
            *("tests/apply/test_board_update.py", "tests/engine/test_l*.py"),
            *(
                "tests/apply/test_order.py",
                "tests/apply/test_placing_and_ladder.py",
                "tests/apply/test_run_record.py",
            ),
            *("tests/apply/test_small_runs.py", "tests/engine/test_state.py", "tests/engine/test_telling.py"),
            *("tests/apply/test_un*.py", "tests/commands/test_[cds]*.py"),
        )
    ),
}


def main() -> int:
    """Copy the project and go on in the copy; there, try the mutants of each package and print the table."""
    arguments = _arguments()
    if os.environ.get(INSIDE) is None:
        work = ROOT / WORK / arguments.copy
        python = copy_project(ROOT, work)
        os.chdir(work)
        os.execve(python, [python, "benchmarks/mutants.py", *sys.argv[1:]], {**os.environ, INSIDE: str(ROOT)})  # noqa: S606
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what was started ends too
    results = Path(os.environ[INSIDE]) / WORK
    until = time.monotonic() + arguments.seconds if arguments.seconds else float("inf")
    shares = [_try_package(name, arguments, results, until) for name in arguments.packages]
    return int(min(shares) < arguments.at_least)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("packages", nargs="*", metavar="PACKAGE", help=f"one of {', '.join(PACKAGES)}; default: all")
    parser.add_argument("--count", type=int, help="how many mutants to try in each package, chosen at random")
    parser.add_argument("--all", action="store_true", help="try all mutants")
    parser.add_argument("--seed", type=int, default=1, help="another seed chooses others")
    parser.add_argument("--only", default="", help="only files whose path contains this")
    parser.add_argument("--tests", nargs="+", help="other tests than those of the package, as patterns")
    parser.add_argument("--seconds", type=float, help="begin no mutant after so many seconds")
    parser.add_argument("--budget", type=float, default=60.0, help="seconds of tests for one mutant, fastest first")
    parser.add_argument("--at-least", type=float, default=0.8, help="the share to kill, else the exit code is 1")
    parser.add_argument("--copy", default="copy", help="name of the copy to work in, for several runs at once")
    arguments = parser.parse_args()
    arguments.packages = arguments.packages or list(PACKAGES)
    if unknown := set(arguments.packages) - set(PACKAGES):
        parser.error(f"no package: {', '.join(sorted(unknown))}; choose from {', '.join(PACKAGES)}")
    return arguments


def _try_package(name: str, arguments: argparse.Namespace, results: Path, until: float) -> float:
    """Try the mutants of one package, note each in a file as it is judged, and return the share that was killed."""
    package = PACKAGES[name]
    watched = sorted((ROOT / "generator" / name).rglob("*.py"))
    files = sorted(
        path.relative_to(ROOT).as_posix() for pattern in arguments.tests or package.tests for path in ROOT.glob(pattern)
    )
    collect(files)
    functions = imported_functions(ROOT)
    gc.freeze()  # else every child goes through all that is imported, and copies it
    tests = _observe(files, watched, results / "observed")
    known = _Known(results / f"{name}.jsonl")
    modules = [Module.read(path, ROOT) for path in watched if arguments.only in path.as_posix()]
    _refuse_false_alarms(modules, tests, functions, arguments.budget)
    places = [(module, number) for module in modules for number in range(len(module.mutations))]
    random.Random(arguments.seed).shuffle(places)  # noqa: S311 - no secret
    count = len(places) if arguments.all else arguments.count or package.count or len(places)
    verdicts: Counter[Verdict] = Counter()
    for module, number in places[:count]:
        if time.monotonic() > until:
            break
        mutant = module.mutant(number)
        verdict = known.killed(mutant) or known.note(mutant, _try(mutant, package, tests, functions, arguments.budget))
        verdicts[verdict] += 1
        _progress(name, mutant, verdict, verdicts)
    return _report(name, len(places), verdicts)


def _observe(files: Iterable[str], watched: list[Path], folder: Path) -> dict[str, Observed]:
    """Return what each test does without a fault; a file is run again when it or the product has changed."""
    code = b"".join(path.read_bytes() for path in sorted((ROOT / "generator").rglob("*.py")))
    tests: dict[str, Observed] = {}
    for file in files:
        print(f"observing {file}", file=sys.stderr, flush=True)
        key = hashlib.sha256(code + (ROOT / file).read_bytes() + watched[0].parent.name.encode()).hexdigest()[:20]
        tests |= observe(file, ROOT, watched, folder / f"{Path(file).stem}-{key}.json")
    for name, test in tests.items():
        if test.outcome == "failed":
            print(f"left out, fails without a fault: {name}", file=sys.stderr)
    return {name: test for name, test in tests.items() if test.outcome == "passed"}


def _refuse_false_alarms(
    modules: list[Module], tests: dict[str, Observed], functions: list[FunctionType], budget: float
) -> None:
    """Exchange all code for itself: where tests fail then, they say nothing about mutants."""

    def exchange() -> None:
        for each in modules:
            put_in(Mutant(each.path, 0, each.source, each.source), ROOT / each.path, functions)

    run, seconds = affordable(tests, tests, budget)
    if (verdict := judge(run, seconds, exchange)) is not Verdict.SURVIVED:
        raise SystemExit(f"Code without a fault was {verdict}: the tests do not hold in a forked process.")


def _try(
    mutant: Mutant, package: Package, tests: dict[str, Observed], functions: list[FunctionType], budget: float
) -> tuple[Verdict, int]:
    """Judge a mutant by the tests that run its lines, or that start the process in which these run."""
    lines = set(mutant.lines())
    chosen = [name for name, test in tests.items() if lines & test.lines.get(mutant.path, set())]
    started_by = next((files for end, files in package.children.items() if mutant.path.endswith(end)), "")
    chosen = chosen or [name for name in tests if name.partition("::")[0] in started_by]
    if not chosen:
        return Verdict.SURVIVED, 0
    run, seconds = affordable(chosen, tests, budget)
    file = ROOT / mutant.path
    with _broken(mutant, file):
        return judge(run, seconds, lambda: put_in(mutant, file, functions)), len(run)


@contextmanager
def _broken(mutant: Mutant, file: Path) -> Iterator[None]:
    """Keep a module broken on disk, for the processes that tests start; no compiled form of it is up to date."""
    before = file.stat()
    _BROKEN["count"] += 1
    try:
        file.write_text(mutant.mutated, encoding="utf-8")
        os.utime(file, (before.st_atime, before.st_mtime + _BROKEN["count"]))
        yield
    finally:
        file.write_text(mutant.source, encoding="utf-8")
        os.utime(file, (before.st_atime, before.st_mtime))


_BROKEN: Counter[str] = Counter()


class _Known:
    """The verdicts of earlier runs. What was killed stays killed; all others are tried again."""

    def __init__(self, file: Path) -> None:
        self._file = file
        lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
        self._verdicts = {entry["key"]: Verdict(entry["verdict"]) for entry in map(json.loads, lines)}

    def killed(self, mutant: Mutant) -> Verdict | None:
        """Return the verdict on a mutant that was killed before."""
        verdict = self._verdicts.get(_key(mutant))
        return verdict if verdict in {Verdict.KILLED, Verdict.TIMEOUT} else None

    def note(self, mutant: Mutant, judged: tuple[Verdict, int]) -> Verdict:
        """Add a verdict to the file."""
        verdict, tests = judged
        entry = {"key": _key(mutant), "name": mutant.name, "verdict": verdict, "tests": tests, "diff": mutant.diff}
        with self._file.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(entry) + "\n")
        return verdict


def _key(mutant: Mutant) -> str:
    return hashlib.sha256(f"{mutant.path}\n{mutant.mutated}".encode()).hexdigest()[:20]


def _progress(name: str, mutant: Mutant, verdict: Verdict, verdicts: Counter[Verdict]) -> None:
    print(f"{name} {verdicts.total()}: {mutant.name} {verdict}", file=sys.stderr, flush=True)
    if verdict in {Verdict.SURVIVED, Verdict.ERROR}:
        print(f"{mutant.name} {verdict}\n{mutant.diff}\n", flush=True)


def _report(name: str, total: int, verdicts: Counter[Verdict]) -> float:
    """Print one line about a package; return the share of its mutants that tests noticed."""
    tried = verdicts.total() - verdicts[Verdict.ERROR]
    killed, slow, survived = (verdicts[each] for each in (Verdict.KILLED, Verdict.TIMEOUT, Verdict.SURVIVED))
    share = (killed + slow) / tried if tried else 0.0
    print(
        f"{name}: {total} mutants, {tried} tried, {killed} killed by a failing test, {slow} by their time limit, "
        f"{survived} survived: {share:.1%}",
        flush=True,
    )
    return share


if __name__ == "__main__":
    sys.exit(main())
