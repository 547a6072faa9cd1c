"""Helpers for texts behind one object; there is nothing to start."""

from typing import Any

from plugins.shared.text import bullet_list, shorten


class TextTools:
    """Makes texts short enough for a chat or a terminal."""

    def __init__(self, width: int = 72) -> None:
        self.width = width

    def line(self, text: str) -> str:
        return shorten(text, self.width)

    def bullets(self, *texts: str) -> str:
        return bullet_list([self.line(text) for text in texts])


def register(hub: Any) -> TextTools:
    return TextTools()
