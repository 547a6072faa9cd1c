from pydantic import AliasChoices, AnyHttpUrl, AnyUrl, BaseModel, Field, PositiveInt
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    host: str = Field(default="localhost")
