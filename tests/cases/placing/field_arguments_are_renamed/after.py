from pydantic import BaseModel, Field, constr


class Task(BaseModel):
    name: str = Field(..., pattern="^[a-z]+$")
    tags: list[str] = Field([], min_length=1, max_length=5)
    code: constr(pattern="x")
