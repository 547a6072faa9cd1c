"""Fragments and diffs of an analysis, merged into files that the workspace has already.

What is named here does not import libcst: ``merge_in_child`` runs it in a child process. The in-process function is
``generator.edit.three_way.merge.merge_fragment``.
"""

from generator.edit.three_way.diff_plan import DiffPlan, plan_diff
from generator.edit.three_way.named import replace_definition, replace_functions
from generator.edit.three_way.patch_targets import link_on_the_way, patch_target_fault, regular_files
from generator.edit.three_way.result import Merged, MergeRequest, Refused
from generator.edit.three_way.runner import merge_in_child

__all__ = [
    "DiffPlan",
    "MergeRequest",
    "Merged",
    "Refused",
    "link_on_the_way",
    "merge_in_child",
    "patch_target_fault",
    "plan_diff",
    "regular_files",
    "replace_definition",
    "replace_functions",
]
