"""The names that new fields need: how the file calls them already, and the import lines for those it lacks."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import libcst as cst

from generator.codemods.annotations import HOMES
from generator.codemods.classes import Tree, dotted_name, inner_blocks
from generator.codemods.refusals import Objection
from generator.codemods.source import Splice

EXTRA_HOMES = {"Field": "pydantic", "uuid4": "uuid", "Annotated": "typing"}
_SAME = {"typing": {"typing_extensions"}, "collections.abc": {"typing"}, "pydantic": {"pydantic_settings"}}
_STAR_HOMES = frozenset({"typing", "pathlib", "datetime", "decimal", "uuid", "pydantic"})


@dataclass(frozen=True)
class ImportLine:
    """One top-level ``from MODULE import …`` or ``import …`` above the class.

    Attributes:
        module: The module, with its leading dots.
        first: Its first line, from 0.
        last: One past its last line.
        node: The statement; ``None`` for ``import …``.
        alone: Whether nothing else stands on its logical line.
    """

    module: str
    first: int
    last: int
    node: cst.ImportFrom | None
    alone: bool


class Names:
    """Gives the text by which the file calls a name, and remembers which names have to be imported."""

    def __init__(self, tree: Tree, before: int, members: frozenset[str]) -> None:
        """Read the module-level names that are bound above line ``before`` (from 0)."""
        self.needed: dict[str, list[str]] = {}
        self._members = members
        self._direct: dict[str, tuple[str, str]] = {}
        self._modules: dict[str, str] = {}
        self._stars: set[str] = set()
        self._taken: set[str] = set()
        for statement in _statements_above(tree, tree.module.body, before):
            self._bind(statement)

    def refer(self, name: str) -> str:
        """Return how the file calls a name of the tables, planning its import where it has none.

        Raises:
            Objection: The name means something else in this file.
        """
        home = HOMES.get(name) or EXTRA_HOMES.get(name)
        if home is None:
            return name
        text = self._known(name, home) or self._by_module(name, home) or self._planned(name, home)
        if text.partition(".")[0] in self._members:
            raise Objection("name-taken", f"the class has a member {text.partition('.')[0]!r}, which hides that name")
        return text

    def means(self, text: str, name: str) -> bool:
        """Tell whether the file's expression ``text`` is the name of the tables, e.g. ``p.Field`` is ``Field``."""
        root, _, last = text.rpartition(".")
        if root:
            return last == name
        return text == name or self._direct.get(text, ("", ""))[1] == name

    def original(self, local: str) -> str:
        """Return the name that an imported one has at home: ``Lit`` of ``import Literal as Lit`` is ``Literal``."""
        return self._direct.get(local, ("", local))[1]

    def binds(self, name: str) -> bool:
        """Tell whether the file has imported a name of the tables itself."""
        return self._known(name, HOMES.get(name) or EXTRA_HOMES[name]) is not None

    def _known(self, name: str, home: str) -> str | None:
        for local, (module, original) in self._direct.items():
            if original == name and _same_home(module, home):
                return local
        if name not in self._taken and name not in self._direct and _star_gives(self._stars, home):
            return name
        if name in self._direct and (name == "Field" or self._direct[name][0].startswith(".")):
            return name
        return None

    def _by_module(self, name: str, home: str) -> str | None:
        if home in {module for module, _ in self._direct.values()}:
            return None
        local = next((local for local, module in self._modules.items() if module == home), None)
        return f"{local}.{name}" if local else None

    def _planned(self, name: str, home: str) -> str:
        if name in self._taken or name in self._direct or name in self._modules:
            raise Objection("name-taken", f"the name {name!r}, needed from {home!r}, means something else in the file")
        names = self.needed.setdefault(home, [])
        if name not in names:
            names.append(name)
        return name

    def _bind(self, statement: cst.CSTNode) -> None:
        match statement:
            case cst.ImportFrom(names=cst.ImportStar()):
                self._stars.add(_module_of(statement))
            case cst.ImportFrom(names=names) if not isinstance(names, cst.ImportStar):
                for alias in names:
                    original = dotted_name(alias.name)
                    self._direct[alias.evaluated_alias or original] = (_module_of(statement), original)
            case cst.Import(names=names):
                for alias in names:
                    module = dotted_name(alias.name)
                    self._modules.setdefault(alias.evaluated_alias or module, module)
            case cst.ClassDef(name=name) | cst.FunctionDef(name=name):
                self._taken.add(name.value)
            case cst.Assign(targets=targets):
                self._taken.update(dotted_name(target.target) for target in targets)
            case cst.AnnAssign(target=target):
                self._taken.add(dotted_name(target))


def _statements_above(tree: Tree, body: Sequence[cst.BaseStatement], before: int) -> Iterator[cst.CSTNode]:
    for statement in body:
        if tree.first_line(statement) >= before:
            return
        if isinstance(statement, cst.SimpleStatementLine):
            yield from statement.body
        elif isinstance(statement, cst.If) and dotted_name(statement.test).endswith("TYPE_CHECKING"):
            continue
        else:
            yield statement
            for block in inner_blocks(statement):
                yield from _statements_above(tree, block, before)


def _module_of(node: cst.ImportFrom) -> str:
    return "." * len(node.relative) + (dotted_name(node.module) if node.module else "")


def _same_home(module: str, home: str) -> bool:
    return module == home or module.startswith(f"{home}.") or module in _SAME.get(home, set())


def _star_gives(stars: set[str], home: str) -> bool:
    return home in stars and home in _STAR_HOMES


def plan_imports(tree: Tree, names: Names, before: int, width: int) -> list[Splice]:
    """Return the splices that import what is needed; at most one existing line is changed.

    A second module whose import line would have to change gets a line of its own instead.

    Args:
        tree: The file.
        names: What is needed.
        before: The class's first line, from 0.
        width: The longest line that the file's style admits, in characters.
    """
    return plan_import_lines(tree, names.needed, (), before, width)


def plan_import_lines(
    tree: Tree,
    needed: Mapping[str, Sequence[str]],
    modules: Sequence[tuple[str, str]],
    before: int,
    width: int,
    *,
    one_line: bool = True,
) -> list[Splice]:
    """Return the splices that import names by module, and ``modules``, each with its line; see ``plan_imports``.

    ``one_line`` says whether at most one existing line may be changed.
    """
    lines = list(_import_lines(tree, before))
    splices: list[Splice] = []
    may_change = True
    fresh = [_new_line(tree, lines, module, text, plain=True) for module, text in sorted(modules)]
    for module in sorted(needed, key=lambda home: (home != "pydantic", home)):
        merged = _merge(tree, lines, module, list(needed[module]), width, may_change=may_change)
        if merged is None:
            text = f"from {module} import {', '.join(sorted(needed[module], key=_sort_keys()[0]))}"
            fresh.append(_new_line(tree, lines, module, text))
        else:
            may_change = may_change and (not one_line or merged.start == merged.end)
            splices.append(merged)
    return splices + _grouped(fresh)


@dataclass(frozen=True)
class NewLine:
    """A new import line: where it goes, and whether blank lines set it apart from what is above and below."""

    row: int
    module: str
    text: str
    blank_above: bool = False
    blank_below: bool = False


def _grouped(fresh: list[NewLine]) -> list[Splice]:
    """Return one splice for all new lines of a row, with a blank line between kinds of modules."""
    splices = []
    for row in sorted({line.row for line in fresh}):
        ordered = sorted((line for line in fresh if line.row == row), key=lambda line: _order(line.module))
        texts = [""] if ordered[0].blank_above else []
        for place, line in enumerate(ordered):
            if place and _category(line.module) != _category(ordered[place - 1].module):
                texts.append("")
            texts.append(line.text)
        splices.append(Splice(row, row, (*texts, *([""] if ordered[-1].blank_below else []))))
    return splices


def _order(module: str) -> tuple[int, str]:
    return _category(module), module


def _import_lines(tree: Tree, before: int) -> Iterator[ImportLine]:
    for statement in tree.module.body:
        first = tree.first_line(statement)
        if first >= before or not isinstance(statement, cst.SimpleStatementLine):
            continue
        node = statement.body[0]
        alone = len(statement.body) == 1
        if isinstance(node, cst.ImportFrom):
            yield ImportLine(_module_of(node), first, tree.end_line(statement), node, alone)
        elif isinstance(node, cst.Import):
            yield ImportLine(dotted_name(node.names[0].name), first, tree.end_line(statement), None, alone)


def _sort_keys() -> list[Callable[[str], tuple[object, ...]]]:
    """Return the orders that import lists have: constants before classes before functions, by letter, by code."""

    def by_kind(name: str) -> tuple[object, ...]:
        kind = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
        return (kind, name.casefold() if kind != 1 else name)

    return [by_kind, lambda name: (name.casefold(),), lambda name: (name,)]


def _position(existing: list[str], new: str) -> int:
    """Return where a name goes: at its place in a sorted list, at the end of any other."""
    for key in _sort_keys():
        if existing == sorted(existing, key=key):
            return sum(key(name) < key(new) for name in existing)
    return len(existing)


def _merge(
    tree: Tree, lines: list[ImportLine], module: str, new: list[str], width: int, *, may_change: bool
) -> Splice | None:
    for line in lines:
        if line.node is None or line.module != module or isinstance(line.node.names, cst.ImportStar):
            continue
        if line.last - line.first == 1 and may_change:
            return _merge_short(tree, line, new, width)
        if line.last - line.first > 1 and line.node.lpar is not None:
            merged = _merge_long(tree, line, new)
            if may_change or (merged and merged.start == merged.end):
                return merged
    return None


def _texts(tree: Tree, node: cst.ImportFrom) -> list[str]:
    if isinstance(node.names, cst.ImportStar):
        return []
    return [tree.code(alias.with_changes(comma=cst.MaybeSentinel.DEFAULT)).strip() for alias in node.names]


def _with_new(existing: list[str], new: list[str]) -> list[str]:
    result = list(existing)
    for name in sorted(new, key=_sort_keys()[0]):
        result.insert(_position([text.partition(" ")[0] for text in result], name), name)
    return result


def _merge_short(tree: Tree, line: ImportLine, new: list[str], width: int) -> Splice | None:
    """Rewrite an import on one line, keeping parentheses, comment and what else stands there."""
    node = line.node
    if node is None or isinstance(node.names, cst.ImportStar):
        return None
    names = list(node.names)
    real = tree.source.lines[line.first].rstrip("\r\n")
    shift = tree.source.shift(line.first + 1)
    start = tree.positions[names[0].name].start.column + shift
    last = names[-1].asname.name if names[-1].asname else names[-1].name
    end = tree.positions[last].end.column + shift
    texts = _with_new(_texts(tree, node), new)
    changed = f"{real[:start]}{', '.join(texts)}{real[end:]}"
    plain = line.alone and not real[end:].strip() and node.lpar is None
    if len(changed) > width and plain:
        unit = tree.module.default_indent
        exploded = (f"{real[:start].rstrip()} (", *(f"{unit}{text}," for text in texts), ")")
        return Splice(line.first, line.last, exploded)
    return Splice(line.first, line.last, (changed,))


def _merge_long(tree: Tree, line: ImportLine, new: list[str]) -> Splice | None:
    """Add lines to a parenthesised import over several lines; its last line gets a comma where it has none."""
    node = line.node
    if node is None or isinstance(node.names, cst.ImportStar):
        return None
    names = list(node.names)
    rows = [tree.first_line(alias.name) for alias in names]
    texts = [text.partition(" ")[0] for text in _texts(tree, node)]
    places = {_position(texts, name) for name in new}
    place = places.pop() if len(places) == 1 else len(names)
    closing_own_line = line.last - 1 > rows[-1]
    ordered = sorted(new, key=_sort_keys()[0])
    real = tree.source.lines
    own_rows = len(set(rows)) == len(rows) and rows[0] > line.first
    has_comma = isinstance(names[-1].comma, cst.Comma)
    if own_rows and (place < len(names) or (has_comma and closing_own_line)):
        indent = _leading(real[rows[0]])
        row = rows[place] if place < len(names) else rows[-1] + 1
        return Splice(row, row, tuple(f"{indent}{name}," for name in ordered))
    last = names[-1].asname.name if names[-1].asname else names[-1].name
    row = tree.positions[last].end.line - 1
    column = tree.positions[last].end.column + tree.source.shift(row + 1)
    text = real[row].rstrip("\r\n")
    if own_rows and closing_own_line:
        indent = _leading(real[rows[0]])
        added = [f"{indent}{name}" for name in ordered]
        new_lines = [f"{text[:column]},{text[column:]}", *(f"{one}," for one in added[:-1]), added[-1]]
        return Splice(row, row + 1, tuple(new_lines))
    return Splice(row, row + 1, (f"{text[:column]}, {', '.join(ordered)}{text[column:]}",))


def _leading(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t"))]


def _category(module: str) -> int:
    root = module.partition(".")[0]
    if module == "__future__":
        return 0
    if module.startswith("."):
        return 3
    return 1 if root in sys.stdlib_module_names else 2


def _new_line(tree: Tree, lines: list[ImportLine], module: str, text: str, *, plain: bool = False) -> NewLine:
    """Return a new import line at its place among the others; ``plain`` for ``import module``."""
    category = _category(module)
    same = [line for line in lines if _category(line.module) == category]
    froms = [line for line in same if (line.node is None) == plain]
    above = [line for line in froms if line.module <= module] or [
        line for line in same if line.node is None and not plain
    ]
    later = [line for line in lines if _category(line.module) > category]
    earlier = [line for line in lines if 0 < _category(line.module) < category]
    if above:
        return NewLine(above[-1].last, module, text)
    if froms or same:
        return NewLine((froms or same)[0].first, module, text)
    if earlier:
        return NewLine(earlier[-1].last, module, text, blank_above=True)
    if later:
        return NewLine(_above_comments(tree, later[0].first), module, text, blank_below=True)
    return _first_import(tree, module, text)


def _above_comments(tree: Tree, line: int) -> int:
    """Return the first line of the comment block directly above a line, the file's own header excepted."""
    start = line
    while start > 0 and tree.source.masked[start - 1].startswith("#"):
        start -= 1
    header = [row for row in range(min(2, len(tree.source.masked))) if _is_header(tree.source.masked[row])]
    return line if start == 0 or (header and start <= header[-1]) else start


def _is_header(line: str) -> bool:
    return line.startswith("#") and (line.startswith("#!") or "coding" in line)


def _first_import(tree: Tree, module: str, text: str) -> NewLine:
    """Return the line for a file without imports of this kind: below the docstring and the future imports."""
    place, body = 0, tree.module.body
    for statement in body:
        if not isinstance(statement, cst.SimpleStatementLine) or not _is_prologue(statement.body[0]):
            break
        place = tree.end_line(statement)
    if place:
        return NewLine(place, module, text, blank_above=True)
    first = body[0]
    decorators = first.decorators if isinstance(first, cst.ClassDef | cst.FunctionDef) else ()
    row = tree.first_line(decorators[0] if decorators else first)
    return NewLine(row, module, text, blank_below=True)


def _is_prologue(node: cst.BaseSmallStatement) -> bool:
    if isinstance(node, cst.ImportFrom):
        return _module_of(node) == "__future__"
    return isinstance(node, cst.Expr) and isinstance(node.value, cst.SimpleString | cst.ConcatenatedString)
