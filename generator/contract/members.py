"""What a unit must implement of its base class, and what it may use."""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace

import griffe

from generator.answers.contract import Method, MethodRole, Parameter
from generator.contract.names import FoundClass, Names
from generator.contract.signatures import Annotations, parameters

START = frozenset(
    {
        "initialize",
        "initialise",
        "init",
        "setup",
        "set_up",
        "start",
        "startup",
        "load",
        "activate",
        "enable",
        "boot",
        "open",
    }
)
STOP = frozenset(
    {
        "cleanup",
        "clean_up",
        "shutdown",
        "shut_down",
        "stop",
        "teardown",
        "tear_down",
        "unload",
        "close",
        "deactivate",
        "disable",
        "dispose",
        "destroy",
        "terminate",
    }
)
_PREFIXES = ("on_", "async_", "plugin_", "cog_", "extension_")
_SUFFIXES = ("_plugin", "_async")
_ABSTRACT = frozenset(
    {"abc.abstractmethod", "abc.abstractproperty", "abc.abstractclassmethod", "abc.abstractstaticmethod"}
)
_PROTOCOLS = frozenset({"typing.Protocol", "typing_extensions.Protocol"})

Node = griffe.Function | griffe.Attribute


@dataclass(frozen=True)
class Member:
    """A method or property of a class, as the class nearest to the unit defines it."""

    owner: FoundClass
    node: Node
    abstract: bool

    def made_abstract(self) -> Member:
        """Return the member as one that a unit must implement."""
        return replace(self, abstract=True)


def role_of(name: str) -> MethodRole:
    """Return whether a method of that name brings a plugin up, takes it down, or does something else."""
    for prefix in _PREFIXES:
        name = name.removeprefix(prefix)
    for suffix in _SUFFIXES:
        name = name.removesuffix(suffix)
    if name in START:
        return "start"
    return "stop" if name in STOP else "other"


def members_of(found: FoundClass, names: Names) -> dict[str, Member]:
    """Return the methods, properties and attributes of a class by name, those of the furthest base first."""
    is_protocol = not _PROTOCOLS.isdisjoint(names.bases(found))
    listed: dict[str, Member] = {}
    for owner in reversed(names.family(found)):
        for name, node in owner.node.members.items():
            if isinstance(node, griffe.Function | griffe.Attribute):
                listed[name] = Member(owner, node, _is_abstract(owner, node, names, is_protocol=is_protocol))
    return listed


def abstract_methods(members: dict[str, Member], annotations: Annotations) -> tuple[Method, ...]:
    """Return what a unit must implement, in the order of the files.

    A base without any abstract method is taken at its empty lifecycle hooks instead.
    """
    wanted = [member for member in members.values() if member.abstract]
    if not wanted:
        wanted = [member for member in members.values() if _is_hook(member)]
    return tuple(_method(member, annotations) for member in wanted)


def helpers_of(
    members: dict[str, Member], methods: tuple[Method, ...], constructor: tuple[Parameter, ...]
) -> tuple[str, ...]:
    """Return the public names that a unit may use: concrete methods, properties, and attributes that are set.

    Without an ``__init__``, the constructor's parameters are the fields that it sets.
    """
    taken = {method.name for method in methods}
    fields = {parameter.name for parameter in constructor} if "__init__" not in members else frozenset()
    return tuple(
        name
        for name, member in members.items()
        if name not in taken and not name.startswith("_") and not member.abstract
        if name in fields or _is_set(member.node)
    )


def class_level(members: dict[str, Member]) -> list[str]:
    """Return the abstract class methods and static methods, which a unit's instance method cannot stand in for."""
    labels = {"classmethod", "staticmethod"}
    return [name for name, member in members.items() if member.abstract and not labels.isdisjoint(member.node.labels)]


def _is_set(node: Node) -> bool:
    return isinstance(node, griffe.Function) or node.value is not None or "property" in node.labels


def _is_abstract(owner: FoundClass, node: Node, names: Names, *, is_protocol: bool) -> bool:
    if "abstractmethod" in node.labels:
        return True
    body = _body(owner, node)
    if body is None:
        return False
    if isinstance(node, griffe.Function):
        paths = {names.resolve(owner.source, decorator.callable_path) for decorator in node.decorators}
        if not _ABSTRACT.isdisjoint(paths):
            return True
    if node.name.startswith("__"):
        return False
    if len(body) == 1 and _raises_not_implemented(body[0]):
        return True
    protocol_member = is_protocol and not _PROTOCOLS.isdisjoint(names.bases(owner))
    return protocol_member and all(_is_nothing(statement) for statement in body)


def _is_hook(member: Member) -> bool:
    body = _body(member.owner, member.node)
    return body is not None and role_of(member.node.name) != "other" and all(_is_nothing(line) for line in body)


def _body(owner: FoundClass, node: Node) -> list[ast.stmt] | None:
    """Return a function's statements without its docstring; ``None`` where the member is no function."""
    function = owner.source.functions.get(node.lineno or 0)
    if function is None or function.name != node.name:
        return None
    body = function.body
    return body[1:] if ast.get_docstring(function, clean=False) is not None else body


def _is_nothing(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant)
    return isinstance(statement, ast.Pass)


def _raises_not_implemented(statement: ast.stmt) -> bool:
    if not isinstance(statement, ast.Raise):
        return False
    raised = statement.exc.func if isinstance(statement.exc, ast.Call) else statement.exc
    return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"


def _method(member: Member, annotations: Annotations) -> Method:
    node = member.node
    if isinstance(node, griffe.Attribute):
        returns = annotations.text(node.annotation, member.owner)
        return Method(name=node.name, is_property=True, returns=returns)
    is_property = any(decorator.callable_path.endswith("abstractproperty") for decorator in node.decorators)
    return Method(
        name=node.name,
        is_async="async" in node.labels,
        is_property=is_property,
        parameters=parameters(node, member.owner, annotations, variadic=True),
        returns=annotations.text(node.returns, member.owner),
        role="other" if is_property else role_of(node.name),
    )
