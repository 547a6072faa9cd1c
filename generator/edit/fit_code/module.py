"""A block of code as a module of a unit: every repair in turn, each checked before the next begins."""

from __future__ import annotations

from collections.abc import Mapping

import libcst as cst

from generator.edit.fit_code.async_tests import run_async_tests
from generator.edit.fit_code.attributes import annotate_attributes
from generator.edit.fit_code.class_names import rename_classes
from generator.edit.fit_code.leftovers import leave_out_examples
from generator.edit.fit_code.missing_imports import add_missing_imports
from generator.edit.fit_code.names import DEPTH_MAX, is_deep, size_problem
from generator.edit.fit_code.own_class import become_plugin_class
from generator.edit.fit_code.own_imports import bring_imports_home
from generator.edit.fit_code.own_settings import share_settings
from generator.edit.fit_code.place import Place, Placed, left_as_it_is
from generator.edit.fit_code.secret_reads import read_secrets
from generator.edit.fit_code.signatures import annotate_signatures
from generator.edit.fit_code.suppressions import take_out_suppressions
from generator.edit.fit_code.trees import Repair, code_of
from generator.edit.fit_code.unused_imports import take_out_unused_imports
from generator.syntax_trees import tree_of

REPAIRS: Mapping[str, Repair] = {
    "examples": leave_out_examples,
    "own imports": bring_imports_home,
    "class names": rename_classes,
    "settings class": share_settings,
    "plugin class": become_plugin_class,
    "async tests": run_async_tests,
    "secrets": read_secrets,
    "suppressions": take_out_suppressions,
    "signatures": annotate_signatures,
    "attributes": annotate_attributes,
    "missing imports": add_missing_imports,
    "unused imports": take_out_unused_imports,
}

# Words without which a repair finds nothing to do; most texts have none of them.
_MARKS: Mapping[str, tuple[str, ...]] = {"suppressions": ("#",)}

# What is left out where the annotations that we add have done harm.
ANNOTATING = frozenset({"signatures", "attributes"})


def place_module(code: str, place: Place) -> Placed:
    """Return a block of code as a module of a unit: its imports, its settings, its types; its logic is not touched.

    The text never runs. It comes back as it was where Python or libcst cannot read it; a repair that would break it is
    left out. Placing what was placed already changes nothing.

    Args:
        code: The analysis's source text.
        place: The module that it becomes.

    Returns:
        The new text and what a person should know about it.
    """
    if reason := _refusal(code):
        return left_as_it_is(code, reason)
    try:
        module = cst.parse_module(code)
    except (cst.ParserSyntaxError, RecursionError, UnicodeError) as error:
        return left_as_it_is(code, f"libcst cannot read it ({type(error).__name__})")
    if code_of(module) != code:
        return left_as_it_is(code, "libcst would not write it back unchanged")
    return _repaired(module, place)


def _repaired(module: cst.Module, place: Place) -> Placed:
    notes: list[str] = []
    for name, repair in REPAIRS.items():
        if name in ANNOTATING and not place.annotates:
            continue
        if name in _MARKS and not any(word in code_of(module) for word in _MARKS[name]):
            continue
        try:
            repaired = repair(module, place)
            is_same = code_of(repaired.module) == code_of(module)
            sound = is_same or tree_of(code_of(repaired.module)) is not None
        except Exception as error:
            notes.append(f"The repair of {name} was left out: {type(error).__name__}.")
            continue
        if not sound:
            notes.append(f"The repair of {name} was left out: it would have broken the code.")
            continue
        module = module if is_same else repaired.module
        notes += repaired.notes
    return Placed(code=code_of(module), notes=tuple(notes))


def _refusal(code: str) -> str:
    """Return why a text is not even shown to libcst; empty where it may be."""
    if problem := size_problem(code):
        return problem
    tree = tree_of(code)
    if tree is None:
        return "it is no valid Python"
    return f"it is nested more than {DEPTH_MAX} levels deep" if is_deep(tree) else ""
