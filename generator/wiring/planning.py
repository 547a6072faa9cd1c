"""What a plugin makes of the analysis's code, starts and calls; and what it does not, each with its reason."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.answers.details import MAX_MODULES, UnitFunction, UnitPart
from generator.answers.making import OWN_SETTINGS
from generator.answers.parts import base_attributes, foreign_names
from generator.answers.text import LINE_MAX, safe_text
from generator.answers.units import PluginAnswers
from generator.names import is_safe_name, to_snake
from generator.wiring.filling import Available, Unfilled, attributes_read, fill
from generator.wiring.functions import functions_of
from generator.wiring.kinds import derives_from_base, missing_methods, unknown_making, works
from generator.wiring.parameters import constructor_of, parameters_of
from generator.wiring.sources import MAIN, Defined, Function, UnitCode
from generator.wiring.turns import turns_of
from generator.wiring.users import TOP, Key, key_of, reached, uses

Unused = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Wiring:
    """What a plugin does with the analysis's code, and what it leaves."""

    parts: tuple[UnitPart, ...] = ()
    functions: tuple[UnitFunction, ...] = ()
    unused: Unused = ()


def plan_wiring(unit: PluginAnswers) -> Wiring:
    """Return what a plugin makes, starts and calls of the code in its modules, read from that code."""
    return _Planner(unit).plan()


class _Planner:
    def __init__(self, unit: PluginAnswers) -> None:
        self.unit = unit
        self.code = UnitCode(unit)
        self.base = unit.contract.plugin_base
        self.uses = uses(self.code)
        self.derived_from = {
            key_of(above) for each in self.code.classes() for above in self.code.line(each) if above != each
        }
        self.working = {key_of(each): each for each in self.code.classes() if works(each, self.code)}
        self.makers: dict[Key, list[Key]] = {}
        for user, used in self.uses.items():
            for each in used:
                self.makers.setdefault(each, []).append(user)
        self.made: dict[Key, UnitPart] = {}
        self.reasons: dict[Key, str] = {}
        self.waiting: list[Key] = []
        taken = base_attributes(self.base) if self.base else frozenset()
        self.taken = set(taken) | {*OWN_SETTINGS, "self"}
        self.left: list[tuple[str, str]] = []

    def plan(self) -> Wiring:
        if MAIN in self.code.trees or self.unit.plugin.code:
            return Wiring(unused=(*self._unread(), *self._beside_own_class()))
        called = functions_of(self.unit, self.code, self.uses, frozenset(self.working))
        roots = self._roots(frozenset((each.module, each.name) for each in called.used if each.use != "method"))
        for key in roots:
            self._make(self.working[key])
        parts = tuple(self.made.values())
        used_functions = self._without_clashes(called.used, parts)
        starts = {*self.made, *((each.module, each.name) for each in used_functions)}
        starts |= {(module, TOP) for module, _ in starts}
        in_use = reached(frozenset(starts), self.uses)
        unused = [*self._unread(), *self._unused_classes(in_use), *self.left]
        unused += [(each.key, why) for each, why in called.left if key_of(each) not in in_use]
        dropped = [each for each in called.used if each not in used_functions]
        unused += [(f"{each.module}.{each.name}", "the plugin has something else of that name") for each in dropped]
        return Wiring(parts, used_functions, tuple((what, safe_text(why, LINE_MAX)) for what, why in unused))

    def _unread(self) -> Iterator[tuple[str, str]]:
        return ((name or self.unit.plugin.class_name, "Python cannot read it") for name in self.code.unread)

    def _beside_own_class(self) -> Iterator[tuple[str, str]]:
        """Yield what the plugin's class, which the analysis wrote itself, does not use."""
        starts = frozenset(key for key in self.uses if key[0] == MAIN)
        in_use = reached(starts, self.uses)
        in_use = reached(in_use | {(module, TOP) for module, _ in in_use}, self.uses)
        why = f"{self.unit.plugin.class_name}, which the analysis wrote, does not use it"
        for key, each in self.working.items():
            if key not in in_use and each.module != MAIN and key not in self.derived_from:
                yield each.key, why
        for module in self.code.trees:
            for each in self.code.functions(module) if module != MAIN else ():
                if not each.name.startswith("_") and key_of(each) not in in_use:
                    yield each.key, why

    def _roots(self, called: frozenset[Key]) -> list[Key]:
        """Return the classes that no other class, statement or called function makes, and those that others ask for."""
        users = [key for key in self.uses if key in self.working or key[1] == TOP]
        users += [key for key in reached(called, self.uses) if key in self.uses and key not in users]
        private = [key_of(each) for each in self.code.classes() if each.name.startswith("_")]
        used = {each for key in [*users, *private] for each in self.uses.get(key, ()) if each != key}
        asked = {
            key_of(meant)
            for each in self.working.values()
            for parameter in constructor_of(each, self.code, None)
            for word in parameter.words
            if parameter.required and (meant := self.code.find(each.module, word)) is not None
        }
        return [key for key in self.working if key not in used or key in asked]

    def _make(self, each: Defined) -> None:
        """Make a class and before it those that it needs; what cannot be made gets its reason."""
        key = key_of(each)
        if key in self.made or key in self.reasons:
            return
        if key in self.waiting:
            circle = " and ".join(dict.fromkeys(name for _, name in self.waiting[self.waiting.index(key) :]))
            self.reasons[key] = f"it needs itself to be made: {circle}"
            return
        self.waiting.append(key)
        part = self._part(each)
        self.waiting.pop()
        if isinstance(part, UnitPart):
            if key not in self.reasons:
                self.made[key] = part
        else:
            self.reasons.setdefault(key, part)

    def _part(self, each: Defined) -> UnitPart | str:
        if len(self.made) >= MAX_MODULES:
            return f"a plugin has no more than {MAX_MODULES} parts"
        fault = unknown_making(each, self.code, self.base) or self._name_fault(each)
        if fault:
            return fault
        if derives_from_base(each, self.code, self.base) and self.base is not None:
            demanded = {method.name: method.is_async for method in self.base.methods}
            if lacking := missing_methods(each, self.code, demanded):
                return f"{self.base.class_name} demands {', '.join(lacking)}, which it lacks"
        parameters = constructor_of(each, self.code, self.base)
        for parameter in parameters:
            for needed in self._needed(each, parameter.words, parameter.name if not parameter.words else ""):
                if parameter.required or key_of(needed) not in self.uses.get(key_of(each), ()):
                    self._make(needed)
        parts = {key: part.attribute for key, part in self.made.items()}
        available = Available(self.unit.name, self.unit.plugin, self.unit.contract, self.code, parts)
        arguments = fill(parameters, each, available, attributes_read(each, self.code))
        if isinstance(arguments, Unfilled):
            return arguments.reason
        turns = turns_of(each, self.code, self.base)
        self.left += [(f"{each.key}.{name}", why) for name, why in turns.left]
        return UnitPart(
            module=each.module,
            class_name=each.name,
            attribute=self._attribute(each.name),
            purpose=_purpose(each),
            arguments=arguments,
            start=turns.start,
            starts_by=turns.starts_by,
            stop=turns.stop,
            stops_by=turns.stops_by,
            serves=self._serves(each),
        )

    def _name_fault(self, each: Defined) -> str:
        spec = self.unit.plugin
        others = {
            spec.class_name,
            *foreign_names(self.unit.contract),
            *(part.class_name for part in self.made.values()),
        }
        others |= {module.class_name for module in spec.modules if not module.code}
        others |= {spec.config_class} if spec.fields else set()
        return f"the plugin's file has another {each.name}" if each.name in others else ""

    def _needed(self, each: Defined, words: Iterable[str], name: str) -> Iterator[Defined]:
        """Yield the working classes that may be meant by an annotation or, where there is none, by a name."""
        for word in words:
            meant = self.code.find(each.module, word)
            if meant is not None and key_of(meant) in self.working:
                yield meant
            elif meant is not None:
                below = [other for other in self.working.values() if meant in self.code.line(other)[1:]]
                yield from below if len(below) == 1 else ()
        if name:
            wanted = [other for other in self.working.values() if other != each and _is_called(other.name, name)]
            yield from wanted if len(wanted) == 1 else ()

    def _attribute(self, class_name: str) -> str:
        """Return the attribute for a class: its name without the unit's, unless that is taken."""
        whole = to_snake(class_name)
        words = whole.split("_")
        own = next((n for n in range(1, len(words)) if "".join(words[:n]) == self.unit.name.replace("_", "")), 0)
        short = "_".join(words[own:])
        tries = (short, whole, f"{short}_part", f"{whole}_part", *(f"part_{number}" for number in range(1, 200)))
        name = next(each for each in tries if each not in self.taken and is_safe_name(each))
        self.taken.add(name)
        return name

    def _serves(self, each: Defined) -> tuple[str, ...]:
        """Return the methods that the base demands beside start and stop, and that this class has as it wants them."""
        served = {name for part in self.made.values() for name in part.serves}
        methods = self.code.methods(each)
        demanded = [m for m in (self.base.methods if self.base else ()) if m.role == "other" and not m.is_property]
        return tuple(
            method.name
            for method in demanded
            if method.name in methods
            and method.name not in served
            and isinstance(methods[method.name], ast.AsyncFunctionDef) == method.is_async
            and _takes(methods[method.name], len(method.parameters))
        )

    def _unused_classes(self, in_use: frozenset[Key]) -> Iterator[tuple[str, str]]:
        for key, each in self.working.items():
            if key in in_use or key in self.derived_from:
                continue
            makers = [user for user in self.makers.get(key, ()) if user != key]
            why = self.reasons.get(key, "")
            if not why and makers:
                why = f"{makers[0][1] if makers[0][1] != TOP else makers[0][0]} makes it, which the plugin does not use"
            yield each.key, why or "nothing makes it"

    def _without_clashes(
        self, functions: tuple[UnitFunction, ...], parts: tuple[UnitPart, ...]
    ) -> tuple[UnitFunction, ...]:
        held = {part.attribute for part in parts}
        base = base_attributes(self.base) if self.base else frozenset()
        seen: set[str] = set()
        kept = []
        for each in functions:
            if each.use != "method" or (each.name not in held | base | seen and not each.name.startswith("_")):
                kept.append(each)
                seen |= {each.name} if each.use == "method" else set()
        return tuple(kept[:MAX_MODULES])


def _is_called(class_name: str, name: str) -> bool:
    snake, plain = to_snake(class_name), name.strip("_")
    return snake == plain or snake.endswith(f"_{plain}")


def _purpose(each: Defined) -> str:
    """Return what a class says that it is for."""
    text = ast.get_docstring(each.node) or ""
    return safe_text(text.partition("\n\n")[0], LINE_MAX)


def _takes(method: Function, count: int) -> bool:
    """Tell whether a method can be called with so many arguments by position."""
    parameters = parameters_of(method, skip=1)
    by_position = [each for each in parameters if not each.by_name]
    fits = sum(each.required for each in by_position) <= count <= len(by_position) or method.args.vararg is not None
    return fits and not any(each.required and each.by_name for each in parameters)
