"""A nested ``class Config`` of pydantic 1: ``model_config`` of pydantic 2, where every line has an equal."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import libcst as cst

from generator.edit.fit_code.place import Place
from generator.edit.fit_code.trees import OutlineTransformer, Repaired, class_bases, syntax_tree
from generator.syntax_trees import nodes_of

_RENAMED = {
    "allow_population_by_field_name": "populate_by_name",
    "anystr_lower": "str_to_lower",
    "anystr_strip_whitespace": "str_strip_whitespace",
    "anystr_upper": "str_to_upper",
    "keep_untouched": "ignored_types",
    "max_anystr_length": "str_max_length",
    "min_anystr_length": "str_min_length",
    "orm_mode": "from_attributes",
    "schema_extra": "json_schema_extra",
    "validate_all": "validate_default",
}
_KEPT = frozenset(
    {"alias_generator", "arbitrary_types_allowed", "extra", "frozen", "json_encoders", "title", "use_enum_values"}
    | {"validate_assignment", "populate_by_name", "from_attributes", "json_schema_extra", "str_strip_whitespace"}
)
_SETTINGS = frozenset(
    {"case_sensitive", "env_file", "env_file_encoding", "env_nested_delimiter", "env_prefix", "secrets_dir"}
)
_DROPPED = frozenset({"underscore_attrs_are_private", "smart_union", "copy_on_model_validation"})
_EXTRA = {"Extra.allow": '"allow"', "Extra.forbid": '"forbid"', "Extra.ignore": '"ignore"'}


def replace_nested_config(module: cst.Module, place: Place) -> Repaired:
    """Replace ``class Config`` in models by ``model_config``."""
    tree = syntax_tree(module)
    if not any(isinstance(node, ast.ClassDef) and node.name == "Config" for node in nodes_of(tree)):
        return Repaired(module)
    replacer = _Replacer(class_bases(tree))
    changed = module.visit(replacer)
    return Repaired(changed if replacer.changed else module, tuple(replacer.notes))


class _Replacer(OutlineTransformer):
    def __init__(self, bases: dict[str, frozenset[str]]) -> None:
        self.bases = bases
        self.changed = False
        self.notes: list[str] = []

    def leave_ClassDef(self, original_node: cst.ClassDef, updated_node: cst.ClassDef) -> cst.ClassDef:
        bases = self.bases.get(updated_node.name.value, frozenset())
        function = "SettingsConfigDict" if "BaseSettings" in bases else "ConfigDict"
        if not bases & {"BaseModel", "BaseSettings"} or not isinstance(updated_node.body, cst.IndentedBlock):
            return updated_node
        body = [self._statement(each, updated_node, function) for each in updated_node.body.body]
        if body == list(updated_node.body.body):
            return updated_node
        return updated_node.with_changes(body=updated_node.body.with_changes(body=body))

    def _statement(self, statement: cst.BaseStatement, owner: cst.ClassDef, function: str) -> cst.BaseStatement:
        if not isinstance(statement, cst.ClassDef) or statement.name.value != "Config":
            return statement
        arguments = _arguments(statement, is_settings=function == "SettingsConfigDict")
        if arguments is None:
            self.notes.append(
                f"{owner.name.value}.Config has lines without an equal in pydantic 2; it was left as it is."
            )
            return statement
        self.changed = True
        self.notes.append(f"{owner.name.value}.Config is model_config now.")
        line = cst.parse_statement(f"model_config = {function}({', '.join(arguments)})")
        return line.with_changes(leading_lines=[*statement.leading_lines, *_comments(statement)])


def _arguments(node: cst.ClassDef, *, is_settings: bool) -> list[str] | None:
    """Return the arguments of ``model_config``; ``None`` where a line has no equal."""
    made: list[str] = []
    known = _KEPT | _SETTINGS if is_settings else _KEPT
    for statement in node.body.body:
        match statement:
            case cst.SimpleStatementLine(body=[cst.Pass()]):
                continue
            case cst.SimpleStatementLine(
                body=[cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))], value=value)]
            ):
                text = cst.Module([]).code_for_node(value)
            case _:
                return None
        if name == "allow_mutation":
            made.append(f"frozen=not {text}" if text not in {"True", "False"} else f"frozen={text == 'False'}")
        elif _RENAMED.get(name, name) in known | set(_RENAMED.values()):
            made.append(f"{_RENAMED.get(name, name)}={_EXTRA.get(text, text)}")
        elif name not in _DROPPED:
            return None
    return made


def _comments(node: cst.ClassDef) -> Iterator[cst.EmptyLine]:
    """Yield the comments within a nested class, so that they stand above what replaces it."""
    for statement in node.body.body:
        for line in getattr(statement, "leading_lines", ()):
            if line.comment is not None:
                yield cst.EmptyLine(comment=line.comment)
        trailing = getattr(statement, "trailing_whitespace", None)
        if trailing is not None and trailing.comment is not None:
            yield cst.EmptyLine(comment=trailing.comment)
