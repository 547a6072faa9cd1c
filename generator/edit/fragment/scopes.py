"""Modules and classes: their statements found by name, each from the side that changed it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import libcst as cst

from generator.edit.fragment.imports import is_import, unite_imports
from generator.edit.fragment.keys import Key, is_loose, keyed
from generator.edit.fragment.prose import blank_lines, unite_leading, with_blank_lines
from generator.edit.fragment.trio import Context, Statement, Trio, bare, comments, meaning
from generator.edit.fragment.weaving import merged_order
from generator.edit.refusals import Objection

_DEFINITIONS = cst.FunctionDef | cst.ClassDef
_IMPORTS: Key = ("imports", "")
Scope = dict[Key, Statement]


def unite_scope(versions: Trio[Sequence[Statement]], context: Context) -> list[Statement]:
    """Return the statements of a module or class with what both sides changed.

    Raises:
        Objection: Both changed the same, or one removed what the other changed.
    """
    blocks = versions.map(_import_block)
    rest = Trio(*(_without(body, block) for body, block in zip(versions, blocks, strict=True)))
    scopes = rest.map(keyed)
    _check_counts(scopes, context)
    united = {key: found for key in _all_keys(scopes) if (found := _one(key, scopes, context)) is not None}
    _check_loose(scopes, context)
    orders = Trio(*(_order(body, block, scope) for body, block, scope in zip(versions, blocks, scopes, strict=True)))
    imports = unite_imports(blocks, context)
    kept = {*united, *([_IMPORTS] if imports else [])}
    result: list[Statement] = []
    for key in merged_order(orders, set(kept)):
        result += imports if key == _IMPORTS else [united[key]]  # type: ignore[index]
    return _spaced(result, versions, context)


def _import_block(body: Sequence[Statement]) -> list[Statement]:
    """Return the first stretch of imports, from the first one to the one before something else."""
    start = next((at for at, each in enumerate(body) if is_import(each)), len(body))
    end = next((at for at in range(start, len(body)) if not is_import(body[at])), len(body))
    return list(body[start:end])


def _without(body: Sequence[Statement], block: Sequence[Statement]) -> list[Statement]:
    return [each for each in body if not any(each is other for other in block)]


def _order(body: Sequence[Statement], block: Sequence[Statement], scope: Scope) -> list[Key]:
    keys = {id(statement): key for key, statement in scope.items()}
    order = [keys.get(id(statement), _IMPORTS) for statement in body]
    return list(dict.fromkeys(order))


def _all_keys(scopes: Trio[Scope]) -> Iterator[Key]:
    yield from dict.fromkeys(key for scope in (scopes.theirs, scopes.ours, scopes.base) for key in scope)


def _check_counts(scopes: Trio[Scope], context: Context) -> None:
    """Refuse where something is there several times and both sides changed how often: nobody knows which is which."""
    for key in _all_keys(scopes):
        if key[-1] == "0":
            continue
        groups = scopes.map(lambda scope: [bare(each) for other, each in scope.items() if other[:-1] == key[:-1]])  # noqa: B023
        if len(set(map(len, groups))) > 1 and not groups.is_settled(tuple):
            raise context.clash("what is there several times", key[1])


def _check_loose(scopes: Trio[Scope], context: Context) -> None:
    """Refuse where both sides put in statements without a name: which of them runs first is not certain."""
    loose = scopes.map(lambda scope: [key for key in scope if is_loose(key)])
    if not loose.is_settled(tuple):
        base, ours, theirs = (set(each) for each in loose)
        if (ours - base) - theirs and (theirs - base) - ours:
            raise context.clash("what runs when it is loaded")


def _one(key: Key, scopes: Trio[Scope], context: Context) -> Statement | None:
    versions = scopes.map(lambda scope: scope.get(key))
    base, ours, theirs = versions
    if ours is None or theirs is None:
        return _one_sided(key, versions, context)
    if base is None:
        return _both_new(key, ours, theirs, context)
    known = Trio(base, ours, theirs)
    if known.is_settled(bare):
        united = known.settle(bare)
        if united is ours and bare(ours) != bare(base):
            context.decisions.append(f"Kept the user's change of {_words(key, context)}.")
    else:
        united = context.unite(known, context)
        context.decisions.append(f"United both sides' changes of {_words(key, context)}.")
    return unite_leading(known, united, context, context.at(_name(key)))


def _name(key: Key) -> str:
    return key[1] if key[0] in {"name", "class"} else ""


def _one_sided(key: Key, versions: Trio[Statement | None], context: Context) -> Statement | None:
    """Return what one side alone has: new there, or removed by the other."""
    base, ours, theirs = versions
    rest = ours if ours is not None else theirs
    if base is None or rest is None:
        if ours is not None:
            context.decisions.append(f"Kept the user's own {_words(key, context)}.")
        return rest
    if bare(rest) != bare(base) and meaning(bare(rest)) != meaning(bare(base)):
        who, other = ("new blueprint", "user's file") if theirs is None else ("user's file", "new blueprint")
        raise Objection("deleted", f"the {who} removed {_words(key, context)}, the {other} changed it")
    if theirs is None:
        context.decisions.append(f"Removed {_words(key, context)} with the new blueprint.")
    return None


def _words(key: Key, context: Context) -> str:
    return context.at(_name(key)) if _name(key) else f"a statement of {context.at()}"


def _both_new(key: Key, ours: Statement, theirs: Statement, context: Context) -> Statement:
    same = bare(ours) == bare(theirs) or meaning(bare(ours)) == meaning(bare(theirs))
    if not same:
        raise Objection("both-added", f"both sides added {_words(key, context)}, each in its own way")
    remarks = [
        set(comments("\n".join(line.comment.value for line in each.leading_lines if line.comment)))
        for each in (ours, theirs)
    ]
    return ours if remarks[0] > remarks[1] else theirs


def _spaced(result: list[Statement], versions: Trio[Sequence[Statement]], context: Context) -> list[Statement]:
    """Return statements with blank lines between them, fewer than usual only where a version has fewer."""
    known: dict[tuple[str, str], int] = {}
    for body in versions:
        for one, other in pairwise(body):
            pair = (_id(one), _id(other))
            known[pair] = min(known.get(pair, blank_lines(other)), blank_lines(other))
    firsts = {_id(body[0]) for body in versions if body}
    spaced = list(result)
    for at, (above, statement) in enumerate(pairwise(result), start=1):
        least = _least_blank_lines(above, statement, context)
        least = min(least, known.get((_id(above), _id(statement)), least))
        if blank_lines(statement) < least:
            spaced[at] = with_blank_lines(statement, least)
    if spaced and _id(spaced[0]) not in firsts:
        spaced[0] = with_blank_lines(spaced[0], 0)
    return spaced


def _id(statement: Statement) -> str:
    return ":".join(keyed([statement]).popitem()[0])


def _least_blank_lines(above: Statement, statement: Statement, context: Context) -> int:
    if isinstance(above, _DEFINITIONS) or isinstance(statement, _DEFINITIONS):
        return 1 if context.level else 2
    return int(is_import(above) != is_import(statement))
