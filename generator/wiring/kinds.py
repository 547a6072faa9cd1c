"""Which classes of the analysis do work, and which only hold data or are there to be derived from."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from generator.answers.contract import PluginBase
from generator.syntax_trees import nodes_of
from generator.wiring.sources import Defined, Function, UnitCode, decorators, own_methods

DATA_BASES = frozenset(
    {"BaseModel", "BaseSettings", "RootModel", "SQLModel", "DeclarativeBase", "TypedDict", "NamedTuple", "tuple"}
    | {"Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "dict", "list", "str", "int", "Struct"}
)
_RAISED = frozenset({"Exception", "BaseException"})
_RAISED_ENDS = ("Error", "Exception", "Warning")
DATACLASSES = frozenset({"dataclass", "define", "frozen", "mutable", "attrs", "s", "attributes"})
THREADS = frozenset({"Thread", "Process", "Timer"})
_PLAIN_BASES = frozenset({"object", "ABC", "Generic", "Protocol", "Thread", "Process"})
_PLAIN_DECORATORS = DATACLASSES | {"final", "runtime_checkable", "total_ordering"}


def works(each: Defined, code: UnitCode) -> bool:
    """Tell whether a class does something that a plugin could make use of: neither data, fault nor private."""
    if each.name.startswith("_") or not isinstance(each.node, ast.ClassDef):
        return False
    above = {base.rpartition(".")[2] for base in code.foreign_bases(each)}
    if above & (DATA_BASES | _RAISED) or any(base.endswith(_RAISED_ENDS) for base in above):
        return False
    if "Protocol" in {base.rpartition(".")[2] for base in _own_bases(each)} or is_abstract(each, code, {}):
        return False
    methods = code.methods(each)
    if is_dataclass(each, code) and not any(isinstance(method, ast.AsyncFunctionDef) for method in methods.values()):
        return any(name in methods for name in ("start", "connect", "open", "run", "__enter__", "stop", "close"))
    return any(not name.startswith("_") or name in {"__call__", "__enter__", "__aenter__"} for name in methods)


def _own_bases(each: Defined) -> list[str]:
    node = each.node
    plain = node.bases if isinstance(node, ast.ClassDef) else []
    return [ast.unparse(base.value if isinstance(base, ast.Subscript) else base) for base in plain]


def is_dataclass(each: Defined, code: UnitCode) -> bool:
    """Tell whether a class's constructor comes from its annotated fields."""
    own = "__init__" in {method.name for method in own_methods(each.node)}
    return not own and any(DATACLASSES & set(decorators(owner.node)) for owner in code.line(each))


def is_abstract(each: Defined, code: UnitCode, demanded: Mapping[str, bool]) -> bool:
    """Tell whether a class, or one that it derives from, leaves methods to others."""
    return bool(missing_methods(each, code, demanded))


def missing_methods(each: Defined, code: UnitCode, demanded: Mapping[str, bool]) -> list[str]:
    """Return the abstract methods of a class that nobody has written.

    Args:
        each: The class.
        code: The unit's code.
        demanded: What a base of the workspace demands.
    """
    methods = code.methods(each)
    open_ones = [name for name, node in methods.items() if any("abstract" in text for text in decorators(node))]
    return [*open_ones, *(name for name in demanded if name not in methods)]


def derives_from_base(each: Defined, code: UnitCode, base: PluginBase | None) -> bool:
    """Tell whether a class derives from the workspace's base of plugins."""
    return base is not None and any(name.rpartition(".")[2] == base.class_name for name in code.foreign_bases(each))


def unknown_making(each: Defined, code: UnitCode, base: PluginBase | None) -> str:
    """Return why nobody can tell how a class is made, whatever its constructor takes; empty where it is plain."""
    node = each.node
    odd = [name for name in decorators(node) if name not in _PLAIN_DECORATORS]
    if odd:
        return f"its decorator {odd[0] or 'expression'} decides how it is made"
    methods = code.methods(each)
    keywords = node.keywords if isinstance(node, ast.ClassDef) else []
    if "__new__" in methods or any(each.arg != "metaclass" or "ABCMeta" not in ast.unparse(each) for each in keywords):
        return "its metaclass or __new__ decides how it is made"
    allowed = _PLAIN_BASES | ({base.class_name} if base else set())
    foreign = [name for name in code.foreign_bases(each) if name.rpartition(".")[2] not in allowed]
    if foreign and not _has_constructor(each, code):
        return f"its constructor is that of {foreign[0] or 'another class'}, which cannot be read"
    created = methods.get("__init__")
    if created is not None and _needs_loop(created):
        return "its constructor needs a running loop, which there is none before the plugin starts"
    return ""


def _has_constructor(each: Defined, code: UnitCode) -> bool:
    return "__init__" in code.methods(each) or is_dataclass(each, code)


def _needs_loop(created: Function) -> bool:
    calls = (ast.unparse(node.func) for node in nodes_of(created) if isinstance(node, ast.Call))
    return any(name in {"asyncio.create_task", "asyncio.ensure_future", "asyncio.get_running_loop"} for name in calls)
