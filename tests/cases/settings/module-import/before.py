import pydantic
import pydantic_settings


class Settings(pydantic_settings.BaseSettings):
    host: str = pydantic.Field(default="localhost")
