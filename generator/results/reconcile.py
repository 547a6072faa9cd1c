"""Answers with one id brought in line with each other."""

from __future__ import annotations

from collections.abc import Iterable

from generator.items import Item
from generator.results.quote import quote
from generator.results.several import is_fragment, is_same


def reconcile(items: Iterable[Item]) -> list[Item]:
    """Keep one item of each ``custom_id`` of a batch, where its first one stood; say what was dropped in its warnings.

    A whole answer goes before a failed one, of two whole ones the one made later, else the later in the file. Items
    without an id, and equal ids of different batches, are left alone.
    """
    groups: dict[tuple[str, str, int], list[Item]] = {}
    for number, item in enumerate(items):
        # An item without an id is a group of its own.
        key = (item.batch_id, item.custom_id, -1 if item.custom_id else number)
        groups.setdefault(key, []).append(item)
    return [_kept(group) for group in groups.values()]


def _kept(group: list[Item]) -> Item:
    if len(group) == 1:
        return group[0]
    # The index decides between equals, so that the later one of the file wins.
    index, best = max(enumerate(group), key=lambda entry: (not entry[1].problem, entry[1].created or 0, entry[0]))
    whole = [(number, item) for number, item in enumerate(group) if not item.problem and _begins(best, item)]
    index, best = whole[-1] if whole else (index, best)
    dropped = [_what(item, best) for number, item in enumerate(group) if number != index]
    kept = "the answer" if not best.problem else f"the one with problem {best.problem}"
    place = f" on line {best.line}" if best.line is not None else ""
    warning = f"custom_id {quote(best.custom_id, 60)} comes {len(group)} times; kept {kept}{place}, dropped "
    return best.model_copy(update={"warnings": (*best.warnings, warning + "; ".join(dropped))})


def _begins(item: Item, other: Item) -> bool:
    """Tell an item whose text is the cut beginning of another one's."""
    return other is not item and not item.problem and is_fragment(item.text, other.text)


def _what(item: Item, best: Item) -> str:
    place = f" on line {item.line}" if item.line is not None else ""
    if item.problem:
        return f"the one{place}: {item.reason or item.problem}"
    if is_fragment(item.text, best.text):
        return f"the cut beginning of it{place}"
    return f"the {'same' if is_same(item.text, best.text) else 'different, older'} answer{place}"
