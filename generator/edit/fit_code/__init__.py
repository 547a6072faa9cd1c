"""Places a model's code block as a module of a unit.

What is named here does not import libcst: ``place_in_child`` runs it in a child process. The in-process function is
``generator.edit.fit_code.module.place_module``.
"""

from generator.edit.fit_code.names import defined_classes, is_bare, referenced_names
from generator.edit.fit_code.place import OwnClass, Place, Placed
from generator.edit.fit_code.runner import place_in_child
from generator.edit.fit_code.tidying import Style, tidy, tidy_all
from generator.edit.fit_code.unwriting import unwrite_functions

__all__ = [
    "OwnClass",
    "Place",
    "Placed",
    "Style",
    "defined_classes",
    "is_bare",
    "place_in_child",
    "referenced_names",
    "tidy",
    "tidy_all",
    "unwrite_functions",
]
