from pydantic import BaseModel


class Task(BaseModel):
    endpoint: str
    payload: str


class Ranked(BaseModel):
    endpoint: str

    def rank(self) -> int:
        return len(self.endpoint)


class Plain:
    endpoint: str = ""
