from pydantic import BaseModel, Field, constr


class Task(BaseModel):
    name: str = Field(..., regex="^[a-z]+$")
    tags: list[str] = Field([], min_items=1, max_items=5)
    code: constr(regex="x")
