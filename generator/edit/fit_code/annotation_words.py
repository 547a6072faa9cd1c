"""Annotations that strict checking refuses: ``any`` for ``Any``, bare generics, ``str = None``."""

from __future__ import annotations

import libcst as cst

from generator.edit.fit_code.place import Place
from generator.edit.fit_code.trees import OutlineTransformer, Repaired, counted
from generator.edit.trees import dotted_name

_ARGUMENTS = {
    **dict.fromkeys(["list", "List", "set", "Set", "frozenset", "FrozenSet", "deque", "Deque", "type", "Type"], "Any"),
    **dict.fromkeys(["Iterable", "Iterator", "Sequence", "Awaitable", "AsyncIterator", "AsyncIterable"], "Any"),
    **dict.fromkeys(["dict", "Dict", "Mapping", "MutableMapping", "defaultdict", "OrderedDict"], "Any, Any"),
    **dict.fromkeys(["asyncio.Queue", "asyncio.Task", "asyncio.Future", "Counter"], "Any"),
    **dict.fromkeys(["tuple", "Tuple"], "Any, ..."),
    **dict.fromkeys(["Callable"], "..., Any"),
    **dict.fromkeys(["Generator", "Coroutine"], "Any, Any, Any"),
    **dict.fromkeys(["subprocess.Popen"], "bytes"),
    **dict.fromkeys(["re.Pattern", "re.Match", "Pattern", "Match"], "str"),
}
_MISTAKEN = {"any": "Any", "callable": "Callable[..., Any]"}
_ADMIT_NONE = frozenset({"None", "Optional", "Any", "object"})


def complete_annotations(module: cst.Module, place: Place) -> Repaired:
    """Complete annotations: type arguments, ``Any`` for ``any``, ``| None`` where the default is ``None``."""
    completer = _Completer()
    changed = module.visit(completer)
    if not completer.count:
        return Repaired(module)
    return Repaired(changed, (f"Completed {counted(completer.count, 'annotation')}.",))


class _Completer(OutlineTransformer):
    # Only a parameter and such a statement have an annotation; that of a lambda has none.
    within = frozenset({cst.Parameters, cst.Param, cst.SimpleStatementLine, cst.SimpleStatementSuite, cst.AnnAssign})

    def __init__(self) -> None:
        self.count = 0

    def leave_Annotation(self, original_node: cst.Annotation, updated_node: cst.Annotation) -> cst.Annotation:
        filled = _fill(updated_node.annotation)
        return self._counted(updated_node, filled)

    def leave_Param(self, original_node: cst.Param, updated_node: cst.Param) -> cst.Param:
        if not _is_none(updated_node.default):
            return updated_node
        widened = self._widened(updated_node.annotation)
        return updated_node if widened is updated_node.annotation else updated_node.with_changes(annotation=widened)

    def leave_AnnAssign(self, original_node: cst.AnnAssign, updated_node: cst.AnnAssign) -> cst.AnnAssign:
        if not _is_none(updated_node.value):
            return updated_node
        widened = self._widened(updated_node.annotation)
        return updated_node if widened is updated_node.annotation else updated_node.with_changes(annotation=widened)

    def _widened(self, annotation: cst.Annotation | None) -> cst.Annotation | None:
        return annotation and self._counted(annotation, _with_none(annotation.annotation))

    def _counted(self, annotation: cst.Annotation, new: cst.BaseExpression) -> cst.Annotation:
        if new is annotation.annotation:
            return annotation
        self.count += 1
        return annotation.with_changes(annotation=new)


def _is_none(node: cst.BaseExpression | None) -> bool:
    return isinstance(node, cst.Name) and node.value == "None"


def _with_none(node: cst.BaseExpression) -> cst.BaseExpression:
    """Return a type that admits ``None``; the very same object where it does already."""
    if isinstance(node, cst.SimpleString):
        text = node.evaluated_value
        return cst.SimpleString(f'"{text} | None"') if isinstance(text, str) and _can_widen(text) else node
    words = _Words()
    node.visit(words)
    return node if words.found & (_ADMIT_NONE | {"ClassVar", "Final", "Annotated"}) else _union(node)


def _can_widen(text: str) -> bool:
    return text.replace(".", "_").isidentifier() and text not in _ADMIT_NONE


def _union(node: cst.BaseExpression) -> cst.BaseExpression:
    return cst.BinaryOperation(left=node, operator=cst.BitOr(), right=cst.Name("None"))


class _Words(cst.CSTVisitor):
    """Collects the outer words of a type: those within the brackets of a container do not count."""

    def __init__(self) -> None:
        self.found: set[str] = set()

    def visit_Subscript(self, node: cst.Subscript) -> bool:
        name = dotted_name(node.value).rpartition(".")[2]
        self.found.add(name)
        return name == "Union"

    def visit_Name(self, node: cst.Name) -> None:
        self.found.add(node.value)


def _fill(node: cst.BaseExpression) -> cst.BaseExpression:
    """Return a type with its missing arguments; the very same object where none is missing."""
    match node:
        case cst.Name() | cst.Attribute():
            name = dotted_name(node)
            if name in _MISTAKEN:
                return cst.parse_expression(_MISTAKEN[name])
            arguments = _ARGUMENTS.get(name) or _ARGUMENTS.get(name.removeprefix("typing.").removeprefix("t."))
            return cst.parse_expression(f"{name}[{arguments}]") if arguments else node
        case cst.BinaryOperation(operator=cst.BitOr(), left=left, right=right):
            new = _fill(left), _fill(right)
            return node if new == (left, right) else node.with_changes(left=new[0], right=new[1])
        case cst.Subscript(value=value, slice=parts) if dotted_name(value).rpartition(".")[2] != "Literal":
            skip = dotted_name(value).rpartition(".")[2] == "Annotated"
            filled = [part if skip and index else _fill_element(part) for index, part in enumerate(parts)]
            return node if filled == list(parts) else node.with_changes(slice=filled)
    return node


def _fill_element(element: cst.SubscriptElement) -> cst.SubscriptElement:
    if not isinstance(element.slice, cst.Index):
        return element
    new = _fill_item(element.slice.value)
    return element if new is element.slice.value else element.with_changes(slice=element.slice.with_changes(value=new))


def _fill_item(node: cst.BaseExpression) -> cst.BaseExpression:
    if not isinstance(node, cst.List):
        return _fill(node)
    filled = [each.with_changes(value=_fill(each.value)) for each in node.elements if isinstance(each, cst.Element)]
    same = all(new.value is old.value for new, old in zip(filled, node.elements, strict=False))
    return node if same or len(filled) != len(node.elements) else node.with_changes(elements=filled)
