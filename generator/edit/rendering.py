"""One field as lines of source, in the style of its class."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import SecretStr

from generator.answers.constraints import agreed
from generator.edit.annotations import TypeTree, judge_type, write_type
from generator.edit.fields import SettingField
from generator.edit.literals import (
    FACTORIES,
    METHOD_FACTORIES,
    Enums,
    convert_default,
    is_shared,
    read_factory,
    write_value,
)
from generator.edit.names import Names
from generator.edit.refusals import Objection
from generator.edit.style import FieldStyle
from generator.values.literals import string_literal
from generator.values.secrets import is_secret, may_be_written
from generator.values.types import SECRETS


@dataclass(frozen=True)
class JudgedField:
    """A field whose type and default were judged.

    Attributes:
        field: As it was asked for.
        tree: Its type, ``None`` included where it may be missing.
        required: Whether it has neither default nor factory.
        value: Its default's value.
        factory: The name of its factory; empty where it has none.
        note: What a person should know; empty where there is nothing.
    """

    field: SettingField
    tree: TypeTree
    required: bool = False
    value: Any = None
    factory: str = ""
    note: str = ""

    @property
    def name(self) -> str:
        """The field's name."""
        return self.field.name

    @property
    def needs_factory(self) -> bool:
        """Whether the default must be made anew for every instance."""
        return bool(self.factory) or (not self.required and is_shared(self.value))


def judge_field(field: SettingField, enums: Enums, known: frozenset[str]) -> JudgedField:
    """Judge a field's type, default and limits.

    Args:
        field: The field.
        enums: Members of the enums that the file defines above the class.
        known: Names of types that the file defines above the class.

    Raises:
        Objection: The type is outside of the grammar, the default does not fit, a secret has one, or the type cannot
            have a limit.
    """
    try:
        tree = judge_type(field.type, known)
        judged = _judge_secret(field, tree) if _is_secret(field, tree) else _judge_open(field, tree, enums)
        _judge_limits(judged)
        return judged
    except Objection as objection:
        code, problem = objection.reason
        raise Objection(code, f"{field.name[:80]}: {problem}") from objection


def _is_secret(field: SettingField, tree: TypeTree) -> bool:
    return field.secret or tree.core.name in SECRETS


def _judge_secret(field: SettingField, tree: TypeTree) -> JudgedField:
    if tree.core.name not in SECRETS | {"str", "bytes"}:
        raise Objection("type", f"a secret of type {field.type[:60]!r} cannot be kept in a SecretStr")
    core = tree.core if tree.core.name in SECRETS else TypeTree("SecretStr")
    if field.default == "" and core.name == "SecretStr":
        return JudgedField(field, core, value=SecretStr(""))
    if field.required:
        return JudgedField(field, core, required=True)
    given = (field.has_default and field.default is not None) or field.default_factory is not None
    note = f"{field.name}: the default of a secret was left out." if given else ""
    asked = given or field.has_default or field.optional or field.secret or tree.optional
    return JudgedField(field, core.or_none() if asked else core, required=not asked, note=note)


def _judge_limits(judged: JudgedField) -> None:
    """Refuse limits that the type cannot have, or that the default does not keep to."""
    if not judged.field.constraints:
        return
    default = judged.value if isinstance(judged.value, str | int | float | list | dict) else None
    name = judged.tree.core.name
    _, faults = agreed(name if name.isidentifier() else "Any", default, judged.field.constraints)
    if faults:
        raise Objection("constraint", "; ".join(faults))


def _judge_open(field: SettingField, tree: TypeTree, enums: Enums) -> JudgedField:
    tree = tree.or_none() if field.optional else tree
    if field.default_factory is not None and field.has_default:
        raise Objection("default", "it has both a default and a default_factory")
    if field.default_factory is not None:
        return _judge_factory(field, tree, enums)
    if not field.has_default:
        return JudgedField(field, tree, required=not tree.optional)
    if field.default is None:
        return JudgedField(field, tree if tree.core.name == "Any" else tree.or_none())
    _refuse_secret(field, field.default)
    return JudgedField(field, tree, value=convert_default(field.default, tree, enums))


def _refuse_secret(field: SettingField, default: Any) -> None:
    secret = is_secret(field.name, field.type, field.description, default=default)
    if default != "" and (secret or not may_be_written(field.name, default, field.description)):
        raise Objection(
            "secret-default",
            "the name, the description or the default says that it is a credential, and a secret never gets a default "
            "in a file; use the type SecretStr or leave the default out",
        )


def _judge_factory(field: SettingField, tree: TypeTree, enums: Enums) -> JudgedField:
    name, value = read_factory(field.default_factory or "")
    if name in METHOD_FACTORIES and tree.core.name not in {METHOD_FACTORIES[name], "Any"}:
        raise Objection("factory", f"{name} does not make a value of type {field.type!r}")
    if name in FACTORIES:
        value = convert_default([] if name != "dict" else {}, tree, enums)
        return JudgedField(field, tree, value=value)
    if name:
        return JudgedField(field, tree, factory=name)
    _refuse_secret(field, value)
    plain = list(value) if isinstance(value, set | tuple | frozenset) else value
    return JudgedField(field, tree, value=convert_default(plain, tree, enums))


def render_field(judged: JudgedField, style: FieldStyle, names: Names) -> list[str]:
    """Return a field as lines without their ends, its attribute docstring or comment included.

    Raises:
        Objection: A name that it needs means something else in the file.
    """
    quote = style.quote
    annotation = write_type(judged.tree, style.types, names.refer, lambda text: string_literal(text, quote))
    description = judged.field.summary
    wants_call = style.form != "plain" or judged.needs_factory or bool(style.alias) or judged.field.required
    wants_call = wants_call or bool(judged.field.constraints) or (style.description == "argument" and bool(description))
    if not wants_call:
        value = "" if judged.required else f"{style.equal}{_default(judged, style, names)}"
        lines = [f"{style.indent}{judged.name}: {annotation}{value}"]
    else:
        lines = _render_call(judged, style, names, annotation)
    return _with_description(lines, style, description)


def _default(judged: JudgedField, style: FieldStyle, names: Names) -> str:
    return write_value(judged.value, names.refer, style.quote)


def _render_call(judged: JudgedField, style: FieldStyle, names: Names, annotation: str) -> list[str]:
    inside = style.form == "annotated" and not judged.field.required
    outside = inside and not judged.needs_factory
    args = _arguments(judged, style, names, with_default=not outside)
    outer = "" if judged.required or not outside else f"{style.equal}{_default(judged, style, names)}"
    if not args:
        return [f"{style.indent}{judged.name}: {annotation}{outer}"]
    call = f"{names.refer('Field')}("
    if inside:
        head = f"{style.indent}{judged.name}: {names.refer('Annotated')}[{annotation}, {call}"
        return _lay_out(head, args, f")]{outer}", style)
    return _lay_out(f"{style.indent}{judged.name}: {annotation}{style.equal}{call}", args, ")", style)


def _arguments(judged: JudgedField, style: FieldStyle, names: Names, *, with_default: bool) -> list[str]:
    args = _default_argument(judged, style, names) if with_default else []
    args += [f"{name}={_limit(limit, style.quote)}" for name, limit in judged.field.constraints.limits().items()]
    named = []
    if style.alias:
        named.append(f"{style.alias}={string_literal(style.alias_of(judged.name), style.quote)}")
    if style.description == "argument" and judged.field.summary:
        named.append(f"description={string_literal(judged.field.summary, style.quote)}")
    return args + (named[::-1] if style.description_first else named)


def _limit(limit: float | str, quote: str) -> str:
    """Return a limit as source: a pattern as a raw literal where that saves escapes."""
    if not isinstance(limit, str):
        return repr(limit)
    if "\\" in limit and quote not in limit and not limit.endswith("\\"):
        return f"r{quote}{limit}{quote}"
    return string_literal(limit, quote)


def _default_argument(judged: JudgedField, style: FieldStyle, names: Names) -> list[str]:
    if judged.field.required:
        # By name, «...» lets type checkers accept the calls without arguments that the workspace has already.
        return ["default=..."]
    if judged.required:
        return {"ellipsis": ["..."], "keyword": ["default=..."], "bare": []}[style.required]
    if judged.factory:
        return [f"default_factory={_factory_text(judged.factory, names)}"]
    text = _default(judged, style, names)
    if judged.needs_factory:
        bare = {"[]": "list", "{}": "dict", "set()": "set"}
        return [f"default_factory={bare.get(text) or f'lambda: {text}'}"]
    return [f"default={text}" if style.default_keyword else text]


def _factory_text(factory: str, names: Names) -> str:
    root, _, method = factory.partition(".")
    if root == "Path":
        return f"{names.refer('Path')}.{method}"
    return names.refer("uuid4")


def _lay_out(head: str, args: list[str], tail: str, style: FieldStyle) -> list[str]:
    joined = ", ".join(args)
    one = f"{head}{joined}{tail}"
    spread = style.always_explode and len(args) > 1
    if len(one) <= style.width and not spread:
        return [one]
    if style.layout == "aligned":
        pad = " " * len(head) if "\t" not in head else style.indent + style.unit
        lines = [head + args[0], *(pad + arg for arg in args[1:])]
        return [f"{line}," for line in lines[:-1]] + [lines[-1] + tail]
    inner = style.indent + style.unit
    if style.layout == "joined" and len(inner) + len(joined) <= style.width:
        return [head, f"{inner}{joined}", f"{style.indent}{tail}"]
    return [head, *(f"{inner}{arg}," for arg in args), f"{style.indent}{tail}"]


def _with_description(lines: list[str], style: FieldStyle, description: str) -> list[str]:
    if not description or style.description in {"argument", "none"}:
        return lines
    if style.description == "docstring":
        other = '"' if "'" in style.doc_quote else "'"
        safe = description.replace("\\", "\\\\").replace(style.doc_quote[0], other)
        return [*lines, f"{style.indent}{style.doc_quote}{safe}{style.doc_quote}"]
    comment = f"# {description}"
    if style.description == "trailing" and len(lines) == 1 and len(lines[0]) + len(comment) + 2 <= style.width:
        return [f"{lines[0]}  {comment}"]
    return [f"{style.indent}{comment}", *lines]
