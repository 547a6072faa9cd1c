"""A task's title, and the unit's name that a title gives."""

from __future__ import annotations

import re
import unicodedata

from generator.names import to_snake
from generator.reading.text.document import Document
from generator.reading.text.inline import Found, fold, phrases, plain
from generator.reading.text.labels import Label
from generator.reading.words import folded, listed
from generator.values.task_ids import ids_in

MAX_TITLE_WORDS = 5
_LEADING = frozenset(listed("title_leading"))
_TRAILING = frozenset(listed("title_trailing"))
GENERIC = frozenset(listed("generic_names"))
_ELIDED = frozenset(listed("elided_articles"))
_CLAUSES = listed("title_clauses")
# Nouns as much as verbs, and so the first word of a title of two: «Task Scheduler», «Research Assistant».
_NOUN_LEADS = frozenset(phrases("task|step|research|design|plan|prototype|set|start"))
_IMPERATIVES = frozenset(listed("title_imperatives"))
_JOINERS = frozenset(listed("title_joiners"))
_TAGS = frozenset(listed("title_tags"))
_AND = frozenset(listed("joining"))
_BEFORE_IDS = frozenset(folded("before_ids"))
_SIGNS = tuple(word for word in _BEFORE_IDS if not word.isascii())
_NOUNS = frozenset(folded("document_nouns"))
_WORDS = frozenset(folded("document_words"))
# Small words that stand between those.
_JOINTS = frozenset(listed("title_joints"))
_NUMBERED = frozenset(phrases("issue|ticket|task|phase|part|step|story|epic|feature|spec|rfc|adr|milestone|sprint|pr"))
_TAGS = frozenset(phrases("feat|enhancement|improvement|request|todo|funktion|new|neu|neues|nuevo|nouveau"))
_AND = frozenset(phrases("and|&|+|und|y|et|e|en|i|и|sowie"))
_PART_SIGNS = (" - ", " \u2013 ", " — ", " | ", ": ", "\uff1a", " → ")
# «Kalender-Plugin» is a plugin, and its name is «Kalender».
_COMPOUND = re.compile(r"(?<=\w)-(plugin|dienst|service|modul|module|integration|erweiterung)\b", re.IGNORECASE)
_HUMPS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+")
# Capitals behind a name that are a word of their own.
_ACRONYMS = frozenset(phrases("api|ui|id|url|sdk|cli|http|db|sql|mqtt|pdf|csv|json|llm|rag|ai|ocr|etl|crm|erp|rss"))
_BRANDS = frozenset(
    phrases(
        "linkedin|github|gitlab|youtube|openai|whatsapp|postgresql|mongodb|paypal|wordpress|javascript|typescript|"
        "fastapi|chatgpt|langchain|langgraph|devops|graphql|mysql|sqlite|icloud|ebay|duckdb|bigquery|rabbitmq|"
        "influxdb|dynamodb|pagerduty|clickhouse|opentelemetry|huggingface|deepseek"
    )
)
# Behind words that name no unit by themselves, these say of what they are.
_INNER_FOR = (" of ", " von ", " de ", " du ", " der ", " di ", " del ", " do ", " da ", " van ")
# Longest first: «design document for» goes as a whole.
_DOCUMENT_WORDS = sorted(listed("document_openings"), key=len, reverse=True)
_TITLE_LABELS = frozenset(("task title", *listed("label_title")))


def read_title(document: Document, labels: list[Label]) -> Found[str] | None:
    """Return the title that the text gives its task: a label, a first heading, or what stands behind the id."""
    for label in labels:
        if label.kind == "title" and fold(label.name).strip("*# 0123456789.") in _TITLE_LABELS:
            title = clean_title(label.value)
            if title:
                return Found(title, label.start, label.end, "title/label", 0.85)
    seen = 0
    for line in document.lines[:40]:
        if line.kind in ("blank", "code"):
            continue
        seen += 1
        found = next(ids_in(line.text[:300]), None)
        if line.kind == "heading" and line.level <= 3 and seen <= 3:
            title = clean_title(line.text)
            if title and (found or line.level == 1):
                return Found(title, line.start, line.end, "title/heading", 0.8)
        if found is not None and seen <= 3:
            behind = line.text[found[1] + len(found[0]) :]
            title = (
                clean_title(behind.split(", here")[0].split(". ")[0])
                if behind.strip()[:1] in phrases('-|\u2013|—|:|\uff1a|"|“|(')
                else ""
            )
            if title and len(title.split()) <= 14:
                return Found(title, line.start, line.end, "title/behind-id", 0.7)
    return None


def clean_title(text: str) -> str:
    """Return a heading as a task's title: without marks, ids and words like «Implementation Guide for»."""
    text = plain(text, limit=300)
    text = _behind_id(text)
    ids = list(ids_in(text))[:3]
    for found, _ in ids:
        text = text.replace(found, " ", 1)
    text = _without_tags(text.strip(" :\uff1a-\u2013—.|")).strip(" :\uff1a-\u2013—.|\"“”'()[]")
    while text and not text[0].isalnum() and text[0] not in "`_":
        text = text[1:]
    changed = True
    while changed:
        changed = False
        for lead in _DOCUMENT_WORDS:
            # «Task Scheduler» is a title, «Task AAS-12 Scheduler» and «Task: Scheduler» are no part of one.
            apart = ":\uff1a-\u2013—" if " " not in lead and not ids else " :\uff1a-\u2013—"
            if fold(text).startswith(lead) and (len(text) == len(lead) or text[len(lead)] in apart):
                text = text[len(lead) :].strip(" :\uff1a-\u2013—.|\"“”'[]")
                changed = True
    # What stands around a title is not its own, but the bracket that closes one inside of it is.
    closing = ")" if text.count("(") == text.count(")") + 1 else ""
    return " ".join(f"{text}{closing}".split())[:200]


def _behind_id(text: str) -> str:
    """Return what stands behind the id in a heading such as «Design document: AAS-12 Lawn Mower», where it says more.

    What is before the id must say what the document is, or a colon must follow the id.
    """
    found, at = next(ids_in(text), ("", 0))
    before, behind = text[:at], text[at + len(found) :]
    if not found or not any(char.isalnum() for char in before) or before.rstrip()[-1:] in ("(", "["):
        return text
    words = {_folded(word) for word in before.replace(":", " ").split()}
    about = bool(words & (_NOUNS | _WORDS | _BEFORE_IDS)) or any(word in fold(before) for word in _SIGNS)
    colon = behind.lstrip().startswith((":", "\uff1a"))
    telling = _without_document(behind.strip(" :\uff1a-\u2013—.").split(), whole=True)
    if not telling and behind.strip():
        return f"{before} {found}"
    return f"{found} {behind}" if (about or colon) and telling else text


def name_from_title(title: str) -> str:
    """Return the unit's name for a task's title: no verbs, no parentheses, no «for …», no «Integration» at its end.

    What a title says of the document («Implementation Plan», «— Bauplan», «Issue 11») is no part of it either.
    """
    text = telling_part(title)
    text = _COMPOUND.sub(r" \1", text.replace("/", " "))
    words = _without_leading([_without_elision(word) for word in text.split()])
    text = " ".join(words)
    rest, clause = _cut_clause(text)
    kept = _without_trailing(_without_document(rest.split()))
    if not kept or all(fold(word) in GENERIC for word in kept):
        kept = _without_trailing(_without_leading(_cut_clause(clause)[0].split())) or kept
    while len(kept) > 1 and fold(kept[0]) in ("settings", "configuration", "config") and fold(kept[1]) in ("for", "of"):
        kept = kept[2:]
    return to_snake(" ".join(_joined_brand(word) for word in _shortened(kept)))


def _shortened(words: list[str]) -> list[str]:
    """Return the first words of a long title: up to the «and» that joins a second thing to do, else as many as fit."""
    if len(words) <= MAX_TITLE_WORDS:
        return words
    joint = next((n for n, word in enumerate(words[: MAX_TITLE_WORDS + 1]) if n >= 2 and _folded(word) in _AND), 0)
    return words[: joint or MAX_TITLE_WORDS]


def is_cut(title: str) -> bool:
    """Tell whether a title says more than its name keeps, so that somebody else would cut it elsewhere."""
    words = [word for word in telling_part(title).split() if fold(word) not in _LEADING]
    kept = _without_trailing(_without_document(_cut_clause(" ".join(words))[0].split()))
    return len(kept) > len(_shortened(kept)) == MAX_TITLE_WORDS


def telling_part(title: str) -> str:
    """Return the first part of a title, between dashes and colons, that says more than what the document is.

    What stands in parentheses goes, and where a part has Latin words, so do its words in other scripts.
    """
    text = clean_title(title).replace("`", " ")
    for sign in _PART_SIGNS:
        text = text.replace(sign, "\n")
    parts = [_latin_part(_without_number(_without_parentheses(part.strip()))) for part in text.split("\n")]
    telling = [part for part in parts if _without_document(part.split(), whole=True) and not _is_tag(part)]
    return next(iter(telling or parts), "")


def _is_tag(part: str) -> bool:
    """Tell a part that only sorts the task: «Feature: …», «feat: …», «New plugin: …»."""
    return all(_folded(word) in GENERIC | _NUMBERED | _TAGS for word in part.split())


def _without_tags(text: str) -> str:
    """Return a title without what a tracker puts in brackets before it: «[Feature] …», «[P1][Backend] …»."""
    while text.startswith(("[", "【")):
        end = min((at for sign in "]】" if (at := text.find(sign)) > 0), default=0)
        if not 0 < end < 30 or not text[end + 1 :].strip(" :-"):
            break
        text = text[end + 1 :].lstrip(" :-\u2013—")
    return text


def _without_parentheses(part: str) -> str:
    opening = part.find("(")
    return part[:opening].strip() if opening > 0 else part


def _without_number(text: str) -> str:
    """Return a part of a title without «Issue #11», «Phase 2» or «v2» at its start."""
    words = text.split()
    while len(words) > 1 and _folded(words[0]).replace("-", "").isdecimal():
        words = words[1:]
    while len(words) > 1 and _is_ordinal(words[0], words[1]):
        words = words[2:] if fold(words[0]).strip("#.") in _NUMBERED else words[1:]
    return " ".join(words)


def _is_ordinal(word: str, behind: str) -> bool:
    first, number = fold(word).strip("#."), behind.strip("#.:")
    return (word.startswith("#") and first.isdecimal()) or (first in _NUMBERED and number.isdecimal())


def _without_document(words: list[str], *, whole: bool = False) -> list[str]:
    """Return the words of a title without those at its ends that say what the document is.

    Args:
        words: The words.
        whole: Whether nothing may be left, as of a part that says nothing else.
    """
    kept = list(words)
    least = 0 if whole else 1
    if whole and all(_is_about_document(word) for word in kept):
        return []
    if len(kept) > least and _folded(kept[-1]) in _NOUNS:
        while len(kept) > least and (_is_about_document(kept[-1]) or not _folded(kept[-1])):
            kept.pop()
    elif len(kept) > 2 and _folded(kept[-1]) in _WORDS and _folded(kept[-2]) in _TRAILING:
        kept.pop()
    return kept


def _is_about_document(word: str) -> bool:
    folded = _folded(word)
    return not folded or folded in _NOUNS or folded in _WORDS or folded in _JOINTS or folded.isdecimal()


def _folded(word: str) -> str:
    return fold(word).strip(" ,.:;#&+-()[]\"'")


def _joined_brand(word: str) -> str:
    """Return a word such as «LinkedIn», «SaaS» or «RetroMAS», whose inner capitals begin no word, in small letters."""
    humps = _HUMPS.findall(word)
    last = humps[-1] if len(humps) > 1 and "".join(humps) == word else ""
    odd = len(last) <= 2 or (last.isupper() and fold(last) not in _ACRONYMS)
    return fold(word) if fold(word) in _BRANDS or (last and odd) else word


def says_latin(title: str) -> bool:
    """Tell whether a title has a word in Latin letters that a name can be made of."""
    return sum(char.isalpha() and unicodedata.name(char, "").startswith("LATIN") for char in clean_title(title)) >= 2


def is_mixed(title: str) -> bool:
    """Tell whether a title says most in another script than Latin, so that a Latin name leaves most of it out."""
    letters = [char for char in _without_nouns(clean_title(title)) if char.isalpha()]
    latin = sum(unicodedata.name(char, "LATIN").startswith("LATIN") for char in letters)
    return bool(letters) and 2 * latin <= len(letters)


def _without_nouns(text: str) -> str:
    """Return a title without the words that say what the document is, also where no blanks are written."""
    kept = " ".join(word for word in text.split() if not _is_about_document(word))
    for noun in sorted(_NOUNS | _WORDS, key=len, reverse=True):
        kept = kept.replace(noun, "") if not noun.isascii() else kept
    return kept


def _latin_part(text: str) -> str:
    """Return the Latin words of a title in another script, where it has any; else the title."""
    if all(char.isascii() or unicodedata.name(char, "LATIN").startswith("LATIN") for char in text if char.isalpha()):
        return text
    latin = " ".join("".join(char if char.isascii() else " " for char in text).split())
    return latin if sum(char.isalpha() for char in latin) >= 3 else text


def _without_elision(word: str) -> str:
    """Return a word without the article that French and Italian elide before a vowel: «l'alarme», «dell'ufficio»."""
    article, sign, noun = word.replace("\u2019", "'").partition("'")
    return noun if sign and len(noun) > 2 and fold(article) in _ELIDED else word


def _without_leading(words: list[str]) -> list[str]:
    if len(words) == 2 and fold(words[0]) in _NOUN_LEADS:
        return words
    begun = False
    while len(words) > 1 and (
        (first := fold(words[0].strip(",.'\u2019"))) in _LEADING
        or (begun and first in _JOINERS)
        or (first in _IMPERATIVES and len(words) > 2)
    ):
        words, begun = words[1:], True
    return words


def _without_trailing(words: list[str]) -> list[str]:
    while len(words) > 1 and _is_trailing(fold(words[-1].strip(",."))):
        words = words[:-1]
    return words


def _is_trailing(word: str) -> bool:
    """Tell a word that says only what is done or of which kind it is; German puts the verb last."""
    return word in _TRAILING or (word.endswith(("ieren", "isieren")) and len(word) > 8)


def _cut_clause(text: str) -> tuple[str, str]:
    """Split at the first « for …»; the clause comes without its preposition."""
    folded = f" {fold(text)} "
    if len(folded) != len(text) + 2:
        return text, ""
    places = [
        (at, len(word))
        for word in (*_CLAUSES, *_INNER_FOR)
        if (at := folded.find(word)) > 0 and (word in _CLAUSES or _generic_before(folded[:at]))
    ]
    if not places:
        return text, ""
    at, width = min(places)
    return text[: at - 1 if at else 0].strip() or text, text[at + width - 1 :].strip()


def _generic_before(text: str) -> bool:
    heard = text.split()
    return bool(heard) and all(word in GENERIC for word in heard)
