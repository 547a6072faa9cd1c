"""Parameters and results without a type: they get the one that is sure, and else none, or ``Any`` where one must be."""

from __future__ import annotations

import ast
from collections.abc import Sequence

import libcst as cst

from generator.edit.fit_code.names import bound_names
from generator.edit.fit_code.place import Place
from generator.edit.fit_code.results import Results, default_type, results_of
from generator.edit.fit_code.trees import OutlineTransformer, Repaired, counted, last_name, syntax_tree
from generator.syntax_trees import tree_of

ANY = cst.Annotation(cst.Name("Any"))


def annotate_signatures(module: cst.Module, place: Place) -> Repaired:
    """Give parameters and results their types.

    Where the workspace checks strictly, what is not sure is ``Any``, so that the function is accepted. Elsewhere a
    function with parameters of unknown types stays as it is: a type checker leaves it alone then.
    """
    tree = syntax_tree(module)
    results = results_of(tree, frozenset(name for name in place.known_names if name[:1].isupper()) & bound_names(tree))
    annotator = _Annotator(results, is_strict=place.is_strict)
    changed = module.visit(annotator)
    if not annotator.count:
        return Repaired(module)
    return Repaired(changed, (f"Added types to {counted(annotator.count, 'function')} that had none.",))


class _Annotator(OutlineTransformer):
    def __init__(self, results: Results, *, is_strict: bool) -> None:
        self.results = results
        self.is_strict = is_strict
        self.count = 0
        self.scopes: list[cst.CSTNode] = []

    def visit_ClassDef(self, node: cst.ClassDef) -> None:
        self.scopes.append(node)

    def leave_ClassDef(self, original_node: cst.ClassDef, updated_node: cst.ClassDef) -> cst.ClassDef:
        self.scopes.pop()
        return updated_node

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        self.scopes.append(node)

    def leave_FunctionDef(self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef) -> cst.FunctionDef:
        self.scopes.pop()
        bare_first = self._has_self(updated_node)
        params = _typed(updated_node.params, bare_first=bare_first, is_strict=self.is_strict)
        if not self.is_strict and not _has_types(updated_node) and not _is_complete(params, bare_first=bare_first):
            return updated_node
        changed = updated_node.with_changes(params=params)
        if changed.returns is None and (returns := self._result(updated_node)):
            changed = changed.with_changes(returns=returns)
        elif not self.is_strict and changed.returns is None and not _has_types(updated_node):
            return updated_node
        if changed.params is not updated_node.params or changed.returns is not updated_node.returns:
            self.count += 1
            return changed
        return updated_node

    def _result(self, node: cst.FunctionDef) -> cst.Annotation | None:
        """Return the type of a result: the one that its text tells, else what its shape tells."""
        owner = self.scopes[-1] if self.scopes else None
        name = (owner.name.value if isinstance(owner, cst.ClassDef) else "", node.name.value)
        is_top = len(self.scopes) == (1 if name[0] else 0)
        kind = self.results.known.get(name, "") if is_top else ""
        if kind:
            return cst.Annotation(cst.parse_expression(kind))
        found = result_of(node)
        is_any = isinstance(found.annotation, cst.Name) and found.annotation.value == "Any"
        return found if self.is_strict or not is_any else None

    def _has_self(self, node: cst.FunctionDef) -> bool:
        inside = bool(self.scopes) and isinstance(self.scopes[-1], cst.ClassDef)
        return inside and not any(last_name(each.decorator) == "staticmethod" for each in node.decorators)


def _has_types(node: cst.FunctionDef) -> bool:
    """Tell whether the analysis has typed something of a function."""
    params = [each for each in _all(node.params) if isinstance(each, cst.Param)]
    return node.returns is not None or any(each.annotation is not None for each in params)


def _is_complete(params: cst.Parameters, *, bare_first: bool) -> bool:
    positional = [*params.posonly_params, *params.params]
    skipped = positional[0] if bare_first and positional else None
    return all(
        each.annotation is not None for each in _all(params) if isinstance(each, cst.Param) and each is not skipped
    )


def _sure(param: cst.Param) -> cst.Annotation | None:
    """Return the type that a parameter's plain default tells."""
    if param.default is None:
        return None
    tree = tree_of(cst.Module([]).code_for_node(param.default))
    value = tree.body[0] if tree and tree.body else None
    kind = default_type(param.name.value, value.value) if isinstance(value, ast.Expr) else ""
    return cst.Annotation(cst.Name(kind)) if kind else None


def _typed(params: cst.Parameters, *, bare_first: bool, is_strict: bool) -> cst.Parameters:
    """Return the parameters with types; the very same object where nothing is missing."""
    positional = [*params.posonly_params, *params.params]
    skipped = positional[0] if bare_first and positional else None

    def typed(param: cst.Param) -> cst.Param:
        if param.annotation is not None or param is skipped:
            return param
        annotation = _sure(param) or (ANY if is_strict else None)
        if annotation is None:
            return param
        equal = cst.AssignEqual() if param.default is not None else param.equal
        return param.with_changes(annotation=annotation, equal=equal)

    changed = params.with_changes(
        posonly_params=[typed(each) for each in params.posonly_params],
        params=[typed(each) for each in params.params],
        kwonly_params=[typed(each) for each in params.kwonly_params],
        star_arg=typed(params.star_arg) if isinstance(params.star_arg, cst.Param) else params.star_arg,
        star_kwarg=typed(params.star_kwarg) if params.star_kwarg is not None else None,
    )
    return changed if _all(changed) != _all(params) else params


def _all(params: cst.Parameters) -> list[object]:
    return [*params.posonly_params, *params.params, *params.kwonly_params, params.star_arg, params.star_kwarg]


def result_of(node: cst.FunctionDef) -> cst.Annotation:
    """Return the type of what a function returns, as far as its shape tells."""
    if node.name.value in {"__init__", "__post_init__", "__init_subclass__"}:
        return cst.Annotation(cst.Name("None"))
    shape = _Shape()
    node.body.visit(shape)
    if shape.yields and not shape.sends and not shape.returns:
        name = "AsyncIterator" if node.asynchronous is not None else "Iterator"
        return cst.Annotation(cst.parse_expression(f"{name}[Any]"))
    is_open = shape.returns or shape.yields or _is_abstract(node)
    return ANY if is_open else cst.Annotation(cst.Name("None"))


class _Shape(cst.CSTVisitor):
    """Whether a body of a function returns or yields values; functions within it do not count."""

    def __init__(self) -> None:
        self.returns = self.yields = self.sends = False

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        return False

    def visit_ClassDef(self, node: cst.ClassDef) -> bool:
        return False

    def visit_Lambda(self, node: cst.Lambda) -> bool:
        return False

    def visit_Return(self, node: cst.Return) -> None:
        empty = node.value is None or (isinstance(node.value, cst.Name) and node.value.value == "None")
        self.returns = self.returns or not empty

    def visit_Expr(self, node: cst.Expr) -> bool:
        if isinstance(node.value, cst.Yield) and not isinstance(node.value.value, cst.From):
            self.yields = True
            return False
        return True

    def visit_Yield(self, node: cst.Yield) -> None:
        self.yields = self.sends = True


def _is_abstract(node: cst.FunctionDef) -> bool:
    """Tell whether a function leaves its work to others, who may return something."""
    if any(last_name(each.decorator) in {"abstractmethod", "overload", "property"} for each in node.decorators):
        return True
    return _only_raises(node.body.body if isinstance(node.body, cst.IndentedBlock) else ())


def _only_raises(body: Sequence[cst.BaseStatement]) -> bool:
    match body[-1] if body else None:
        case cst.SimpleStatementLine(body=[cst.Raise(exc=exc)]) if exc is not None:
            target = exc.func if isinstance(exc, cst.Call) else exc
            return len(body) <= 2 and last_name(target) == "NotImplementedError"
    return False
