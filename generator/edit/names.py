"""The names that new fields need: how the file calls them already, and which have to be imported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import libcst as cst

from generator.edit.classes import Tree, dotted_name, inner_blocks
from generator.edit.refusals import Objection
from generator.values.types import HOMES

EXTRA_HOMES = {"Field": "pydantic", "uuid4": "uuid", "Annotated": "typing"}
_SAME = {"typing": {"typing_extensions"}, "collections.abc": {"typing"}, "pydantic": {"pydantic_settings"}}
_STAR_HOMES = frozenset({"typing", "pathlib", "datetime", "decimal", "uuid", "pydantic"})


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
                self._stars.add(module_of(statement))
            case cst.ImportFrom(names=names) if not isinstance(names, cst.ImportStar):
                for alias in names:
                    original = dotted_name(alias.name)
                    self._direct[alias.evaluated_alias or original] = (module_of(statement), original)
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


def module_of(node: cst.ImportFrom) -> str:
    """Return the module that a statement imports from, with its leading dots."""
    return "." * len(node.relative) + (dotted_name(node.module) if node.module else "")


def _same_home(module: str, home: str) -> bool:
    return module == home or module.startswith(f"{home}.") or module in _SAME.get(home, set())


def _star_gives(stars: set[str], home: str) -> bool:
    return home in stars and home in _STAR_HOMES
