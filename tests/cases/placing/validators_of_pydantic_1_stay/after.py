from pydantic import BaseModel, root_validator, validator
from typing import Any


class Task(BaseModel):
    name: str
    kind: str = "a"

    @validator("name")
    def name_is_short(cls, value: Any) -> Any:
        if len(value) > 10:
            raise ValueError("too long")
        return value

    @validator("kind", pre=True, allow_reuse=True)
    def kind_is_lower(cls, value: Any) -> Any:
        return value.lower()

    @root_validator(pre=True)
    def fill(cls, values: Any) -> Any:
        values.setdefault("kind", "b")
        return values
