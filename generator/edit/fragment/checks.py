"""A second look at united code, with ``ast`` instead of libcst: nothing is lost, and what it says fits together."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from generator.edit.fragment.calls import misfits
from generator.edit.fragment.contradictions import changed_kinds, contradictions
from generator.edit.fragment.names import dangling, early_reads, known_attributes, undefined_names
from generator.edit.fragment.trio import Trio, comments, words
from generator.edit.refusals import Objection
from generator.edit.source import parse_python

_HEAD = "head of the class"


def newly_undefined(text: str, versions: Trio[str]) -> frozenset[str]:
    """Return the names that the united code reads and nobody binds, without those of either side."""
    parse_python(text.encode())
    return undefined_names(text) - undefined_names(versions.ours) - undefined_names(versions.theirs)


def check_united(text: str, versions: Trio[str]) -> None:
    """Compare the united code with the versions that it was made of.

    Raises:
        Objection: A definition or a comment would be lost, or the sides' changes do not fit together.
    """
    _check_definitions(text, versions)
    _check_comments(text, versions)
    _check_words(text, versions)
    _check_fit(text, versions)


def _check_definitions(text: str, versions: Trio[str]) -> None:
    merged = definitions(text)
    found = versions.map(definitions)
    for name in {**found.base, **found.ours, **found.theirs, **merged}:
        three = found.map(lambda side: side.get(name, ()))  # noqa: B023
        now = merged.get(name, ())
        if three.is_settled(tuple):
            if now != three.settle(tuple):
                raise Objection("lost", f"{name!r} would not be what the side that changed it says")
        elif len(now) not in {len(three.ours), len(three.theirs)}:
            raise Objection("lost", f"{name!r} would be there {len(now)} times")


@lru_cache(maxsize=16)
def definitions(text: str) -> dict[str, tuple[str, ...]]:
    """Return what a module defines: functions, variables and heads of classes, by name, each as text."""
    found: dict[str, tuple[str, ...]] = {}
    for name, node in _walk(ast.parse(text).body, ""):
        found[name] = (*found.get(name, ()), ast.dump(node))
    return found


def _walk(body: list[ast.stmt], prefix: str) -> Iterator[tuple[str, ast.AST]]:
    for statement in body:
        match statement:
            case ast.ClassDef(name=name):
                head = ast.Tuple([*statement.bases, *statement.decorator_list, *(k.value for k in statement.keywords)])
                yield f"{prefix}{name} ({_HEAD})", head
                yield from _walk(statement.body, f"{prefix}{name}.")
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield f"{prefix}{name}", statement
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                yield f"{prefix}{name}", statement
            case ast.If() | ast.Try() | ast.With():
                for block in _blocks(statement):
                    yield from _walk(block, prefix)


def _blocks(statement: ast.If | ast.Try | ast.With) -> Iterator[list[ast.stmt]]:
    yield statement.body
    yield getattr(statement, "orelse", [])
    yield getattr(statement, "finalbody", [])
    for handler in getattr(statement, "handlers", []):
        yield handler.body


def _check_comments(text: str, versions: Trio[str]) -> None:
    now = Counter(comments(text))
    base, ours, theirs = (Counter(comments(version)) for version in versions)
    for side in (ours, theirs):
        lost = (side - base) - now
        if lost:
            raise Objection("lost", f"the comment {min(lost)[:80]!r} would be lost")


def _check_words(text: str, versions: Trio[str]) -> None:
    """Count words and operators that are new: what both sides say of one bounds how often it may be there."""
    base, ours, theirs, now = (words(each) for each in (*versions, text))
    for word in sorted({*ours, *theirs, *now} - {*base}):
        least, most = max(ours[word], theirs[word]), ours[word] + theirs[word]
        if not least <= now[word] <= most:
            raise Objection("lost", f"{word!r} would not be there as often as the sides' changes say")


def _check_fit(text: str, versions: Trio[str]) -> None:
    missing = newly_undefined(text, versions)
    if missing:
        raise Objection("does-not-fit", f"the name {min(missing)!r}, which one side uses, is gone on the other")
    changed = changed_kinds(versions)
    if changed:
        raise Objection("does-not-fit", f"{min(changed)!r}, which one side uses, became something else on the other")
    known = known_attributes(*versions)
    for find, sentence in (
        (lambda version: dangling(version, known), "{!r}, which one side uses, is gone on the other"),
        (early_reads, "{!r} would be used above the place where it gets its value"),
        (contradictions, "{!r} of one side and what the other side did exclude one another"),
        (misfits, "the call {!r} of one side does not fit the function of the other"),
    ):
        new = find(text) - find(versions.ours) - find(versions.theirs)
        if new:
            raise Objection("does-not-fit", sentence.format(min(new)[:120]))
