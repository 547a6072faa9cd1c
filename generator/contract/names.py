"""Follow a name through imports, aliases and re-exports of the workspace to where it is defined."""

from __future__ import annotations

import builtins
from dataclasses import dataclass

import griffe

from generator.contract.sources import Source, Sources

MAX_HOPS = 20
BUILTINS = frozenset(dir(builtins))


@dataclass(frozen=True)
class FoundClass:
    """A class of the workspace."""

    source: Source
    node: griffe.Class

    @property
    def path(self) -> str:
        """Its dotted path."""
        return f"{self.source.name}.{self.node.name}"

    @property
    def where(self) -> str:
        """Its place as ``path:line``."""
        return f"{self.source.path}:{self.node.lineno or 1}"


class Names:
    """Resolves dotted names; every answer is a dotted path from the workspace's root or of another package."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self._mro: dict[str, tuple[str, ...]] = {}

    def resolve(self, source: Source, dotted: str, scope: griffe.Class | None = None) -> str:
        """Return where ``dotted`` comes from when it stands in ``source`` (inside ``scope``, if given).

        Builtins come back as they are, and so does what nothing in the workspace explains.
        """
        first, _, rest = dotted.partition(".")
        nested = scope.members.get(first) if scope is not None else None
        if scope is not None and nested is not None and nested.kind is griffe.Kind.CLASS:
            start: str | None = f"{source.name}.{scope.name}.{first}"
        else:
            start = self._member(source, first, MAX_HOPS)
        if start is None:
            return dotted
        return self.follow(f"{start}.{rest}" if rest else start)

    def follow(self, path: str, hops: int = MAX_HOPS) -> str:
        """Return the path under which the object at ``path`` is defined."""
        while hops > 0:
            hops -= 1
            module, rest = self.split(path)
            source = self.sources.load(module) if module and rest else None
            if source is None:
                return path
            first, _, more = rest.partition(".")
            target = self._member(source, first, hops)
            if target is None or target == f"{module}.{first}":
                return path
            path = f"{target}.{more}" if more else target
        return path

    def split(self, path: str) -> tuple[str, str]:
        """Split a dotted path into the workspace's module and the rest; the module is empty where there is none."""
        parts = path.split(".")
        for count in range(len(parts), 0, -1):
            module = ".".join(parts[:count])
            if self.sources.path_of(module) is not None:
                return module, ".".join(parts[count:])
        return "", path

    def find_class(self, path: str) -> FoundClass | None:
        """Return the workspace's class of that path, or ``None``."""
        module, name = self.split(self.follow(path))
        source = self.sources.load(module) if module else None
        member = source.module.members.get(name) if source is not None else None
        return FoundClass(source, member) if source is not None and isinstance(member, griffe.Class) else None

    def classes(self, path: str) -> list[FoundClass]:
        """Return the top-level classes of a file, in its order."""
        source = self.sources.parse(path)
        if source is None:
            return []
        members = source.module.members.values()
        return [FoundClass(source, member) for member in members if isinstance(member, griffe.Class)]

    def mro(self, found: FoundClass) -> tuple[str, ...]:
        """Return the dotted paths of a class and its bases in the order Python looks at them."""
        return self._linearise(found.path, frozenset())

    def family(self, found: FoundClass) -> list[FoundClass]:
        """Return a class and its bases as far as they are the workspace's, nearest first."""
        return [member for path in self.mro(found) if (member := self.find_class(path)) is not None]

    def bases(self, found: FoundClass) -> list[str]:
        """Return the dotted paths of a class's direct bases; what is no plain name is left out."""
        texts = [_base_text(base) for base in found.node.bases]
        return [self.resolve(found.source, text) for text in texts if text]

    def _linearise(self, path: str, above: frozenset[str]) -> tuple[str, ...]:
        if path in self._mro:
            return self._mro[path]
        found = self.find_class(path)
        if found is None or path in above or len(above) > MAX_HOPS:
            return (path,)
        bases = [base for base in self.bases(found) if base != path]
        lines = [list(self._linearise(base, above | {path})) for base in bases]
        try:
            order = (path, *griffe.c3linear_merge(*lines, bases))
        except ValueError:
            order = (path, *dict.fromkeys(name for line in lines for name in line))
        if not above:
            self._mro[path] = order
        return order

    def _member(self, source: Source, name: str, hops: int) -> str | None:
        """Return where a module gets ``name`` from, one step back; ``None`` where it has no such name."""
        member = source.module.members.get(name)
        if isinstance(member, griffe.Alias):
            return member.target_path
        if isinstance(member, griffe.Attribute) and hops > 0 and (alias := self._assigned(source, member, hops)):
            return alias
        if member is not None:
            return f"{source.name}.{name}"
        if self.sources.path_of(f"{source.name}.{name}") is not None:
            return f"{source.name}.{name}"
        return self._starred(source, name, hops)

    def _assigned(self, source: Source, member: griffe.Attribute, hops: int) -> str | None:
        """Return what ``Root = BaseConfigSet`` makes another name of; ``None`` where the value is no plain name."""
        first, _, rest = (_base_text(member.value) if isinstance(member.value, griffe.Expr) else "").partition(".")
        target = self._member(source, first, hops - 1) if first and first != member.name else None
        return f"{target}.{rest}" if target and rest else target

    def _starred(self, source: Source, name: str, hops: int) -> str | None:
        """Look for ``name`` behind the module's ``from … import *`` lines."""
        if name.startswith("_") or hops <= 0:
            return None
        for key, member in source.module.members.items():
            if not key.endswith("/*") or not isinstance(member, griffe.Alias):
                continue
            other = self.sources.load(member.target_path)
            if other is not None and other is not source and (target := self._member(other, name, hops - 1)):
                return target
        return None


def _base_text(base: griffe.Expr | str) -> str:
    """Return a base as a dotted name: ``Generic[T]`` as ``Generic``; empty where it is a call or the like."""
    while isinstance(base, griffe.ExprSubscript):
        base = base.left
    text = str(base)
    return text if all(part.isidentifier() for part in text.split(".")) else ""
