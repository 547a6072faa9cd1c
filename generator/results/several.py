"""Several texts where one answer was asked for: a fragment and the whole, a continuation, a note, twice the same, two.

What is thrown away is told; where two texts are plans of their own, that is a doubt.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from generator.results.quote import quote
from generator.results.task_ids import named_ids

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})", re.MULTILINE)
_COMPLEXITY = re.compile(r"^[^\w\n]{0,12}(?:\d{1,3}[^\w\n]{1,6})?(?:estimated[ *_]{1,3})?complexity\b", re.I | re.M)
_THOUGHTS_END = re.compile(r"</\s{0,3}(?:think|thinking|thought|thoughts|reasoning)\s{0,3}>|\[/THINK\]", re.I)
_LOOKED_AT = 20_000
# Texts beyond so many are not compared with each other; no model answers in so many.
_MOST = 20


class Chosen(NamedTuple):
    """The text that counts, what was left out for it, and why it may be the wrong one."""

    text: str
    warnings: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


def chosen(texts: Sequence[str]) -> Chosen:
    """Return the one answer in several texts of one response, given in their order."""
    told = list({_spoken(text): text for text in texts if text.strip()}.values())
    if len(told) < 2:
        return Chosen(told[0] if told else "")
    joined = "".join(told)
    if len(told) > _MOST or _data(joined) is not None:
        return Chosen(joined)
    whole = [text for text in told if not any(is_fragment(text, other) for other in told if other is not text)]
    warnings = ("the answer holds a cut fragment of it too, which was left out",) if len(whole) < len(told) else ()
    if len(whole) == 1:
        return Chosen(whole[0], warnings)
    whole = _continued(whole)
    plans = [text for text in whole if _is_plan(text)]
    if len(plans) > 1 and not _complete_each_other(plans):
        doubt = f"the answer holds {len(plans)} different plans, of which the last was taken"
        return Chosen(plans[-1], warnings, (doubt,))
    if len(plans) == 1 and _data(plans[0]) is not None:
        notes = ", ".join(f"«{quote(text.strip(), 60)}»" for text in whole if text is not plans[0])
        return Chosen(plans[0], (*warnings, f"beside the plan the answer says {notes}"))
    return Chosen("\n\n".join(whole), warnings)


def one_of_parts(texts: Sequence[str]) -> Chosen:
    """Return the text of the parts of one message: all of them joined, or the one that is data as a whole."""
    joined = "".join(texts)
    broken = joined.lstrip()[:1] in ("{", "[") and _data(joined) is None
    return chosen(texts) if broken and any(_data(text) is not None for text in texts) else Chosen(joined)


def is_same(one: str, other: str) -> bool:
    """Tell whether two texts differ in nothing but white space."""
    return _spoken(one) == _spoken(other)


def is_fragment(text: str, other: str) -> bool:
    """Tell whether ``text`` is the cut beginning of what ``other`` says as a whole."""
    begun, whole = text.strip(), other.strip()
    if len(begun) < len(whole) and whole.startswith(begun):
        return True
    if begun[:1] in ("{", "[") and _data(begun) is None:
        return _data(whole) is not None
    return _is_open(begun) and not _is_open(whole) and begun.split("\n", 1)[0] == whole.split("\n", 1)[0]


def plans_in(text: str) -> int:
    """Return how many plans stand one after the other in a text, each under a title with a task and a complexity."""
    if text.count("\n# ") < 1:
        return 1
    rated = [0]
    fenced = False
    # What a model thought of before is no second plan, and neither is what stands in front of the first title.
    for line in _THOUGHTS_END.split(text)[-1].split("\n"):
        fenced ^= _FENCE.match(line) is not None
        if not fenced and line.startswith("# ") and named_ids(line):
            rated.append(0)
        rated[-1] += not fenced and _COMPLEXITY.match(line) is not None
    return max(1, sum(count > 0 for count in rated[1:]))


def _spoken(text: str) -> str:
    return " ".join(text.split())


def _data(text: str) -> Any:
    """Return the object or list that a text is as a whole; ``None`` for any other text."""
    if text.lstrip()[:1] not in ("{", "["):
        return None
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _is_plan(text: str) -> bool:
    """Tell a text that stands for itself: data, a rating of the task's complexity, or the task in its title."""
    if _data(text) is not None or _COMPLEXITY.search(text[:_LOOKED_AT]):
        return True
    first = text.lstrip()[:300].split("\n", 1)[0]
    return first.startswith("# ") and bool(named_ids(first))


def _complete_each_other(plans: Sequence[str]) -> bool:
    """Tell parts of one plan, which are objects without a key in common."""
    keys = [key for text in plans if isinstance(value := _data(text), dict) for key in value]
    return all(isinstance(_data(text), dict) for text in plans) and len(set(keys)) == len(keys)


def _continued(texts: Sequence[str]) -> list[str]:
    """Return the texts with each that goes on where the one before it breaks off joined to that one."""
    found = [texts[0]]
    for more in texts[1:]:
        if _goes_on(found[-1], more):
            found[-1] += more
        else:
            found.append(more)
    return found


def _goes_on(text: str, more: str) -> bool:
    """Tell a text that breaks off inside a block or a word from one that ends."""
    inside = _is_open(text) and _is_open(more)
    return inside or (text[-1:].isalnum() and (more[:1].islower() or more[:1].isdigit() or more[:1] in " ,;."))


def _is_open(text: str) -> bool:
    return len(_FENCE.findall(text)) % 2 == 1
