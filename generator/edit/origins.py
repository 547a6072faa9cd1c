"""Where a name of a settings file comes from: followed through imports, aliases and re-exports of the workspace.

Files are read and parsed, never run. What leads out of the workspace is given as a dotted path of another package.
"""

from __future__ import annotations

import builtins
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path

import libcst as cst

from generator.edit.refusals import Objection
from generator.edit.source import read_source
from generator.edit.trees import Tree, dotted_name, inner_blocks, parse_tree

BYTES_MAX = 1 << 20
# An import chain longer than this is a circle, or made to keep us busy.
_HOPS_MAX = 20
# How far above a file the folder may be from which its imports count; a repository's top ends the search before.
_LEVELS_MAX = 12
BUILTINS = frozenset(dir(builtins))
MODULE = "import "


@dataclass(frozen=True)
class Bound:
    """What a module-level name is bound to.

    Attributes:
        line: Line of the statement, from 0.
        node: The class, where it is one.
        target: The dotted path that an import or an alias leads to, with the dots of a relative import; empty for
            anything else.
        is_import: Whether ``target`` is to be looked for outside of this file.
        is_fallback: Whether it stands in a handler, e.g. of an import that failed.
    """

    line: int
    node: cst.ClassDef | None = None
    target: str = ""
    is_import: bool = False
    is_fallback: bool = False


@dataclass(frozen=True)
class Place:
    """A file in which names are looked up.

    Attributes:
        tree: The file.
        path: Where it lies; ``None`` where nothing can be followed out of it.
    """

    tree: Tree
    path: Path | None = None

    @cached_property
    def bindings(self) -> dict[str, list[Bound]]:
        """What the module-level names are bound to, in order.

        Behind ``*`` are the modules of star imports, behind ``import a.b`` the module that is called ``a.b`` then.
        """
        found: dict[str, list[Bound]] = {}
        for name, bound in _bindings(self.tree, self.tree.module.body):
            found.setdefault(name, []).append(bound)
        return found

    def bound(self, name: str, before: int | None = None) -> Bound | None:
        """Return the last binding of a name, or the last above a line; one in a handler only if there is no other."""
        listed = [one for one in self.bindings.get(name, ()) if before is None or one.line < before]
        return max(reversed(listed), key=lambda one: not one.is_fallback, default=None)


@dataclass(frozen=True)
class Origin:
    """Where a name was defined.

    Attributes:
        dotted: Its dotted path in another package, ``builtins`` among them; empty where it is the workspace's own, or
            where nobody can say.
        place: The workspace's file that defines it.
        node: The class in that file, where it is one.
    """

    dotted: str = ""
    place: Place | None = field(default=None, repr=False)
    node: cst.ClassDef | None = field(default=None, repr=False)


def origin_of(place: Place, dotted: str, before: int | None = None, hops: int = _HOPS_MAX) -> Origin | None:
    """Return where a name of a file was defined; ``None`` where the file has no such name.

    Args:
        place: The file.
        dotted: The name, e.g. ``p.SecretStr``.
        before: The line (from 0) above which it must be bound; by default anywhere.
        hops: How many files it may lead through.
    """
    first, _, rest = dotted.partition(".")
    bound = place.bound(first, before)
    if bound is None:
        return _starred(place, dotted, before, hops)
    if bound.node is not None:
        return Origin(place=place, node=None if rest else bound.node)
    if not bound.target or hops <= 0:
        return Origin(place=place)
    target = f"{bound.target}.{rest}" if rest else bound.target
    if bound.is_import:
        return _imported(place, target, hops - 1)
    return origin_of(place, target, bound.line, hops - 1) or _builtin(target) or Origin(place=place)


def _builtin(dotted: str) -> Origin | None:
    return Origin(f"builtins.{dotted}") if dotted in BUILTINS else None


def _starred(place: Place, dotted: str, before: int | None, hops: int) -> Origin | None:
    """Look a name up behind the star imports of a file, the last first."""
    if dotted.startswith("_") or hops <= 0:
        return None
    for star in reversed(place.bindings.get("*", ())):
        if before is not None and star.line >= before:
            continue
        module = _load(place, star.target)
        found = origin_of(module, dotted, hops=hops - 1) if module is not None else None
        if found is not None:
            return found
    return None


def _imported(place: Place, target: str, hops: int) -> Origin:
    """Follow a dotted path, the longest part of it first that is a module of the workspace."""
    dots = len(target) - len(target.lstrip("."))
    parts = target[dots:].split(".")
    for count in range(len(parts), 0 if not dots else -1, -1):
        module = _load(place, target[:dots] + ".".join(parts[:count]))
        if module is not None:
            rest = ".".join(parts[count:])
            return (origin_of(module, rest, hops=hops) if rest else None) or Origin(place=module)
    return Origin(place=place) if dots else Origin(target)


def _load(place: Place, module: str) -> Place | None:
    """Return a module of the workspace as a file of it imports it; ``None`` for any other one."""
    if place.path is None:
        return None
    dots = len(module) - len(module.lstrip("."))
    parts = [part for part in module[dots:].split(".") if part]
    if not all(part.isidentifier() for part in parts):
        return None
    folders = [place.path.parents[dots - 1]] if 0 < dots <= len(place.path.parents) else list(_roots(place.path))
    for folder in folders if not dots or len(folders) == 1 else ():
        below = folder.joinpath(*parts)
        for path in ([below.with_name(f"{below.name}.py")] if parts else []) + [below / "__init__.py"]:
            found = _read(path)
            if found is not None:
                return found
    return None


def _roots(path: Path) -> Iterator[Path]:
    """Give the folders that absolute imports of a file may start from, the top of its repository last."""
    for folder in path.parents[:_LEVELS_MAX]:
        yield folder
        yield folder / "src"
        if (folder / ".git").exists():
            return


@lru_cache(maxsize=256)
def _read(path: Path) -> Place | None:
    try:
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode) or found.st_size > BYTES_MAX:
            return None
        return Place(parse_tree(read_source(path.read_bytes())), path)
    except (OSError, Objection):
        return None


def _bindings(tree: Tree, body: Sequence[cst.BaseStatement]) -> Iterator[tuple[str, Bound]]:
    for statement in body:
        line = tree.first_line(statement)
        if isinstance(statement, cst.SimpleStatementLine):
            for small in statement.body:
                yield from _bound_by(small, line)
        elif isinstance(statement, cst.ClassDef):
            yield statement.name.value, Bound(line, node=statement)
        elif isinstance(statement, cst.FunctionDef):
            yield statement.name.value, Bound(line)
        elif isinstance(statement, cst.If) and dotted_name(statement.test).endswith("TYPE_CHECKING"):
            if isinstance(statement.orelse, cst.Else) and isinstance(statement.orelse.body, cst.IndentedBlock):
                yield from _bindings(tree, statement.orelse.body.body)
        else:
            handlers = statement.handlers if isinstance(statement, cst.Try | cst.TryStar) else ()
            spare = {id(one.body.body) for one in handlers if isinstance(one.body, cst.IndentedBlock)}
            for block in inner_blocks(statement):
                for name, bound in _bindings(tree, block):
                    yield name, replace(bound, is_fallback=True) if id(block) in spare else bound


def _bound_by(node: cst.BaseSmallStatement, line: int) -> Iterator[tuple[str, Bound]]:
    match node:
        case cst.ImportFrom(names=cst.ImportStar()):
            yield "*", Bound(line, target=module_of(node), is_import=True)
        case cst.ImportFrom(names=names) if not isinstance(names, cst.ImportStar):
            module = module_of(node)
            for alias in names:
                original = dotted_name(alias.name)
                joined = f"{module}{original}" if module.endswith(".") else f"{module}.{original}"
                yield alias.evaluated_alias or original, Bound(line, target=joined, is_import=True)
        case cst.Import(names=names):
            for alias in names:
                module = dotted_name(alias.name)
                first = module.partition(".")[0]
                yield alias.evaluated_alias or first, Bound(line, None, module if alias.asname else first, True)
                yield f"{MODULE}{alias.evaluated_alias or module}", Bound(line, target=module, is_import=True)
        case cst.Assign(targets=targets, value=value):
            for target in targets:
                if name := dotted_name(target.target):
                    yield name, Bound(line, target=dotted_name(value))
        case cst.AnnAssign(target=target, value=value) if value is not None:
            if name := dotted_name(target):
                yield name, Bound(line, target=dotted_name(value))
        case cst.TypeAlias(name=name):
            yield name.value, Bound(line)
        case _:
            return


def module_of(node: cst.ImportFrom) -> str:
    """Return the module that a statement imports from, with its leading dots."""
    return "." * len(node.relative) + (dotted_name(node.module) if node.module else "")
