from pydantic import Field
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
  host: str = Field(
    default="localhost",
    description="Host",
  )
  workers: int = Field(
    default=4,
    description="Workers",
  )

  class Config:
    extra = "ignore"
