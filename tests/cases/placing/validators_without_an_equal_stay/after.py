from typing import Any

from pydantic import BaseModel, root_validator, validator


class Task(BaseModel):
    names: list[str]

    @validator("names", each_item=True)
    def short(cls, value: Any) -> Any:
        return value[:10]

    @validator("names")
    def compare(cls, value: Any, values: Any) -> Any:
        return value or values

    @root_validator(skip_on_failure=True)
    def check(cls, values: Any) -> Any:
        return values
