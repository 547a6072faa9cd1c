"""How a settings class is written: observed on its own fields, or on those of its neighbours where it has none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

import libcst as cst

from generator.edit.annotations import TypeStyle
from generator.edit.classes import Member, SettingsClass
from generator.edit.names import Names
from generator.edit.trees import Tree, dotted_name

Form = Literal["plain", "field", "annotated"]
Required = Literal["bare", "ellipsis", "keyword"]
Where = Literal["argument", "docstring", "trailing", "above", "none"]
Layout = Literal["joined", "each", "aligned"]
ALIASES = ("alias", "validation_alias", "env")
_RULE = re.compile(r"([-=#*~_+─═])\1{2,}")


@dataclass(frozen=True)
class FieldCall:
    """A ``Field(...)`` of an existing field.

    Attributes:
        call: The call.
        default: Its default's expression, by position or by name.
        positional: Whether that default has no name.
        keywords: Its named arguments.
        rows: Number of lines it takes.
    """

    call: cst.Call
    default: cst.BaseExpression | None
    positional: bool
    keywords: dict[str, cst.BaseExpression]
    rows: int


@dataclass(frozen=True)
class FieldStyle:
    """How new fields are written; see ``observe``."""

    indent: str
    unit: str = "    "
    form: Form = "plain"
    default_keyword: bool = True
    required: Required = "bare"
    alias: str = ""
    alias_of: Callable[[str], str] = field(default=str.upper)
    description: Where = "none"
    description_first: bool = False
    quote: str = '"'
    doc_quote: str = '"""'
    layout: Layout = "joined"
    always_explode: bool = False
    width: int = 88
    gap: int = 0
    types: TypeStyle = field(default_factory=TypeStyle)
    equal: str = " = "


def field_call(tree: Tree, member: Member, names: Names) -> FieldCall | None:
    """Return the ``Field(...)`` of a field, be it its value or inside of ``Annotated``; ``None`` where it has none."""
    statement = member.statement
    if statement is None:
        return None
    if isinstance(statement.value, cst.Call) and _is_field(statement.value, names):
        return _read_call(tree, statement.value)
    annotation = statement.annotation.annotation
    if isinstance(annotation, cst.Subscript) and dotted_name(annotation.value).endswith("Annotated"):
        for element in annotation.slice:
            value = element.slice.value if isinstance(element.slice, cst.Index) else None
            if isinstance(value, cst.Call) and _is_field(value, names):
                return _read_call(tree, value)
    return None


def _is_field(call: cst.Call, names: Names) -> bool:
    return names.means(dotted_name(call.func), "Field")


def _read_call(tree: Tree, call: cst.Call) -> FieldCall:
    keywords = {arg.keyword.value: arg.value for arg in call.args if arg.keyword is not None}
    positional = next((arg.value for arg in call.args if arg.keyword is None and not arg.star), None)
    default = positional if positional is not None else keywords.get("default")
    rows = tree.end_line(call) - tree.first_line(call)
    return FieldCall(call, default, positional is not None, keywords, rows)


def observe(tree: Tree, target: SettingsClass, neighbours: Sequence[Member], names: Names) -> FieldStyle:
    """Return how fields are written in a class.

    Args:
        tree: The file.
        target: The class.
        neighbours: Fields of the file's other classes, for a class that has none of its own.
        names: The file's names.
    """
    fields = target.fields or tuple(neighbours)
    calls = [call for member in fields if (call := field_call(tree, member, names)) is not None]
    quotes = _quotes(tree, fields)
    where = _description(tree, fields, calls) if fields else "argument"
    alias, alias_of = _alias(fields, calls, names, tree)
    width = _width(tree)
    return FieldStyle(
        indent=target.indent,
        unit=_unit(target.indent, tree),
        form=_form(tree, fields, calls),
        default_keyword=_majority([not call.positional for call in calls if _has_literal(call)], default=True),
        required=_required(fields, calls, names, tree),
        alias=alias,
        alias_of=alias_of,
        description=where,
        description_first=_majority([_description_first(call) for call in calls], default=False),
        quote=quotes,
        doc_quote=_doc_quote(tree, fields),
        layout=_layout(tree, calls),
        always_explode=_always_explodes(tree, calls, width),
        width=width,
        gap=_gap(tree, target.fields),
        types=_types(tree, fields, names),
        equal=_equal(tree, fields),
    )


def _majority(votes: Iterable[bool], *, default: bool) -> bool:
    seen = list(votes)
    return sum(seen) * 2 > len(seen) or (sum(seen) * 2 == len(seen) and default) if seen else default


def _form(tree: Tree, fields: Sequence[Member], calls: Sequence[FieldCall]) -> Form:
    if len(calls) * 2 < len(fields) or not calls:
        return "plain"
    values = [_value_of(member) for member in fields]
    inside = [call for call in calls if not any(call.call is value for value in values)]
    return "annotated" if len(inside) * 2 > len(calls) else "field"


def _value_of(member: Member) -> cst.BaseExpression | None:
    return member.statement.value if member.statement else None


def _has_literal(call: FieldCall) -> bool:
    return call.default is not None and not isinstance(call.default, cst.Ellipsis)


def _required(fields: Sequence[Member], calls: Sequence[FieldCall], names: Names, tree: Tree) -> Required:
    dotted = [call for call in calls if isinstance(call.default, cst.Ellipsis)]
    bare = [call for call in calls if call.default is None and "default_factory" not in call.keywords]
    if len(dotted) > len(bare):
        return "ellipsis" if any(call.positional for call in dotted) else "keyword"
    plain = any(_value_of(member) is None and field_call(tree, member, names) is None for member in fields)
    positional = any(call.positional for call in calls)
    return "ellipsis" if positional and not bare and not plain else "bare"


def _alias(
    fields: Sequence[Member], calls: Sequence[FieldCall], names: Names, tree: Tree
) -> tuple[str, Callable[[str], str]]:
    found = [(word, member, call) for member in fields if (call := field_call(tree, member, names)) for word in ALIASES]
    pairs = [
        (word, member.name, text)
        for word, member, call in found
        if word in call.keywords and (text := _first_string(call.keywords[word]))
    ]
    if not pairs or len(pairs) * 2 < len(calls):
        return "", str.upper
    words = [word for word, _, _ in pairs]
    return max(ALIASES, key=words.count), _alias_rule([(name, text) for _, name, text in pairs])


def _first_string(node: cst.BaseExpression) -> str:
    if isinstance(node, cst.Call | cst.List | cst.Tuple):
        values = [arg.value for arg in (node.args if isinstance(node, cst.Call) else node.elements)]
        return _first_string(values[0]) if values else ""
    value = node.evaluated_value if isinstance(node, cst.SimpleString) else ""
    return value if isinstance(value, str) else ""


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first.lower() + "".join(part[:1].upper() + part[1:].lower() for part in rest)


def _alias_rule(pairs: list[tuple[str, str]]) -> Callable[[str], str]:
    """Return the rule that most pairs of name and alias follow; upper case with the common prefix, if there is one."""
    rules: list[Callable[[str], str]] = [str.upper, str.lower, _camel, lambda name: name.lower().replace("_", "-")]
    prefixes = [text.removesuffix(name.upper()) for name, text in pairs if text.endswith(name.upper())]
    prefix = max(prefixes, key=prefixes.count) if prefixes else ""
    rules.insert(1, lambda name: prefix + name.upper())
    return max(rules, key=lambda rule: sum(rule(name) == text for name, text in pairs))


def _description(tree: Tree, fields: Sequence[Member], calls: Sequence[FieldCall]) -> Where:
    counts: dict[Where, int] = {
        "argument": sum("description" in call.keywords for call in calls),
        "docstring": sum(member.docstring is not None for member in fields),
        "trailing": sum(_trailing(member) for member in fields),
        "above": sum(has_comment_above(member) for member in fields),
    }
    best = max(counts, key=lambda where: counts[where])
    return best if counts[best] * 3 >= len(fields) else "none"


def _trailing(member: Member) -> bool:
    line = member.line
    comment = line.trailing_whitespace.comment if line is not None else None
    return comment is not None and not re.match(r"#\s*(noqa|type:|pragma|fmt:|nosec|pylint)", comment.value)


def has_comment_above(member: Member) -> bool:
    """Tell whether a single comment line that is no banner belongs to the field below it."""
    lines = member.line.leading_lines if member.line is not None else ()
    if not lines or lines[-1].comment is None or is_rule(lines[-1].comment.value):
        return False
    return len(lines) == 1 or lines[-2].comment is None


def is_rule(comment: str) -> bool:
    """Tell whether a comment is a banner: a run of the same sign."""
    return _RULE.search(comment) is not None


def _description_first(call: FieldCall) -> bool:
    words = [word for word in call.keywords if word == "description" or word in ALIASES]
    return words[:1] == ["description"] and len(words) > 1


def _quotes(tree: Tree, fields: Sequence[Member]) -> str:
    def count(text: str) -> tuple[int, int]:
        bare = text.replace('"""', "").replace("'''", "")
        return bare.count('"'), bare.count("'")

    own = "".join(re.sub(r"#.*", "", tree.code(member.statement)) for member in fields if member.statement)
    double, single = count(own)
    if double == single:
        double, single = count("".join(line for line in tree.source.masked if not line.lstrip().startswith("#")))
    return "'" if single > double else '"'


def _doc_quote(tree: Tree, fields: Sequence[Member]) -> str:
    texts = [
        "".join(tree.source.masked[member.first : member.last]) for member in fields if member.docstring is not None
    ]
    single = sum("'''" in text for text in texts)
    plain = sum('"""' not in text and "'''" not in text for text in texts)
    if texts and plain * 2 > len(texts):
        return '"' if '"' in texts[-1].splitlines()[-1] else "'"
    return "'''" if single * 2 > len(texts) else '"""'


def _layout(tree: Tree, calls: Sequence[FieldCall]) -> Layout:
    votes: list[Layout] = []
    for call in calls:
        args = call.call.args
        if call.rows < 2 or not args:
            continue
        rows = [tree.first_line(arg.value) for arg in args]
        if rows[0] == tree.first_line(call.call):
            votes.append("aligned")
        else:
            has_comma = isinstance(args[-1].comma, cst.Comma)
            votes.append("each" if has_comma or (len(args) > 1 and len(set(rows)) == len(rows)) else "joined")
    return max(("joined", "each", "aligned"), key=votes.count) if votes else "joined"


def _always_explodes(tree: Tree, calls: Sequence[FieldCall], width: int) -> bool:
    """Tell whether calls that would fit on one line are spread all the same."""
    many = [call for call in calls if len(call.call.args) > 1]
    if not many or any(call.rows == 1 for call in many):
        return False
    lengths = [_joined_length(tree, call) for call in many]
    return any(length <= width for length in lengths) and _layout(tree, calls) != "joined"


def _joined_length(tree: Tree, call: FieldCall) -> int:
    head = len(tree.source.masked[tree.first_line(call.call)].rstrip())
    args = [" ".join(tree.code(arg.with_changes(comma=cst.MaybeSentinel.DEFAULT)).split()) for arg in call.call.args]
    return head + len(", ".join(args)) + 1


def _width(tree: Tree) -> int:
    longest = max((len(line.rstrip()) for line in tree.source.masked if "#" not in line), default=0)
    return next((limit for limit in (88, 100, 120) if longest <= limit), min(longest, 160))


def _unit(indent: str, tree: Tree) -> str:
    if "\t" in indent:
        return "\t"
    return tree.module.default_indent if len(indent) % max(len(tree.module.default_indent), 1) == 0 else indent


def _gap(tree: Tree, fields: Sequence[Member]) -> int:
    """Return the number of blank lines between two fields that nothing else separates."""
    gaps = []
    for upper, lower in pairwise(fields):
        between = tree.source.masked[upper.last : lower.first]
        comments = [line for line in between if line.strip()]
        if all(line.strip().startswith("#") and not is_rule(line) for line in comments) and len(comments) < 2:
            gaps.append(len(between) - len(comments))
    return max(set(gaps), key=lambda gap: (gaps.count(gap), -gap)) if gaps else 0


def _types(tree: Tree, fields: Sequence[Member], names: Names) -> TypeStyle:
    codes = [tree.code(member.statement.annotation.annotation) for member in fields if member.statement]
    optional = sum("Optional[" in code for code in codes)
    unions = sum("Union[" in code for code in codes)
    pipes = sum("|" in code for code in codes)
    old = sum(bool(re.search(r"\b(List|Dict|Set|FrozenSet|Tuple)\[", code)) for code in codes)
    new = sum(bool(re.search(r"\b(list|dict|set|frozenset|tuple)\[", code)) for code in codes)
    if not optional and not unions and not pipes:
        optional, unions = int(names.binds("Optional")), int(names.binds("Union"))
    counts = {"pipe": pipes, "optional": optional, "union": unions}
    best = max(counts, key=lambda word: counts[word])
    style: Literal["pipe", "optional", "union"] = (
        "optional" if best == "optional" else "union" if best == "union" else "pipe"
    )
    return TypeStyle(style, typing_generics=old > new or (old == new == 0 and names.binds("List")))


def _equal(tree: Tree, fields: Sequence[Member]) -> str:
    tight = 0
    for member in fields:
        equal = member.statement.equal if member.statement else None
        if isinstance(equal, cst.AssignEqual):
            tight += not tree.code(equal.whitespace_before)
    return "=" if tight * 2 > len(fields) else " = "
