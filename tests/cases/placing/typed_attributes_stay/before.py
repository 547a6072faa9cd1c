from dataclasses import dataclass, field
from enum import Enum

from pydantic import BaseModel


class Kind(Enum):
    NONE = None
    OTHER = 1


class Task(BaseModel):
    names: list[str] = []
    parent: str | None = None


@dataclass
class Row:
    cells: list[str] = field(default_factory=list)
    shared = None

    def clear(self) -> None:
        self.cells = []
        Row.shared = 1


class Typed:
    process: int | None = None

    def __init__(self) -> None:
        self.process = None
        self.names: list[str] = []
        self.count = 0

    def start(self) -> None:
        self.process = 1
