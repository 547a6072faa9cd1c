"""Places a model's code block as a module of a unit.

What is named here does not import libcst: ``place_in_child`` runs it in a child process. The in-process function is
``generator.codemods.placing.module.place_module``.
"""

from generator.codemods.placing.names import defined_classes, is_bare, referenced_names
from generator.codemods.placing.place import OwnClass, Place, Placed
from generator.codemods.placing.runner import place_in_child
from generator.codemods.placing.started import programs_of
from generator.codemods.placing.tidying import tidy
from generator.codemods.placing.unwriting import unwrite_functions

__all__ = [
    "OwnClass",
    "Place",
    "Placed",
    "defined_classes",
    "is_bare",
    "place_in_child",
    "programs_of",
    "referenced_names",
    "tidy",
    "unwrite_functions",
]
