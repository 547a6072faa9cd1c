"""Low, Medium, High and Critical in the words, signs and numbers that answers use for them."""

from __future__ import annotations

from generator.reading.text.inline import fold
from generator.reading.text.vocabulary import level_signs, level_words, spoken
from generator.reading.words import folded, listed

# Between the old level and the new one, in scripts without blanks.
_MOVES = ("→", *folded("moves_to"))
_TARGETS = frozenset(listed("level_targets"))
_NEGATIONS = frozenset(listed("negations"))


def level_in(text: str, limit: int = 16, *, change: bool = False) -> str | None:
    """Return the level that ``text`` settles on within its first words: the target of «from Low to High».

    Args:
        text: What stands behind the label.
        limit: How many words are heard.
        change: Whether the text speaks of a change, so that «Low to High» has a target and is no range.
    """
    heard = spoken(text.replace("→", " zz ").replace("->", " zz ").replace("=>", " zz ")).split()[:limit]
    known = level_words()
    places = [(n, known[word]) for n, word in enumerate(heard) if word in known and not _negated(heard, n)]
    if places:
        first = places[0]
        if len(places) > 1:
            between = heard[first[0] + 1 : places[1][0]]
            origin = heard[max(0, first[0] - 3) : first[0]]
            moved = change and len(between) == 1 and between[0] in _TARGETS
            if moved or "zz" in between or {"from", "von", "de", "desde", "da"} & set(origin):
                return places[1][1]
        return first[1]
    return _level_by_sign(text[:60]) or _level_by_number(heard, text)


def board_level(cell: str) -> str:
    """Return a board's priority in English where it is one level word of another language, else as it is written."""
    heard = spoken(cell).split()
    known = level_words().get(heard[0]) if len(heard) == 1 else None
    return known or level_signs().get(fold(cell.strip())) or cell


def _negated(heard: list[str], index: int) -> bool:
    return index > 0 and heard[index - 1] in _NEGATIONS


def _level_by_sign(text: str) -> str | None:
    folded = fold(text)
    places = [(folded.find(sign), level) for sign, level in level_signs().items() if sign in folded]
    if not places:
        return None
    arrow = max(folded.find(sign) for sign in _MOVES)
    later = [place for place in places if place[0] > arrow >= 0]
    return min(later or places)[1]


def _is_size(text: str) -> bool:
    """Tell whether a text begins with a T-shirt size that stands for itself: «**L** (two vendors)»."""
    bare = text.lstrip("*_` ")
    size = next((one for one in ("XXL", "XL", "XS", "S", "M", "L") if bare.startswith(one)), "")
    return bool(size) and bare[len(size) :].lstrip("*_` ")[:1] in ("", "(", ",", ".", "-", "\u2013", "—", ";")


def _level_by_number(heard: list[str], text: str) -> str | None:
    """Read ``P1``, ``XL`` and ``7/10``."""
    short = {"p0": "Critical", "p1": "High", "p2": "Medium", "p3": "Low", "p4": "Low"}
    sizes = {"xs": "Low", "s": "Low", "m": "Medium", "l": "High", "xl": "High", "xxl": "High"}
    if heard and heard[0] in short:
        moved = [word for word in heard[1:4] if word in short and {"zz", *_TARGETS} & set(heard[1:3])]
        return short[moved[-1] if moved else heard[0]]
    if heard and heard[0] in sizes and (len(heard) <= 2 or _is_size(text)):
        return sizes[heard[0]]
    if len(heard) >= 2 and heard[0].isdecimal() and heard[1] in ("10", "5") and "/" in text[:12]:
        share = int(heard[0][:3]) / int(heard[1])
        return "Low" if share <= 0.34 else "Medium" if share <= 0.64 else "High"
    return None
