"""What of a class or module starts it and what stops it, and how each is called."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from generator.answers.contract import PluginBase
from generator.wiring.kinds import THREADS
from generator.wiring.parameters import skipped_parameters, takes_nothing
from generator.wiring.sources import Defined, Function, UnitCode, decorators, is_unwritten, own_nodes

StartsBy = Literal["call", "await", "task", "enter", "aenter"]
StopsBy = Literal["call", "await"]
# What starts something, in the order in which one of several is chosen, each with what takes it back.
PAIRS: Mapping[str, tuple[str, ...]] = {
    "start": ("stop", "shutdown", "close", "terminate"),
    "initialize": ("shutdown", "cleanup", "stop", "teardown", "close", "terminate"),
    "initialise": ("shutdown", "cleanup", "stop", "teardown", "close"),
    "setup": ("teardown", "cleanup", "shutdown", "stop", "close"),
    "connect": ("disconnect", "close", "stop"),
    "open": ("close",),
    "launch": ("terminate", "stop", "close", "shutdown"),
    "activate": ("deactivate", "stop"),
    "enable": ("disable", "stop"),
    "login": ("logout", "close"),
    "begin": ("end", "stop"),
    "mount": ("unmount",),
    "boot": ("shutdown", "stop"),
    "init": ("shutdown", "cleanup", "close", "stop"),
    "subscribe": ("unsubscribe", "close"),
    "run": ("stop", "shutdown", "close", "cancel"),
    "serve": ("stop", "shutdown", "close"),
    "serve_forever": ("shutdown", "stop", "close"),
    "run_forever": ("stop", "shutdown", "close"),
    "listen": ("stop", "close", "stop_listening"),
    "watch": ("unwatch", "stop", "close", "stop_watching"),
    "monitor": ("stop", "stop_monitoring"),
    "poll": ("stop", "stop_polling"),
    "consume": ("stop", "close"),
}
STOPS = tuple(
    dict.fromkeys(
        ["stop", "shutdown", "cleanup", "close", "aclose", "disconnect", "teardown", "terminate", "dispose", "logout"]
        + [stop for stops in PAIRS.values() for stop in stops]
    )
)
# Verbs that start something only with an object behind them: ``start_tunnel``, ``connect_to_server``.
_START_VERBS = frozenset(
    {"start", "initialize", "initialise", "setup", "connect", "open", "launch", "activate", "enable", "begin"}
    | {"boot", "init", "listen", "watch", "monitor", "serve"}
)
_STOP_VERBS = frozenset(STOPS) - {"end", "cancel"}
_LOOPING = frozenset({"run", "serve", "listen", "watch", "monitor", "poll", "consume", "serve_forever", "run_forever"})
_ENDLESS_CALLS = frozenset(
    ["serve_forever", "run_forever", "run_until_disconnected", "wait_for_termination", "wait_closed", "idle"]
)
_PLAIN_DECORATORS = frozenset(
    ["staticmethod", "classmethod", "override", "final", "retry", "on_exception", "on_predicate", "catch", "wraps"]
)
_LEAD = 4
# What a flag is called that a loop looks at until somebody stops it.
_FLAG = re.compile(r"run|stop|activ|aliv|connect|enabl|clos|shut|cancel|open|quit|exit|finish|listen|is_set")


@dataclass
class Turns:
    """How something is started and stopped; ``left`` says of what is not, why."""

    start: str = ""
    starts_by: StartsBy = "call"
    stop: str = ""
    stops_by: StopsBy = "call"
    left: list[tuple[str, str]] = field(default_factory=list)


def turns_of(each: Defined, code: UnitCode, base: PluginBase | None) -> Turns:
    """Return how a class is started and stopped by a plugin."""
    methods = code.methods(each)
    found = Turns()
    roles = {role: {m.name for m in base.methods if m.role == role} if base else set() for role in ("start", "stop")}
    starts = starting(methods, roles["start"])
    if any(name.rpartition(".")[2] in THREADS for name in code.foreign_bases(each)):
        starts = ["start"]
        found.start = "start"
    else:
        _choose_start(found, starts, methods, base)
    if not starts or (not found.start and found.starts_by == "call" and "__aexit__" in methods):
        _enter(found, methods, base)
    if found.starts_by not in {"enter", "aenter"} and (found.start or not starts):
        _choose_stop(found, methods, roles["stop"], base)
    return found


def starting(names: Iterable[str], first: Iterable[str] = ()) -> list[str]:
    """Return those of some names that start something, the one to be chosen first."""
    known = list(names)
    ordered = [name for name in dict.fromkeys([*first, *PAIRS]) if name in known]
    return ordered + [name for name in known if name not in ordered and _has_verb(name, _START_VERBS)]


def stopping(names: Iterable[str], start: str = "", first: Iterable[str] = ()) -> list[str]:
    """Return those of some names that stop something, what belongs to ``start`` first."""
    known = list(names)
    verb, _, rest = start.partition("_")
    own = [f"{stop}_{rest}" for stop in (*PAIRS.get(verb, ()), *STOPS)] if rest and start not in PAIRS else []
    wanted = dict.fromkeys([*PAIRS.get(start, ()), *own, *first, *STOPS])
    ordered = [name for name in wanted if name in known]
    by_verb = [name for name in known if name not in ordered and _has_verb(name, _STOP_VERBS)]
    return ordered + (by_verb if len(by_verb) == 1 else [])


def _has_verb(name: str, verbs: frozenset[str]) -> bool:
    verb, _, rest = name.partition("_")
    return bool(rest) and verb in verbs


def _choose_start(found: Turns, names: Sequence[str], methods: Mapping[str, Function], base: PluginBase | None) -> None:
    """Choose the one that calls the others, else the first that can be called; say of the others why not."""
    usable = [name for name in names if not _fault(methods[name], methods, base)]
    lead = [name for name in usable[:_LEAD] if set(usable[:_LEAD]) - {name} <= calls_of_self(methods[name])]
    chosen = (lead or usable or [""])[0]
    if chosen:
        found.start = chosen
        found.starts_by = how_started(methods[chosen], methods)
    called = {name for method in methods.values() for name in calls_of_self(method)}
    for name in names:
        if name != chosen and name not in called:
            found.left.append((name, _fault(methods[name], methods, base) or f"the plugin calls {chosen}() instead"))


def how_started(function: Function, around: Mapping[str, Function]) -> StartsBy:
    """Return how a function that starts something is called."""
    if not isinstance(function, ast.AsyncFunctionDef):
        return "call"
    return "task" if is_endless(function, around) else "await"


def _enter(found: Turns, methods: Mapping[str, Function], base: PluginBase | None) -> None:
    can_await = base is not None and base.can_await
    if {"__aenter__", "__aexit__"} <= methods.keys():
        if can_await:
            found.starts_by = "aenter"
            return
        found.left.append(("__aenter__", "plugins are started without a loop here"))
    if {"__enter__", "__exit__"} <= methods.keys() and "__aenter__" not in methods:
        found.starts_by = "enter"


def _choose_stop(found: Turns, methods: Mapping[str, Function], first: set[str], base: PluginBase | None) -> None:
    names = stopping(methods, found.start, first)
    usable = [name for name in names if not _fault(methods[name], methods, base)]
    if usable:
        found.stop = usable[0]
        found.stops_by = "await" if isinstance(methods[usable[0]], ast.AsyncFunctionDef) else "call"
    elif names:
        found.left.append((names[0], _fault(methods[names[0]], methods, base)))


def _fault(method: Function, methods: Mapping[str, Function], base: PluginBase | None) -> str:
    """Return why the plugin cannot call a method; empty where it can."""
    if not takes_nothing(method, skip=skipped_parameters(method)):
        return "it needs arguments that the plugin does not have"
    return function_fault(method, methods, base)


def function_fault(function: Function, around: Mapping[str, Function], base: PluginBase | None) -> str:
    """Return why a method or function, its arguments aside, cannot be called as a plugin starts or stops."""
    odd = [name for name in decorators(function) if name not in _PLAIN_DECORATORS]
    if odd:
        return f"its decorator {odd[0] or 'expression'} decides how it is called"
    if is_unwritten(function):
        return "it is not written yet"
    if any(isinstance(node, ast.Yield | ast.YieldFrom) for node in own_nodes(function)):
        return "it is a generator"
    if isinstance(function, ast.AsyncFunctionDef):
        can_await = base is not None and base.can_await
        return "" if can_await else "it is a coroutine function, and plugins are started without a loop here"
    return "it does not end by itself and would hold the plugin up" if is_endless(function, around) else ""


def calls_of_self(function: Function) -> set[str]:
    """Return the methods of its own object that a function names."""
    return {
        node.attr
        for node in own_nodes(function)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in {"self", "cls"}
    } - {function.name}


def is_endless(function: Function, around: Mapping[str, Function], seen: frozenset[str] = frozenset()) -> bool:
    """Tell whether a function does not come back by itself.

    Args:
        function: The function.
        around: The methods or functions that it may call.
        seen: Those that are looked at already.
    """
    seen = seen | {function.name}
    awaits = isinstance(function, ast.AsyncFunctionDef)
    for node in own_nodes(function):
        match node:
            case ast.While(test=test) if _is_lasting(test) and not (_is_true(test) and _leaves(node)):
                return True
            case ast.AsyncFor() if function.name.partition("_")[0] in _LOOPING:
                return True
            case ast.Await(value=ast.Call() as call) if _waits_for_ever(call):
                return True
            case ast.Await(value=ast.Call(func=func)) | ast.Expr(value=ast.Call(func=func)):
                inner = around.get(_called(func))
                is_waited = isinstance(node, ast.Await) == isinstance(inner, ast.AsyncFunctionDef)
                if inner is not None and inner.name not in seen and is_waited and is_endless(inner, around, seen):
                    return True
            case ast.Expr(value=ast.Call(func=ast.Attribute(attr=name))) if not awaits and name in _ENDLESS_CALLS:
                return True
    return False


def _called(func: ast.expr) -> str:
    match func:
        case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name):
            return name
        case ast.Name(id=name):
            return name
    return ""


def _waits_for_ever(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute) or call.args or call.keywords:
        return isinstance(call.func, ast.Attribute) and call.func.attr in _ENDLESS_CALLS
    text = ast.unparse(call.func)
    is_event = call.func.attr == "wait" and "proc" not in text.lower()
    return call.func.attr in _ENDLESS_CALLS or is_event or text in {"asyncio.Future", "asyncio.Event().wait"}


def _is_true(test: ast.expr) -> bool:
    return isinstance(test, ast.Constant) and bool(test.value)


def _is_lasting(test: ast.expr) -> bool:
    """Tell whether a loop's condition is always true, or a flag that somebody else takes down."""
    while isinstance(test, ast.UnaryOp | ast.Call):
        test = test.operand if isinstance(test, ast.UnaryOp) else test.func
    return _is_true(test) or (isinstance(test, ast.Attribute) and bool(_FLAG.search(ast.unparse(test).lower())))


def _leaves(loop: ast.While) -> bool:
    """Tell whether a loop is left from within, other than on a fault."""
    waiting: list[ast.AST] = list(loop.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Break | ast.Return):
            return True
        if not isinstance(node, ast.ExceptHandler | ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            waiting += ast.iter_child_nodes(node)
    return False
