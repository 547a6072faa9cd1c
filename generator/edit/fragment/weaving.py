"""Three versions of a sequence woven into one: which elements match, which stretches differ, and who wins."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Generic, TypeVar

from generator.edit.fragment.trio import Trio

T = TypeVar("T")
Pairs = list[tuple[int, int]]


class Clash(Exception):
    """Both sides changed the same stretch of a sequence."""


@dataclass(frozen=True)
class Hunk(Generic[T]):
    """A stretch of the base, ``start`` to ``end``, that one side has replaced by ``new``."""

    start: int
    end: int
    new: tuple[T, ...]

    @property
    def inserts(self) -> bool:
        """Whether nothing is taken away."""
        return self.start == self.end

    @property
    def deletes(self) -> bool:
        """Whether nothing is put in."""
        return not self.new

    def touches(self, other: Hunk[T]) -> bool:
        """Tell whether two stretches overlap or meet."""
        return self.start <= other.end and other.start <= self.end

    def overlaps(self, other: Hunk[T]) -> bool:
        """Tell whether two stretches share more than an edge, or both insert at one place."""
        same_place = self.inserts and other.inserts and self.start == other.start
        return same_place or (self.start < other.end and other.start < self.end)


@dataclass(frozen=True)
class Loom(Generic[T]):
    """How the elements of a sequence are compared.

    Attributes:
        text: What is equal for equal elements.
        match: Returns which elements of two sequences are versions of one another, in order.
        change: Unites three versions of an element that both sides have.
        both: Returns what stands where both sides inserted something; ``None`` where that is not certain.
        meets: Tells whether two stretches, of which none only removes, may lie side by side.
    """

    text: Callable[[T], Hashable]
    match: Callable[[Sequence[T], Sequence[T]], Pairs]
    change: Callable[[Trio[T]], T]
    both: Callable[[Sequence[T], Sequence[T]], Sequence[T] | None]
    meets: Callable[[Hunk[T], Hunk[T]], bool] = lambda one, other: True

    def weave(self, versions: Trio[Sequence[T]]) -> list[T]:
        """Return the sequence with what both sides changed.

        Raises:
            Clash: Both changed the same stretch, or one removed what the other changed.
        """
        base = versions.base
        ours, theirs = (dict(self.match(base, side)) for side in (versions.ours, versions.theirs))
        our_hunks = list(_hunks(base, versions.ours, ours))
        their_hunks = list(_hunks(base, versions.theirs, theirs))
        inserted = self._inserted(our_hunks, their_hunks)
        covers = self._covers([*our_hunks, *their_hunks])
        result: list[T] = []
        for place in range(len(base) + 1):
            result += inserted.get(place, ())
            if place < len(base):
                mine = versions.ours[ours[place]] if place in ours else None
                yours = versions.theirs[theirs[place]] if place in theirs else None
                result += self._kept(base[place], mine, yours, covers.get(place, set()))
        return result

    def _covers(self, hunks: Sequence[Hunk[T]]) -> dict[int, set[Hashable]]:
        """Return what stands where each element of the base was taken away."""
        return {place: set(self._texts(hunk.new)) for hunk in hunks for place in range(hunk.start, hunk.end)}

    def _kept(self, base: T, ours: T | None, theirs: T | None, instead: set[Hashable]) -> list[T]:
        if ours is not None and theirs is not None:
            return [self.change(Trio(base, ours, theirs))]
        rest = ours if ours is not None else theirs
        if rest is not None and self.text(rest) != self.text(base) and self.text(rest) not in instead:
            raise Clash
        return []

    def _inserted(self, ours: Sequence[Hunk[T]], theirs: Sequence[Hunk[T]]) -> dict[int, list[T]]:
        """Return what is new, by the place in the base that it stands before."""
        hunks = list(theirs)
        for hunk in ours:
            met = [each for each in theirs if each.touches(hunk) and not self._side_by_side(hunk, each)]
            if len(met) > 1:
                raise Clash
            new = self._together(hunk, met[0]) if met else hunk
            hunks = [each for each in hunks if each not in met] + [new]
        found: dict[int, list[T]] = {}
        for hunk in sorted(hunks, key=lambda each: (each.start, not each.inserts)):
            found.setdefault(hunk.start, []).extend(hunk.new)
        return found

    def _side_by_side(self, one: Hunk[T], other: Hunk[T]) -> bool:
        if one.deletes and other.deletes:
            return True
        if one.overlaps(other) or one.deletes or other.deletes:
            return False
        return not set(self._texts(one.new)) & set(self._texts(other.new)) and self.meets(one, other)

    def _texts(self, elements: Sequence[T]) -> list[Hashable]:
        return [self.text(each) for each in elements]

    def _together(self, ours: Hunk[T], theirs: Hunk[T]) -> Hunk[T]:
        """Return what both hunks say, where they are the same, one holds the other, or both may stand there."""
        for one, other in ((theirs, ours), (ours, theirs)):
            if self._holds(one, other):
                return one
        both = self.both(ours.new, theirs.new) if ours.inserts and theirs.inserts else None
        if both is None:
            raise Clash
        return Hunk(ours.start, ours.end, tuple(both))

    def _holds(self, one: Hunk[T], other: Hunk[T]) -> bool:
        mine, yours = self._texts(one.new), self._texts(other.new)
        if (one.start, one.end) == (other.start, other.end):
            return mine == yours or (one.inserts and _contains(mine, yours))
        at_end = other.start == one.end and mine[len(mine) - len(yours) :] == yours
        at_start = other.start == one.start and mine[: len(yours)] == yours
        return other.inserts and (at_end or at_start)


def _hunks(base: Sequence[T], side: Sequence[T], pairs: dict[int, int]) -> Iterator[Hunk[T]]:
    fixed = [(-1, -1), *sorted(pairs.items()), (len(base), len(side))]
    for (base_before, before), (base_after, after) in pairwise(fixed):
        if base_after - base_before > 1 or after - before > 1:
            yield Hunk(base_before + 1, base_after, tuple(side[before + 1 : after]))


def _contains(longer: Sequence[Hashable], shorter: Sequence[Hashable]) -> bool:
    rest = iter(longer)
    return all(each in rest for each in shorter)


def equal_pairs(one: Sequence[Hashable], other: Sequence[Hashable]) -> Pairs:
    """Return which elements of two sequences are the same, in order."""
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return [(block.a + step, block.b + step) for block in blocks for step in range(block.size)]


def weave_lines(
    versions: Trio[Sequence[str]],
    both: Callable[[Sequence[str], Sequence[str]], Sequence[str] | None] = lambda ours, theirs: None,
) -> list[str]:
    """Return lines of text with what both sides changed.

    Raises:
        Clash: Both changed the same lines, or lines beside one another.
    """
    if versions.is_settled(tuple):
        return list(versions.settle(tuple))
    return Loom[str](str, equal_pairs, lambda line: line.base, both, _are_paragraphs).weave(versions)


def _are_paragraphs(one: Hunk[str], other: Hunk[str]) -> bool:
    """Tell whether an empty line is between two stretches of text, so that neither goes on in the other."""
    first, second = (one, other) if (one.start, one.end) <= (other.start, other.end) else (other, one)
    return not first.new[-1].strip() or not second.new[0].strip()


def merged_order(versions: Trio[Sequence[Hashable]], kept: set[Hashable]) -> list[Hashable]:
    """Return the order of elements that have names: the new blueprint's, the user's own beside their neighbours.

    Where the user alone has moved something, it is the user's order, and the blueprint's new elements go beside their
    neighbours.
    """
    shared = set(versions.base) & set(versions.ours) & set(versions.theirs)
    orders = versions.map(lambda names: [name for name in names if name in shared])
    by_user = orders.theirs == orders.base != orders.ours
    main, extra = (versions.ours, versions.theirs) if by_user else (versions.theirs, versions.ours)
    result = [name for name in main if name in kept]
    for place, name in enumerate(extra):
        if name in kept and name not in result:
            result.insert(_place(result, extra, place), name)
    return result


def _place(result: Sequence[Hashable], extra: Sequence[Hashable], place: int) -> int:
    for before in reversed(extra[:place]):
        if before in result:
            at = result.index(before) + 1
            while at < len(result) and _belongs(result[at], before):
                at += 1
            return at
    for after in extra[place + 1 :]:
        if after in result:
            return result.index(after)
    return len(result)


def _belongs(name: Hashable, before: Hashable) -> bool:
    """Tell whether something must stay directly below what it is about: a docstring, a setter, an overload."""
    return isinstance(name, tuple) and isinstance(before, tuple) and name[:2] == before[:2]
