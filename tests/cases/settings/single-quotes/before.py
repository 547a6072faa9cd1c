from pydantic import Field
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    host: str = Field(default='localhost', description='Where to listen')
    name: str = Field(default='app', description='Name')
