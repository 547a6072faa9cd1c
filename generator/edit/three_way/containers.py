"""Lists, tuples, sets and dicts of the file that a fragment has more entries for."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from generator.edit.refusals import Objection
from generator.edit.source import Splice
from generator.edit.three_way.nodes import end_row, first_row, has_named_gap
from generator.edit.three_way.target import Target

Display = ast.List | ast.Tuple | ast.Set | ast.Dict
DISPLAYS = (ast.List, ast.Tuple, ast.Set, ast.Dict)


@dataclass(frozen=True)
class _Entry:
    """One entry: what tells it from others, what it is, and its text."""

    key: str
    value: str
    text: str


def missing_entries(name: str, old: Display, new: Display) -> list[tuple[_Entry, int]]:
    """Return the entries that the old display lacks, each with the index of the old entry that it goes behind.

    Raises:
        Objection: The two are not of the same kind, or an entry has another value.
    """
    if type(old) is not type(new):
        raise Objection("other-value", f"{name!r} is a {_kind(old)} in the file and a {_kind(new)} in the fragment")
    known = {entry.key: (index, entry.value) for index, entry in enumerate(_entries(name, old))}
    shown = _shown(name, new)
    found: list[tuple[_Entry, int]] = []
    fresh: set[str] = set()
    for place, entry in enumerate(shown):
        if entry is None:
            continue
        if entry.key in known:
            if known[entry.key][1] != entry.value:
                raise Objection("other-value", f"{name!r} has another value for {entry.text[:60]}")
            continue
        if entry.key in fresh:
            raise Objection("ambiguous", f"the fragment adds {entry.text[:60]} to {name!r} twice")
        fresh.add(entry.key)
        found.append((entry, _behind(place, shown, known, len(known))))
    strings = [each.value for each in getattr(old, "elts", []) if isinstance(each, ast.Constant)]
    texts = [each for each in strings if isinstance(each, str)]
    if len(texts) > 1 and len(texts) == len(_elements(old)) and texts == sorted(texts):
        return _sorted_places(found, texts)
    return found


def _sorted_places(found: Sequence[tuple[_Entry, int]], texts: Sequence[str]) -> list[tuple[_Entry, int]]:
    pairs = [(ast.literal_eval(entry.text), entry) for entry, _ in found if entry.text[:1] in "'\""]
    if len(pairs) != len(found):
        return list(found)
    pairs.sort(key=lambda pair: str(pair[0]))
    return [(entry, sum(each < str(value) for each in texts) - 1) for value, entry in pairs]


def _behind(place: int, shown: Sequence[_Entry | None], known: dict[str, tuple[int, str]], count: int) -> int:
    """Return the old entry behind which a new one goes: its neighbour in the fragment, or the last."""
    before = place - 1
    while before >= 0 and (entry := shown[before]) is not None:
        if entry.key in known:
            return known[entry.key][0]
        before -= 1
    after = place + 1
    while after < len(shown) and (entry := shown[after]) is not None:
        if entry.key in known:
            return known[entry.key][0] - 1
        after += 1
    return count - 1


def _kind(node: ast.expr) -> str:
    return type(node).__name__.lower()


def _elements(node: Display) -> list[ast.expr | None]:
    return list(node.keys) if isinstance(node, ast.Dict) else list(node.elts)


def _entries(name: str, node: Display) -> list[_Entry]:
    found = _shown(name, node, may_star=True)
    return [entry for entry in found if entry is not None]


def _shown(name: str, node: Display, *, may_star: bool = False) -> list[_Entry | None]:
    """Return the entries of a display, ``None`` for ``...``."""
    if isinstance(node, ast.Dict):
        pairs = list(zip(node.keys, node.values, strict=True))
        if any(key is None for key, _ in pairs) and not may_star:
            raise Objection("ambiguous", f"the fragment unpacks something into {name!r}")
        return [_pair(key, value) for key, value in pairs]
    if any(isinstance(each, ast.Starred) for each in node.elts) and not may_star:
        raise Objection("ambiguous", f"the fragment unpacks something into {name!r}")
    return [None if _is_gap(each) else _Entry(ast.dump(each), "", ast.unparse(each)) for each in node.elts]


def _pair(key: ast.expr | None, value: ast.expr) -> _Entry | None:
    if key is not None and _is_gap(key):
        return None
    text = f"{ast.unparse(key)}: {ast.unparse(value)}" if key is not None else f"**{ast.unparse(value)}"
    return _Entry(ast.dump(key) if key is not None else f"**{ast.dump(value)}", ast.dump(value), text)


def _is_gap(node: ast.expr) -> bool:
    return (isinstance(node, ast.Constant) and node.value is Ellipsis) or has_named_gap(node)


@dataclass(frozen=True)
class _Span:
    """Where an entry stands: rows and columns of its first and past its last character, and of its comma."""

    start: tuple[int, int]
    end: tuple[int, int]
    comma: tuple[int, int] | None


def extend(target: Target, name: str, statement: ast.stmt, old: Display, new: Display) -> None:
    """Plan the edit that adds the missing entries of a display.

    Raises:
        Objection: The display cannot be edited without touching anything else.
    """
    missing = missing_entries(name, old, new)
    if not missing:
        return
    first, end = first_row(statement), end_row(statement)
    rows = [target.source.lines[row].rstrip("\r\n") for row in range(first, end)]
    opening, spans, closing = _layout(name, statement, rows, len(_elements(old)))
    texts = _quoted(rows, missing)
    one_row = opening[0] == closing[0]
    single = isinstance(old, ast.Tuple) and len(spans) == 1
    edited = (
        _one_row(rows, opening, spans, closing, texts)
        if one_row or not _own_rows(spans, opening, closing)
        else (_many_rows(rows, spans, closing, texts, target.margin(statement) + target.unit))
    )
    if one_row and not single and len(edited[opening[0]]) > target.line_length:
        edited = _exploded(rows, opening, spans, closing, texts, margin=target.margin(statement), unit=target.unit)
    target.splices.append(Splice(first, end, tuple(edited)))
    listed = ", ".join(text[:60] for text, _ in texts[:5])
    target.notes.append(f"Added to {name!r}: {listed}{', …' if len(texts) > 5 else ''}.")


def _quoted(rows: Sequence[str], missing: Sequence[tuple[_Entry, int]]) -> list[tuple[str, int]]:
    """Return the new entries' texts with the quotes that the display uses."""
    text = "\n".join(rows)
    double = text.count('"') >= text.count("'")
    return [(_with_quotes(entry.text) if double else entry.text, index) for entry, index in missing]


def _with_quotes(text: str) -> str:
    """Return an unparsed expression with double quotes where that is no more than another pair of signs."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    except (tokenize.TokenError, SyntaxError):
        return text
    for token in reversed(tokens):
        plain = token.type == tokenize.STRING and token.string.startswith("'") and not token.string.startswith("'''")
        if plain and '"' not in token.string and "\\" not in token.string:
            start, end = token.start[1], token.end[1]
            text = f'{text[:start]}"{token.string[1:-1]}"{text[end:]}'
    return text


def _layout(
    name: str, statement: ast.stmt, rows: Sequence[str], count: int
) -> tuple[tuple[int, int], list[_Span], tuple[int, int]]:
    """Return where the bracket opens, the entries, and where it closes; rows from 0 within the statement."""
    problem = Objection("layout", f"the entries of {name!r} cannot be told apart safely")
    value = getattr(statement, "value", None)
    if not isinstance(value, DISPLAYS):
        raise problem
    start_row = value.lineno - 1 - first_row(statement)
    start_column = len(rows[start_row].encode()[: value.col_offset].decode(errors="replace"))
    depth, spans, last = 0, list[_Span](), None
    opening: tuple[int, int] | None = None
    first: tuple[int, int] | None = None
    for token in tokenize.generate_tokens(io.StringIO("\n".join(rows) + "\n").readline):
        at, end = (token.start[0] - 1, token.start[1]), (token.end[0] - 1, token.end[1])
        if opening is None:
            if at == (start_row, start_column) and token.string in ("[", "(", "{"):
                opening, depth = at, 1
            continue
        if token.type in (tokenize.NL, tokenize.COMMENT, tokenize.NEWLINE):
            continue
        if token.type == tokenize.OP and token.string in ")]}":
            depth -= 1
            if depth == 0:
                if first is not None and last is not None:
                    spans.append(_Span(first, last, None))
                if len(spans) != count:
                    raise problem
                return opening, spans, at
        if token.type == tokenize.OP and token.string == "," and depth == 1:
            if first is None or last is None:
                raise problem
            spans.append(_Span(first, last, at))
            first = None
            continue
        depth += token.type == tokenize.OP and token.string in ("(", "[", "{")
        first, last = first or at, end
    raise problem


def _own_rows(spans: Sequence[_Span], opening: tuple[int, int], closing: tuple[int, int]) -> bool:
    """Tell whether every entry begins a row of its own."""
    starts = [opening[0], *(span.start[0] for span in spans)]
    ends = [*(span.end[0] for span in spans), closing[0]]
    apart = all(one < other for one, other in pairwise(starts))
    return apart and (len(ends) < 2 or ends[-2] < ends[-1])


def _one_row(
    rows: Sequence[str],
    opening: tuple[int, int],
    spans: Sequence[_Span],
    closing: tuple[int, int],
    texts: Sequence[tuple[str, int]],
) -> list[str]:
    edited = list(rows)
    for index in sorted({index for _, index in texts}, reverse=True):
        joined = ", ".join(text for text, at in texts if at == index)
        if not spans:
            row, column = closing
            edited[row] = f"{edited[row][:column]}{joined}{edited[row][column:]}"
        elif index < 0:
            row, column = spans[0].start
            edited[row] = f"{edited[row][:column]}{joined}, {edited[row][column:]}"
        else:
            row, column = spans[index].end
            comma = spans[index].comma
            if index == len(spans) - 1 and comma is not None:
                row, column, joined = comma[0], comma[1] + 1, f" {joined}"
            else:
                joined = f", {joined}"
            edited[row] = f"{edited[row][:column]}{joined}{edited[row][column:]}"
    if not spans and edited[closing[0]][opening[1]] == "(" and len(texts) == 1:
        row, column = closing[0], closing[1] + len(texts[0][0])
        edited[row] = f"{edited[row][:column]},{edited[row][column:]}"
    return edited


def _many_rows(
    rows: Sequence[str],
    spans: Sequence[_Span],
    closing: tuple[int, int],
    texts: Sequence[tuple[str, int]],
    indent: str,
) -> list[str]:
    edited = list(rows)
    if spans:
        text = rows[spans[0].start[0]]
        indent = text[: len(text) - len(text.lstrip(" \t"))]
    for index in sorted({index for _, index in texts}, reverse=True):
        lines = [f"{indent}{text}," for text, at in texts if at == index]
        if not spans:
            edited[closing[0] : closing[0]] = lines
        elif index < 0:
            edited[spans[0].start[0] : spans[0].start[0]] = lines
        else:
            span = spans[index]
            if span.comma is None:
                row, column = span.end
                edited[row] = f"{edited[row][:column]},{edited[row][column:]}"
                lines[-1] = lines[-1].removesuffix(",")
            below = max(span.end[0], span.comma[0] if span.comma else 0) + 1
            edited[below:below] = lines
    return edited


def _exploded(
    rows: Sequence[str],
    opening: tuple[int, int],
    spans: Sequence[_Span],
    closing: tuple[int, int],
    texts: Sequence[tuple[str, int]],
    *,
    margin: str,
    unit: str,
) -> list[str]:
    """Return a display of one row with an entry on each row."""
    row = rows[opening[0]]
    old = [row[span.start[1] : span.end[1]] for span in spans]
    ordered = [text for text, at in texts if at < 0]
    for index, text in enumerate(old):
        ordered += [text, *(new for new, at in texts if at == index)]
    if not spans:
        ordered = [text for text, _ in texts]
    lines = [f"{margin}{unit}{text}," for text in ordered]
    return [
        *rows[: opening[0]],
        row[: opening[1] + 1],
        *lines,
        f"{margin}{row[closing[1] :]}",
        *rows[opening[0] + 1 :],
    ]
