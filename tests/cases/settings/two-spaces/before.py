from pydantic import Field
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
  host: str = Field(
    default="localhost",
    description="Host",
  )

  class Config:
    extra = "ignore"
