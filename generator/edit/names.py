"""The names that new fields need: how the file calls them already, and which have to be imported."""

from __future__ import annotations

from generator.edit.origins import BUILTINS, MODULE, Origin, Place, origin_of
from generator.edit.refusals import Objection
from generator.values.types import HOMES

EXTRA_HOMES = {"Field": "pydantic", "uuid4": "uuid", "Annotated": "typing"}
_SAME = {
    "typing": {"typing_extensions", "collections.abc", "collections"},
    "collections.abc": {"typing", "typing_extensions"},
    # Libraries that hand on pydantic's own names.
    "pydantic": {"pydantic_settings", "sqlmodel"},
}
# What a star import gives where nobody can look into the module.
_STAR_HOMES = frozenset({"typing", "pathlib", "datetime", "decimal", "uuid", "pydantic"})


class Names:
    """Gives the text by which the file calls a name, and remembers which names have to be imported."""

    def __init__(self, place: Place, before: int, members: frozenset[str]) -> None:
        """Read the module-level names that are bound above line ``before`` (from 0)."""
        self.needed: dict[str, list[str]] = {}
        self._members = members
        self._place = place
        self._before = before
        self._bound = {name: bound for name in place.bindings if name != "*" and (bound := place.bound(name, before))}
        self._stars = {star.target for star in place.bindings.get("*", ()) if star.line < before}

    def refer(self, name: str) -> str:
        """Return how the file calls a name of the tables or a built-in one, planning its import where it has none.

        Raises:
            Objection: The name means something else in this file.
        """
        home = HOMES.get(name) or EXTRA_HOMES.get(name) or ("builtins" if name in BUILTINS else None)
        if home is None:
            return name
        text = self._known(name, home) or self._by_module(name, home) or self._planned(name, home)
        if (root := text.partition(".")[0]) in self._members:
            raise Objection("name-taken", f"the class has a member {root!r}, which hides that name")
        return text

    def means(self, text: str, name: str) -> bool:
        """Tell whether the file's expression ``text`` is the name of the tables, e.g. ``p.Field`` is ``Field``."""
        root, _, last = text.rpartition(".")
        if root:
            return last == name
        return text == name or self.original(text) == name

    def original(self, local: str) -> str:
        """Return the name that an imported one has at home: ``Lit`` of ``import Literal as Lit`` is ``Literal``."""
        bound = self._bound.get(local)
        return bound.target.rpartition(".")[2] if bound is not None and bound.is_import else local

    def binds(self, name: str) -> bool:
        """Tell whether the file has imported a name of the tables itself."""
        return self._known(name, HOMES.get(name) or EXTRA_HOMES[name]) is not None

    def hidden(self, names: set[str]) -> str:
        """Return the first of some names that means something else in this file than in a plan; empty for none."""
        for name in sorted(names):
            home = HOMES.get(name) or EXTRA_HOMES.get(name) or ("builtins" if name in BUILTINS else None)
            found = self._origin(name)
            if home is not None and found is not None and not _is(found, name, home):
                return name
        return ""

    def _origin(self, text: str) -> Origin | None:
        return origin_of(self._place, text, self._before)

    def _known(self, name: str, home: str) -> str | None:
        """Return the name by which the file has imported it; a built-in one needs no import."""
        found = self._origin(name)
        if found is not None:
            if _is(found, name, home):
                return name
        elif home == "builtins" or (home in self._stars and home in _STAR_HOMES):
            return name
        for local, bound in self._bound.items():
            if bound.target.endswith(f".{name}") and bound.is_import:
                followed = self._origin(local)
                if followed is not None and _is(followed, name, home):
                    return local
        return None

    def _by_module(self, name: str, home: str) -> str | None:
        if any(bound.is_import and bound.target.startswith(f"{home}.") for bound in self._bound.values()):
            return None
        for local, bound in self._bound.items():
            if local.startswith(MODULE) and bound.target == home:
                return f"{local.removeprefix(MODULE)}.{name}"
        return None

    def _planned(self, name: str, home: str) -> str:
        if name in self._bound or self._origin(name) is not None:
            raise Objection("name-taken", f"the name {name!r}, needed from {home!r}, means something else in the file")
        names = self.needed.setdefault(home, [])
        if name not in names:
            names.append(name)
        return name


def _is(found: Origin, name: str, home: str) -> bool:
    """Tell whether an origin is the name of the tables: its home's, a module's below it, or one that hands it on."""
    module, _, last = found.dotted.rpartition(".")
    same = module == home or module.startswith(f"{home}.") or module in _SAME.get(home, set())
    return last == name and same
