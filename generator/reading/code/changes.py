"""What a text says of a file beside its code: it is changed, new, or only shown; and code that leaves out the rest.

Words are compared folded; what follows the name counts too, for languages that put the verb last.
"""

from __future__ import annotations

import re
from typing import Literal

from generator.reading.text.inline import fold
from generator.reading.text.vocabulary import spoken
from generator.reading.words import folded, listed

Says = Literal["", "change", "new", "shown"]
_CHANGES = frozenset(folded("changing"))
_ADDS = frozenset(folded("adding"))
_NEW = frozenset(folded("creating"))
_INTO = frozenset(folded("into"))
_SHOWN = tuple(f" {words}" for words in folded("as_in"))
_BEHIND = frozenset(folded("changes_behind"))
_NEEDS = tuple(f" {words} " for words in folded("needs_change"))
_BEHIND_SIGNS = listed("change_signs_behind")
_BEFORE_SIGNS = listed("change_signs_before")
_NEW_SIGNS = listed("create_signs")
_MARKED = re.compile(r"[`*\"' ]{0,6}[(\[\u2014\u2013-]{1,2}([^)\]\n]{1,60})")

_GAP_SIGN = re.compile(r"\.{3}|\u2026")
_LEFT_OUT = tuple(f" {words} " for words in folded("left_out"))
_LEFT_OUT_SIGNS = folded("left_out_signs")
_GAP_ALONE = re.compile(
    r"(?:the )?(?:existing|other|previous|remaining|rest of(?: the| this)?) (?:[a-z]+ )?"
    r"(?:code|imports?|methods?|functions?|fields?|settings|routes?|class|file|module|implementation|content|logic|"
    r"handlers?|commands?|options|body)(?: (?:here|unchanged|(?:is|are|remains?|stays?|goes?)\b.*|as before))?"
    r"|(?:everything else |rest |all else )?(?:is |remains |stays )?unchanged|no changes?(?: here)?|(?:same )?as before"
)


def says_of(text: str, name: str, offset: int) -> Says:
    """Return what a line says of the file ``name`` that stands in it at ``offset``."""
    behind = text[offset + len(name) : offset + len(name) + 120]
    marked = _MARKED.match(behind)
    if marked and (said := _of_remark(marked[1], is_enclosed=behind.lstrip("`*\"' ")[:1] in "([")):
        return said
    before = text[max(0, offset - 120) : offset]
    if any(sign in behind[:16] for sign in _BEHIND_SIGNS) or any(sign in before[-24:] for sign in _BEFORE_SIGNS):
        return "change"
    if any(sign in before for sign in _NEW_SIGNS):
        return "new"
    words, after = spoken(before).split(), spoken(behind).split()
    heard = spoken(before)
    if heard.rstrip().endswith(_SHOWN) and not _CHANGES & {*words}:
        return "shown"
    return _by_verbs(words, after, behind)


def _of_remark(remark: str, *, is_enclosed: bool) -> Says:
    """Return what «(existing)», «[MODIFY]» or «- new» says behind a name."""
    words = spoken(remark).split()
    limit = 4 if is_enclosed else 1
    if len(words) > limit and not (is_enclosed and words[0] in _CHANGES | _NEW):
        return ""
    if _NEW & {*words}:
        return "new"
    return "change" if _CHANGES & {*words} or _ADDS & {*words[:1]} else ""


def _by_verbs(words: list[str], after: list[str], behind: str) -> Says:
    """Return what the verb nearest before a name says, else the one behind it."""
    position = max((n for n, word in enumerate(words) if word in _CHANGES | _NEW | _ADDS), default=-1)
    verb = words[position] if position >= 0 else ""
    tail = words[position + 1 :]
    if verb in _ADDS and (tail and tail[-1] in _INTO):
        return "change" if verb != "put" else ""
    if verb in _CHANGES:
        return "change"
    if verb in _NEW or verb in _ADDS:
        return "new"
    starts = not words or words[-1] in _INTO
    if starts and words and after[:1] and (after[0] in _ADDS | _CHANGES or {*after[:3]} & {"add", "insert", "append"}):
        return "change"
    is_said = not behind.lstrip("`*\"' ").startswith((":", "-", "\u2014", "\u2013", "#"))
    if after[:1] and after[0] in _BEHIND and is_said:
        return "change"
    needs = f" {' '.join(after[:3])} ".startswith(_NEEDS)
    return "change" if needs and is_said else ""


def leaves_out(content: str) -> bool:
    """Tell whether code stands for more than it shows: «# ... existing code ...», «// rest of the file unchanged»."""
    if not any(sign in content for sign in ("#", "//", "...", "\u2026", "/*", "<!--")):
        return False
    return any(_is_gap(line) for line in content.split("\n")[:4000])


def _is_gap(line: str) -> bool:
    text = line.strip()
    if not text or len(text) > 160 or not text.startswith(("#", "//", "/*", "<!--", "--", "...", "\u2026", "(", "[")):
        return False
    bare = fold(text.strip("#/*<!->()[] ")).strip("#/*<!->()[]. \u2026")
    if _GAP_ALONE.fullmatch(bare):
        return True
    is_code = text.startswith(("(", "[", "...")) and "#" in text
    heard = spoken(bare)
    is_said = any(words in heard for words in _LEFT_OUT) or any(sign in bare for sign in _LEFT_OUT_SIGNS)
    return not is_code and is_said and _GAP_SIGN.search(text) is not None
