"""Which calls of a run go wrong, and how."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tests.faults.control import Event, Fault, Kind, Mode, broken_disk, no_space
from tests.faults.harness import Judgement, Scene, Trial

MODES: dict[str, Callable[[int], Trial]] = {
    "all processes killed": lambda call: Trial(Fault(Mode.kill_all, call)),
    "the calling process killed": lambda call: Trial(Fault(Mode.kill_one, call)),
    "the engine killed, its children not": lambda call: Trial(Fault(Mode.kill_main, call)),
    "no space, once": lambda call: Trial(no_space(call)),
    "no space from then on": lambda call: Trial(no_space(call, sticky=True)),
    "I/O error, once": lambda call: Trial(broken_disk(call)),
    "short write": lambda call: Trial(Fault(Mode.short, call)),
    "power loss": lambda call: Trial(Fault(Mode.kill_all, call), power_loss=True),
}


# How many calls are tried for one.
_NEAR = 4


@dataclass
class Tally:
    """What became of many trials, mode by mode."""

    runs: dict[str, int] = field(default_factory=lambda: dict.fromkeys(MODES, 0))
    lost: list[str] = field(default_factory=list)
    unsettled: list[str] = field(default_factory=list)

    def add(self, mode: str, judgement: Judgement) -> None:
        """Count one trial; one whose call was never made proves nothing and does not count."""
        self.runs[mode] += judgement.struck
        where = f"{mode} at call {judgement.trial.fault.target}"
        self.lost += [f"{where}: {fault}" for fault in judgement.lost[:3]]
        self.unsettled += [f"{where}: {fault}" for fault in judgement.unsettled[:3]]

    def numbers(self) -> dict[str, int]:
        """Return the three numbers that count."""
        return {
            "runs": sum(self.runs.values()),
            "lost": len(self.lost),
            "not converging": len(self.unsettled),
        }

    def summary(self) -> str:
        """Return these numbers in a line, and the runs of each mode."""
        whole = " / ".join(f"{name} {number}" for name, number in self.numbers().items())
        return f"{whole} ({', '.join(f'{mode} {runs}' for mode, runs in self.runs.items() if runs)})"


def every_call(scene: Scene, mode: str) -> list[int]:
    """Return all calls of a scene at which a mode can strike."""
    return [event.number for event in _counted(scene) if mode != "short write" or event.kind is Kind.write]


def some_calls(scene: Scene, mode: str, count: int, turn: int) -> list[int]:
    """Return some of these calls, at most so many: two of three outside of the scratch space, where things can be lost.

    They are spread over the run, for each mode in other places, and each turn takes the neighbours of those of the turn
    before: after as many turns as there are calls to each place, every call has been tried once.

    Args:
        scene: The run.
        mode: What goes wrong.
        count: How many calls.
        turn: Which of the samples; any number.
    """
    possible = set(every_call(scene, mode))
    inner = [event.number for event in _counted(scene) if event.number in possible and _is_scratch(event)]
    outer = sorted(possible - set(inner))
    turn += list(MODES).index(mode)
    few = max(1, min(len(outer), count * 2 // 3)) if inner else count
    return sorted([*_spread(outer, few, turn), *_spread(inner, count - few, turn)])


def modes_of(turn: int, count: int) -> list[str]:
    """Return so many modes, those of the next turn after those of this one."""
    names = list(MODES)
    return [names[(turn * count + place) % len(names)] for place in range(count)]


def _counted(scene: Scene) -> Iterator[Event]:
    return (event for event in scene.events if event.number)


def _is_scratch(event: Event) -> bool:
    return "/aas-generator/work" in event.path


def _spread(calls: Sequence[int], count: int, turn: int) -> list[int]:
    step = -(-len(calls) // count) if count else 0
    return list(calls[turn % step :: step]) if step else []


def try_calls(scene: Scene, plan: Mapping[str, Iterable[int]]) -> Tally:
    """Try what a plan says: mode to calls.

    No two runs make quite the same calls. Where one was over before the call, a call before it takes its place.
    """
    tally = Tally()
    for mode, calls in plan.items():
        known = every_call(scene, mode)
        for call in calls:
            for near in reversed([each for each in known if each <= call][-_NEAR:] or [call]):
                judgement = scene.try_out(MODES[mode](near))
                tally.add(mode, judgement)
                if judgement.struck:
                    break
    return tally
