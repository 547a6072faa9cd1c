from pydantic import Field
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    host: str = Field('localhost', description='Where it listens')
    owner: str = Field(..., description='Who pays')
    zone: str = Field(default=..., pattern=r'^\w+$', description='Zone')
    quote: str = Field("it's", pattern="^it's", description='Quote')
