from enum import Enum

from pydantic_settings import BaseSettings


class Level(str, Enum):
    LOW = "low"
    HIGH = "high"


class Settings(BaseSettings):
    level: Level = Level.LOW
