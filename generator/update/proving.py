"""The gates over many updated units at once, and which of them must stay behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.bench.gating import GateRunner
from generator.findings import GateResult, results_of, stopping, verdict
from generator.git import IsolatedRepository
from generator.update.chain import Chain, Link, forge
from generator.update.merging import Draft


@dataclass(frozen=True)
class Proven:
    """Units whose commits pass the gates, and those that must stay behind.

    Attributes:
        chain: The commits that passed.
        gates: What the gates said of every unit, by its key, also of those that failed.
        failed: Units that did not pass, with the reason.
    """

    chain: Chain
    gates: Mapping[str, tuple[GateResult, ...]]
    failed: tuple[Draft, ...]


def prove(room: GateRunner, isolated: IsolatedRepository, start: str, drafts: Sequence[Draft], version: str) -> Proven:
    """Commit units on top of each other so that all of them pass the gates together.

    They are judged at once. Those that fail are left out, and the others are committed and judged anew, since their
    commits are different ones then.

    Args:
        room: How the gates run.
        isolated: Where the commits are made; its index and head are changed.
        start: The commit to begin on.
        drafts: The units.
        version: The version that they are brought to.
    """
    gates: dict[str, tuple[GateResult, ...]] = {}
    failed: list[Draft] = []
    wanted = list(drafts)
    while True:
        chain = forge(isolated, start, wanted, version)
        failed += chain.refused
        said = _judge(room, isolated, start, chain.links)
        gates |= said
        reasons = {key: reason for key, results in said.items() if (reason := verdict(results)[1])}
        if not reasons:
            return Proven(chain, gates, tuple(failed))
        gone = reasons.keys() | {draft.unit.key for draft in chain.refused}
        failed += [draft.failed(reasons[draft.unit.key]) for draft in wanted if draft.unit.key in reasons]
        wanted = [draft for draft in wanted if draft.unit.key not in gone]


def _judge(
    room: GateRunner, isolated: IsolatedRepository, start: str, links: Sequence[Link]
) -> dict[str, tuple[GateResult, ...]]:
    """Judge units in the tree of the last one; where a fault belongs to none of them, in smaller and smaller groups."""
    if not links:
        return {}
    isolated.move_head(start)
    isolated.load_index(links[-1].commit)
    built = {link.draft.unit.key: link.built() for link in links}
    changed = frozenset(path for unit in built.values() for path in unit.changed)
    results = room.judge_files([unit.to_gate() for unit in built.values()], isolated, changed=changed)
    if len(links) == 1:
        return {links[0].draft.unit.key: tuple(results)}
    said = {key: tuple(results_of(unit.files, results)) for key, unit in built.items()}
    blamed = {key: each for key, each in said.items() if stopping(each)}
    if blamed or not stopping(results):
        return blamed or said
    half = len(links) // 2
    return {**_judge(room, isolated, start, links[:half]), **_judge(room, isolated, start, links[half:])}
