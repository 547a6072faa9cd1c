from pydantic import BaseModel


class Settings(BaseModel):
    host: str = "localhost"
