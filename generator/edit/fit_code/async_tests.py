"""Tests that are coroutine functions: each gets a plain test that runs it, so that no pytest plugin is needed."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from generator.edit.fit_code.place import Place
from generator.edit.fit_code.trees import Repaired, counted, last_name, with_blank_lines
from generator.edit.trees import dotted_name

_OWN_LOOP = frozenset({"IsolatedAsyncioTestCase", "AsyncTestCase"})
_MARK = "pytest.mark.asyncio"
_FIXTURES = frozenset({"pytest.fixture", "fixture", "pytest_asyncio.fixture"})


def run_async_tests(module: cst.Module, place: Place) -> Repaired:
    """Put a plain test before ``async`` tests and fixtures that runs them by ``asyncio.run``."""
    if not place.is_test:
        return Repaired(module)
    body = _without_marks(module.body)
    runner = _Runner()
    changed = module.with_changes(body=runner.wrapped(body, 2))
    notes = [f"{counted(runner.count, 'coroutine')} of the tests: run by asyncio.run now."] if runner.count else []
    notes += [f"The fixture {name} yields in a coroutine; it was left as it is." for name in runner.left]
    return Repaired(changed if notes or len(body) != len(module.body) else module, tuple(notes))


def _without_marks(body: Sequence[cst.CSTNode]) -> list[cst.CSTNode]:
    return [each for each in body if not _is_mark(each)]


def _is_mark(statement: cst.CSTNode) -> bool:
    match statement:
        case cst.SimpleStatementLine(
            body=[cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value="pytestmark"))], value=value)]
        ):
            return _is_asyncio(value)
    return False


def _is_asyncio(node: cst.BaseExpression) -> bool:
    target = node.func if isinstance(node, cst.Call) else node
    return dotted_name(target) == _MARK


class _Runner:
    """Wraps the coroutine functions of one body after the other."""

    def __init__(self) -> None:
        self.count = 0
        self.left: list[str] = []

    def wrapped(self, body: Sequence[cst.CSTNode], distance: int, owner: str = "") -> list[cst.CSTNode]:
        made: list[cst.CSTNode] = []
        for each in body:
            if isinstance(each, cst.ClassDef) and isinstance(each.body, cst.IndentedBlock) and not owner:
                made.append(self._class(each))
            elif isinstance(each, cst.FunctionDef) and each.asynchronous is not None:
                made += self._function(each, distance, owner)
            else:
                made.append(each)
        return made

    def _class(self, node: cst.ClassDef) -> cst.ClassDef:
        if any(last_name(base.value) in _OWN_LOOP for base in node.bases):
            return node
        inner = self.wrapped(_without_marks(node.body.body), 1, node.name.value)
        decorators = [each for each in node.decorators if not _is_asyncio(each.decorator)]
        return node.with_changes(body=node.body.with_changes(body=inner), decorators=decorators)

    def _function(self, node: cst.FunctionDef, distance: int, owner: str) -> list[cst.CSTNode]:
        is_fixture = any(_name(each) in _FIXTURES for each in node.decorators)
        if not is_fixture and (not node.name.value.startswith("test") or _is_anyio(node)):
            return [node]
        if is_fixture and _yields(node):
            self.left.append(node.name.value)
            return [node]
        self.count += 1
        return _pair(node, distance, owner)


def _name(decorator: cst.Decorator) -> str:
    node = decorator.decorator
    return dotted_name(node.func if isinstance(node, cst.Call) else node)


def _is_anyio(node: cst.FunctionDef) -> bool:
    return any(_name(each) in {"pytest.mark.anyio", "pytest.mark.trio"} for each in node.decorators)


def _yields(node: cst.FunctionDef) -> bool:
    finder = _Yields()
    node.body.visit(finder)
    return finder.found


class _Yields(cst.CSTVisitor):
    found = False

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        return False

    def visit_Yield(self, node: cst.Yield) -> None:
        self.found = True


def _pair(node: cst.FunctionDef, distance: int, owner: str) -> list[cst.CSTNode]:
    """Return the coroutine function under a private name, and the plain function that runs it."""
    private = f"_{node.name.value}"
    coroutine = node.with_changes(name=cst.Name(private), decorators=[], leading_lines=node.leading_lines)
    call = f"asyncio.run({_target(node, owner)}{private}({', '.join(_arguments(node.params, owner))}))"
    returns = "return " if any(_name(each) in _FIXTURES for each in node.decorators) else ""
    runner = node.with_changes(
        asynchronous=None,
        body=cst.IndentedBlock([cst.parse_statement(f"{returns}{call}")]),
        decorators=[_plain(each) for each in node.decorators if not _is_asyncio(each.decorator)],
        leading_lines=[],
        lines_after_decorators=[],
    )
    return [coroutine, with_blank_lines(runner, distance)]


def _plain(decorator: cst.Decorator) -> cst.Decorator:
    if not _name(decorator).startswith("pytest_asyncio."):
        return decorator
    node = decorator.decorator
    fixture = cst.parse_expression("pytest.fixture")
    if isinstance(node, cst.Call):
        args = [each for each in node.args if each.keyword is None or each.keyword.value != "loop_scope"]
        return decorator.with_changes(decorator=node.with_changes(func=fixture, args=args))
    return decorator.with_changes(decorator=fixture)


def _target(node: cst.FunctionDef, owner: str) -> str:
    first = [*node.params.posonly_params, *node.params.params]
    return f"{first[0].name.value}." if owner and first else ""


def _arguments(params: cst.Parameters, owner: str) -> list[str]:
    positional = [each.name.value for each in (*params.posonly_params, *params.params)]
    made = positional[1:] if owner else positional
    if isinstance(params.star_arg, cst.Param):
        made.append(f"*{params.star_arg.name.value}")
    made += [f"{each.name.value}={each.name.value}" for each in params.kwonly_params]
    if params.star_kwarg is not None:
        made.append(f"**{params.star_kwarg.name.value}")
    return made
