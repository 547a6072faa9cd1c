"""Imports of three versions united name by name, in the new blueprint's order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import libcst as cst

from generator.edit.fragment.import_places import insert_sorted
from generator.edit.fragment.keys import module_name
from generator.edit.fragment.layout import UNIT, Layout, layout_of, plain_part, remarks_between, widest
from generator.edit.fragment.prose import blank_lines, unite_empty_lines, with_blank_lines
from generator.edit.fragment.trio import Context, Statement, Trio, bare, code, only
from generator.edit.import_lines import sort_keys
from generator.edit.refusals import Objection


@dataclass(frozen=True)
class Atom:
    """One imported name: the module, the name in it (empty for ``import module``), the name it gets, its text."""

    module: str
    name: str
    local: str
    text: str = field(compare=False, default="")


def atoms_of(statement: cst.CSTNode) -> list[Atom]:
    """Return the names that one statement imports."""
    small = only(statement)
    if isinstance(small, cst.Import):
        return [Atom(code(each.name), "", _local(each), plain_part(each)) for each in small.names]
    if isinstance(small, cst.ImportFrom):
        module = module_name(small)
        if isinstance(small.names, cst.ImportStar):
            return [Atom(module, "*", "*", "*")]
        return [Atom(module, code(each.name), _local(each), plain_part(each)) for each in small.names]
    return []


def _local(alias: cst.ImportAlias) -> str:
    return code(alias.asname.name) if alias.asname is not None else code(alias.name)


def is_import(statement: cst.CSTNode) -> bool:
    """Tell whether a statement is an import that stands alone on its line."""
    return isinstance(only(statement), cst.Import | cst.ImportFrom)


def are_imports(body: Sequence[Statement]) -> bool:
    """Tell whether all of a body are imports."""
    return bool(body) and all(map(is_import, body))


def unite_imports(versions: Trio[Sequence[Statement]], context: Context) -> list[Statement]:
    """Return a block of imports with what both sides added, without what one side removed and nobody needs.

    Raises:
        Objection: A name would come from two places.
    """
    atoms = versions.map(lambda body: list(_all_atoms(body)))
    kept = _kept(atoms, context)
    _check_origins(kept)
    mine = [each.local for each in atoms.ours if each in kept and each not in {*atoms.base, *atoms.theirs}]
    if mine:
        context.decisions.append(f"Kept the user's imports of {', '.join(map(repr, mine))}.")
    if not versions.theirs:
        return [each for each in (_only_kept(one, kept, context) for one in versions.ours) if each is not None]
    result: list[Statement] = []
    placed: set[Atom] = set()
    above = 0
    for statement in versions.theirs:
        united = _united(statement, versions, kept, placed, context)
        # The blank lines above a group stay where its first import goes.
        above = max(above, blank_lines(statement))
        if united is not None:
            result.append(with_blank_lines(united, above))
            placed |= set(atoms_of(united))
            above = 0
    for side in (versions.ours, versions.base):
        for statement in side:
            rest = _only_kept(statement, kept - placed, context)
            if rest is not None:
                result = insert_sorted(result, rest, side, statement)
                placed |= set(atoms_of(rest))
    return result


def _all_atoms(body: Sequence[Statement]) -> Iterator[Atom]:
    for statement in body:
        yield from atoms_of(statement)


def _kept(versions: Trio[list[Atom]], context: Context) -> set[Atom]:
    base, ours, theirs = (set(each) for each in versions)
    bound = {_root(each) for each in ours & theirs} | {_root(each) for each in (ours | theirs) - base}
    needed = {each for each in base if _root(each) in context.kept_imports - bound}
    return (ours & theirs) | ((ours | theirs) - base) | (needed & (ours | theirs))


def _root(atom: Atom) -> str:
    """Return the name that an import binds: of ``import a.b`` that is ``a``."""
    return atom.local.partition(".")[0]


def _check_origins(atoms: set[Atom]) -> None:
    by_local: dict[str, Atom] = {}
    for each in sorted(atoms, key=lambda atom: (atom.local, atom.module, atom.name)):
        other = by_local.setdefault(each.local, each)
        if other != each and each.local != "*":
            raise Objection(
                "both-changed", f"the name {each.local!r} would be imported from {other.module!r} and {each.module!r}"
            )


def _united(
    statement: Statement, versions: Trio[Sequence[Statement]], kept: set[Atom], placed: set[Atom], context: Context
) -> Statement | None:
    """Return one of the new blueprint's imports with the names that belong to it; nothing where none is left."""
    own = atoms_of(statement)
    twins = versions.map(lambda body: _twin(statement, body))
    wanted = [each for each in own if each in kept]
    if isinstance(only(statement), cst.ImportFrom) and own[0].name != "*":
        elsewhere = {each for other in versions.theirs for each in atoms_of(other)}
        more = {
            each for each in kept - placed - elsewhere if each.module == own[0].module and each.name not in {"", "*"}
        }
        wanted = _sorted_in(wanted, more, {each: each for each in _all_atoms(versions.ours)})
    if not wanted:
        return None
    lines = _leading(twins, statement, context)
    base, ours = twins.base, twins.ours
    same = base is not None and bare(base) == bare(statement)
    as_ours = ours is not None and _texts(atoms_of(ours), in_order=not same) == _texts(wanted, in_order=not same)
    if ours is not None and as_ours and (same or wanted != own):
        return ours.with_changes(leading_lines=lines)
    if wanted == own:
        return statement.with_changes(leading_lines=lines)
    return _rewritten(statement, ours, wanted, context).with_changes(leading_lines=lines)


def _texts(atoms: Sequence[Atom], *, in_order: bool) -> list[str]:
    texts = [each.text for each in atoms]
    return texts if in_order else sorted(texts)


def _leading(twins: Trio[Statement | None], statement: Statement, context: Context) -> Sequence[cst.EmptyLine]:
    base, ours, _ = twins
    if base is None or ours is None:
        return statement.leading_lines
    known = Trio(base, ours, statement).map(lambda each: [line for line in each.leading_lines if line.comment])
    remarks = unite_empty_lines(known, context, "an import")
    # Blank lines part groups, and the first of a group is another one where an import was added.
    return [*statement.leading_lines[: blank_lines(statement)], *remarks]


def _twin(statement: Statement, body: Sequence[Statement]) -> Statement | None:
    """Return the statement of a body that imports from the same module, the one with most of the names."""
    small, own = only(statement), set(atoms_of(statement))
    alike = [each for each in body if type(only(each)) is type(small) and _module(each) == _module(statement)]
    return max(alike, key=lambda each: len(own & set(atoms_of(each))), default=None)


def _module(statement: Statement) -> str:
    return next(iter(atoms_of(statement)), Atom("", "", "")).module


def _sorted_in(names: Sequence[Atom], more: set[Atom], texts: dict[Atom, Atom]) -> list[Atom]:
    result = list(names)
    for each in sorted(more, key=lambda atom: sort_keys()[0](atom.name)):
        new = texts.get(each, each)
        key = next((key for key in sort_keys() if _is_sorted(result, key)), None)
        place = sum(key(one.name) < key(new.name) for one in result) if key is not None else len(result)
        result.insert(place, new)
    return result


def _is_sorted(atoms: Sequence[Atom], key: object) -> bool:
    names = [each.name for each in atoms]
    return names == sorted(names, key=key)  # type: ignore[call-overload, no-any-return]


def _only_kept(statement: Statement, kept: set[Atom], context: Context) -> Statement | None:
    """Return an import with those of its names that stay; nothing where none does."""
    own = atoms_of(statement)
    wanted = [each for each in own if each in kept]
    if not wanted:
        return None
    return statement if wanted == own else _rewritten(statement, None, wanted, context)


def _rewritten(statement: Statement, ours: Statement | None, wanted: Sequence[Atom], context: Context) -> Statement:
    """Return an import of other names, laid out like the statement, or like the user's where that one is spread."""
    sources = [each for each in (statement, ours) if each is not None]
    parts = [each.text for each in wanted]
    for each in sources:
        if remarks_between(bare(each).strip(), [atom.text for atom in atoms_of(each)]) and not _ends_in_remark(each):
            raise Objection("both-changed", f"both sides changed the imports from {wanted[0].module!r}, with comments")
    small = only(statement)
    if isinstance(small, cst.Import):
        return _parsed(f"import {', '.join(parts)}", statement)
    head = f"from {wanted[0].module} import "
    layouts = [layout_of(code(only(each) or each).strip().removeprefix(head)) for each in sources]
    spread = any(layout.spread for layout in layouts)
    flat = head + ", ".join(parts)
    if not spread and widest(flat, context.level) <= context.line_length:
        return _parsed(flat, statement)
    return _parsed(head + Layout(True, UNIT).write("(", parts, ")"), statement)


def _ends_in_remark(statement: Statement) -> bool:
    """Tell whether a statement's only comment stands behind it."""
    small = only(statement)
    return small is not None and "#" not in code(small)


def _parsed(text: str, like: Statement) -> Statement:
    parsed = cst.parse_statement(text + "\n")
    small = only(parsed)
    if small is None or not isinstance(like, cst.SimpleStatementLine):
        raise Objection("layout", "the united imports cannot be laid out")
    return like.with_changes(body=[small])
