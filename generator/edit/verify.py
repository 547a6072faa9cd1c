"""A second look at a patched file, with ``ast`` instead of libcst: nothing but what was asked for may have changed."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from generator.edit.refusals import Objection
from generator.edit.source import parse_python


def verify_patch(
    before: bytes,
    after: bytes,
    class_name: str,
    ordinal: int,
    *,
    touched: Collection[str],
    wanted: Collection[str],
    imported: Mapping[str, Collection[str]],
) -> None:
    """Compare a file before and after a patch.

    Args:
        before: The old bytes.
        after: The new bytes.
        class_name: The class that was edited.
        ordinal: Its place among all classes of that name, from 0.
        touched: Fields that the patch may have added, replaced or removed.
        wanted: Fields that the class must have afterwards, once each.
        imported: New names by module.

    Raises:
        Objection: Something else changed, or something is missing.
    """
    old, new = parse_python(before), parse_python(after)
    if ast.get_docstring(old, clean=False) != ast.get_docstring(new, clean=False):
        raise Objection("verify", "the module's docstring would be lost")
    expected = _imports(old) + Counter((module, name, None) for module, names in imported.items() for name in names)
    if _imports(new) != expected:
        raise Objection("verify", "the imports would not be what they should be")
    old_class, new_class = _nth_class(old, class_name, ordinal), _nth_class(new, class_name, ordinal)
    names = Counter(name for statement in new_class.body if (name := _field_name(statement)))
    missing = [name for name in wanted if names[name] != 1]
    if missing:
        raise Objection("verify", f"the class would not have {', '.join(missing)} once each")
    for tree, node in ((old, old_class), (new, new_class)):
        _strip_fields(node, touched)
        tree.body = [one for one in tree.body if not isinstance(one, ast.Import | ast.ImportFrom)]
    if ast.dump(old) != ast.dump(new):
        raise Objection("verify", "more than the fields would change")


def _field_name(statement: ast.stmt) -> str:
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        return statement.target.id
    return ""


def _imports(tree: ast.Module) -> Counter[tuple[str, str, str | None]]:
    found: Counter[tuple[str, str, str | None]] = Counter()
    for statement in tree.body:
        if isinstance(statement, ast.ImportFrom):
            module = "." * statement.level + (statement.module or "")
            found.update((module, alias.name, alias.asname) for alias in statement.names)
        elif isinstance(statement, ast.Import):
            found.update(("", alias.name, alias.asname) for alias in statement.names)
    return found


def _classes(node: ast.AST, class_name: str) -> Iterator[ast.ClassDef]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef) and child.name == class_name:
            yield child
        yield from _classes(child, class_name)


def _nth_class(tree: ast.Module, class_name: str, ordinal: int) -> ast.ClassDef:
    found = list(_classes(tree, class_name))
    if ordinal >= len(found):
        raise Objection("verify", f"the class {class_name!r} would be lost")
    return found[ordinal]


def _strip_fields(node: ast.ClassDef, names: Collection[str]) -> None:
    kept: list[ast.stmt] = []
    dropped = False
    for statement in node.body:
        if dropped and _is_text(statement):
            continue
        dropped = _field_name(statement) in names
        if not dropped:
            kept.append(statement)
    node.body = [one for one in kept if not isinstance(one, ast.Pass)]


def _is_text(statement: ast.stmt) -> bool:
    value = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(value, ast.Constant) and isinstance(value.value, str)
