"""Secrets are ``SecretStr | None`` in a unit's settings: read as text through one helper, passed as ``SecretStr``."""

from __future__ import annotations

import ast

import libcst as cst

from generator.edit.fit_code.names import bound_names, field_names
from generator.edit.fit_code.place import Place
from generator.edit.fit_code.trees import Repaired, counted, insert_lines, last_name, syntax_tree
from generator.edit.trees import dotted_name
from generator.syntax_trees import nodes_of

_HOLDERS = frozenset({"config", "settings", "cfg", "conf", "_config", "_settings", "_cfg"})
_LOGGERS = frozenset({"logger", "log", "logging", "_logger", "_log"})
_SHOWING = frozenset({"print", "repr", "isinstance", "hasattr"})
HELPERS = ("_secret", "_secret_text", "_text_of_secret")
_HELPER = '''def {name}(value: SecretStr | None) -> str:
    """Return a secret's text; empty where it is not set."""
    return value.get_secret_value() if value else ""
'''


def read_secrets(module: cst.Module, place: Place) -> Repaired:
    """Let code that expects text read the settings' secrets, except where it would log them."""
    tree = syntax_tree(module)
    helper = _helper_name(tree)
    if not place.secrets or helper is None or place.module == "config":
        return Repaired(module)
    own = [node.name for node in nodes_of(tree) if isinstance(node, ast.ClassDef) and _holds_text(node, place)]
    if own:
        note = f"Secrets are read as they are, since {own[0]} has fields of the same names."
        return Repaired(module, (note,))
    reader = _Reader(place, helper)
    changed = module.visit(reader)
    notes = []
    if reader.reads:
        notes.append(f"Secret settings are read by {helper}() in {counted(reader.reads, 'place')}.")
        if helper not in bound_names(tree):
            changed = insert_lines(changed, [_HELPER.format(name=helper)], blank=2)
    if reader.wrapped:
        notes.append(f"Secrets are passed as SecretStr in {counted(reader.wrapped, 'place')}.")
    return Repaired(changed if notes else module, tuple(notes))


def _helper_name(tree: ast.Module) -> str | None:
    """Return the helper's name: the one that is there already, or a free one."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and f"{ast.unparse(node)}\n" == _unparsed(node.name):
            return node.name
    return next((name for name in HELPERS if name not in bound_names(tree)), None)


def _unparsed(name: str) -> str:
    return f"{ast.unparse(ast.parse(_HELPER.format(name=name)))}\n" if name in HELPERS else ""


def _holds_text(node: ast.ClassDef, place: Place) -> bool:
    return node.name != place.config_class and bool(set(field_names(node)) & set(place.secrets))


class _Reader(cst.CSTTransformer):
    """Rewrites reads of secrets; ``skipped`` counts the surrounding expressions in which they stay as they are."""

    def __init__(self, place: Place, helper: str) -> None:
        self.place = place
        self.helper = helper
        self.reads = 0
        self.wrapped = 0
        self.skipped = 0

    def visit_AssignTarget(self, node: cst.AssignTarget) -> bool:
        return False

    def visit_AnnAssign_target(self, node: cst.AnnAssign) -> None:
        self.skipped += 1

    def leave_AnnAssign_target(self, node: cst.AnnAssign) -> None:
        self.skipped -= 1

    def visit_AugAssign(self, node: cst.AugAssign) -> bool:
        return False

    def visit_Del(self, node: cst.Del) -> bool:
        return False

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        return node.name.value != self.helper

    def visit_Comparison(self, node: cst.Comparison) -> None:
        self.skipped += _is_identity(node)

    def leave_Comparison(self, original_node: cst.Comparison, updated_node: cst.Comparison) -> cst.BaseExpression:
        self.skipped -= _is_identity(original_node)
        return updated_node

    def visit_Call(self, node: cst.Call) -> None:
        self.skipped += self._stays(node)

    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.BaseExpression:
        self.skipped -= self._stays(original_node)
        match original_node.func:
            case cst.Attribute(value=inner, attr=cst.Name(value="get_secret_value")) if self._is_secret(inner):
                # The visit has put the helper around the secret already.
                return updated_node.func.value if isinstance(updated_node.func, cst.Attribute) else updated_node
        return self._with_wrapped(updated_node) if self._is_settings_call(updated_node) else updated_node

    def leave_Attribute(self, original_node: cst.Attribute, updated_node: cst.Attribute) -> cst.BaseExpression:
        if self.skipped or not self._is_secret(original_node):
            return updated_node
        self.reads += 1
        return cst.Call(cst.Name(self.helper), [cst.Arg(updated_node)])

    def _is_secret(self, node: cst.CSTNode) -> bool:
        match node:
            case cst.Attribute(value=holder, attr=cst.Name(value=name)) if name in self.place.secrets:
                return last_name(holder) in _HOLDERS
        return False

    def _stays(self, node: cst.Call) -> bool:
        name = dotted_name(node.func)
        shows = name.partition(".")[0] in _LOGGERS or ".logger." in name or name in _SHOWING
        return shows or name in {self.helper, "SecretStr"} or self._is_settings_call(node)

    def _is_settings_call(self, node: cst.Call) -> bool:
        name = last_name(node.func)
        keywords = {each.keyword.value for each in node.args if each.keyword is not None}
        looks = name == self.place.config_class or name.endswith(("Config", "Settings"))
        return looks and bool(keywords & set(self.place.secrets)) and keywords <= set(self.place.settings_fields)

    def _with_wrapped(self, node: cst.Call) -> cst.Call:
        args = [self._wrap(each) if each.keyword is not None else each for each in node.args]
        return node.with_changes(args=args)

    def _wrap(self, arg: cst.Arg) -> cst.Arg:
        is_text = isinstance(arg.value, cst.SimpleString | cst.ConcatenatedString | cst.FormattedString | cst.Subscript)
        if arg.keyword is None or arg.keyword.value not in self.place.secrets or not is_text:
            return arg
        self.wrapped += 1
        return arg.with_changes(value=cst.Call(cst.Name("SecretStr"), [cst.Arg(arg.value)]))


def _is_identity(node: cst.Comparison) -> bool:
    return any(isinstance(each.operator, cst.Is | cst.IsNot) for each in node.comparisons)
