"""``aas-generator explain``: what a code means, why it is so, and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from generator.codes import Code, codes, nearest
from generator.errors import InputError
from generator.output import dump, say
from generator.plan import Record

SCHEMA = 1
TITLES = {
    "finding": "Findings of gates",
    "doubt": "Doubts about a plan",
    "plan": "Why a plan is not ready",
    "task": "Why a task ended as it did",
    "edit": "Why a settings file was not changed",
    "error": "Why a command ended",
}
# Codes of ruff's rules, such as F401 and PLW0120.
_RUFF = re.compile(r"[A-Z]{1,4}[0-9]{1,4}")
_RUFF_SECONDS = 30.0
_RULE_PAGES = "https://docs.astral.sh/ruff/rules/"
_MYPY_PAGES = "https://mypy.readthedocs.io/en/stable/error_code_list.html"


class CodesDocument(Record):
    """Codes and what they mean."""

    codes: tuple[Code, ...]


def run_explain_codes(asked: Iterable[str], *, as_json: bool) -> None:
    """Print what codes mean; all of this tool's codes where none is given.

    Raises:
        InputError: A code is not known; the nearest ones are named.
    """
    found = [_found(each.strip("[] ")) for each in asked]
    if as_json:
        dump(document(found or codes().values()))
    else:
        say("\n".join(_described(found) if found else _listed()))


def document(found: Iterable[Code]) -> dict[str, Any]:
    """Return codes as ``explain --json`` prints them."""
    return {"schema": SCHEMA, **CodesDocument(codes=tuple(found)).model_dump(mode="json")}


def _found(asked: str) -> Code:
    known = codes().get(asked) or codes().get(asked.lower()) or _of_ruff(asked) or _of_mypy(asked)
    if known is None:
        near = nearest(asked.lower())
        step = f"Near ones: {', '.join(near)}." if near else "'aas-generator explain' lists all."
        raise InputError(repr(asked[:60]), "is no code that is known.", step)
    return known


def _of_ruff(asked: str) -> Code | None:
    """Return a rule of ruff, as the installed ruff explains it."""
    if not _RUFF.fullmatch(asked.upper()):
        return None
    from ruff import find_ruff_bin  # type: ignore[import-untyped]

    from generator.process import run

    # Isolated, and not in the current folder: no file of a workspace has a say.
    command = [find_ruff_bin(), "rule", "--isolated", asked.upper()]
    done = run(command, cwd=Path(__file__).parent, env={}, seconds=_RUFF_SECONDS)
    title, _, text = done.stdout.decode("utf-8", "replace").strip().partition("\n")
    if done.returncode != 0 or not text:
        return None
    return Code(
        asked.upper(),
        "finding",
        f"This is ruff's rule {title.lstrip('# ')}.",
        text.strip(),
        f"Correct the line; no comment switches the rule off. See {_RULE_PAGES}.",
    )


def _of_mypy(asked: str) -> Code | None:
    """Return an error code of mypy, as the installed mypy describes it."""
    from mypy.errorcodes import error_codes

    known = error_codes.get(asked)
    if known is None:
        return None
    return Code(
        asked,
        "finding",
        f"This is mypy's error code {asked}: {known.description[:1].lower()}{known.description[1:]}.",
        "The types of the code do not fit together, or not to those of the workspace.",
        f"Correct the line; no comment switches the check off. See {_MYPY_PAGES}.",
    )


def _described(found: Iterable[Code]) -> Iterator[str]:
    for number, each in enumerate(found):
        if number:
            yield ""
        yield f"{each.code} ({each.family})"
        yield f"  {each.means}"
        yield from _paragraph("why", each.why)
        yield from _paragraph("do", each.do)
        if each.example:
            yield from _paragraph("e.g.", each.example)


def _paragraph(title: str, text: str) -> Iterator[str]:
    first, *others = text.split("\n")
    yield f"  {title + ':':5} {first}"
    yield from (f"        {line}" if line.strip() else "" for line in others)


def _listed() -> Iterator[str]:
    width = max(map(len, codes()))
    for family, members in groupby(codes().values(), lambda each: each.family):
        yield f"{TITLES[family]}:"
        yield from (f"  {each.code:{width}}  {each.means}" for each in members)
        yield ""
    yield "Codes of the lint gate such as S301 are ruff's, those of the types gate such as arg-type are mypy's:"
    yield "they are explained too, by the tool that is installed."
