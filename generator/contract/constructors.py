"""The parameters that a class is made with: from ``__init__``, or from the fields of a dataclass or pydantic model."""

from __future__ import annotations

from collections.abc import Iterator

import griffe

from generator.answers.contract import Parameter
from generator.contract.names import FoundClass, Names
from generator.contract.signatures import Annotations, parameters, source_of, takes_more

_MODELS = frozenset({"pydantic.BaseModel", "pydantic.main.BaseModel", "pydantic_settings.BaseSettings"})
_DATACLASSES = frozenset({"dataclasses.dataclass", "pydantic.dataclasses.dataclass"})


def constructor_of(found: FoundClass, names: Names, annotations: Annotations) -> tuple[Parameter, ...]:
    """Return the constructor's parameters, also where a base class defines it.

    Where ``__init__`` has ``**kwargs``, what the next constructor behind it takes follows as keyword-only parameters.
    """
    family = names.family(found)
    is_model = not _MODELS.isdisjoint(names.mro(found))
    listed: dict[str, Parameter] = {}
    behind = False
    for index, member in enumerate(family):
        own = member.node.members.get("__init__")
        if isinstance(own, griffe.Function):
            for parameter in parameters(own, member, annotations):
                update = {"keyword_only": parameter.keyword_only or behind}
                listed.setdefault(parameter.name, parameter.model_copy(update=update))
            behind = True
            if not takes_more(own):
                break
        elif is_model or _is_dataclass(member, names):
            for parameter in _fields(family[index:], names, annotations, is_model=is_model or behind):
                listed.setdefault(parameter.name, parameter)
            break
    return tuple(listed.values())


def _is_dataclass(found: FoundClass, names: Names) -> bool:
    return any(
        names.resolve(found.source, decorator.callable_path) in _DATACLASSES for decorator in found.node.decorators
    )


def _fields(family: list[FoundClass], names: Names, annotations: Annotations, *, is_model: bool) -> Iterator[Parameter]:
    """Yield the fields of a dataclass or model as its constructor takes them: of the furthest base first."""
    listed: dict[str, Parameter] = {}
    for member in reversed(family):
        if not is_model and not _is_dataclass(member, names):
            continue
        keyword_only = is_model or _keyword_only_class(member)
        for name, attribute in member.node.members.items():
            if not isinstance(attribute, griffe.Attribute) or not _is_field(attribute, is_model=is_model):
                continue
            annotation = annotations.text(attribute.annotation, member)
            if annotation == "KW_ONLY":
                keyword_only = True
                annotations.imports.pop("KW_ONLY", None)
                continue
            listed[name] = _field(name, attribute, annotation, keyword_only=keyword_only)
    yield from sorted(listed.values(), key=lambda parameter: parameter.keyword_only)


def _is_field(attribute: griffe.Attribute, *, is_model: bool) -> bool:
    """Tell whether a class attribute is a field that the constructor takes."""
    if attribute.annotation is None or "property" in attribute.labels:
        return False
    if attribute.labels == {"class-attribute"} or (is_model and attribute.name in {"model_config", "Config"}):
        return False
    if is_model and attribute.name.startswith("_"):
        return False
    return _option(attribute, "init") != "False"


def _field(name: str, attribute: griffe.Attribute, annotation: str, *, keyword_only: bool) -> Parameter:
    if annotation.startswith("InitVar[") and annotation.endswith("]"):
        annotation = annotation.removeprefix("InitVar[").removesuffix("]")
    required = _is_required(attribute)
    return Parameter(
        name=name,
        annotation=annotation,
        required=required,
        keyword_only=keyword_only or _option(attribute, "kw_only") == "True",
        source=source_of(name, required=required),
    )


def _is_required(attribute: griffe.Attribute) -> bool:
    value = attribute.value
    if not isinstance(value, griffe.ExprCall) or str(value.function).rpartition(".")[2] not in {"field", "Field"}:
        return value is None or str(value) == "..."
    positional = [str(argument) for argument in value.arguments if not isinstance(argument, griffe.ExprKeyword)]
    if positional:
        return positional[0] == "..."
    return _option(attribute, "default") is None and _option(attribute, "default_factory") is None


def _option(attribute: griffe.Attribute, name: str) -> str | None:
    """Return a keyword argument of ``field(…)`` as text."""
    if not isinstance(attribute.value, griffe.ExprCall):
        return None
    keywords = (argument for argument in attribute.value.arguments if isinstance(argument, griffe.ExprKeyword))
    return next((str(keyword.value) for keyword in keywords if keyword.name == name), None)


def _keyword_only_class(found: FoundClass) -> bool:
    for decorator in found.node.decorators:
        if isinstance(decorator.value, griffe.ExprCall):
            arguments = decorator.value.arguments
            return any(
                isinstance(argument, griffe.ExprKeyword)
                and argument.name == "kw_only"
                and str(argument.value) == "True"
                for argument in arguments
            )
    return False
