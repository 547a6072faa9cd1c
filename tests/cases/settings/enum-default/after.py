from enum import Enum

from pydantic_settings import BaseSettings


class Level(str, Enum):
    LOW = "low"
    HIGH = "high"


class Settings(BaseSettings):
    level: Level = Level.LOW
    other_level: Level = Level.HIGH
    third: Level = Level.LOW
