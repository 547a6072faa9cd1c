"""Three versions of a Python file united by its definitions where a merge of lines conflicts.

What is named here does not import libcst: ``unite`` and ``unite_all`` run it in a child process. The in-process
function is ``generator.edit.fragment.story.unite_here``.
"""

from generator.edit.fragment.result import Refused, United, UniteRequest, UnitingRefused
from generator.edit.fragment.runner import unite, unite_all

__all__ = ["Refused", "UniteRequest", "United", "UnitingRefused", "unite", "unite_all"]
