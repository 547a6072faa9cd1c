from pydantic import BaseModel
from pydantic import field_validator, model_validator
from typing import Any


class Task(BaseModel):
    name: str
    kind: str = "a"

    @field_validator("name")
    @classmethod
    def name_is_short(cls, value: Any) -> Any:
        if len(value) > 10:
            raise ValueError("too long")
        return value

    @field_validator("kind", mode="before")
    @classmethod
    def kind_is_lower(cls, value: Any) -> Any:
        return value.lower()

    @model_validator(mode="before")
    @classmethod
    def fill(cls, values: Any) -> Any:
        values.setdefault("kind", "b")
        return values
