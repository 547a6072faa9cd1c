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


class Pool:
    size = 4

    def run(self) -> int:
        return self.size + 1

    def stop(self) -> None:
        self.size = 0