"""Blockers and the first step in plain sentences: «The main blocker is …», «As a first step, …»."""

from __future__ import annotations

from generator.reading.text.document import Document
from generator.reading.text.inline import Found, fold, phrases, plain
from generator.reading.text.sentences import sentences

_LOOKED_AT = 200
_BLOCKERS = phrases(
    "blocker is |blockers are |obstacle is |obstacles are |blocking us is |blocks us is |hurdle is |impediment is |"
    "it is blocked by |this is blocked by |blocker ist |hindernis ist |blockiert wird es durch |bloqueo es |"
    "obstaculo es |blocage est |obstacle est |point bloquant est |ostacolo e |blocco e |bloqueio e |obstaculo e |"
    "blokkade is |obstakel is |blokada jest |przeszkoda jest "
)
_FIRST_STEPS = phrases(
    "as a first step|as the first step|the first step is to|the first step would be to|the first step should be to|"
    "the first step is|the first step would be|a good first step is to|a good first step is|i would start by|"
    "i d start by|i would start with|i d start with|i suggest starting with|i suggest starting by|start by|"
    "start with|begin by|begin with|to get started|to start|als erstes|als ersten schritt|der erste schritt ist|"
    "como primer paso|el primer paso es|para empezar|comme premiere etape|pour commencer|la premiere etape est de|"
    "la premiere etape consiste a|come primo passo|il primo passo e|per iniziare|como primeiro passo|"
    "o primeiro passo e|para comecar|als eerste stap|de eerste stap is|jako pierwszy krok|pierwszym krokiem jest"
)
# What a sentence says before it comes to the point.
_COURTESIES = phrases(
    "i would |i d |i recommend |i suggest |i propose |we should |we could |you should |let us |let s |to |"
    "should be to |"
    "wurde ich |sollte man |sollten wir |empfehle ich |recomiendo |propongo |sugiero |je recommande de |"
    "je conseille de |je propose de |il faut |consiglio di |suggerisco di |propongo di |recomendo |sugiro |"
    "that |dass |que |che "
)


def blocker_in_prose(document: Document) -> Found[str] | None:
    """Return the one thing that a sentence calls a blocker."""
    return _first(document, _BLOCKERS, "blockers/sentence", anywhere=True)


def first_step_in_prose(document: Document) -> Found[str] | None:
    """Return what a sentence says is to be done first."""
    return _first(document, _FIRST_STEPS, "first-step/sentence", anywhere=False)


def _first(document: Document, leads: tuple[str, ...], rule: str, *, anywhere: bool) -> Found[str] | None:
    for sentence, at in sentences(document):
        cut = _behind(sentence, leads, anywhere=anywhere)
        point = _point(sentence[cut:]) if cut else ""
        if len(point.split()) > 1:
            return Found(point, at, at + len(sentence), rule, 0.6)
    return None


def _point(text: str) -> str:
    """Return a clause without its courtesies."""
    return without_courtesies(plain(text, keep_code=True, limit=400).strip(" ,:;.")).strip(" .")


def without_courtesies(text: str) -> str:
    """Return a clause from where it comes to the point: without «I would recommend to»."""
    for _ in range(3):
        cut = _behind(text.replace(",", " "), _COURTESIES, anywhere=False)
        text = text[cut:].lstrip(" ,:") if cut else text
    return text


def _behind(text: str, leads: tuple[str, ...], *, anywhere: bool) -> int:
    """Return where the first of ``leads`` ends in the folded ``text``; 0 where there is none.

    Folding may change lengths, so the end is found again in the original.
    """
    heard = fold(text[:_LOOKED_AT]).replace("'", " ").replace("\u2019", " ")
    for lead in leads:
        at = heard.find(lead) if anywhere else 0 if heard.startswith(lead) else -1
        if at == 0 or (at > 0 and not heard[at - 1].isalnum()):
            return _original(text, at + len(lead))
    return 0


def _original(text: str, folded: int) -> int:
    """Return the offset in ``text`` of an offset in its folded form."""
    length = 0
    for index, char in enumerate(text[:_LOOKED_AT]):
        if length >= folded:
            return index
        length += len(fold(char))
    return min(len(text), _LOOKED_AT)
