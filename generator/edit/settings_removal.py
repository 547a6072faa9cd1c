"""Fields that go, or change in place; one that a person has edited stays."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from generator.edit.banners import section_title, sections_of
from generator.edit.classes import Member
from generator.edit.compare import compare_field, is_edited, same_limits
from generator.edit.rendering import JudgedField
from generator.edit.settings_bench import Outcome, Workbench
from generator.edit.source import Splice
from generator.edit.style import has_comment_above


def remove_or_replace(
    bench: Workbench, former: Sequence[JudgedField], wanted: Sequence[JudgedField], outcome: Outcome, section: str = ""
) -> None:
    """Plan what happens to the former fields: removed, replaced by the wanted one of that name, or left.

    The banner of a section that they all had for themselves goes with them.
    """
    successors = {judged.name: judged for judged in wanted}
    own = {member.name: member for member in bench.target.fields}
    removed: list[Member] = []
    for judged in former:
        member, successor = own.get(judged.name), successors.get(judged.name)
        if member is None:
            outcome.left += [judged.name] if successor is not None and bench.member(judged.name) is None else []
            continue
        if successor is not None and _is_same(judged, successor):
            continue
        if successor is not None and _is_there(bench, member, successor):
            continue
        if is_edited(bench.tree, member, judged, bench.names):
            outcome.left.append(judged.name)
        elif successor is not None:
            bench.splices.append(Splice(*_extent(bench, member, judged), tuple(bench.render(successor))))
            outcome.replaced.append(judged.name)
        else:
            removed.append(member)
            bench.splices.append(_removal(bench, member, judged))
            outcome.removed.append(judged.name)
    if all(bench.member(judged.name) is not None for judged in wanted):
        _remove_banner(bench, removed, section_title(section))
    _keep_a_body(bench, removed, outcome)


def _is_there(bench: Workbench, member: Member, judged: JudgedField) -> bool:
    same = compare_field(bench.tree, member, judged, bench.names) == "same"
    return same and same_limits(bench.tree, member, judged, bench.names)


def _is_same(old: JudgedField, new: JudgedField) -> bool:
    def facts(judged: JudgedField) -> tuple[object, ...]:
        return judged.tree, judged.required, judged.value, judged.factory, judged.field.constraints

    return facts(old) == facts(new)


def _extent(bench: Workbench, member: Member, judged: JudgedField) -> tuple[int, int]:
    """Return a field's lines, with the comment above it that its description made."""
    first = member.first
    if has_comment_above(member):
        comment = bench.tree.source.lines[first - 1].strip()
        first -= comment == f"# {judged.field.summary}"
    return first, member.last


def _removal(bench: Workbench, member: Member, judged: JudgedField) -> Splice:
    first, last = _extent(bench, member, judged)
    lines = bench.tree.source.masked
    above = 0
    while above < bench.style.gap and first - above > 0 and not lines[first - above - 1].strip():
        above += 1
    return Splice(first - above, last, ())


def _remove_banner(bench: Workbench, removed: Sequence[Member], title: str) -> None:
    """Plan that a section's banner goes where all of its fields go, unless a comment of a person stands below it."""
    for section in sections_of(bench.target):
        banner, first = section.banner, section.members[0]
        if banner is None or not title or banner.title != title or any(one not in removed for one in section.members):
            continue
        rows = banner.before + len(banner.comments) + banner.after
        bench.splices.append(Splice(first.first - rows, first.first - banner.after, ()))


def _keep_a_body(bench: Workbench, removed: Sequence[Member], outcome: Outcome) -> None:
    statements = [one for one in bench.target.body if not isinstance(one, cst.EmptyLine)]
    if removed and not outcome.replaced and len(statements) == len(removed):
        bench.splices.append(Splice(removed[0].first, removed[0].first, (f"{bench.target.indent}pass",)))
