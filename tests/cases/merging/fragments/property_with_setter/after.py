from dataclasses import dataclass
from enum import Enum


class Color(str, Enum):
    RED = "red"
    GREEN = "green"


@dataclass
class Job:
    name: str
    retries: int = 3

    @property
    def label(self) -> str:
        return self.name.title()


class Worker:
    def run(self, job: Job) -> None:
        print(job.label)

    @property
    def busy(self) -> bool:
        return getattr(self, "_busy", False)

    @busy.setter
    def busy(self, value: bool) -> None:
        self._busy = value


class Pool:
    size = 4

    def run(self) -> int:
        return self.size
