"""Lines that open a phase, and headings that open or rule out a list of them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from generator.reading.text.document import Document, Line
from generator.reading.text.inline import fold, plain
from generator.reading.text.vocabulary import OTHER_SECTIONS, PHASE_WORDS, PLAIN_PLANS, PLAN_SECTIONS, mentions, spoken
from generator.reading.words import listed
from generator.values.task_ids import ids_in

_NUMBER_WORDS = {
    "a": 1,
    "b": 2,
    "c": 3,
    "d": 4,
    "e": 5,
    "f": 6,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "eins": 1,
    "zwei": 2,
    "drei": 3,
    "uno": 1,
    "dos": 2,
    "tres": 3,
    "un": 1,
    "deux": 2,
    "trois": 3,
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}


@dataclass(frozen=True, slots=True)
class PhaseHead:
    """The line that opens a phase: the word it uses, its number and its title."""

    word: str
    number: int
    title: str


def phase_head(text: str) -> PhaseHead | None:
    """Read ``Phase 2: Registry``, ``**Step 3** - Wire it`` or ``### Milestone 1``; ``None`` for other lines."""
    bare = text[:400].replace("*", "").replace("__", "").lstrip("#>_ \t`")
    while bare and not bare[0].isalnum():
        bare = bare[1:]
    if bare[:1].isdigit():
        bare = bare.lstrip("0123456789.) ")
    head = fold(bare[:24])
    if fold(bare[:1]) == fold("第") or _counts_first(text):
        return _counted_head(bare if fold(bare[:1]) == fold("第") else f"第{text.lstrip('#*_> ')}")
    word = next((word for word in map(fold, PHASE_WORDS) if head.startswith(word)), None)
    if word is None:
        return None
    # Folding can change lengths (accents, kana marks), so the original is cut where the number begins.
    start = 0
    while start < len(bare) and start < 24 and fold(bare[:start]).rstrip() != word:
        start += 1
    # «Kroki:» is a plural, and no «Krok I:».
    if word.isascii() and bare[start : start + 1].isalpha():
        return None
    return _numbered_head(word, bare[start:], text)


def _numbered_head(word: str, rest: str, line: str) -> PhaseHead | None:
    rest = rest.lstrip(" #")
    digits = 0
    while digits < 3 and digits < len(rest) and rest[digits].isdecimal():
        digits += 1
    if digits:
        number, rest = int(rest[:digits]), rest[digits:]
        if rest[:1] == "." and rest[1:2].isdecimal():
            return None
    else:
        name = "".join(char if char.isalnum() else " " for char in rest[:8]).split()
        if not name or fold(name[0]) not in _NUMBER_WORDS:
            return None
        number, rest = _NUMBER_WORDS[fold(name[0])], rest[len(name[0]) :]
    title = rest.lstrip()
    if title[:1] in (":", "\uff1a", ".", ")", "-", "\u2013", "—", "|", "、") or not title:
        return PhaseHead(word, number, title.lstrip(":\uff1a.)-\u2013—|、 \t").strip())
    if title.startswith("("):
        inner, _, behind = title[1:].partition(")")
        return PhaseHead(word, number, behind.lstrip(":\uff1a-\u2013— ").strip() or inner)
    emphasised = line.startswith(("#", "**", "__"))
    return PhaseHead(word, number, title.strip()) if emphasised and len(title) <= 80 else None


def phase_code(text: str) -> int:
    """Return the length of a code such as ``M1:`` or ``P2 -`` at the start of ``text``; 0 where there is none."""
    end = 1
    while end < 4 and end < len(text) and text[end].isdecimal():
        end += 1
    if end == 1 or text[:1] not in ("M", "P", "S", "T"):
        return 0
    rest = text[end:]
    behind = rest.lstrip()
    if behind[:1] not in (":", "\uff1a", "-", "\u2013", "—", ".", ")", "|", "→"):
        return 0
    return len(text) - len(behind[1:].lstrip())


TIMES = listed("times")


def time_lead(text: str) -> int:
    """Return the length of a time such as «Week 1 -» or «Days 2-3:» in front of a title; 0 where there is none."""
    word, _, rest = text[:40].partition(" ")
    if fold(word.lstrip("*")) not in TIMES or not rest[:1].isdecimal():
        return 0
    behind = rest.lstrip("0123456789-\u2013& ").lstrip()
    if behind[:1] in (":", "-", "\u2013", "—", ".") or rest.lstrip("0123456789 ")[:1] in ("\u2013", "-"):
        title = behind.lstrip(":-\u2013—. ")
        return len(text[:40]) - len(title) if title else 0
    return 0


_COUNTED = ("段階", "フェーズ", "ステップ", "阶段", "步", "단계")


def _counts_first(text: str) -> bool:
    """Tell «1단계: …», where the number stands before the word."""
    bare = text[:24].lstrip("#*_> ")
    return bare[:1].isdecimal() and bare.lstrip("0123456789").lstrip().startswith(_COUNTED)


def _counted_head(bare: str) -> PhaseHead | None:
    """Read «第1段階: …»."""
    digits = "".join(char for char in bare[1:4] if char.isdecimal()) or bare[1:2]
    number = int(digits) if digits.isdecimal() else _NUMBER_WORDS.get(digits, 0)
    rest = bare[1 + len(digits) :].lstrip()
    for word in _COUNTED:
        if number and rest.startswith(word):
            return PhaseHead(fold(word), number, rest[len(word) :].strip(":\uff1a.-\u2013—* "))
    return None


def clean_title(title: str) -> str:
    """Return a phase's title as plain text, without a closing parenthesis that only lists files."""
    title = _without_signs(plain(title, limit=300).strip(" :\uff1a")).replace("\uff08", "(").replace("\uff09", ")")
    if title.endswith(")") and "(" in title:
        opening = title.rfind("(")
        names = [name.strip() for name in title[opening + 1 : -1].replace(" and ", ",").split(",")]
        if names and all("." in name and " " not in name and not name.endswith(".") for name in names):
            title = title[:opening].strip()
    return title


def _without_signs(title: str) -> str:
    """Drop emoji and other signs at the end of a title."""
    end = len(title)
    while end and not title[end - 1].isascii() and unicodedata.category(title[end - 1]) in ("So", "Sk", "Mn", "Cf"):
        end -= 1
        while end and title[end - 1] == " ":
            end -= 1
    return title[:end] or title


_STEP_LISTS = listed("step_lists")


def is_plan_section(title: str) -> bool:
    """Tell whether a heading opens the list of what is to be done."""
    bare = " ".join(spoken(title).split()).strip("0123456789 ")
    return bare in PLAIN_PLANS or mentions(title, PLAN_SECTIONS) or mentions(title, _STEP_LISTS)


def is_elsewhere(document: Document, line: Line) -> bool:
    """Tell whether ``line`` stands under a heading about roll-out, tests, questions and the like."""
    above = document.path(line)
    for heading in above:
        first = heading.level == 1 and heading.index == document.first_heading
        if first or next(ids_in(heading.text), None) is not None:
            continue
        if phase_head(heading.text) is not None or is_plan_section(heading.text):
            return False
        if mentions(heading.text, OTHER_SECTIONS):
            return True
    return False
