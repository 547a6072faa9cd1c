"""Turn what griffe saw of a function into the contract's parameters, with annotations that can be imported."""

from __future__ import annotations

import ast
from collections.abc import Iterable

import griffe

from generator.answers.contract import Parameter, ParameterSource
from generator.contract.names import BUILTINS, FoundClass, Names

SOURCES: dict[str, ParameterSource] = {
    "name": "name",
    "plugin_name": "name",
    "version": "version",
    "plugin_version": "version",
    "config": "config",
    "plugin_config": "config",
    "configuration": "config",
    "settings": "config",
    "cfg": "config",
    "conf": "config",
    "hub": "hub",
    "plugin_hub": "hub",
    "app": "hub",
    "application": "hub",
    "bot": "hub",
    "host": "hub",
    "kernel": "hub",
    "robot": "hub",
    "assistant": "hub",
    "options": "config",
    "plugin_settings": "config",
    "manager": "hub",
    "plugin_manager": "hub",
    "registry": "hub",
    "plugin_registry": "hub",
    "description": "description",
    "logger": "logger",
    "log": "logger",
}
_VARIADIC = {griffe.ParameterKind.var_positional: "*", griffe.ParameterKind.var_keyword: "**"}


class Annotations:
    """Writes annotations as source text and remembers what must be imported for them.

    Attributes:
        imports: For every name in the texts, the module it comes from; builtins are left out.
        clashes: Names that two modules define, so that one import cannot serve both.
        type_variables: Type variables that were written as ``Any``.
    """

    def __init__(self, names: Names) -> None:
        self._names = names
        self.imports: dict[str, str] = {}
        self.clashes: list[str] = []
        self.type_variables: list[str] = []

    def text(self, expression: griffe.Expr | str | None, scope: FoundClass) -> str:
        """Return an annotation of ``scope`` as source; an empty string where there is none."""
        if expression is None:
            return ""
        return self._text(expression, scope, quoted=False)

    def _text(self, expression: griffe.Expr | str, scope: FoundClass, *, quoted: bool) -> str:
        """Return an expression as source; strings in it are forward references, unless they are ``quoted`` data."""
        if isinstance(expression, str):
            reference = None if quoted else _forward_reference(expression, scope)
            return expression if reference is None else self._text(reference, scope, quoted=False)
        dotted = str(expression)
        if isinstance(expression, griffe.ExprName | griffe.ExprAttribute) and _is_dotted(dotted):
            return self._name(dotted, scope)
        if isinstance(expression, griffe.ExprSubscript):
            quoted = quoted or str(expression.left).rpartition(".")[2] in {"Literal", "Annotated"}
        return "".join(self._text(part, scope, quoted=quoted) for part in expression.iterate(flat=False))

    def _name(self, dotted: str, scope: FoundClass) -> str:
        path = self._names.resolve(scope.source, dotted, scope.node)
        if self._is_type_variable(path, scope):
            self.type_variables.append(dotted)
            return self._import("Any", "typing")
        module, rest = self._names.split(path)
        if not module:
            module, rest = split_foreign(path)
        if not module and rest.partition(".")[0] in BUILTINS:
            return rest.removeprefix("builtins.")
        return self._import(rest, module or scope.source.name) if rest else dotted

    def _import(self, qualified: str, module: str) -> str:
        if module == "builtins":
            return qualified
        first = qualified.partition(".")[0]
        if self.imports.setdefault(first, module) != module:
            self.clashes.append(first)
        return qualified

    def _is_type_variable(self, path: str, scope: FoundClass) -> bool:
        if path in {parameter.name for parameter in scope.node.type_parameters}:
            return True
        module, rest = self._names.split(path)
        source = self._names.sources.load(module) if module else None
        member = source.module.members.get(rest) if source is not None else None
        value = member.value if isinstance(member, griffe.Attribute) else None
        return isinstance(value, griffe.ExprCall) and str(value.function).rpartition(".")[2] in {"TypeVar", "ParamSpec"}


def parameters(
    function: griffe.Function, scope: FoundClass, annotations: Annotations, *, variadic: bool = False
) -> tuple[Parameter, ...]:
    """Return a method's parameters without ``self``.

    ``*args`` and ``**kwargs`` are left out, or with ``variadic`` kept under their names with the stars.
    """
    listed = list(function.parameters)
    if listed and "staticmethod" not in function.labels and listed[0].kind not in _VARIADIC:
        listed = listed[1:]
    found = []
    for parameter in listed:
        stars = _VARIADIC.get(parameter.kind, "") if parameter.kind else ""
        if stars and not variadic:
            continue
        required = parameter.default is None or bool(stars)
        found.append(
            Parameter(
                name=stars + parameter.name,
                annotation=annotations.text(parameter.annotation, scope),
                required=required,
                keyword_only=parameter.kind is griffe.ParameterKind.keyword_only,
                source="default" if stars else source_of(parameter.name, required=required),
            )
        )
    return tuple(found)


def source_of(name: str, *, required: bool) -> ParameterSource:
    """Return where a unit gets the value of a constructor's parameter from."""
    source = SOURCES.get(name.lower().strip("_"))
    if source is None:
        return "unknown" if required else "default"
    return "default" if source == "logger" and not required else source


def takes_more(function: griffe.Function) -> bool:
    """Tell whether a function has ``**kwargs``."""
    return any(parameter.kind is griffe.ParameterKind.var_keyword for parameter in function.parameters)


def required_count(listed: Iterable[Parameter]) -> int:
    """Return how many of the parameters have no default."""
    return sum(parameter.required for parameter in listed)


def _forward_reference(text: str, scope: FoundClass) -> griffe.Expr | str | None:
    """Return what a string annotation stands for; ``None`` where the text is no string of an expression."""
    if text[:1] not in {'"', "'"}:
        return None
    try:
        inner = ast.parse(ast.literal_eval(text).strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError, AttributeError):
        return None
    return griffe.safe_get_annotation(inner.body, parent=scope.node, log_level=None)


def _is_dotted(text: str) -> bool:
    return all(part.isidentifier() for part in text.split("."))


def split_foreign(path: str) -> tuple[str, str]:
    """Split a path of another package: the first capitalised part starts the object's own name."""
    parts = path.split(".")
    at = next((index for index, part in enumerate(parts) if part[:1].isupper()), len(parts) - 1)
    return ".".join(parts[:at]), ".".join(parts[at:])
