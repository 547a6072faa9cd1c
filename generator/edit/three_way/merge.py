"""A fragment merged into a module: decided, edited line by line, and looked at a second time."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from generator.edit.refusals import Objection
from generator.edit.three_way.bodies import BodyMerge, Scope, merge_members
from generator.edit.three_way.fragment import Fragment, read_fragment
from generator.edit.three_way.importing import add_imports, imports_of
from generator.edit.three_way.nodes import DEFINITIONS, FUNCTIONS, is_mark, is_method, is_text, names_at_load
from generator.edit.three_way.replacing import replace_named
from generator.edit.three_way.result import Merged, MergeRequest, Refused
from generator.edit.three_way.second_look import check_result
from generator.edit.three_way.target import Target, read_target


def merge_fragment(
    source: str | bytes, fragment: str, *, class_name: str = "", line_length: int = 88, replaces: str = ""
) -> Merged | Refused:
    """Merge part of a Python module into the module; nothing of either is run.

    New definitions, methods, attributes, imports and entries of lists and the like are added at their places. A
    function that exists is replaced only where the fragment plainly gives all of it, and gets new statements only where
    their place is certain. Nothing is removed, every other byte stays, and merging again changes nothing. For hostile
    text use ``merge_in_child``.

    Args:
        source: The file as it is.
        fragment: What the analysis wrote for it.
        class_name: The class that methods without a class belong to.
        line_length: The longest line that the file's style admits.
        replaces: The one definition that the fragment is all of, ``name`` or ``Class.name``: it is replaced by it.
    """
    data = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source
    try:
        merged = _merged(data, fragment, class_name, line_length, replaces)
        again = _merged(merged.code, fragment, class_name, line_length, replaces) if merged.code != data else merged
    except Objection as objection:
        return Refused(reason=_sentence(objection.reason.problem))
    if again.code != merged.code:
        return Refused(reason="Merging the fragment a second time would change the file again.")
    return merged


def answer(request: MergeRequest) -> Merged | Refused:
    """Merge what a request asks for; see ``merge_fragment``."""
    return merge_fragment(
        request.source,
        request.fragment,
        class_name=request.class_name,
        line_length=request.line_length,
        replaces=request.replaces,
    )


def _sentence(problem: str) -> str:
    return f"{problem[:1].upper()}{problem[1:].rstrip('.')}."


def _merged(data: bytes, text: str, class_name: str, line_length: int, replaces: str) -> Merged:
    try:
        fragment = read_fragment(text)
        target = read_target(data, line_length)
        _plan(target, fragment, class_name, replaces)
        if not target.changed:
            return Merged(code=data, notes=tuple(target.notes))
        code = target.result()
        check_result(target, code)
    except RecursionError as error:
        raise Objection("nesting", "the code is nested too deeply") from error
    return Merged(code=code, notes=tuple(target.notes))


def _plan(target: Target, fragment: Fragment, class_name: str, replaces: str) -> None:
    body = list(fragment.tree.body)
    if not [each for each in body if not is_mark(each) and not is_text(each)]:
        raise Objection("empty", "the fragment holds no code")
    if not target.tree.body:
        raise Objection("empty", "the file has no statement yet")
    known = {name for each in [*target.tree.body, *body] for name in names_at_load(each)}
    imports = [each for each in body if isinstance(each, ast.Import | ast.ImportFrom)]
    add_imports(target, [one for each in imports for one in imports_of(each)])
    rest = [each for each in body if each not in imports]
    if replaces and len(rest) > 1:
        raise Objection("other-name", f"the new source of {replaces!r} holds more than its definition")
    if replaces and replace_named(target, fragment, replaces):
        return
    methods = _loose_methods(target, rest)
    if methods:
        owner = _owner(target, fragment, methods, class_name)
        others = [each for each in rest if each not in methods and not is_mark(each)]
        if any(isinstance(each, DEFINITIONS) and each.name == owner.name for each in others):
            raise Objection("ambiguous", f"the fragment shows the class {owner.name!r} and methods outside of it")
        merge_members(target, fragment, owner, [each for each in rest if each in methods or is_mark(each)], known)
        rest = others
    BodyMerge(target, fragment, Scope(target.tree.body), known).merge(rest)


def _loose_methods(target: Target, body: Sequence[ast.stmt]) -> list[ast.stmt]:
    """Return functions of the fragment that take ``self`` and that the module does not define."""
    module = {each.name for each in target.tree.body if isinstance(each, DEFINITIONS)}
    return [each for each in body if is_method(each) and getattr(each, "name", "") not in module]


def _owner(target: Target, fragment: Fragment, methods: Sequence[ast.stmt], class_name: str) -> ast.ClassDef:
    """Return the class that methods without a class belong to.

    Raises:
        Objection: It could be more than one.
    """
    classes = [each for each in target.tree.body if isinstance(each, ast.ClassDef)]
    names = {class_name} if class_name else {each.name for each in classes} & fragment.classes
    named = [each for each in classes if each.name in names]
    if class_name and not named:
        raise Objection("missing-class", f"the file has no class {class_name!r}")
    wanted = {getattr(each, "name", "") for each in methods}
    having = [each for each in classes if wanted & _methods(each) - {"__init__"}]
    for choice in (named, classes, having):
        if len(choice) == 1:
            return choice[0]
    listed = ", ".join(sorted(wanted))
    raise Objection("ambiguous", f"it is not clear which class of the file the method {listed} belongs to")


def _methods(node: ast.ClassDef) -> set[str]:
    return {each.name for each in node.body if isinstance(each, FUNCTIONS)}
