"""Running generated code that nobody has read yet.

``detect()`` gives the best sandbox that starts on this machine; without one it gives a sandbox that refuses, so that
a caller can say "not run" instead of running hostile code or claiming success.
"""

from generator.sandbox.environment import clean_environment
from generator.sandbox.finding_container import ContainerChoice
from generator.sandbox.records import Command, Finished, Limits, Sandbox, Status, Verdict
from generator.sandbox.registry import describe, detect, explain, get

__all__ = [
    "Command",
    "ContainerChoice",
    "Finished",
    "Limits",
    "Sandbox",
    "Status",
    "Verdict",
    "clean_environment",
    "describe",
    "detect",
    "explain",
    "get",
]
