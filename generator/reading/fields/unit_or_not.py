"""Whether a text plans one unit at all, or leaves a choice open, or plans more than a unit can be."""

from __future__ import annotations

from generator.reading.text.document import Document, Line
from generator.reading.text.inline import fold, phrases, plain
from generator.reading.text.vocabulary import OTHER_SECTIONS, mentions, spoken
from generator.reading.words import folded, listed

_OPTION_WORDS = folded("option_words")
_OFFERS = folded("offers")
_PRODUCT = listed("product_words")
_LETTERS = frozenset("abcdefgh")
_LEAST_AREAS = 4
# What the parts of a product are about; words that all languages of this field share.
_AREAS: dict[str, tuple[str, ...]] = {
    "front end": phrases("frontend|front end|next js|react|vue|angular|svelte|web ui|user interface|screens|telas"),
    "back end": phrases("backend|back end|rest api|api server|graphql|flask|django|express"),
    "database": phrases("database|schema|migrations|migracoes|banco de dados|datenbank|base de datos|postgres|mysql"),
    "accounts": phrases("authentication|auth|login|accounts|multi tenant|tenant|onboarding|user management"),
    "payment": phrases("billing|payment|stripe|subscription|pricing|gateway|zahlung|pagamento|pago"),
    "operation": phrases("deployment|hosting|kubernetes|ci cd|infrastructure|devops|hardening"),
    "mobile": phrases("mobile app|ios|android|flutter|react native"),
    "growth": phrases("landing page|marketing|launch|go to market|benchmark|saas"),
}


def open_choice(document: Document) -> str:
    """Return how a text leaves a choice open: it ends in a question, or compares options; empty where it does not."""
    options = {key for line in document.lines if (key := _option(document, line))}
    if len(options) >= 2:
        return f"it compares {len(options)} options ({', '.join(sorted(options))})"
    last = next((line for line in reversed(document.lines) if line.kind != "blank"), None)
    # A list of questions that are still open is a usual last section of a plan.
    if last is None or last.kind != "text" or mentions(document.titles(last), OTHER_SECTIONS):
        return ""
    text = plain(last.text, limit=400).rstrip(" .!*_)")
    if not text.endswith(("?", "\uff1f")):
        return ""
    question = text.replace("\uff1f", "?").rstrip("?").replace("?", ".").replace("。", ".").rpartition(".")[2]
    heard = spoken(question)
    if any(f" {word} " in heard if word.isascii() else word in fold(question) for word in _OFFERS):
        return ""
    return f"it ends in a question («{plain(question, limit=100).strip()}?»)"


def _option(document: Document, line: Line) -> str:
    """Return the name of the option that a heading is about, such as ``option 2``; empty for any other line."""
    if not line.level or mentions(document.titles(line), OTHER_SECTIONS):
        return ""
    words = spoken(line.text[:80]).split()
    if len(words) >= 2 and words[0] in _OPTION_WORDS and (words[1].isdecimal() or words[1] in _LETTERS):
        return f"{words[0]} {words[1]}"
    head = words[0] if words else ""
    stem = next((word for word in _OPTION_WORDS if not word.isascii() and head.startswith(word)), "")
    number = head[len(stem) :]
    return head if stem and len(number) == 1 and (number.isdecimal() or number in "一二三四abcd") else ""


def whole_product(document: Document, title: str) -> str:
    """Return why a text plans a whole product rather than one unit; empty where it does not."""
    headings = [line.text for line in document.lines if line.level]
    areas = [area for area, words in _AREAS.items() if any(mentions(text, words) for text in headings)]
    titled = mentions(title, _PRODUCT) or any(mentions(line, _PRODUCT) for line in headings[:1])
    if len(areas) >= (_LEAST_AREAS - 2 if titled else _LEAST_AREAS):
        return f"its parts are {', '.join(areas)}"
    return ""
