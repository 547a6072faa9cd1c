"""A warm process in the sandbox, from which each run is a forked child with a view of its own.

``Room`` starts the process and runs commands in children of it; ``server`` and ``cell`` are what runs inside.
"""

from generator.sandbox.warm.child import RoomBrokenError
from generator.sandbox.warm.room import Room, View

__all__ = ["Room", "RoomBrokenError", "View"]
