"""What follows from a plugin's answers and its templates need, as source text: one spelling for all who make plugins.

Templates hold what a plugin's files look like; here is what they could only work out with logic. It travels in the
answers, because plain Copier has no Python of ours, and is worked out anew whenever answers are written.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from generator.answers.contract import Contract, Method, Parameter, PluginBase
from generator.answers.derived_tests import Step, Trial, def_, steps_of, trial_of, turns_of
from generator.answers.details import Argument, PluginSpec, UnitFunction, UnitPart
from generator.answers.making import (
    base_call_arguments,
    declared,
    made_with,
    own_settings_name,
    settings_object,
    taken_as,
    takes_settings,
)

_EMPTY = {
    **{"set": "set()", "Set": "set()", "tuple": "()", "Tuple": "()"},
    **dict.fromkeys(("dict", "Dict", "Mapping", "MutableMapping"), "{}"),
    **dict.fromkeys(("list", "List", "Sequence", "MutableSequence", "Iterable", "Collection"), "[]"),
    **{"int": "0", "float": "0", "bytes": 'b""', "bool": "True", "Any": "None", "object": "None"},
}


@dataclass(frozen=True)
class DerivedMethod:
    """A method that the base demands: its head, what it is for, and its last statement, which may be none."""

    head: str
    turn: str
    served: bool
    result: str


@dataclass(frozen=True)
class Derived:
    """What follows from a plugin's answers.

    Attributes:
        own_settings: The attribute, and parameter, with the unit's own settings.
        package: The plugin's package, dotted.
        within: What stands before a module of it in imports: the package, or nothing for a relative import.
        main: The module with the plugin's class, dotted.
        names: Names that annotations and the registration use, each with its module.
        constructor: The constructor's parameters behind ``self``, without the unit's own settings.
        base_call: The call of the base's constructor.
        passes_settings: Whether that gets the unit's own settings, which must be there before it.
        arguments: What each part is made with, by its attribute.
        methods: What the base demands.
        stack: The context manager that holds what was started; empty where nothing has to be taken down behind another.
        starting: Statements that start what the plugin is made of.
        stopping: Statements that stop it.
        logs: Whether the plugin's file has a logger.
        entry: The head of the function that the loader calls, and how it makes the plugin.
        trial: How the tests make a plugin.
        turns: The statements that bring a plugin up and take it down, for its test.
        turns_are_async: Whether these stand in a coroutine.
        steps: What is called then, in this order.
        unwritten: Methods that nobody has written yet, each behind its class.
    """

    own_settings: str
    package: str
    within: str
    main: str
    names: tuple[tuple[str, str], ...]
    constructor: str
    base_call: str
    passes_settings: bool
    arguments: dict[str, str]
    methods: tuple[DerivedMethod, ...]
    stack: str
    starting: tuple[str, ...]
    stopping: tuple[str, ...]
    logs: bool
    entry: dict[str, str]
    trial: Trial
    turns: tuple[str, ...]
    turns_are_async: bool
    steps: tuple[Step, ...]
    unwritten: tuple[str, ...]


def derive(name: str, title: str, spec: PluginSpec, contract: Contract) -> dict[str, object]:
    """Return what follows from a plugin's answers, as plain values; see ``Derived``."""
    plain: dict[str, object] = json.loads(json.dumps(asdict(_Deriving(name, title, spec, contract).all())))
    return plain


class _Deriving:
    def __init__(self, name: str, title: str, spec: PluginSpec, contract: Contract) -> None:
        self.spec, self.contract, self.entry = spec, contract, contract.entry
        self.base = contract.plugin_base or PluginBase()
        self.own = own_settings_name(contract)
        self.package = f"{contract.package_of(contract.plugins_dir)}.{name}"
        stem = self.entry.main.format(name=name).removesuffix(".py")
        self.main = self.package if stem == "__init__" else f"{self.package}.{stem}"
        said = {"name": name, "version": spec.version, "description": title}
        self.facts = {source: json.dumps(text, ensure_ascii=False) for source, text in said.items()}
        turns = [each for each in self.base.methods if not each.is_property]
        # Where a base has several methods of one role, parts start in the last one and stop in the first one.
        self.start = next((each.name for each in reversed(turns) if each.role == "start"), "")
        self.stop = next((each.name for each in turns if each.role == "stop"), "")
        self.is_async = self.base.can_await
        self.is_stacked = self._needs_stack()

    def all(self) -> Derived:
        own = f"self.{self.own}" if self.spec.fields else ""
        passed = base_call_arguments(self.contract, self.facts, own)
        turns = tuple(turns_of(self.base))
        trial = trial_of(self.spec, self.contract, self.facts, self.package, self.main)
        return Derived(
            own_settings=self.own,
            package=self.package,
            within=self.package if self.entry.is_loaded_as_file else "",
            main=self.main,
            names=tuple(self._names()),
            constructor=", ".join(_without_stars(self.entry.constructor)),
            base_call=f"super().__init__({', '.join(passed)})",
            passes_settings=any(f"self.{self.own}" in value for value in passed),
            arguments={part.attribute: self._arguments(part.arguments) for part in self.spec.parts},
            methods=tuple(self._method(each) for each in self.base.methods),
            stack=("AsyncExitStack" if self.is_async else "ExitStack") if self.is_stacked else "",
            starting=tuple(self._starting()) if self.start else (),
            stopping=tuple(self._stopping()) if self.stop else (),
            logs=self._logs(),
            entry=self._entry(),
            trial=trial,
            turns=turns,
            turns_are_async=trial.is_async or any("await " in each for each in turns),
            steps=steps_of(self.spec, self.package) if self.start and self.stop and not self.spec.code else (),
            unwritten=tuple(
                f"{module.class_name}.{method.name}"
                for module in self.spec.modules
                if module.class_name
                for method in module.methods
            ),
        )

    def _names(self) -> Iterator[tuple[str, str]]:
        yield from {"Any": "typing", **self.base.imports}.items()
        found = settings_object(self.contract)
        if found.name and takes_settings(self.contract):
            yield found.name, found.module

    def _needs_stack(self) -> bool:
        held = [part for part in self.spec.parts if part.is_started or part.stop]
        started = [each for each in self.spec.functions if each.use == "start"]
        is_entered = any(part.starts_by in {"task", "enter", "aenter"} for part in held)
        return bool(self.start and self.stop) and (len(held) + len(started) > 1 or is_entered)

    def _logs(self) -> bool:
        given = [argument for part in self.spec.parts for argument in part.arguments]
        given += [argument for function in self.spec.functions for argument in function.arguments]
        is_given = any(argument.value == "logger" for argument in given)
        return not self.spec.code and (is_given or bool(self.spec.unwritten and self.start))

    def _arguments(self, listed: Iterable[Argument]) -> str:
        return ", ".join(f"{each.name}={self._value(each)}" if each.name else self._value(each) for each in listed)

    def _value(self, argument: Argument) -> str:
        kind, _, rest = argument.value.partition(".")
        setting = f"self.{self.own}.{rest}" if rest else f"self.{self.own}"
        match kind:
            case "settings":
                return setting
            case "secret":
                field = next((each for each in self.spec.fields if each.name == rest), None)
                is_set = field is not None and "None" not in field.type
                return f"{setting}.get_secret_value()" + ("" if is_set else f' if {setting} else ""')
            case "parts":
                return f"self.{rest}"
            case "config" | "hub":
                return taken_as(self.entry.constructor, {"config": "settings"}.get(kind, kind))
        return self.facts.get(argument.value, argument.value)

    def _method(self, method: Method) -> DerivedMethod:
        parameters = ", ".join(["self", *_named(method.parameters, "object")])
        decorator = "@property\n" if method.is_property else ""
        turn = {self.start: "start", self.stop: "stop"}.get(method.name, "")
        part = next((each for each in self.spec.parts if method.name in each.serves), None) if not turn else None
        served = self._served(part, method) if part else ""
        return DerivedMethod(
            head=f"{decorator}{def_(method.is_async)} {method.name}({parameters}) -> {method.returns or 'None'}:",
            turn=turn,
            served=bool(served),
            result=served or self._result(method),
        )

    def _served(self, part: UnitPart, method: Method) -> str:
        given = ", ".join(f"{each.name}={each.name}" if each.keyword_only else each.name for each in method.parameters)
        waits = "await " if method.is_async else ""
        gives = "" if method.returns in {"None", ""} else "return "
        return f"{gives}{waits}self.{part.attribute}.{method.name}({given})"

    def _result(self, method: Method) -> str:
        """Return how a method ends when all went well; empty where it gives nothing back."""
        if method.returns in {"None", ""}:
            return ""
        if method.returns == "str":
            return f"return {self.facts.get(method.name, self.facts['name'])}"
        value = _empty(method.returns)
        return f"return {value}" if value else "raise NotImplementedError"

    def _starting(self) -> Iterator[str]:
        for part in self.spec.parts:
            yield from self._started(part)
            if part.stop and self.is_stacked:
                push = "push_async_callback" if part.stops_by == "await" else "callback"
                yield f"stack.{push}(self.{part.attribute}.{part.stop})"
        yield from (self._called(each) for each in self.spec.functions if each.use == "start")

    def _started(self, part: UnitPart) -> Iterator[str]:
        target = f"self.{part.attribute}"
        match part.starts_by:
            case "aenter":
                yield f"await stack.enter_async_context({target})"
            case "enter":
                yield f"stack.enter_context({target})"
            case "task" if part.start:
                yield f"{part.attribute}_task = asyncio.create_task({target}.{part.start}())"
                yield f"stack.callback({part.attribute}_task.cancel)"
            case how if part.start:
                yield f"{'await ' if how == 'await' else ''}{target}.{part.start}()"

    def _called(self, function: UnitFunction) -> str:
        waits = "await " if function.awaited else ""
        return f"{waits}{function.module}.{function.name}({self._arguments(function.arguments)})"

    def _stopping(self) -> Iterator[str]:
        if self.is_stacked:
            yield "await self._started.aclose()" if self.is_async else "self._started.close()"
        else:
            for part in self.spec.parts:
                if part.stop:
                    yield f"{'await ' if part.stops_by == 'await' else ''}self.{part.attribute}.{part.stop}()"
        yield from (self._called(each) for each in self.spec.functions if each.use == "stop")

    def _entry(self) -> dict[str, str]:
        """Return the head of the function that the loader calls, and how it makes the plugin."""
        entry, name = self.entry, self.spec.class_name
        returns = name if entry.returns_plugin else "None"
        parameters = ", ".join(_without_stars(entry.parameters))
        hub = taken_as(entry.parameters, "hub")
        waits = "await " if entry.hub_method_is_async else ""
        return {
            "head": f"{def_(entry.is_async)} {entry.function}({parameters}) -> {returns}:",
            "plugin": f"{name}({', '.join(made_with(self.contract, self.facts))})",
            "hand_over": f"{waits}{hub}.{entry.hub_method}(plugin)" if hub and entry.hub_method else "",
        }


def _empty(returns: str) -> str:
    """Return the value of a type that says least; empty where there is none."""
    head = returns.partition("[")[0]
    if head == "Optional" or returns.endswith("| None") or returns.startswith("None |"):
        return "None"
    is_union = " | " in head or " | " in returns.rpartition("]")[2]
    if head in {"tuple", "Tuple"} and not returns.endswith("...]"):
        return ""
    return "" if is_union else _EMPTY.get(head, "")


def _named(parameters: Iterable[Parameter], unknown: str = "Any") -> list[str]:
    """Return parameters as the head of a function has them, with the star before those that go by name."""
    found = []
    is_starred = False
    for each in parameters:
        found += ["*"] if each.keyword_only and not is_starred else []
        is_starred = is_starred or each.keyword_only or each.name.startswith("*")
        found.append(declared(each, unknown))
    return found


def _without_stars(parameters: Iterable[Parameter]) -> list[str]:
    """Return parameters as a head of ours has them, which takes nothing that it does not know."""
    return _named(each for each in parameters if not each.name.startswith("*"))
