from pydantic import BaseModel


class Task(BaseModel):
    name: str

    class Config:
        fields = {"name": "Name"}


class Other:
    class Config:
        orm_mode = True
