from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from core.hub import Hub

X = 1
